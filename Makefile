# `make serve` and `make test` each set up all that they need in .venv, and start in seconds when it is there.

PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python; do \
	$$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check --quiet
# The checkout itself, without its dependencies: those come from a lock. setuptools, which builds it, is in the lock too.
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation --editable .

DATA ?= $(or $(QUOTH_DATA),../shared/data)
GOLD ?= $(wildcard ../shared/eval/*-dev.jsonl)
WORK := training/work

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test test-all lint format openapi model evaluate bench lock clean

help: ## list what can be made
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

serve: $(VENV)/.serve ## serve on http://127.0.0.1:8000 (QUOTH_HOST and QUOTH_PORT change that)
	@exec $(RUN) -m service serve

test: $(VENV)/.test lint ## lint, types and tests
	@$(RUN) -m pytest

test-all: $(VENV)/.browser lint ## the same, and the tests that need Chromium, nginx or root (each is skipped where it cannot run)
	@$(RUN) -m pytest --everything

lint: $(VENV)/.test ## lint, format and types, changing nothing
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .
	@$(RUN) -m mypy

format: $(VENV)/.test ## mend what the linter can mend, and format
	@$(RUN) -m ruff check --fix .
	@$(RUN) -m ruff format .

openapi: $(VENV)/.test ## make the OpenAPI document, its examples and the tables of settings anew
	@$(RUN) -m tests.regenerate_examples
	@$(RUN) -m service.settings README.md docs/settings.md

model: $(VENV)/.training ## train service/attribution/model from DATA: training/README.md
	@QUOTH_DATA=$(DATA) sh training/make-model.sh $(RUN)

evaluate: $(VENV)/.serve ## score the model on the gold files in GOLD; the errors go to training/work/errors.html
	@mkdir -p $(WORK)
	@$(RUN) -m training.evaluate $(GOLD) --html $(WORK)/errors.html --json $(WORK)/figures.json

bench: $(VENV)/.serve ## measure speed and memory
	@$(RUN) -m benchmarks.speed
	@$(RUN) -m benchmarks.memory

# Compiled with the oldest Python that is supported: what newer ones need of these packages is less, never more. Its options stand in pyproject.toml.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/lock-tools/bin/python -m piptools compile --quiet $(UPGRADE)
lock: $(RUN) ## pin the dependencies of pyproject.toml anew (UPGRADE=--upgrade for the newest of all)
	@$(RUN) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make lock needs Python 3.11: rm -r .venv; make lock PYTHON=python3.11")'
	@$(RUN) -m venv $(VENV)/lock-tools
	@$(VENV)/lock-tools/bin/python -m pip --disable-pip-version-check --quiet install pip-tools==7.6.2
	$(COMPILE) --output-file requirements/lock.txt pyproject.toml
	$(COMPILE) --extra dev --constraint requirements/lock.txt --output-file requirements/dev.txt pyproject.toml
	$(COMPILE) --extra dev --extra browser --constraint requirements/dev.txt --output-file requirements/browser.txt pyproject.toml

clean: ## remove .venv and what the tools leave behind
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis quoth.egg-info

$(RUN):
	@test -n "$(PYTHON)" || { echo "Quoth needs Python 3.11 or newer (python3 on the PATH)" >&2; exit 1; }
	@echo "setting up $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

# A stamp is written when its set-up is complete, so that one that was interrupted is done again.
$(VENV)/.serve: requirements/lock.txt pyproject.toml | $(RUN)
	@echo "installing what the service needs"
	@$(PIP) install --require-hashes -r requirements/lock.txt
	@$(INSTALL_SELF)
	@touch $@

$(VENV)/.test: requirements/dev.txt pyproject.toml | $(RUN)
	@echo "installing what the service and its tests need"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(INSTALL_SELF)
	@touch $@ $(VENV)/.serve

$(VENV)/.browser: requirements/browser.txt pyproject.toml | $(RUN)
	@echo "installing what the service and all of its tests need"
	@$(PIP) install --require-hashes -r requirements/browser.txt
	@$(INSTALL_SELF)
	@touch $@ $(VENV)/.test $(VENV)/.serve

# Not locked by hash: which build of torch is right depends on the machine. The weights are checked by training/data.py.
$(VENV)/.training: pyproject.toml $(VENV)/.serve | $(RUN)
	@echo "installing what training needs"
	@$(PIP) install --no-build-isolation --editable '.[training]'
	@touch $@
