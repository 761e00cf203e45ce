"""The only place that sets up logging, and that keeps the bot's token out of it.

A token is hidden in whatever a record would show: its message, its arguments, the traceback and
the stack. The library itself puts the token into the error of a refused one, and a URL of the
Bot API holds it, so hiding it here is the last line, not the only one.
"""

import json
import logging
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Literal

_TOKEN: Final = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")

# These tell each request, with its URL, or whole updates; only their warnings are of use here.
TALKATIVE: Final = (
    "aiohttp",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "telegram",
)

Form = Literal["text", "json"]

_log = logging.getLogger(__name__)


def redact(text: str) -> str:
    """Return the text with every bot token in it replaced by `***`."""
    return _TOKEN.sub("***", text)


class Redaction(logging.Filter):
    """Hides tokens in the record itself, so that no formatter, of ours or another, shows them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; it is always let through."""
        record.msg, record.args = redact(_message(record)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


class Text(logging.Formatter):
    """One line a record for people; a traceback follows on lines of its own."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%SZ"
        )
        self.converter = time.gmtime


class Json(logging.Formatter):
    """One JSON object a line for machines; `exception` and `stack` only where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of a record that went through `Redaction`, which made its texts."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        more = {"exception": record.exc_text, "stack": record.stack_info}
        return json.dumps(told | {k: v for k, v in more.items() if v}, ensure_ascii=False)


_FORMATTERS: Final[dict[Form, type[logging.Formatter]]] = {"text": Text, "json": Json}


def configure(form: Form) -> None:
    """Send the log to standard error in that form, times in UTC.

    Replaces whatever was set up before. Errors that nobody caught are logged too, rather than
    printed by the interpreter, which hides nothing.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_FORMATTERS[form]())
    handler.addFilter(Redaction())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught


def is_for_machines() -> bool:
    """Say whether standard error is read as JSON, so that nothing else may stand there."""
    return any(isinstance(one.formatter, Json) for one in logging.getLogger().handlers)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit: still worth a line
        return f"{record.msg} {record.args!r}"


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _log.critical("The program ends by an error", exc_info=(kind, error, trace))


def without_words(error: BaseException) -> str:
    """Tell an error by its kind and where it came from, without its text or any value.

    For errors met while handling what people wrote: their texts can quote it.
    """
    if isinstance(error, BaseExceptionGroup):
        return "\n".join(without_words(one) for one in error.exceptions)
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{frames}".rstrip()
