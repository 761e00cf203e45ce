"""Exported rows as files that programs and spreadsheets read back."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from bot import export_files

COLUMNS = ("key", "groups", "late", "count", "place")
ROW: dict[str, Any] = {
    "key": "sample", "groups": ["a", "b"], "late": False, "count": 0, "place": None,
}  # fmt: skip


def put(path: Path, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    export_files.write(path, export_files.written(path, columns, rows))


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_json_is_a_list_of_objects(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    put(out, COLUMNS, [ROW | {"place": "ঢাকা"}])
    assert json.loads(out.read_text(encoding="utf-8")) == [ROW | {"place": "ঢাকা"}]
    assert "ঢাকা" in out.read_text(encoding="utf-8")


def test_csv_has_a_header_and_a_line_a_row(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    put(out, COLUMNS, [ROW | {"place": 'ঢাকা, "room" 2\nleft'}])
    assert read_csv(out) == [
        {
            "key": "sample", "groups": "a, b", "late": "false", "count": "0",
            "place": 'ঢাকা, "room" 2\nleft',
        }
    ]  # fmt: skip


def test_nothing_is_still_a_file_with_its_columns(tmp_path: Path) -> None:
    put(tmp_path / "out.csv", COLUMNS, [])
    put(tmp_path / "out.json", COLUMNS, [])
    assert (tmp_path / "out.csv").read_text().strip() == ",".join(COLUMNS)
    assert json.loads((tmp_path / "out.json").read_text()) == []


@pytest.mark.parametrize("text", ["=1+1", "+88", "-1", "@SUM(A1)"])
def test_what_a_spreadsheet_would_run_is_text_in_csv_only(tmp_path: Path, text: str) -> None:
    put(tmp_path / "out.csv", COLUMNS, [ROW | {"place": text}])
    put(tmp_path / "out.json", COLUMNS, [ROW | {"place": text}])
    assert read_csv(tmp_path / "out.csv")[0]["place"] == f"'{text}"
    assert json.loads((tmp_path / "out.json").read_text())[0]["place"] == text


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(OSError, match=r"out\.csv"):
        put(tmp_path / "out.csv", COLUMNS, [ROW])
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
