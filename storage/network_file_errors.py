"""The only place that says what is wrong with a network file: one sentence a fault, with its line.

Also of what the loader finds later, when it compares a file with the database.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Where:
    """A place in a network file; `line` counts from 1."""

    path: Path
    line: int


@dataclass(frozen=True)
class FileError:
    """One fault; `line` is None where no line can be named (a file that cannot be read)."""

    path: Path
    line: int | None
    message: str

    def __str__(self) -> str:
        line = "" if self.line is None else f"{self.line}:"
        return f"{self.path}:{line} {self.message}"


class FileErrors(Exception):
    """Network files that cannot be loaded, with every fault that was found (`errors`)."""

    def __init__(self, errors: Iterable[FileError]) -> None:
        self.errors = list(errors)
        super().__init__("\n".join(map(str, self.errors)))
