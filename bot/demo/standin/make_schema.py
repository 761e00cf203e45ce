"""Makes `schema.json`: the only place that knows the form of PaulSonOfLars/telegram-bot-api-spec.

    python -m bot.demo.standin.make_schema path/to/api.json

Kept are names, types and required flags; descriptions are left out. `schema-notice.md` states
where it comes from and its licence.
"""

import json
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).with_name("schema.json")


def main(source: Path) -> None:
    """Write `schema.json` from the specification in `source`, one line a method or type."""
    spec = json.loads(source.read_text(encoding="utf-8"))
    parts: dict[str, dict[str, Any]] = {
        "methods": {name: _method(each) for name, each in spec["methods"].items()},
        "types": {name: _type(each) for name, each in spec["types"].items()},
    }
    sections = [f'"{section}": {{\n{_lines(entries)}\n}}' for section, entries in parts.items()]
    text = f'{{"version": {json.dumps(spec["version"])},\n' + ",\n".join(sections) + "}\n"
    TARGET.write_text(text, encoding="utf-8")


def _method(method: dict[str, Any]) -> dict[str, Any]:
    return {"returns": "|".join(method["returns"]), "fields": _fields(method)}


def _type(kind: dict[str, Any]) -> dict[str, str] | list[str]:
    """An object's fields, or the names of the types that it may be."""
    return kind["subtypes"] if kind.get("subtypes") else _fields(kind)


def _fields(owner: dict[str, Any]) -> dict[str, str]:
    """Types by name; alternatives are joined by `|`, a required field's begin with `!`."""
    return {
        field["name"]: ("!" if field["required"] else "") + "|".join(field["types"])
        for field in owner.get("fields", [])
    }


def _lines(entries: dict[str, Any]) -> str:
    compact = {name: json.dumps(entry, separators=(",", ":")) for name, entry in entries.items()}
    return ",\n".join(f"{json.dumps(name)}: {line}" for name, line in sorted(compact.items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
