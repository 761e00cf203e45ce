"""The only place that puts what a load changes in words: a line an entry, in plain English."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_LONGEST = 80
_NAMES = {
    "network": ("network", "networks"),
    "organization": ("organization", "organizations"),
    "working_group": ("working group", "working groups"),
    "person": ("person", "people"),
    "meeting": ("meeting", "meetings"),
    "news": ("news item", "news items"),
    "answer": ("answer", "answers"),
}
_IN_BRIEF = {"agenda", "body", "description", "questions", "answer", "translations"}


@dataclass
class Report:
    """What a load changed: `lines` to print, `counts` of entries by kind.

    A line is `meeting sample: place Room 1 -> Room 2; 12 people of 5 organizations told`. The last
    one sums up, or says that there was nothing to change.
    """

    lines: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(
        self,
        kind: str,
        key: str,
        before: dict[str, Any] | None,
        after: dict[str, Any],
        told: str = "",
    ) -> bool:
        """Note an entry as it was (None: it was not) and is; say whether that is a change."""
        if before == after:
            return False
        said = "new" if before is None else _difference(before, after)
        entry = kind if kind == "network" else f"{_NAMES[kind][0]} {key}"
        self.lines.append(f"{entry}: {'; '.join(filter(None, [said, told]))}")
        self.counts[kind] += 1
        return True

    def seats_given(self, key: str, number: int) -> None:
        """Note how many people of a meeting's waiting list got a seat: each is told."""
        self.lines.append(f"meeting {key}: a seat for {_persons(number)} who waited, told")

    def seats_over(self, key: str) -> None:
        """Note that more seats of a meeting are taken than its new limits allow."""
        line = f"meeting {key}: more seats are taken than there are now; the secretariat told"
        self.lines.append(line)

    def asked_no_more(self, key: str, number: int, organizations: int) -> None:
        """Note how many people are told that a meeting is not for them any more."""
        told = people(number, organizations)
        self.lines.append(f"meeting {key}: {told} told that they are not asked any more")

    def asked_again(self, key: str, number: int, organizations: int) -> None:
        """Note how many people are told that they are asked to a meeting again."""
        self.lines.append(f"meeting {key}: announced to {people(number, organizations)} again")

    def quorum_too_high(self, key: str, needed: int, members: int) -> None:
        """Warn that a working group has fewer organizations than its quorum asks for."""
        said = f"the quorum of {needed} organizations is never reached, since it has {members}"
        self.lines.append(f"warning: working group {key}: {said}")

    def close(self) -> None:
        """Add the line that sums up."""
        sums = [f"{n} {_NAMES[kind][n != 1]}" for kind, n in self.counts.items()]
        self.lines.append(f"in all: {', '.join(sums)}" if sums else "nothing to change")


def people(number: int, organizations: int) -> str:
    """Say how many people of how many organizations."""
    if not number:
        return "nobody"
    return f"{_persons(number)} of {organizations} organization{'s' if organizations != 1 else ''}"


def _persons(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def _difference(before: dict[str, Any], after: dict[str, Any]) -> str:
    keys = [key for key in after if before.get(key) != after[key]]
    return ", ".join(_change(key, before.get(key), after[key]) for key in keys)


def _change(key: str, old: object, new: object) -> str:
    was, now = _shown(old), _shown(new)
    if key in _IN_BRIEF or len(was) + len(now) > _LONGEST:
        return f"{key} changed"
    return f"{key} {was} -> {now}"


def _shown(value: object) -> str:
    if value is None or value == []:
        return "none" if value is None else "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
