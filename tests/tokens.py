"""Watches all that the suite logs and prints for tokens: what the bot logs holds none.

Every logger is heard from DEBUG on, through the bot's own redaction and formats; what a test and
its processes print, and the logs that they leave in the test's folder, are read as they are.
"""

import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from bot import logs

SECRETS: Final = (
    "SAMPLE-token-for-tests-only",
    "SAMPLE_token-for-tests-only",
    "SAMPLE-token_for-tests-only",
    "another-SAMPLE-token-for-tests",
    "TEST-abcdefghijklmnopqrstuvwxyz012345",
    "DEMO-ONLY-NOT-A-REAL-TOKEN-00000000",
)
"""What stands behind the colon in every token that the tests and the demo use."""

DEAF: Final = ("sqlalchemy",)
"""It would tell each statement and row, which takes most of the time; no token is in any."""


class Watch(logging.Handler):
    """Formats each record as the bot does, and keeps where a token was found."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.heard = 0
        self.found: list[str] = []
        self._redaction = logs.Redaction()
        self._formatters = (logs.Text(), logs.Json())

    def emit(self, record: logging.LogRecord) -> None:
        told = copy.copy(record)  # others are to see the record as it was
        self._redaction.filter(told)
        self.heard += 1
        for formatter in self._formatters:
            self.read(f"the log of {record.name}", formatter.format(told))

    def read(self, where: str, text: str) -> None:
        """Look for tokens in a text."""
        if any(secret in text for secret in SECRETS):
            self.found.append(where)

    def read_files(self, folder: Path) -> None:
        """Look for tokens in what processes left in a folder."""
        for path in folder.glob("**/*.log"):
            self.read(path.name, path.read_text(errors="replace"))

    def taken(self) -> list[str]:
        """Give where tokens were found since the last time."""
        found, self.found = self.found, []
        return found


@contextmanager
def listening(watch: Watch) -> Iterator[None]:
    """Hear every logger of this process."""
    root = logging.getLogger()
    level = root.level
    for name in DEAF:
        logging.getLogger(name).setLevel(logging.WARNING)
    root.addHandler(watch)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.removeHandler(watch)
        root.setLevel(level)
