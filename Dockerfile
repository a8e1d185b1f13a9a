# syntax=docker/dockerfile:1
# Two images from one file: `serving` answers viewers, `workshop` trains, promotes and shows MLflow.
ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS base
# faiss, implicit and scikit-learn are linked against libgomp. A volume that is first
# mounted on /data takes over its owner.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 marquee \
    && install -d -o marquee -g marquee /data
WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MARQUEE_HOME=/data \
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements/serving.txt requirements/serving.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/serving.txt

FROM base AS workshop
COPY requirements/full.txt requirements/full.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/full.txt
COPY . .
RUN pip install --no-cache-dir --no-deps --editable . \
    && python -m compileall -q adapters application domain entrypoints flows migrations
USER marquee
ENTRYPOINT ["marquee"]

FROM base AS serving
COPY . .
RUN pip install --no-cache-dir --no-deps --editable . \
    && python -m compileall -q adapters application domain entrypoints flows migrations
USER marquee
EXPOSE 8000
# Any answer is a sign of life: where MARQUEE_ALLOWED_HOSTS leaves 127.0.0.1 out, it is a refusal.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "from http.client import HTTPConnection; probe = HTTPConnection('127.0.0.1', 8000, timeout=2); probe.request('GET', '/health/live'); raise SystemExit(probe.getresponse().status >= 500)"]
ENTRYPOINT ["marquee"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
