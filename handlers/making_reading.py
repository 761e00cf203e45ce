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
    making_agendas,
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
_LINK: Final = re.compile(r"https?://(?:[^\s<>\"()]|\([^\s<>\"()]*\))+")
"""With brackets only in pairs: a single one stands around it."""
_BARE_LINK: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"]+", re.IGNORECASE)
_ASKED: Final = re.compile(
    r"^(?:please )?(?:(?:what|how) about|(?:make|set) (?:it|the \w+)(?: to| at)?"
    r"|(?:move|change|shift|put) (?:it|the \w+) (?:to|at|on)|let us say|let's say|on|at)\s"
    r"|\s(?:please|(?:করে )?(?:দিন|দেন)|করুন|করেন|koren|korun|(?:kore )?(?:din|den))$",
    re.IGNORECASE,
)
"""What stands around a time that is given, and says nothing of it."""
_SEATS: Final = re.compile(r"(?<!\S)(\d+)(?:টি|টা)?\s*(?:seats?|আসন|সিট)(?=[\s,।]|$)", re.IGNORECASE)


_TO_LINK: Final = re.compile(
    r"(?:(?:^|[\s,;(]+)"
    r"(?:and|also|plus|or|ও|এবং|আর|online|zoom|link|অনলাইন|অনলাইনে|জুম|লিংক)\s*:?)+\s*$",
    re.IGNORECASE,
)
_LINK_LABEL: Final = re.compile(
    r"^(?:(?:the|here|is|this|our|zoom|teams|google|meet|meeting|join|at|link|লিংক|লিঙ্ক|জুম|হলো|হল"
    r"|এই)\b\s*[:–-]?\s+|(?:link|লিংক|zoom)\s*:\s*)+(?=\S+$)",
    re.IGNORECASE,
)
"""What says only that a link follows."""
_ABOUT: Final = re.compile(
    spelling.nfc(
        r"^(?:about|around|approx(?:imately|\.)?|roughly|for|it takes|takes|max|maximum|প্রায়|মোট"
        r"|pray)\s+"
        r"|\s+(?:max(?:imum)?|long|at most|মতো|ধরে|moto)\.?$"
    ),
    re.IGNORECASE,
)
_BARE_LENGTH: Final = re.compile(
    r"(?P<hours>\d{1,2})\s*(?:[:.]|h)\s*(?P<minutes>\d\d)|(?P<number>\d{1,3})", re.IGNORECASE
)
_MOST_HOURS: Final = 8
"""A length without its unit is one of hours up to so many."""
_UNTIL: Final = re.compile(
    spelling.nfc(r"^(?:until|till|to|up ?to|ends? at)\s+|\s+(?:পর্যন্ত|porjonto)$"), re.IGNORECASE
)
_ONE_DAY: Final = re.compile(spelling.nfc(r"(এক|দুই|তিন|ek|dui|tin)(দিন|din)"), re.IGNORECASE)
_DAY_BEFORE: Final = re.compile(
    spelling.nfc(r"(?:the |a |one )?(?:day|evening) before(?: it)?|আগের দিন|ager din"),
    re.IGNORECASE,
)
_PAIR: Final = re.compile(r"(\d+)\s*[/,]\s*(\d+)")
_SHARE: Final = re.compile(
    spelling.nfc(
        r"(?:at most |max(?:imum)? )?(\d+)\s*(?:seats?|people|persons?|participants?)?\s*"
        r"(?:per|(?:for|from) (?:each|every)|each|a)\s*(?:member\s*)?"
        r"(?:organi[sz]ation|org|agency)\w*"
        r"|(?:প্রতি|প্রত্যেক)\s*(?:সংস্থা|প্রতিষ্ঠান)\S*\s*(?:থেকে\s*)?(?:সর্বোচ্চ\s*)?(\d+)"
        r"\s*(?:জন|টি|টা)?"
    ),
    re.IGNORECASE,
)
"""How many seats an organization may take."""
_OF_SEATS: Final = re.compile(
    spelling.nfc(
        r"seats?|people|persons?|participants?|pax|chairs?|places|max|maximum|at|most|up|to|about"
        r"|only|the|limit|of|is|and|জন|জনের|টি|টা|আসন|সিট|লোক|সর্বোচ্চ|মোট|প্রায়|এবং|ও|jon|ta|ti|ashon|seat"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """What one sentence says of a meeting; `when` is None where it says nothing of a time."""

    whose: making_groups.Whose
    title: str | None
    titled: bool
    """Whether the title is marked as one, by quotes or a colon."""
    when: datetime | appointments.Unread | None
    has_day: bool
    """Whether it says on which day; of an hour alone `when` is the next such."""
    length: int | None
    place: str | None
    online: str | None
    unlinked: bool
    """Whether it is online, and its link is not said."""
    seats: int | None
    often: making_repeats.Often
    copied: making_copies.Copied | None
    """What it is to be like."""
    agenda: list[Any] | making_agendas.Unread
    """Its items, none where none are said."""
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
    has_day = asking.sentence(context, " ".join(words)).period.first is not None
    when, minutes, words = _when(context, words, often)
    if title is None:
        title, words = making_titles.by_kind(words)
        title, words = (title, words) if title else making_titles.by_topic(words)
    elif titled:
        words = making_titles.without_plain(words)
    place, is_online = making_places.place(words)
    return Said(
        whose=whose,
        title=_fitting(title, "title") if title else None,
        titled=titled,
        when=when,
        has_day=has_day or often.since is not None,
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
    if has_links(text):
        return None
    link = _LINK.search(text)
    beside = _beside_link(_LINK.sub(" ", text)) if link is not None else text
    said = {"place": place(beside) if beside else "", "online": online(link[0]) if link else ""}
    return None if None in said.values() else {name: one for name, one in said.items() if one}


def has_links(text: str) -> bool:
    """Say whether there is more than one link in a text."""
    return len(_LINK.findall(text)) > 1


def _beside_link(text: str) -> str:
    """Give a place without what only leads over to its link: "UN House and online: ".

    A bracket goes that stood around the link, not that of "IOM office (2nd floor)".
    """
    bare = _TO_LINK.sub("", " ".join(re.sub(r"\(\s*\)", " ", text).split()))
    bare = bare.lstrip(" ,;:+&-)").rstrip(" ,;:+&-(")
    if bare.count("(") < bare.count(")"):
        bare = bare.removesuffix(")")
    if bare.count("(") > bare.count(")"):
        bare = bare.removeprefix("(")
    return bare.strip(" ,;:+&-")


def language(context: Context, text: str) -> str | None:
    """Give the language in whose letters the day and time are; title and place may be in any."""
    whole = asking.sentence(context, making_titles.without_quoted(text))
    when = " ".join(whole.words[place] for place in sorted(whole.period.places))
    return languages.of_letters(asking.sentence(context, when))


def _fitting(text: str, what: str) -> str | None:
    return text if 0 < len(text) <= LONGEST[what] else None


def without_asking(text: str) -> str:
    """Leave out what stands around a part that is given: "make it 90 minutes", "… করে দিন"."""
    return _ASKED.sub("", text)


def minute_on(context: Context, text: str, day: date) -> int | None:
    """Read a time of a day that is known: minutes since midnight."""
    zone = context.network.timezone
    text = f"at {text.strip()}" if text.strip().isdecimal() else text
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
    at, minutes, rest = making_times.said(context, without_asking(text).split(), since)
    alone = asking.moment(context, text, since)
    if isinstance(at, datetime) and not rest and (minutes or not isinstance(alone, datetime)):
        return at, minutes
    if isinstance(alone, datetime) or alone.day is not None:
        return alone, 0
    return (at, minutes) if at is not None and not rest else (alone, 0)


def minute_in(context: Context, text: str, day: date) -> int | None:
    """Read a time of a day that is known among other words: "UN House, 3 pm"."""
    zone = context.network.timezone
    at = making_times.said(context, text.split(), appointments.at(day, 0, zone))[0]
    if not isinstance(at, datetime):
        return None
    found, minute = appointments.parts(at, zone)
    return minute if found == day else None


def length(context: Context, text: str, begins: datetime | None = None) -> int | None:
    """Read how long it takes, in minutes: "2h", "about 90 min", "দেড় ঘণ্টা", "until 5 pm"."""
    text = _ABOUT.sub("", spelling.nfc(text)).strip()
    minutes = _bare_length(text)
    if minutes is None:
        question = asking.sentence(context, text)
        places, minutes = lengths.stated(question)
        if len(places) != len(question.words):
            minutes = _until(context, text, begins)
    return minutes if 0 < minutes <= LONGEST_MEETING else None


def _bare_length(text: str) -> int | None:
    """Read a length without its unit: 2 are hours, 90 are minutes, 1:30 and 1h30 both."""
    found = _BARE_LENGTH.fullmatch(text)
    if found is None:
        return None
    if found["minutes"] is not None:
        return int(found["hours"]) * 60 + int(found["minutes"])
    number = int(found["number"])
    return number * 60 if number <= _MOST_HOURS else number


def _until(context: Context, text: str, begins: datetime | None) -> int:
    """Read an end, "until 5 pm": the minutes from the start; 0 where there is none."""
    if begins is None or _UNTIL.search(text) is None:
        return 0
    zone = context.network.timezone
    day, minute = appointments.parts(begins, zone)
    end = minute_on(context, _UNTIL.sub("", text), day)
    return end - minute if end is not None else 0


def before(context: Context, text: str) -> int:
    """Read how long before the start, in minutes: "2 days before", "one week"; 0 where none."""
    question = asking.sentence(context, _ONE_DAY.sub(r"\1 \2", spelling.nfc(text)))
    moment = asking.moment(context, text)
    is_day = isinstance(moment, datetime) or moment.day is not None
    return lengths.before(question) or (0 if is_day else lengths.ahead(question))


def of_day_before(context: Context, text: str, start: datetime) -> str | None:
    """Write "the day before at noon" with its date; without an hour it is that of the start.

    None where it says no such day.
    """
    said, found = _DAY_BEFORE.subn(" ", spelling.nfc(text))
    if not found:
        return None
    day, minute = appointments.parts(start, context.network.timezone)
    hour = said.strip(" ,.।") or f"{minute // 60:02}:{minute % 60:02}"
    return f"{(day - timedelta(days=1)).isoformat()} {hour}"


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
    text = _LINK_LABEL.sub("", spelling.nfc(text)).strip()
    link = f"https://{text}" if _BARE_LINK.fullmatch(text) else text
    return _fitting(link, "online") if _LINK.fullmatch(link) else None


_TIMES: Final = re.compile(r"(\d{1,3})\s*(times|x|বার)?", re.IGNORECASE)


def times(text: str) -> int | None:
    """Read how often something is: "6", "6 times", "৬ বার"."""
    match = _TIMES.fullmatch(text.strip())
    return int(match[1]) if match else None


def seats(text: str) -> dict[str, int | None] | None:
    """Read how many seats there are, and how many an organization may take.

    "40", "40 / 2", "at most 40 people, 2 per organization"; of that alone how many there are stays.
    """
    text = spelling.nfc(text)
    pair = _PAIR.fullmatch(text.strip())
    shared = _SHARE.search(text)
    each = pair[2] if pair else shared and next(one for one in shared.groups() if one)
    rest = pair[1] if pair else _SHARE.sub(" ", text)
    numbers = re.findall(r"\d+", rest)
    plain = all(map(_OF_SEATS.fullmatch, re.findall(r"[^\W\d_][^\s\d,;/.।]*", rest)))
    if not plain or len(numbers) > 1 or not (numbers or each):
        return None
    share = _in_range(each) if each else None
    capacity = _in_range(numbers[0]) if numbers else None
    if (each and share is None) or (numbers and capacity is None):
        return None
    of_each: dict[str, int | None] = {"seats_per_organization": share}
    return of_each | ({"capacity": capacity} if numbers else {})


def _in_range(number: str) -> int | None:
    return read if 0 < (read := int(number[:9])) <= MOST_SEATS else None
