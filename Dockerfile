# syntax=docker/dockerfile:1
# Two images from one file: `serving` answers viewers, `workshop` trains, promotes and shows MLflow.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS base
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 marquee \
    && install -d -o marquee -g marquee /data
WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MARQUEE_HOME=/data
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
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8000/health/live"]
ENTRYPOINT ["marquee"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
