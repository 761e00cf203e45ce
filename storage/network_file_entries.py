"""The only place that knows the keys of a network file, entry by entry.

Every key may be left out, since a later file brings only what changes; `model_fields_set` tells
which ones an entry brings, and `missing` which ones the database needs for a new entry. A key
that may be left out may also be given as nothing (`place:`), which takes its value away.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from storage.network_file_entry import Entry, KeyedEntry, Part
from storage.network_file_values import (
    Address,
    Day,
    Email,
    Hours,
    Key,
    Language,
    Line,
    MeetingKey,
    Moment,
    Number,
    Offset,
    Quorum,
    Repeat,
    Text,
    Truth,
    Weekday,
    Zone,
    in_zone,
    one_of,
    shown,
)
from storage.rules import languages, recurrence


# Pydantic makes a fault of a ValueError, and lets a TypeError through: hence the `noqa`.
def _list(value: object) -> object:
    if not isinstance(value, list):
        raise ValueError(f"must be a list such as [a, b], not {shown(value)}")  # noqa: TRY004
    return value


def _keys(value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"must be keys and values, not {shown(value)}")  # noqa: TRY004
    return value


def _agenda_item(value: object) -> object:
    return {"item": value} if isinstance(value, str) else _keys(value)


List = BeforeValidator(_list)
Keyed = BeforeValidator(_keys)
Keys = Annotated[list[Key], List]
WrittenLanguage = Annotated[str, one_of(*languages.NAMES)]
Groups = Annotated[list[Key], List, Field(min_length=1)]
Reminders = Annotated[list[Offset], List]


class Approval(Part):
    """Which broadcasts a second person approves."""

    what = "an approval"
    private: Truth | None = None
    above: Number | None = None


class Network(Entry):
    """The network itself."""

    what = "the network"
    needed = ("name", "short_name", "secretariat", "timezone")
    parts: ClassVar[dict[str, type[Part]]] = {"approval": Approval}
    name: Line | None = None
    short_name: Line | None = None
    secretariat: Key | None = None
    timezone: Zone | None = None
    languages: Annotated[list[WrittenLanguage], List, Field(min_length=1)] | None = None
    email: Email | None = None
    weekend: Annotated[list[Weekday], List] | None = None
    holidays: Annotated[list[Day], List] | None = None
    quiet_hours: Hours | None = None
    reminders: Reminders | None = None
    approval: Annotated[Approval, Keyed] | None = None


class Organization(KeyedEntry):
    """A member agency, CSO or other body."""

    what = "an organization"
    needed = ("name", "kind")
    name: Line | None = None
    short_name: Line | None = None
    kind: (
        Annotated[
            str,
            one_of(
                "un_agency",
                "cso",
                "government",
                "private_sector",
                "donor",
                "academia",
                "other",
            ),
        ]
        | None
    ) = None


class WorkingGroup(KeyedEntry):
    """A technical working group."""

    what = "a working group"
    needed = ("name", "short_name")
    name: Line | None = None
    short_name: Line | None = None
    aliases: Annotated[list[Line], List] | None = None
    chair: Key | None = None
    members: Keys | None = None
    private: Truth | None = None
    quorum: Quorum | None = None


class Person(KeyedEntry):
    """Somebody of an organization."""

    what = "a person"
    needed = ("name", "organization")
    name: Line | None = None
    organization: Key | None = None
    telegram_id: Number | None = None
    language: Language | None = None
    roles: (
        Annotated[
            list[Annotated[str, one_of("member", "focal_point", "chair", "secretariat")]], List
        ]
        | None
    ) = None
    left: Truth | None = None


class AgendaItem(Part):
    """One item of a meeting's agenda."""

    what = "an agenda item"
    item: Line
    minutes: Number | None = None
    presenter: Line | None = None


class Meeting(KeyedEntry):
    """A meeting, a series of meetings (`repeat`), or changes to one occurrence of a series."""

    what = "a meeting"
    needed = ("title", "starts", "ends")
    never_empty = ("working_groups",)  # else nothing would mean everybody
    parts: ClassVar[dict[str, type[Part]]] = {"agenda": AgendaItem}
    key: MeetingKey
    working_groups: Groups | None = None
    title: Line | None = None
    starts: Moment | None = None
    ends: Moment | None = None
    place: Line | None = None
    online: Address | None = None
    agenda: Annotated[list[Annotated[AgendaItem, BeforeValidator(_agenda_item)]], List] | None = (
        None
    )
    description: Text | None = None
    capacity: Number | None = None
    seats_per_organization: Number | None = None
    rsvp_by: Moment | None = None
    reminders: Reminders | None = None
    status: Annotated[str, one_of("draft", "confirmed", "cancelled")] | None = None
    repeat: Repeat | None = None

    def faults(self, zone: ZoneInfo | None) -> Iterator[tuple[str, str]]:
        """Yield what the times and the repeat say against each other."""
        if self.repeat and "/" in self.key:
            yield "repeat", '"repeat" of one occurrence cannot be given: it belongs to the series'
        moments = (self.starts, self.ends, self.rsvp_by)
        if zone is None and any(moment and moment.tzinfo for moment in moments):
            return  # the loader asks again, with the zone that the database knows
        starts, ends, rsvp_by = (
            in_zone(moment, zone) if moment and zone else moment for moment in moments
        )
        yield from time_faults(starts, ends, rsvp_by, self.repeat)


def time_faults(
    starts: datetime | None, ends: datetime | None, rsvp_by: datetime | None, repeat: str | None
) -> Iterator[tuple[str, str]]:
    """Yield (key, sentence) where a meeting's times, all naive and local, do not go together."""
    if starts and ends and ends <= starts:
        yield "ends", f'"ends" of a meeting must be after its start, {starts:%Y-%m-%dT%H:%M}'
    if starts and rsvp_by and rsvp_by > starts:
        yield (
            "rsvp_by",
            f'"rsvp_by" of a meeting cannot be after its start, {starts:%Y-%m-%dT%H:%M}',
        )
    if starts and repeat:
        try:
            recurrence.occurrences(starts, repeat)
        except ValueError as error:
            yield "repeat", f'"repeat" of a meeting cannot be used: {error}'


class NewsTranslation(Part):
    """A news item in another language."""

    what = "a translation of a news item"
    title: Line | None = None
    body: Text | None = None


class News(KeyedEntry):
    """A newsletter item."""

    what = "a news item"
    needed = ("title", "body", "published")
    never_empty = ("working_groups",)  # else nothing would mean everybody
    parts: ClassVar[dict[str, type[Part]]] = {"translations": NewsTranslation}
    title: Line | None = None
    body: Text | None = None
    published: Day | None = None
    link: Address | None = None
    working_groups: Groups | None = None
    translations: Annotated[dict[Language, Annotated[NewsTranslation, Keyed]], Keyed] | None = None
    withdrawn: Truth | None = None


class AnswerTranslation(Part):
    """A standing answer in another language."""

    what = "a translation of an answer"
    answer: Text | None = None


class Answer(KeyedEntry):
    """A standing answer to a question that is often asked."""

    what = "an answer"
    needed = ("questions", "answer")
    never_empty = ("working_groups",)  # else nothing would mean everybody
    parts: ClassVar[dict[str, type[Part]]] = {"translations": AnswerTranslation}
    questions: Annotated[list[Line], List, Field(min_length=1)] | None = None
    answer: Text | None = None
    working_groups: Groups | None = None
    translations: Annotated[dict[Language, Annotated[AnswerTranslation, Keyed]], Keyed] | None = (
        None
    )
