"""The watch that is kept over the whole suite finds a token that is not hidden."""

import logging
from pathlib import Path

import pytest
import tokens
from tokens import Watch

LOG = logging.getLogger("bot.tests.tokens")


@pytest.fixture
def apart() -> Watch:
    """Not the suite's own, which finds no token here."""
    return Watch()


def say(apart: Watch) -> None:
    """Log every token, as an address, an argument and an exception."""
    for secret in tokens.SECRETS:
        url = f"http://127.0.0.1/bot123456:{secret}/getMe"
        error = ConnectionError(url)
        trace = (ConnectionError, error, None)
        apart.handle(logging.LogRecord(LOG.name, logging.DEBUG, "", 1, "at %s", (url,), trace))


def test_no_token_is_found_where_all_are_hidden(apart: Watch) -> None:
    say(apart)
    assert apart.heard == len(tokens.SECRETS)
    assert apart.taken() == []


def test_each_is_found_where_nothing_is_hidden(
    apart: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.logs.redact", lambda text: text)
    say(apart)
    assert len(apart.taken()) == 2 * len(tokens.SECRETS)
    assert apart.taken() == []


def test_what_processes_leave_is_read(apart: Watch, tmp_path: Path) -> None:
    left = tmp_path / "printed.log"
    left.write_text("all is well")
    apart.read_files(tmp_path)
    assert apart.taken() == []
    left.write_text(f"by bot123456:{tokens.SECRETS[0]}/getMe")
    apart.read_files(tmp_path)
    left.unlink()  # what the suite leaves is read too
    assert apart.taken() == ["printed.log"]


def test_the_suite_is_heard() -> None:
    kept = next(one for one in logging.getLogger().handlers if isinstance(one, Watch))
    before = kept.heard
    LOG.debug("said in passing")
    assert kept.heard == before + 1
