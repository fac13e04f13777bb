# The registry as an image: two stages, so that the last one holds no installer and no compiler.
# It runs behind a buffering proxy (deploy/Caddyfile): a bare server can be held up by a few slow clients.

# A tag, which may come to mean another image. .env.example says how to name one image for ever, by its digest.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
WORKDIR /srv/registry
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy

# First what changes seldom, so that a change of the code does not install everything again.
COPY requirements.lock requirements-dev.lock Makefile ./
RUN apt-get update && apt-get install --yes --no-install-recommends make && make install \
    # The installer stays behind. The server is elsewhere, but its pg_dump and pg_restore are what backups need.
    && .venv/bin/uv pip uninstall --quiet --python .venv/bin/python uv

COPY . .
# A key that lives as long as this line, and a database that is never asked: settings want both.
RUN SECRET_KEY="$(head -c 48 /dev/urandom | base64)" DATABASE_URL=postgresql:///unused STATIC_ROOT=/srv/registry/static \
    .venv/bin/python manage.py collectstatic --noinput


FROM ${PYTHON_IMAGE}
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin registry \
    && install --directory --owner 10001 --mode 700 /var/lib/registry
WORKDIR /srv/registry
# Owned by root: what the server runs, it cannot change.
COPY --from=build /srv/registry /srv/registry
ENV PATH=/srv/registry/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/srv/registry/static \
    DATA_DIR=/var/lib/registry \
    LOG_FORMAT=json \
    PYTHONPATH=/srv/registry \
    PORT=8000
USER 10001
EXPOSE 8000

# The first allowed host, because the application answers to no other name.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", "\
import os, urllib.request as u; \
host = os.environ.get('ALLOWED_HOSTS', '').split(',')[0].lstrip('*.') or 'localhost'; \
u.urlopen(u.Request('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', headers={'Host': host}), timeout=4)"]

# Processes are started without preload: a connection pool that is inherited by a fork mixes up answers.
# Backpressure well above the threads, or the waiting is done in the kernel, where nobody sees it. No keep-alive: behind
# a proxy it only resets connections when a worker stops. A head of 24 KB at most; HTTP/2 would take one of 16 MB. A worker
# that has grown is replaced; the new one has ten seconds to load before the old one stops. `exec`: signals reach the
# server. Its own lines are JSON too.
CMD ["sh", "-c", "exec granian --interface wsgi --host 0.0.0.0 --port \"$PORT\" \
    --workers \"${WEB_WORKERS:-4}\" --blocking-threads 4 --backlog 1024 --backpressure 128 \
    --http 1 --http1-buffer-size 24576 --workers-max-rss \"${WORKER_MEMORY:-400}\" \
    --respawn-failed-workers --respawn-interval 10 --workers-kill-timeout 30 --no-http1-keep-alive --no-ws \
    --log-level warning --log-config registry/serving/server-log.json \
    registry.wsgi:application"]
