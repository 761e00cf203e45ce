"""The only place that reads the environment: `TWGBOT_...` variables, and a `.env` file."""

from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from storage import engines

PREFIX = "TWGBOT_"


class SettingsError(Exception):
    """A setting is missing or wrong; the text is one sentence that names it."""


class Settings(BaseSettings):
    """The settings of one bot; durations in seconds."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    token: SecretStr | None = None
    api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///data/twgbot.sqlite3"
    secretariat: Annotated[frozenset[int], NoDecode] = frozenset()
    rate: float = Field(default=30, gt=0, le=10_000)
    hold: float = Field(default=60, ge=0, le=86_400)
    log: Literal["text"] = "text"

    @field_validator("token", mode="before")
    @classmethod
    def _no_empty_token(cls, value: Any) -> Any:
        return value or None

    @field_validator("api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("it has to begin with https:// or http://")
        return value.rstrip("/")

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
        try:
            return frozenset(int(one) for one in value.split(",") if one.strip())
        except ValueError:
            raise ValueError("it has to be Telegram user ids, comma separated") from None

    def required_token(self) -> str:
        """Give the token; raises SettingsError where there is none."""
        if self.token is None:
            raise SettingsError(
                f"{PREFIX}TOKEN is not set; it is the token that BotFather gives for a bot."
            )
        return self.token.get_secret_value()


def read() -> Settings:
    """Read the settings; raises SettingsError on the first one that is wrong, naming it."""
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        raise SettingsError(_sentence(str(fault["loc"][0]), fault["msg"])) from None


def _sentence(field: str, message: str) -> str:
    reason = message.removeprefix("Value error, ").rstrip(".")
    return f"{PREFIX}{field.upper()} is wrong: {reason[:1].lower()}{reason[1:]}."
