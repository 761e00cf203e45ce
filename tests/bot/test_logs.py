"""The token stays out of everything that is logged, and libraries stay quiet."""

import io
import json
import logging
import subprocess
import sys
import warnings
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import logs

TOKEN = "123456:SAMPLE-token_for-tests-only"
URL = f"http://127.0.0.1:8081/bot{TOKEN}/getMe"

log = logging.getLogger("bot.tests")


@pytest.fixture(params=["text"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Configure logging as the bot does."""
    request.getfixturevalue("own_logging")
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure(request.param)
    return stream


in_json = pytest.mark.parametrize("written", ["json"], indirect=True)
in_both = pytest.mark.parametrize("written", ["text", "json"], indirect=True)


def objects(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def fail() -> None:
    raise ConnectionError(f"cannot reach {URL}")


def test_a_record_is_one_line_with_its_time_in_utc(written: io.StringIO) -> None:
    log.info("%d of %d sent", 3, 4)
    stamp, rest = written.getvalue().split(" ", 1)
    assert len(stamp) == len("2027-02-09T10:00:00Z")
    assert stamp.endswith("Z")
    assert rest == "INFO bot.tests: 3 of 4 sent\n"


@in_json
def test_in_json_a_record_is_an_object_on_a_line(written: io.StringIO) -> None:
    log.info("%d of %d sent\nসভা", 3, 4)
    log.warning("once more")
    one, _ = objects(written)
    told = datetime.fromisoformat(one.pop("time"))
    assert told.utcoffset() == timedelta(0)
    assert timedelta(0) <= datetime.now(UTC) - told < timedelta(minutes=1)
    assert one == {"level": "INFO", "logger": "bot.tests", "message": "3 of 4 sent\nসভা"}


@in_json
def test_in_json_an_exception_is_a_text(written: io.StringIO) -> None:
    try:
        fail()
    except ConnectionError:
        log.exception("failed")
    (one,) = objects(written)
    assert one["message"] == "failed"
    assert one["exception"].startswith("Traceback")
    assert one["exception"].endswith("cannot reach http://127.0.0.1:8081/bot***/getMe")


@in_both
def test_a_token_is_hidden_in_the_message(written: io.StringIO) -> None:
    log.info(f"asked {URL}")  # noqa: G004 - the point of the test
    assert "asked http://127.0.0.1:8081/bot***/getMe" in written.getvalue()


@in_both
@pytest.mark.parametrize("argument", [URL, URL.encode(), ConnectionError(URL), {"url": [URL]}])
def test_a_token_is_hidden_in_arguments(written: io.StringIO, argument: object) -> None:
    log.warning("asked %s", argument)
    assert "***" in written.getvalue()
    assert TOKEN not in written.getvalue()


@in_both
def test_a_token_with_a_quoted_colon_is_hidden(written: io.StringIO) -> None:
    log.warning(URL.replace(f"{TOKEN[:6]}:", f"{TOKEN[:6]}%3A"))
    assert TOKEN[7:] not in written.getvalue()


@in_both
def test_a_token_is_hidden_in_a_traceback_and_its_causes(written: io.StringIO) -> None:
    try:
        try:
            fail()
        except ConnectionError as error:
            raise RuntimeError(f"gave up {URL}") from error
    except RuntimeError:
        log.exception("failed")
    assert "gave up http://127.0.0.1:8081/bot***/getMe" in written.getvalue()
    assert "cannot reach http://127.0.0.1:8081/bot***/getMe" in written.getvalue()
    assert TOKEN not in written.getvalue()


@in_both
def test_a_token_is_hidden_in_stack_info(written: io.StringIO) -> None:
    record = logging.LogRecord("x", logging.INFO, "x", 1, "here", None, None, sinfo=f"at {URL}")
    log.handle(record)
    assert "at http://127.0.0.1:8081/bot***/getMe" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_a_token_is_hidden_when_the_arguments_do_not_fit(written: io.StringIO) -> None:
    log.info("%d sent to %s", URL)  # noqa: PLE1206 - the point of the test
    assert "%d sent to %s ('http://127.0.0.1:8081/bot***/getMe',)" in written.getvalue()


def test_a_token_is_hidden_in_a_warning(written: io.StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"old {URL}", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "old http://127.0.0.1:8081/bot***/getMe" in written.getvalue()


def test_an_uncaught_error_ends_in_the_log_without_the_token() -> None:
    program = (
        f"from bot import logs\nlogs.configure('text')\nraise ValueError('123456:' + {TOKEN[7:]!r})"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.returncode == 1
    assert "CRITICAL bot.logs: The program ends by an error" in ended.stderr
    assert "ValueError: ***" in ended.stderr
    assert ended.stdout == ""


def test_other_numbers_and_colons_stay(written: io.StringIO) -> None:
    log.info("update 123456789 at 10:00, id 123456:short")
    assert "update 123456789 at 10:00, id 123456:short" in written.getvalue()


@pytest.mark.parametrize("name", ["aiohttp.access", "httpx", "telegram.ext.Application", "asyncio"])
def test_libraries_are_heard_from_warnings_on(written: io.StringIO, name: str) -> None:
    library = logging.getLogger(name)
    library.info("said by the way")
    library.warning("said in earnest")
    assert "by the way" not in written.getvalue()
    assert "in earnest" in written.getvalue()
