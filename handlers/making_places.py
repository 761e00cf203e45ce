"""Where a meeting is, read out of a sentence about it: the only place that knows words for places.

Nothing is guessed: what is left of a sentence is the place, as far as it says no online meeting.
"""

import re
from collections.abc import Sequence
from typing import Final

from storage.rules import words as spelling

_BESIDE: Final = frozenset({
    "at", "in", "on", "from", "for", "the", "via", "by", "and", "&", "+", "with", "e", "te", "@",
    "ও", "এবং", "আর", "এ", "তে", ",", "-", ".", "।", "of", "যৌথ", "জরুরি", "একসাথে", "একত্রে",
    "together", "jointly", "joint", "urgent", "joutho", "joruri", "eksathe",
    "একটা", "একটি", "আরেকটা", "আরেকটি", "দরকার", "লাগবে", "চাই", "হবে", "তৈরি", "করুন", "করেন", "করতে",
    "ekta", "akta", "ekti", "arekta", "dorkar", "lagbe", "chai", "hobe", "toiri", "korun", "koren",
    "korte", "please", "need", "needed", "is",
})  # fmt: skip
"""What stands around a place and is none of it."""


def _pattern(*words: str) -> re.Pattern[str]:
    return re.compile(spelling.nfc("".join(words)), re.IGNORECASE)


_ONLINE: Final = _pattern(
    r"(?<![\w-])(?:(?:on|via|by|over)\s+)?(?:online|on-line|virtual(?:ly)?|remote(?:ly)?|(?P<hybrid>hybrid|হাইব্রিড)|zoom"
    r"|(?:ms |microsoft )?teams|google meet|gmeet|webex|skype|(?:অনলাইন|জুম|টিমস|গুগল মিট)(?:-?ে|-?এ)?"
    r"|ভার্চুয়াল(?:ি)?)(?![\w-])(?!\s+rooms?\b)(?:\s+(?:e|এ|meeting|মিটিং)(?=[\s,]|$))?"
)
_HOUSE: Final = (
    "কার্যালয়|অফিস|সভাকক্ষ|কক্ষ|ভবন|রুম|হলরুম|হল|সেন্টার|হোটেল|মিলনায়তন|হাউস|হাউজ|দপ্তর|কেন্দ্র|ক্লাব|টাওয়ার"
    "|ইনস্টিটিউট|অডিটোরিয়াম"
)
_IN_BANGLA: Final = _pattern(rf"(?<=\S)?({_HOUSE})ে(?=[\s,।]|$)")
"""Of কার্যালয়ে: in the office."""
_IN_HOTEL: Final = _pattern(r"(?<=হোটেল )(\S+)ে(?=[\s,।]|$)")
_CASE: Final = _pattern(r"(?<=\w)[-–](?:e|te|এ|তে)(?=[\s,।]|$)")
"""Of "office-e"."""
_NAMED: Final = _pattern(
    r"(?<!\w)(?:office|room|hall|house|building|tower|centre|center|hotel|auditorium|club|floor|hq"
    rf"|headquarters|university|institute|ministry|secretariat|venue|{_HOUSE}|তলা|মন্ত্রণালয়|বিশ্ববিদ্যালয়"
    r"|ofish|offish|karjaloy|bhaban|bhobon)(?!\w)"
)


def place(words: Sequence[str]) -> tuple[str | None, bool]:
    """Give the place that is left of a sentence, and whether it says that it is online.

    What is hybrid is so, too, once its place is known; before that neither is.
    """
    text = " ".join(words)
    found = _ONLINE.search(text)
    left = _ONLINE.sub(" ", text).split()
    while left and left[0].casefold() in _BESIDE:
        left = left[1:]
    while left and left[-1].casefold() in _BESIDE:
        left = left[:-1]
    bare = _IN_HOTEL.sub(r"\1", _IN_BANGLA.sub(r"\1", " ".join(left)))
    where = re.sub(r"(?:\s*,)+(?=\s*,|$)|^[\s,]+", "", bare).strip(" ,:") or None
    is_hybrid = found is not None and found["hybrid"] is not None
    return where, found is not None and (where is not None or not is_hybrid)


def is_online(text: str) -> bool:
    """Say whether words say that it is online."""
    return _ONLINE.search(text) is not None


def without_case(text: str) -> str:
    """Leave the ending out that a dash joins to a place: "office-e" is at the office."""
    return _CASE.sub("", text)


def is_one(text: str) -> bool:
    """Say whether words are plainly a place: "IOM office", "৩য় তলার সভাকক্ষ"."""
    text = _IN_BANGLA.sub(r"\1", spelling.nfc(text))
    return _NAMED.search(text) is not None
