"""The only place that says when a meeting's reminders fall due, and for whom they are meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from storage.rules import answers

_WRITTEN = re.compile(r"([1-9][0-9]{0,4})([wdhm])")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes"}
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366)

Kind = Literal["coming", "waiting", "undecided"]
_KINDS: dict[str, Kind | None] = {
    answers.IN_PERSON: "coming",
    answers.ONLINE: "coming",
    answers.WAITING: "waiting",
    answers.MAYBE: "undecided",
    answers.NONE: "undecided",
    answers.NO: None,
}


@dataclass(frozen=True)
class Planned:
    """One reminder of a meeting: how long before the start, and the instant (UTC) of that."""

    offset: timedelta
    due_at: datetime


def parse_offset(written: str) -> timedelta:
    """Read `7d`, `1w`, `2h` or `15m`: a positive number of weeks, days, hours or minutes.

    Raises ValueError with a sentence for anything else, and for more than 366 days.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise ValueError(
            f"A reminder is a whole number and w, d, h or m, such as 1d or 15m, not {written!r}."
        )
    offset = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if offset > _LONGEST:
        raise ValueError(f"A reminder goes out at most 366 days before the start, not {written}.")
    return offset


def plan(
    starts_at: datetime, offsets: Iterable[timedelta], since: datetime, zone: str
) -> list[Planned]:
    """Return the reminders of a meeting that starts at `starts_at`, the earliest first.

    Instants are aware UTC. An offset given twice counts once; one that was due at or before
    `since`, when the meeting was made or moved, is not sent. Whole days (24h is one) keep the wall
    time of `zone` over a change of its clocks; every other offset is exact, as the two kinds of
    duration are in RFC 5545, section 3.3.6.
    """
    planned = [Planned(offset, _due_at(starts_at, offset, zone)) for offset in set(offsets)]
    return sorted(
        (reminder for reminder in planned if reminder.due_at > since),
        key=lambda reminder: (reminder.due_at, -reminder.offset),
    )


def repeats(offset: timedelta, starts_at: datetime, other: datetime, zone: str) -> bool:
    """Say whether a reminder for a start says what the same one for another start has said.

    One of whole days ahead is of the day, so it does where both are on one day of `zone`; one of
    hours or minutes is of the very start.
    """
    days = (one.astimezone(ZoneInfo(zone)).date() for one in (starts_at, other))
    return not offset % _DAY and len(set(days)) == 1


def expects(answer: str, confirmed: bool, joined_at: datetime, due_at: datetime) -> Kind | None:
    """Say which reminder a person gets: `coming`, `waiting`, `undecided`, or None for none.

    `answer` is in_person, online, maybe, no, none or waiting (KeyError for another word);
    `confirmed` is False while a yes waits to be confirmed because the date has moved since. Who
    comes gets place and link, who waits for a seat their position, who has not decided is asked.
    None for who declined, and for who joined after the reminder was due.
    """
    kind = _KINDS[answer]
    if kind is None or joined_at > due_at:
        return None
    return kind if confirmed else "undecided"


def _due_at(starts_at: datetime, offset: timedelta, zone: str) -> datetime:
    if offset % _DAY:
        return starts_at - offset
    # Within one zone Python's arithmetic is on the wall clock.
    return (starts_at.astimezone(ZoneInfo(zone)) - offset).astimezone(UTC)
