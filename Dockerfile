# One image for every process: `tocsin api`, `tocsin worker`, `tocsin migrate`.
# Everything that is installed is pinned by version and hash in constraints.txt.
ARG PYTHON_IMAGE=python:3.11.15-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
WORKDIR /src
COPY deploy/pip.txt deploy/pip.txt
COPY pyproject.toml constraints.txt ./

# Two environments: /opt/build has the build backend, /opt/tocsin is what ships.
# constraints.txt also pins what tests and the embedded stack need; here only the names of the
# product's own dependencies are asked for, and it gives their versions and hashes. The extra
# `rehearsal` is among them: no playbook is published unless the worker has rehearsed it.
RUN python -m venv /opt/build \
 && /opt/build/bin/pip install --require-hashes -r deploy/pip.txt \
 && python -m venv --without-pip /opt/tocsin \
 && python -c "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb'))['project']; print(*p['dependencies'], *p['optional-dependencies']['rehearsal'], sep='\n')" > runtime.txt \
 && /opt/build/bin/pip --python /opt/tocsin install --only-binary :all: --require-hashes -c constraints.txt -r runtime.txt \
 && /opt/build/bin/pip install --only-binary :all: --require-hashes -c constraints.txt hatchling

COPY README.md LICENSE worker.py ./
COPY activities activities
COPY api api
COPY tocsin tocsin
COPY workflows workflows
RUN /opt/build/bin/pip wheel --no-deps --no-build-isolation --wheel-dir dist . \
 && /opt/build/bin/pip --python /opt/tocsin install --no-deps --no-index dist/*.whl \
 && /opt/build/bin/pip --python /opt/tocsin check \
 && /opt/tocsin/bin/python -m compileall -q /opt/tocsin/lib

FROM ${PYTHON_IMAGE}
LABEL org.opencontainers.image.title="Tocsin" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 tocsin \
 && useradd --uid 10001 --gid tocsin --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin tocsin
COPY --from=build /opt/tocsin /opt/tocsin
ENV PATH=/opt/tocsin/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TOCSIN_LOG_FORMAT=json
WORKDIR /tmp
USER 10001:10001
STOPSIGNAL SIGTERM
EXPOSE 8321
ENTRYPOINT ["tocsin"]
CMD ["--help"]
