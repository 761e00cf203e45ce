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
RUN /opt/twgbot/bin/pip install --no-cache-dir --no-deps .

# Stage 2: nothing but that, and a user who is not root.
FROM python:3.11-slim
RUN useradd --system --create-home --home-dir /data twgbot
COPY --from=build /opt/twgbot /opt/twgbot
ENV PATH=/opt/twgbot/bin:$PATH
USER twgbot
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["twgbot"]
CMD ["run"]
