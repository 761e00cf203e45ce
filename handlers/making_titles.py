"""The title of a meeting in a sentence about it: the only place that reads it there.

It is in quotes, behind a colon after all that says when it is, or what says which kind of a meeting
it is: "validation workshop", "training on referrals". "Joint meeting" is none.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from handlers import making_places, making_times
from handlers.context import Context
from handlers.understanding import appointments
from storage.rules import words as spelling

_QUOTED: Final = re.compile('["“”]([^"“”]+)["“”]')
_YEAR: Final = re.compile(r"(?<!\S)20\d\d(?!\S)")
_LABEL: Final = re.compile(
    r"(?<!\S)(?:place|venue|where|স্থান|জায়গা|ভেন্যু|sthan|time|when|date|সময়|তারিখ|তারিখ ও সময়): ",
    re.IGNORECASE,
)
"""What may stand before a place or a time, and says nothing that those do not."""
_KIND_OF_PLACE: Final = re.compile(
    r"(?<!\S)(hybrid|online|virtual|in person|হাইব্রিড|অনলাইন|সরাসরি): ", re.IGNORECASE
)
_LABELLED: Final = re.compile(
    spelling.nfc(r"(?<!\S)(?:title|topic|subject|শিরোনাম|বিষয়): ([^,।]+)"), re.IGNORECASE
)

_MEETING: Final = "meetings?|calls?|sessions?|সভা|মিটিং|বৈঠক|sh?obha|sova|mee?ting|boithok"
_PLAIN: Final = (
    f"{_MEETING}|joint|combined|together|urgent|emergency|regular|যৌথ|যৌথভাবে|একসাথে|একত্রে|জরুরি|নিয়মিত"
    "|joutho|jou?tho|ekshathe|eksathe|joruri|an?|the|of|our|with|and|er|এর|ও|-"
    "|একটা|একটি|আরেকটা|আরেকটি|[ea]k(?:ta|ti)|arekt[ai]"
)
"""What alone is no title."""
_WANTED: Final = "new|another|one more|নতুন|notun|আরও|আরো|aro"
"""What alone is none either; before a place it may be of its name: "New Market"."""
_KINDS: Final = (
    f"{_MEETING}|workshops?|trainings?|orientation|consultation"
    "|briefing|debrief(?:ing)?|review|seminar|webinar|retreat|discussion|dialogue|launch|visit|conference|symposium|plenary"
    "|coordination|validation|planning|induction|assembly|কর্মশালা|প্রশিক্ষণ|সেমিনার|ওয়েবিনার|আলোচনা"
    "|পর্যালোচনা|অধিবেশন|সম্মেলন|পরিদর্শন|ওরিয়েন্টেশন|সংলাপ|kormosh?ala|prosh?ikkh?on|alochona"
)
_OF_A_ROOM: Final = r"(?!\s+(?:rooms?|halls?|cent(?:re|er)s?|house|কক্ষ|রুম)\b)"
_WHAT_IT_VISITS: Final = r"(?:(?<=visit)|(?<=visits)|(?<=orientation)|(?<=briefing))\s+to(?! be\b)"
_KIND: Final = re.compile(
    spelling.nfc(
        rf"(?P<title>[^,।]*(?<!\S)(?:{_KINDS}){_OF_A_ROOM}(?=[\s,।:]|$)"
        rf"(?:(?:\s+(?:on|of|for|about|regarding|to discuss)|{_WHAT_IT_VISITS}) (?=\S)[^,।]*)?)"
    ),
    re.IGNORECASE,
)
_SORT: Final = (
    rf"(?:(?:{_KINDS}|joint|combined|urgent|emergency|regular|special|technical|field|annual|quarterly"
    rf"|যৌথ|জরুরি|নিয়মিত|বিশেষ|বার্ষিক|joutho|joruri){_OF_A_ROOM}\s+)*(?:{_KINDS}){_OF_A_ROOM}"
)
_BEFORE_QUOTED: Final = re.compile(
    spelling.nfc(rf"(?<!\S){_SORT}(?:\s+(?:on|of|for|about|regarding|titled|called|named))?:?\s*$"),
    re.IGNORECASE,
)
_BEHIND_QUOTED: Final = re.compile(
    spelling.nfc(
        rf"^\s*(?:(?:বিষয়ক|বিষয়ে|নিয়ে|শীর্ষক|bish?oyok|bish?oye|niye)\s+)?{_SORT}(?:ের|র|er)?(?=[\s,।]|$)"
    ),
    re.IGNORECASE,
)
"""Which sort of a meeting it is, beside its title in quotes: none of its place."""
_PLAIN_FIRST: Final = re.compile(
    spelling.nfc(rf"^(?:(?:{_PLAIN}){_OF_A_ROOM}(?:\s+|$))+"), re.IGNORECASE
)
_BEFORE_PLACE: Final = re.compile(r"\s(?:at|@|in the|venue)\s", re.IGNORECASE)
_PLAIN_WORD: Final = re.compile(spelling.nfc(f"{_PLAIN}|{_WANTED}"), re.IGNORECASE)
_TOPIC: Final = re.compile(
    r"(?<!\S)(?:(?:on|about|regarding|concerning) )+"
    r"(?P<topic>[^\W\d][^,।]*?)(?= (?:at|in) |[,।]|$)",
    re.IGNORECASE,
)
_AT_THE_EDGE: Final = re.compile(
    r"^(?:(?:,|and|ও|of|for)\s+)+|(?:\s+(?:on|at|from|in|the|of|for|er|এর|is|,|-))+$", re.IGNORECASE
)


def marked(context: Context, text: str) -> tuple[str | None, str]:
    """Take out the title in quotes, or behind a colon after all that says when it is."""
    quoted = _QUOTED.search(text)
    if quoted is not None:
        before = _BEFORE_QUOTED.sub("", text[: quoted.start()])
        behind = _BEHIND_QUOTED.sub("", text[quoted.end() :])
        return quoted[1].strip(), _QUOTED.sub(" ", f"{before} {behind}")
    labelled = _LABELLED.search(text)
    if labelled is not None:
        return labelled[1].strip(), without_label(_LABELLED.sub(" ", text))
    text = _KIND_OF_PLACE.sub(r"\1 ", _LABEL.sub(" ", text))
    before, colon, behind = text.rpartition(": ")
    if not colon or not _is_moment(context, before) or _is_moment(context, behind):
        return None, text
    return behind.strip(" ,"), before


def without_plain(words: Sequence[str]) -> list[str]:
    """Leave out, before a place, that it is a meeting: of what has its title already."""
    return _PLAIN_FIRST.sub("", " ".join(words)).split()


def without_label(text: str) -> str:
    """Give a text without what only says that a place or a time follows: "venue: "."""
    return _LABEL.sub("", text)


def without_quoted(text: str) -> str:
    """Give a text without what is in quotes."""
    return _QUOTED.sub(" ", text)


def _is_moment(context: Context, text: str) -> bool:
    timely = _YEAR.sub(" ", text)  # of "Workplan 2027"; it could be 20:27
    when = making_times.said(context, timely.split())[0]
    return isinstance(when, datetime) or (
        isinstance(when, appointments.Unread) and when.why is appointments.Why.OVER
    )


def by_kind(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take out the words that say which kind of a meeting it is; they are its title, if any."""
    text = " ".join(words)
    place = _BEFORE_PLACE.search(text)
    found = _KIND.match(text[: place.start()] if place is not None else text)
    comma = re.search(r"[,।]\s*", text)
    if found is None and comma is not None:
        title, rest = by_kind(text[comma.end() :].split())
        return title, [*text[: comma.end()].split(), *rest]
    if found is None:
        return None, list(words)
    return _said(found["title"]), text[found.end() :].split()


def by_topic(words: Sequence[str]) -> tuple[str | None, list[str]]:
    """Take out what it is on, where only that is said: "on data sharing"; no place is a topic."""
    text = " ".join(words)
    found = _TOPIC.search(text)
    if found is None or making_places.is_one(found[0]) or making_places.is_online(found[0]):
        return None, list(words)
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return _said(found["topic"]), rest.split()


def _said(text: str) -> str | None:
    title = _AT_THE_EDGE.sub("", text.strip(" ,:")).strip(" ,:")
    if all(_PLAIN_WORD.fullmatch(word.strip(",")) for word in title.split()):
        return None
    return title[0].upper() + title[1:]
