"""The only place that reads a network file: texts to entries that are right in themselves.

What the entries say of each other (a chair that is no organization) and whether they are complete
is for the loader to judge, since the database may hold the rest: `Entry.missing`, `Entry.error`
and `time_faults` are there for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from storage.network_file_entries import (
    Answer,
    Meeting,
    Network,
    News,
    Organization,
    Person,
    WorkingGroup,
    time_faults,
)
from storage.network_file_entry import Entry, KeyedEntry, Part
from storage.network_file_errors import FileError, FileErrors, Where
from storage.network_file_values import in_zone, shown
from storage.network_file_yaml import Items, Keys, Tree, parse

__all__ = [
    "Answer",
    "Entry",
    "FileError",
    "FileErrors",
    "KeyedEntry",
    "Meeting",
    "Network",
    "NetworkFile",
    "News",
    "Organization",
    "Person",
    "Where",
    "WorkingGroup",
    "in_zone",
    "read",
    "time_faults",
]

E = TypeVar("E", bound=Entry)
_SECTIONS: dict[str, type[KeyedEntry]] = {
    "organizations": Organization,
    "working_groups": WorkingGroup,
    "people": Person,
    "meetings": Meeting,
    "news": News,
    "answers": Answer,
}
_ALLOWED = ("network", *_SECTIONS)


@dataclass
class NetworkFile:
    """What one or several network files say, each list in the files' order."""

    network: Network | None = None
    organizations: list[Organization] = field(default_factory=list)
    working_groups: list[WorkingGroup] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, the network first, in the order in which they can be stored."""
        if self.network:
            yield self.network
        for section in _SECTIONS:
            yield from getattr(self, section)


def read(paths: Sequence[Path]) -> NetworkFile:
    """Return what the files say together; a later file brings only what changes.

    Raises FileErrors with every fault of every file: of form, of unknown keys, of values, of
    entries that stand twice in one file, of values that do not go together.
    """
    reading = _Reading()
    for path in paths:
        reading.file(path)
    reading.judge_together()
    if reading.errors:
        order = {path: number for number, path in enumerate(paths)}
        found = dict.fromkeys(reading.errors)
        raise FileErrors(sorted(found, key=lambda error: (order[error.path], error.line or 0)))
    return reading.result


class _Reading:
    """One reading of several files: what they said so far, and what was wrong with it."""

    def __init__(self) -> None:
        self.result = NetworkFile()
        self.errors: list[FileError] = []

    def file(self, path: Path) -> None:
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            self.errors.append(FileError(path, None, f"cannot be read: {error.strerror}"))
            return
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            self.errors.append(FileError(path, line, "this is not UTF-8 text"))
            return
        tree, errors = parse(path, text)
        self.errors += errors
        if isinstance(tree, Keys):
            self._sections(path, tree)
        elif not errors:
            allowed = ", ".join(_ALLOWED)
            message = f"a network file has keys and values; allowed are: {allowed}"
            self.errors.append(FileError(path, 1, message))

    def _sections(self, path: Path, tree: Keys) -> None:
        for name, content in tree.items():
            where = Where(path, tree.lines[name])
            if name == "network":
                self._network(where, content)
            elif name not in _SECTIONS:
                self._fault(where, _unknown(name, "the network file", _ALLOWED))
            elif isinstance(content, Items):
                self._section(path, name, content)
            elif content is not None:
                self._fault(where, f'"{name}" must be a list of entries, not {shown(content)}')

    def _network(self, where: Where, content: Tree) -> None:
        network = self._entry(Network, where, content)
        if network:
            earlier = self.result.network
            self.result.network = earlier.merged_with(network) if earlier else network

    def _section(self, path: Path, name: str, items: Items) -> None:
        entries: list[KeyedEntry] = getattr(self.result, name)
        numbers = {entry.key: number for number, entry in enumerate(entries)}
        seen: dict[str, int] = {}
        for line, content in zip(items.lines, items, strict=True):
            entry = self._entry(_SECTIONS[name], Where(path, line), content)
            if entry is None:
                continue
            if entry.key in seen:
                said = f'{entry.what} "{entry.key}" stands on line {seen[entry.key]} already'
                self._fault(entry.where_of("key"), said)
            elif entry.key in numbers:
                number = numbers[entry.key]
                entries[number] = entries[number].merged_with(entry)
            else:
                entries.append(entry)
            seen.setdefault(entry.key, line)

    def _entry(self, kind: type[E], where: Where, content: Tree) -> E | None:
        """Return the entry, or None when something in it is wrong, which is then said."""
        if not isinstance(content, Keys):
            self._fault(where, f"{kind.what} has keys and values, not {shown(content)}")
            return None
        before = len(self.errors)
        for key in (*kind.needed, *kind.never_empty):
            if key in content and content[key] is None:
                line = Where(where.path, content.lines[key])
                self._fault(line, f'"{key}" of {kind.what} cannot be left empty')
        try:
            entry = kind.model_validate(content)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                self._fault(_place(where.path, content, fault["loc"]), _sentence(kind, fault))
            return None
        return entry.placed(where, content.lines) if len(self.errors) == before else None

    def judge_together(self) -> None:
        """Find what is wrong with entries as they are after all files."""
        network = self.result.network
        zone = ZoneInfo(network.timezone) if network and network.timezone else None
        for meeting in self.result.meetings:
            self.errors += [meeting.error(key, said) for key, said in meeting.faults(zone)]
        holders: dict[int, Person] = {}
        for person in self.result.people:
            if person.telegram_id is None:
                continue
            holder = holders.setdefault(person.telegram_id, person)
            if holder is not person:
                said = f'the telegram_id {person.telegram_id} is already that of "{holder.key}"'
                self.errors.append(person.error("telegram_id", said))

    def _fault(self, where: Where, message: str) -> None:
        self.errors.append(FileError(where.path, where.line, message))


def _unknown(key: object, what: str, allowed: Sequence[str]) -> str:
    return f"unknown key {shown(key)} in {what}; allowed are: {', '.join(allowed)}"


def _place(path: Path, tree: Tree, steps: tuple[int | str, ...]) -> Where:
    """Follow pydantic's steps into the tree, as far as they lead."""
    line = tree.line if isinstance(tree, Keys | Items) else 1
    for step in steps:
        match tree, step:
            case Keys(), str() if step in tree:
                line, tree = tree.lines[step], tree[step]
            case Items(), int():
                line, tree = tree.lines[step], tree[step]
    return Where(path, line)


def _sentence(kind: type[Entry], fault: Any) -> str:
    """Put one of pydantic's findings in words."""
    names = [step for step in fault["loc"] if isinstance(step, str) and step != "[key]"]
    owner: type[Part] = kind if len(names) == 1 else kind.parts[names[0]]
    key = names[-1]
    match fault["type"]:
        case "extra_forbidden":
            return _unknown(key, owner.what, list(owner.model_fields))
        case "missing":
            return f'{owner.what} needs "{key}"'
        case "too_short":
            return f'"{key}" of {owner.what} cannot be left empty'
        case _:
            return f'"{key}" of {owner.what} {fault["ctx"]["error"]}'
