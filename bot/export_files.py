"""The only place that writes what is exported to files; the form is the file name's ending."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

ENDINGS: Final = (".json", ".csv")

_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


def written(path: Path, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    """Give rows as UTF-8 in the form that `path` ends in, one of `ENDINGS`."""
    return (_csv(columns, rows) if path.suffix == ".csv" else _json(rows)).encode()


def write(path: Path, content: bytes) -> None:
    """Write a file, all of it or nothing; OSError where it cannot be written."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(content)
        half.replace(path)
    except OSError:
        half.unlink(missing_ok=True)
        raise


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _csv(columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    """Write as RFC 4180 has it, with a header."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    """Give one cell; what a spreadsheet would run as a formula gets an apostrophe before it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            text = ", ".join(value)
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text
