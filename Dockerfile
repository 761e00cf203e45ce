# Stage 1: the bot and its locked dependencies in an environment of their own.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/twgbot
COPY requirements.lock ./
RUN /opt/twgbot/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot bot
COPY handlers handlers
COPY storage storage
RUN /opt/twgbot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

# Stage 2: nothing but that, what charts need for Bangla (handlers/chart_fonts.py), and a user who
# is not root; the number lets volumes be given to it.
FROM python:3.11-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-lohit-beng-bengali libfribidi0 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 twgbot
RUN useradd --system --uid 10001 --gid 10001 --create-home --home-dir /data twgbot
COPY --from=build /opt/twgbot /opt/twgbot
ENV PATH=/opt/twgbot/bin:$PATH
ENV TWGBOT_DATABASE_URL=sqlite:////data/twgbot.sqlite3
ENV TWGBOT_HTTP_LISTEN=127.0.0.1:8080
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD ["twgbot", "health"]
ENTRYPOINT ["twgbot"]
CMD ["run"]
