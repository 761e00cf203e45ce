"""One conversation being played: who reads what language, what was said, tapped and kept so far."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from scene import Scene

WORDS: dict[str, str] = yaml.safe_load(
    Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
)
LONGEST = "😀" * 4096
"""The longest text that a phone sends: `<emoji>` in a table."""
LONG = "It is long. " * 120
"""A text that is no caption any more: `<long>` in a table."""

OWN_LANGUAGES = {"bina": "bn"}
"""Who reads another language than English, where a conversation does not say."""


@dataclass
class Run:
    """A conversation being played; `language` None: everybody has their own."""

    scene: Scene
    language: str | None
    kept: dict[str, str] = field(default_factory=lambda: {"emoji": LONGEST, "long": LONG})
    reads: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    looks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """How messages looked that others are to be like: formatting, picture, file."""
    taps: dict[str, list[str]] = field(default_factory=dict)
    """The taps of the present step: who, and the ids of the queries."""

    def reader(self, name: str) -> str:
        """Give the language that somebody reads."""
        return self.reads.get(name) or self.language or OWN_LANGUAGES.get(name, "en")

    def translated(self, name: str, written: Any) -> Any:
        """Give what a table says as it reads for somebody."""
        language = self.reader(name)
        if isinstance(written, dict):
            if written.keys() == {"en", "bn"}:
                return self.translated(name, written[language])
            return {key: self.translated(name, one) for key, one in written.items()}
        if isinstance(written, list):
            return [self.translated(name, one) for one in written]
        if not isinstance(written, str):
            return written
        word = WORDS.get(written, written) if language == "bn" else written
        return re.sub(r"<(\w+)>", lambda found: self.kept.get(found[1], found[0]), word)


def strings(value: Any) -> Iterator[str]:
    """Give every text in what a YAML file holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (one for part in value.values() for one in strings(part))
    elif isinstance(value, list):
        yield from (one for part in value for one in strings(part))
