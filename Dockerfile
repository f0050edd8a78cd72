# The service in a container. The lock is hashed and only wheels are taken: nothing is compiled here,
# and nothing is installed that the lock does not name.
# Not tried where this was written: there is no engine there, and the digests of the base image could
# not be looked up. Pin it by digest before it goes to production: FROM python:…@sha256:…
FROM python:3.13.9-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /app
WORKDIR /src
COPY requirements.lock ./
RUN /app/bin/pip install --require-hashes --no-deps --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md ./
COPY domain domain
COPY vault vault
COPY ledger ledger
COPY projections projections
COPY api api
COPY docs docs
# without isolation: what builds it comes from the lock too; then no tool is left that installs
RUN /app/bin/pip install --no-deps --no-build-isolation . \
    && /app/bin/pip uninstall --yes setuptools pip

FROM python:3.13.9-slim-bookworm
# a fixed number, so that files of a volume belong to the same user in every version of the image
RUN groupadd --gid 10001 supervision \
    && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin supervision \
    && install --directory --owner supervision --group supervision --mode 0700 \
        /var/lib/supervision /var/lib/supervision/keys /var/lib/supervision-kek \
    && rm -rf /usr/local/lib/python3.13/site-packages/pip* /usr/local/bin/pip*
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    SUPERVISION_HOME=/var/lib/supervision \
    SUPERVISION_KEY_FILE=/var/lib/supervision-kek/kek
USER 10001:10001
WORKDIR /var/lib/supervision
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
ENTRYPOINT ["supervision"]
CMD ["run"]
