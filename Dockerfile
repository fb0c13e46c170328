# The first stage installs; the second holds what runs and nothing else: no pip, no caches, no compilers.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
RUN python3 -m venv /opt/quoth
COPY requirements/lock.txt requirements/
RUN /opt/quoth/bin/pip install -q --no-compile --require-hashes -r requirements/lock.txt
COPY pyproject.toml README.md LICENSE ./
COPY service service
RUN /opt/quoth/bin/pip install -q --no-compile --no-deps --no-build-isolation . \
 && /opt/quoth/bin/pip uninstall -q -y setuptools pip \
 && find /opt/quoth/lib -type d \( -name tests -o -name test \) -path '*/site-packages/*' -not -path '*/numpy/*' -prune -exec rm -rf {} + \
 && { /opt/quoth/bin/python -m compileall -q -j 0 /opt/quoth/lib || echo "some templates of packages are no valid Python: left as they are"; }

FROM python:3.11-slim-bookworm
COPY --from=build /opt/quoth /opt/quoth
ENV PATH=/opt/quoth/bin:$PATH \
    PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 BLIS_NUM_THREADS=1 \
    QUOTH_HOST=0.0.0.0 QUOTH_PORT=8000
WORKDIR /tmp
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['QUOTH_PORT'] + '/readyz', timeout=8)"]
ENTRYPOINT ["gunicorn", "-c", "python:service.gunicorn_conf"]
