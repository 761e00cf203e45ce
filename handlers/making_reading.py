"""What is typed of a meeting, read: the only place that does; what is not understood is None.

Nothing is guessed: what a sentence says beside working groups, time, length, link and a title in
quotes is its place, which whoever wrote it sees before anything is made.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from handlers import (
    asking,
    making_copies,
    making_groups,
    making_places,
    making_programme,
    making_repeats,
    making_times,
    making_titles,
)
from handlers.context import Context
from handlers.understanding import (
    appointments,
    languages,
    lengths,
)
from storage.rules import words as spelling

LONGEST: Final = {"title": 200, "place": 300, "online": 500, "reason": 300,
                  "description": 1000}  # fmt: skip
"""Characters of each."""

LONGEST_MEETING: Final = 24 * 60
"""Minutes."""
MOST_SEATS: Final = 100_000

_MINUTE: Final = timedelta(minutes=1)
_LINK: Final = re.compile(r"https?://[^\s<>\"]+")
_BARE_LINK: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"]+", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"^(?:(?:what|how) about|make it|move it to|let us say|let's say|on|at)\s"
    r"|\s(?:please|করুন|করেন|koren|korun)$",
    re.IGNORECASE,
)
"""What stands around a time that is given, and says nothing of it."""
_SEATS: Final = re.compile(r"(?<!\S)(\d+)(?:টি|টা)?\s*(?:seats?|আসন|সিট)(?=[\s,।]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What one sentence says of a meeting; `when` is None where it says nothing of a time."""

    whose: making_groups.Whose
    title: str | None
    titled: bool
    """Whether the title is marked as one, by quotes or a colon."""
    when: datetime | appointments.Unread | None
    length: int | None
    place: str | None
    online: str | None
    unlinked: bool
    """Whether it is online, and its link is not said."""
    seats: int | None
    often: making_repeats.Often
    copied: making_copies.Copied | None
    """What it is to be like."""
    agenda: list[Any] | None
    """Its items; None where one is said and not understood."""
    lead: str | None
    """The words for who leads it."""


def said(context: Context, text: str) -> Said:
    """Read `LM-TWG 14 Oct 11am IOM office 2h`."""
    text = making_places.without_case(spelling.nfc(text))
    link = _LINK.search(text)
    unlinked = _LINK.sub(" ", text)
    lead, unled = making_programme.without_lead(context, unlinked)
    agenda, bare = making_programme.without_agenda(context, unled)
    copied, unlike = making_copies.said(context, bare)
    title, rest = making_titles.marked(context, unlike)
    often, unquoted = making_repeats.said(context, rest)
    seats = _SEATS.search(unquoted)
    whose, words = making_groups.said(context, _SEATS.sub(" ", unquoted))
    titled = title is not None
    if title is None:
        title, whose, words = _titled(context, whose, words)
    when, minutes, words = _when(context, words, often)
    if title is None:
        title, words = making_titles.by_kind(words)
    elif titled:
        words = making_titles.without_plain(words)
    place, is_online = making_places.place(words)
    return Said(
        whose=whose,
        title=_fitting(title, "title") if title else None,
        titled=titled,
        when=when,
        length=minutes if 0 < minutes <= LONGEST_MEETING else None,
        place=_fitting(place, "place") if place else None,
        online=_fitting(link[0], "online") if link else None,
        unlinked=is_online and link is None,
        seats=_in_range(seats[1]) if seats else None,
        often=often,
        copied=copied,
        agenda=agenda,
        lead=lead,
    )


def _titled(
    context: Context, whose: making_groups.Whose, words: list[str]
) -> tuple[str | None, making_groups.Whose, list[str]]:
    """Read the title before all that says when it is; it is no name that is not known."""
    begins = making_groups.before_time(context, words)
    title, rest = making_titles.by_kind(words[:begins])
    if rest == words[:begins]:
        return None, whose, words
    return title, replace(whose, first=None), [*rest, *words[begins:]]


def _when(
    context: Context, words: list[str], often: making_repeats.Often
) -> tuple[making_times.When, int, list[str]]:
    """Read the time; of "every Tuesday 10 am" it is next week's where today's is over.

    Of what is held from a day on it is the first one then.
    """
    if often.since is not None:
        begins = appointments.at(often.since, 0, context.network.timezone)
        if begins > context.now:
            when, minutes, rest = making_times.said(context, words, begins - _MINUTE)
            return when or appointments.Unread(appointments.Why.HOUR, often.since), minutes, rest
    read = making_times.said(context, words)
    is_over = isinstance(read[0], appointments.Unread) and read[0].why is appointments.Why.OVER
    if often.way is None or not is_over:
        return read
    zone = context.network.timezone
    today = appointments.parts(context.now, zone)[0]
    at, minutes, rest = making_times.said(context, words, appointments.at(today, 0, zone))
    if not isinstance(at, datetime) or appointments.parts(at, zone)[0] != today:
        return read
    return often.after(at), minutes, rest


def where(text: str) -> dict[str, str] | None:
    """Read a place, a link, or both: "UN House, https://..."; None where it is too long."""
    text = making_titles.without_label(" ".join(text.split()))
    link = _LINK.search(text)
    beside = _LINK.sub(" ", text).strip(" ,;+&-") if link is not None else text
    said = {"place": place(beside) if beside else "", "online": online(link[0]) if link else ""}
    return None if None in said.values() else {name: one for name, one in said.items() if one}


def language(context: Context, text: str) -> str | None:
    """Give the language in whose letters the day and time are; title and place may be in any."""
    whole = asking.sentence(context, making_titles.without_quoted(text))
    when = " ".join(whole.words[place] for place in sorted(whole.period.places))
    return languages.of_letters(asking.sentence(context, when))


def _fitting(text: str, what: str) -> str | None:
    return text if 0 < len(text) <= LONGEST[what] else None


def minute_on(context: Context, text: str, day: date) -> int | None:
    """Read a time of a day that is known: minutes since midnight."""
    zone = context.network.timezone
    at = asking.moment(context, text, since=appointments.at(day, 0, zone))
    if isinstance(at, appointments.Unread):
        return None
    found, minute = appointments.parts(at, zone)
    return minute if found == day else None


def time_given(
    context: Context, text: str, since: datetime | None = None
) -> tuple[datetime | appointments.Unread, int]:
    """Read a day, a time or both where they are asked for: "how about 20 Jan 3 to 5 pm?".

    Give the minutes to the end, too, or 0. What says more than that is refused.
    """
    alone = asking.moment(context, text, since)
    if isinstance(alone, datetime) or alone.day is not None:
        return alone, 0
    at, minutes, rest = making_times.said(context, _ASKED.sub("", text).split(), since)
    return (at, minutes) if at is not None and not rest else (alone, 0)


def minute_in(context: Context, text: str, day: date) -> int | None:
    """Read a time of a day that is known among other words: "UN House, 3 pm"."""
    zone = context.network.timezone
    at = making_times.said(context, text.split(), appointments.at(day, 0, zone))[0]
    if not isinstance(at, datetime):
        return None
    found, minute = appointments.parts(at, zone)
    return minute if found == day else None


def length(context: Context, text: str) -> int | None:
    """Read how long it takes, in minutes: "2h", "90 min", "দেড় ঘণ্টা"."""
    question = asking.sentence(context, text)
    places, minutes = lengths.stated(question)
    alone = len(places) == len(question.words)
    return minutes if alone and 0 < minutes <= LONGEST_MEETING else None


def title(text: str) -> str | None:
    """Read a title: one line."""
    return _fitting(" ".join(text.split()), "title")


def place(text: str) -> str | None:
    """Read a place: one line."""
    return _fitting(" ".join(text.split()), "place")


def description(text: str) -> str | None:
    """Read what people are to know beforehand, in as many lines as it has."""
    return _fitting(text.strip(), "description")


def reason(text: str) -> str | None:
    """Read why a meeting is called off: one line."""
    return _fitting(" ".join(text.split()), "reason")


def online(text: str) -> str | None:
    """Read a link, and nothing beside; one without its `https://` gets that."""
    link = f"https://{text}" if _BARE_LINK.fullmatch(text) else text
    return _fitting(link, "online") if _LINK.fullmatch(link) else None


_TIMES: Final = re.compile(r"(\d{1,3})\s*(times|x|বার)?", re.IGNORECASE)


def times(text: str) -> int | None:
    """Read how often something is: "6", "6 times", "৬ বার"."""
    match = _TIMES.fullmatch(text.strip())
    return int(match[1]) if match else None


def seats(text: str) -> tuple[int, int | None] | None:
    """Read how many seats there are, and how many an organization may take: "40", "40 / 2"."""
    numbers = re.findall(r"\d+", text)
    alone = re.fullmatch(r"[\d\s/,]+", text) is not None and 1 <= len(numbers) <= 2
    if not alone or not all(map(_in_range, numbers)):
        return None
    return int(numbers[0]), int(numbers[1]) if len(numbers) == 2 else None


def _in_range(number: str) -> int | None:
    return read if 0 < (read := int(number[:9])) <= MOST_SEATS else None
