FROM python:3.11-slim-bookworm AS build
WORKDIR /build
# A virtual environment without pip, filled by the base image's: the last stage needs none.
RUN python -m venv --without-pip /opt/quoth
COPY requirements/lock.txt requirements/
RUN pip --python /opt/quoth/bin/python install --no-cache-dir --no-compile --require-hashes -r requirements/lock.txt
COPY pyproject.toml README.md LICENSE ./
COPY service service
RUN pip --python /opt/quoth/bin/python install --no-cache-dir --no-compile --no-deps --no-build-isolation .
# What serves no request: setuptools, the tests, C sources and debugging symbols of the libraries, and onnxruntime's tools for making models. Libraries that were
# bundled into a wheel (*.libs) keep their symbols: stripping can break what has been patched.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends binutils >/dev/null
RUN pip --python /opt/quoth/bin/python uninstall -q -y setuptools \
    && cd /opt/quoth/lib/python3.11/site-packages \
    && find . -type d -name tests -prune -exec rm -rf {} + \
    && find . -type f \( -name '*.pyx' -o -name '*.pxd' -o -name '*.cpp' -o -name '*.c' -o -name '*.h' -o -name '*.hpp' -o -name '*.pyi' \) -delete \
    && rm -rf onnxruntime/transformers onnxruntime/tools onnxruntime/quantization \
    && find blis cymem murmurhash preshed spacy srsly thinc -name '*.so' -exec strip --strip-unneeded {} + \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash .

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Quoth" \
      org.opencontainers.image.description="Every direct quotation of a news article, and who said it" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /opt/quoth /opt/quoth
# One thread below numpy and onnxruntime: the workers share out the cores. No home is needed; /tmp and /dev/shm are all that is written to.
ENV PATH=/opt/quoth/bin:/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONUTF8=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    MKL_NUM_THREADS=1 \
    BLIS_NUM_THREADS=1 \
    HOME=/tmp \
    ORT_DISABLE_TELEMETRY=1 \
    QUOTH_HOST=0.0.0.0 \
    QUOTH_PORT=8000
WORKDIR /tmp
USER 10001:10001
EXPOSE 8000
# Not urllib: it would ask a proxy that the environment names.
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 CMD ["python", "-c", "import http.client, os, sys; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['QUOTH_PORT']), timeout=9); c.request('GET', '/readyz'); sys.exit(c.getresponse().status != 200)"]
CMD ["python", "-m", "gunicorn", "--config", "python:service.gunicorn_conf"]
