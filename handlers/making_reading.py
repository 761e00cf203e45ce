"""What is typed of a meeting, read: the only place that does; what is not understood is None.

Nothing is guessed: what a sentence says beside working groups, time, length, link and a title in
quotes is its place, which whoever wrote it sees before anything is made.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from handlers import asking, making_groups, making_places, making_repeats, making_times
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
_QUOTED: Final = re.compile('["“”]([^"“”]+)["“”]')
_YEAR: Final = re.compile(r"(?<!\S)20\d\d(?!\S)")
_LABEL: Final = re.compile(
    r"(?<!\S)(?:place|venue|where|স্থান|জায়গা|ভেন্যু|sthan|time|when|date|সময়|তারিখ|তারিখ ও সময়): ",
    re.IGNORECASE,
)
"""What may stand before a place or a time, and says nothing that those do not."""
_TITLE_LABEL: Final = re.compile(r"(?:title|topic|subject|শিরোনাম|বিষয়)$", re.IGNORECASE)
_NO_TITLE: Final = re.compile(r"(?:agenda|আলোচ্যসূচি|এজেন্ডা)$", re.IGNORECASE)
_COPIED: Final = re.compile(
    spelling.nfc(
        r"(?<!\w)(?:(?:(?:a )?copy(?: of)?|(?:the )?same as|like) (?:the )?(?:last|previous)"
        r"(?: (?:one|time))?"
        r"|(?:আগেরটির|আগেরটার|গত সভার|আগের সভার|গতবারের|আগেরবারের|আগের বারের) (?:মতো|মত|অনুলিপি|কপি)"
        r"|(?:ager(?: ?(?:tar|bar(?:er)?))?|goto ?bar(?:er)?|last tar) (?:moto|mot|copy))(?!\w)",
    ),
    re.IGNORECASE,
)
_SEATS: Final = re.compile(r"(?<!\S)(\d+)(?:টি|টা)?\s*(?:seats?|আসন|সিট)(?=[\s,।]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What one sentence says of a meeting; `when` is None where it says nothing of a time."""

    whose: making_groups.Whose
    title: str | None
    when: datetime | appointments.Unread | None
    length: int | None
    place: str | None
    online: str | None
    unlinked: str | None
    """The word by which it is online, where its link is not said."""
    seats: int | None
    often: making_repeats.Often
    copied: bool
    """Whether it is to be as the last one was."""


def said(context: Context, text: str) -> Said:
    """Read `LM-TWG 14 Oct 11am IOM office 2h`."""
    text = making_places.without_case(spelling.nfc(text))
    link = _LINK.search(text)
    unlinked = _LINK.sub(" ", text)
    copied = _COPIED.search(unlinked)
    title, rest = _titled(context, _COPIED.sub(" ", unlinked))
    often, unquoted = making_repeats.said(context, rest)
    seats = _SEATS.search(unquoted)
    whose, words = making_groups.said(context, _SEATS.sub(" ", unquoted))
    when, minutes, words = _when(context, words, often)
    place, how = making_places.place(words)
    return Said(
        whose=whose,
        title=_fitting(title, "title") if title else None,
        when=when,
        length=minutes if 0 < minutes <= LONGEST_MEETING else None,
        place=_fitting(place, "place") if place else None,
        online=_fitting(link[0], "online") if link else None,
        unlinked=how if link is None else None,
        seats=_in_range(seats[1]) if seats else None,
        often=often,
        copied=copied is not None,
    )


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
    return at + making_repeats.SEVEN_DAYS, minutes, rest


def _titled(context: Context, text: str) -> tuple[str | None, str]:
    """Take out the title: in quotes, or behind a colon after all that says when it is."""
    quoted = _QUOTED.search(text)
    if quoted is not None:
        return quoted[1].strip(), _QUOTED.sub(" ", text)
    text = _LABEL.sub(" ", text)
    before, colon, behind = text.rpartition(": ")
    before = _TITLE_LABEL.sub("", before)
    if _NO_TITLE.search(before):
        return None, text
    if not colon or not _is_moment(context, before) or _is_moment(context, behind):
        return None, text
    return behind.strip(), before


def _is_moment(context: Context, text: str) -> bool:
    timely = _YEAR.sub(" ", text)  # of "Workplan 2027"; it could be 20:27
    when = making_times.said(context, timely.split())[0]
    return isinstance(when, datetime) or (
        isinstance(when, appointments.Unread) and when.why is appointments.Why.OVER
    )


def language(context: Context, text: str) -> str | None:
    """Give the language in whose letters the day and time are; title and place may be in any."""
    whole = asking.sentence(context, _QUOTED.sub(" ", text))
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
