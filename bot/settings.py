"""The only place that reads the environment: `TWGBOT_...` variables, and a `.env` file."""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import logs
from storage import engines

PREFIX = "TWGBOT_"
NO_TOKEN = f"{PREFIX}TOKEN is not set; it is the token that BotFather gives for a bot."

_TOKEN: Final = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one sentence that names it."""


@dataclass(frozen=True)
class Address:
    """Where to listen on this machine."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Settings(BaseSettings):
    """The settings of one bot; durations in seconds."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    token: SecretStr | None = None
    api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///data/twgbot.sqlite3"
    secretariat: Annotated[frozenset[int], NoDecode] = frozenset()
    rate: float = Field(default=30, gt=0, le=10_000)
    hold: float = Field(default=60, ge=0, le=86_400)
    log: logs.Form = "text"
    http_listen: Annotated[Address | None, NoDecode] = None
    http_url: str | None = None

    @field_validator("token")
    @classmethod
    def _token_of_a_bot(cls, value: SecretStr | None) -> SecretStr | None:
        # It becomes a part of an address.
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("it has to be as BotFather gives it: a number, a colon, letters")
        return value

    @field_validator("api_url", "http_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not value.startswith(("https://", "http://")):
            raise ValueError("it has to begin with https:// or http://")
        parts = urlsplit(value)
        with suppress(ValueError):  # a port that is none
            if parts.hostname and parts.port != 0:
                return value.rstrip("/")
        raise ValueError("it has to name a host, and a port that there is, as in https://host:8081")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        engines.check_url(value)
        return value

    @field_validator("secretariat", mode="before")
    @classmethod
    def _comma_separated(cls, value: Any) -> frozenset[int]:
        if not isinstance(value, str):
            return frozenset(value)  # the default
        ids = [one.strip() for one in value.split(",") if one.strip()]
        if not all(one.isascii() and one.isdecimal() and int(one) for one in ids):
            raise ValueError("it has to be Telegram user ids, comma separated")
        return frozenset(map(int, ids))

    @field_validator("http_listen", mode="before")
    @classmethod
    def _host_and_port(cls, value: Any) -> Address | None:
        if value is None:
            return None
        host, _, port = str(value).rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not host or not (port.isascii() and port.isdecimal() and 0 < int(port) < 2**16):
            raise ValueError("it has to be host:port, such as 127.0.0.1:8080")
        return Address(host, int(port))

    def required_token(self) -> str:
        """Give the token; raises SettingsError where there is none."""
        if self.token is None:
            raise SettingsError(NO_TOKEN)
        return self.token.get_secret_value()


def read() -> Settings:
    """Read the settings; raises SettingsError on the first one that is wrong, naming it."""
    chosen, faults = read_in_spite_of_faults()
    if faults:
        raise SettingsError(next(iter(faults.values())))
    return chosen


def read_in_spite_of_faults() -> tuple[Settings, dict[str, str]]:
    """Read the settings, with the default for each that is wrong, and a sentence on each of these.

    The sentences are by the settings' names here, such as `database_url`.
    """
    try:
        return Settings(), {}
    except ValidationError as error:
        faults = {
            str(fault["loc"][0]): _sentence(str(fault["loc"][0]), fault["msg"])
            for fault in error.errors(include_input=False, include_url=False)
        }
    defaults = {name: Settings.model_fields[name].default for name in faults}
    return Settings(**defaults), faults


def _sentence(field: str, message: str) -> str:
    reason = message.removeprefix("Value error, ").rstrip(".")
    return f"{PREFIX}{field.upper()} is wrong: {reason[:1].lower()}{reason[1:]}."
