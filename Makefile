# make serve and make test are all that a newcomer needs; make help lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check
TRAINING := training/work

.PHONY: help serve test test-all lint format openapi lock model evaluate bench clean
.DEFAULT_GOAL := help

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

serve: $(VENV)/.service  ## set up what is needed and serve on QUOTH_HOST:QUOTH_PORT (default 127.0.0.1:8000)
	@exec $(BIN)/quoth serve

test: $(VENV)/.dev  ## set up what is needed and run every check
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest

test-all: $(VENV)/.browser  ## the checks, and the tests that need chromium, nginx or root
	@QUOTH_TEST_ALL=1 $(MAKE) --no-print-directory test

lint: $(VENV)/.dev  ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(VENV)/.dev  ## put the code into the project's form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

openapi: $(VENV)/.dev  ## write api_spec/openapi.yaml from the code
	@$(BIN)/quoth openapi > api_spec/openapi.yaml

lock: $(VENV)/.dev  ## resolve the dependencies anew: hashes, no addresses
	@$(PIP) install -q "pip-tools>=7.5,<8"
	@cd requirements && export CUSTOM_COMPILE_COMMAND="make lock" && \
	 compile="../$(BIN)/pip-compile -q --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host --no-emit-find-links" && \
	 $$compile -o lock.txt --build-deps-for wheel --all-build-deps ../pyproject.toml && \
	 $$compile -o dev.txt -c lock.txt --extra dev ../pyproject.toml && \
	 $$compile -o browser.txt -c dev.txt --extra dev --extra browser ../pyproject.toml

model: $(VENV)/.training  ## train the pipeline from ../shared/data (or QUOTH_DATA) and put it into service/attribution/model
	@sh training/make-model.sh $(BIN)/python

evaluate: $(VENV)/.dev  ## measure the pipeline on the development sets: figures, and the errors as training/work/errors.html
	@mkdir -p $(TRAINING) && $(BIN)/python -m training.evaluate ../shared/eval/*-dev.jsonl --html $(TRAINING)/errors.html

bench: $(VENV)/.dev  ## speed and memory
	@$(BIN)/python -m benchmarks.speed
	@$(BIN)/python -m benchmarks.memory

clean:  ## remove what the other targets made, but for the model
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# A stamp is as new as what it was installed from, so that a second run starts at once.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("quoth needs Python 3.11 or newer, and $(PYTHON) is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.service: requirements/lock.txt pyproject.toml | $(VENV)/bin/python
	@echo "setting up $(VENV) (once)"
	@$(PIP) install -q --require-hashes -r requirements/lock.txt
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.service
	@echo "setting up the tests (once)"
	@$(PIP) install -q --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.browser: requirements/browser.txt $(VENV)/.dev
	@$(PIP) install -q --require-hashes -r requirements/browser.txt
	@touch $@

$(VENV)/.training: $(VENV)/.dev
	@$(PIP) install -q -e ".[training]"
	@touch $@
