"""Which meeting a sentence says that one is to be like: the only place that reads it.

The last one of the same working groups, or one that is named by its title: "copy of the services
for survivors meeting", "সমন্বয় সভার মতো". Only such as who writes may make.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from handlers import making_groups, texts
from handlers.context import Context
from handlers.understanding import index, normalise
from storage import making
from storage.models import Meeting
from storage.rules import words as spelling

_LAST: Final = re.compile(
    spelling.either(
        r"(?<!\w)(?:(?:a )?copy(?: of)?|repeat|(?:the )?same as|like) (?:the )?(?:last|previous)"
        r"(?: (?:one|time)| (?P<en>(?:[^\s\d]+ ){1,4}?)one)?(?!\w)",
        r"(?:গত|আগের|শেষ|সর্বশেষ) (?P<bn>(?:\S+ ){0,4}?)"
        r"(?:সভার|সভাটির|মিটিংয়ের|মিটিং এর|মিটিঙের|বৈঠকের) (?:মতো|মত|অনুলিপি|কপি)(?=[\s,।]|$)",
        r"(?:আগেরটির|আগেরটার|গতবারের|আগেরবারের|আগের বারের) (?:মতো|মত|অনুলিপি|কপি)(?=[\s,।]|$)",
        r"(?<!\w)(?:goto|ager|last|shesh) (?P<latn>(?:\S+ ){0,4}?)"
        r"(?:meeting|sh?obha|mee?ting)(?: ?(?:er|tar|r))? (?:moto|mot|copy)(?!\w)",
        r"(?<!\w)(?:ager(?: ?(?:tar|bar(?:er)?))?|goto ?bar(?:er)?|last tar) (?:moto|mot|copy)"
        r"(?!\w)",
    ),
    re.IGNORECASE,
)
"""Whose last one it is may stand between: "goto CTIP meeting er moto"."""
_LIKE: Final = re.compile(
    r"(?<!\w)(?:(?:a )?copy of|repeat(?: of)?|(?:the )?same as|like) (?:the |our )?", re.IGNORECASE
)
"""Before what is named."""
_ITS_LIKE: Final = re.compile(
    spelling.either(
        r"(?:(?<=র)|(?<=এর)) (?:মতোই?|মতই?|অনুলিপি|কপি)(?=[\s,।]|$)",
        r"(?:(?: ?(?<=\w)(?:er|tar|r))) (?:moto|mot|copy)(?!\w)",
    ),
    re.IGNORECASE,
)
"""Behind what is named."""
_MEETING: Final = re.compile(
    spelling.either(
        r"meetings?|one|the|sh?obha(?:r)?|mee?ting(?:er)?|boithok(?:er)?"
        r"|সভা(?:র|টির)?|মিটিং(?:য়ের|ের|এর)?|বৈঠক(?:ের)?|এর|er|r|tar"
    ),
    re.IGNORECASE,
)
"""What may stand beside a title, and says nothing more."""
_UNKNOWN: Final = re.compile(
    rf"{_LIKE.pattern}(?:(?!(?:to|for|on|at)\s+\S*\d)[^\s\d]\S*\s*){{1,10}}(?:(?:to|for|on)(?=\s))?"
    rf"|^(?:[^\s\d]\S*\s+){{1,10}}?\S+?(?:{_ITS_LIKE.pattern})",
    re.IGNORECASE,
)
"""What is named and not known, up to its day."""
_NEW_DAY: Final = re.compile(r"^\s*(?:to|for|on)(?=\s)", re.IGNORECASE)
_LONGEST: Final = 10
"""Words of a title with what stands beside it."""
_HALF: Final = 0.5
"""So much of a title names it, whatever stands beside."""
_ENDS: Final = re.compile(
    r"\s*(?:$|[,।(-]|(?:to|for|on|at|in|from|by|next|this|tomorrow|today|with)(?!\w)|\S*\d)"
    r"|\s*\S+ \S*\d",
    re.IGNORECASE,
)
"""What may stand behind a part of a title; with another word it would be another title's."""
_DAY_BEFORE: Final = re.compile(r"(?:^|[,।]|\d\S*(?: \S+){0,2})\s*$")


@dataclass(frozen=True)
class Copied:
    """What it is to be like: a meeting, or with None the last one of its working groups.

    `unknown`: something that is named, and is none that who writes may make the like of.
    """

    meeting: Meeting | None = None
    unknown: bool = False
    several: Sequence[str] = ()
    """Titles that have what is named, where it may be either's."""


def said(context: Context, text: str) -> tuple[Copied | None, str]:
    """Read what a sentence says it is to be like; give the sentence without that.

    A working group that is named so stays in it.
    """
    if _LAST.search(text) is not None:
        return Copied(), _LAST.sub(
            lambda one: f" {one['en'] or one['bn'] or one['latn'] or ''} ", text
        )
    for before, named, behind, alone in _named(context, text):
        if making_groups.called(context, _without_meeting(named)) is not None:
            return Copied(), f"{before} {_without_meeting(named)} {behind}"
        copied = _titled(context, named, alone=alone)
        if copied is not None:
            return copied, f"{before} {_NEW_DAY.sub('', behind)}"
    unknown = _UNKNOWN.sub(" ", text)
    return (Copied(unknown=True), unknown) if unknown != text else (None, text)


def _named(context: Context, text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield what may be named, the longest first, with what stands before and behind it.

    And whether nothing stands beside it that may be more of a title.
    """
    for found in _LIKE.finditer(text):
        words = list(re.finditer(r"\S+", text[found.end() :]))[:_LONGEST]
        for last in reversed(words):
            end = found.end() + last.end()
            named, behind = text[found.end() : end], text[end:]
            is_said = _MEETING.fullmatch(last[0]) is not None or last[0].endswith(",")
            alone = is_said or _ENDS.match(behind) is not None
            yield text[: found.start()], named, behind, alone
    for found in _ITS_LIKE.finditer(text):
        words = list(re.finditer(r"\S+", text[: found.start()]))[-_LONGEST:]
        for first in words:
            before, named = text[: first.start()], text[first.start() : found.start()]
            is_day = _DAY_BEFORE.search(before) is not None
            alone = is_day or making_groups.called(context, before) is not None
            yield before, named, text[found.end() :], alone


def _without_meeting(named: str) -> str:
    words = [word for word in named.split() if not _MEETING.fullmatch(word.strip(","))]
    return " ".join(words)


def _titled(context: Context, named: str, *, alone: bool) -> Copied | None:
    """Give the meeting whose title all of these words name, the last one where there are several.

    A part of a title is enough where it stands alone; a title that says no more than the words
    goes before longer ones.
    """
    words = normalise.words(_without_meeting(named))
    found = making.to_be_copied(context.session, context.member)
    its = {one.id: one for one in found}
    titles = index.Index([(one.id, (one.title,)) for one in found])
    near = titles.find(words, range(len(words)), frozenset(its))
    if not alone and near.coverage < _HALF:
        return None
    meant = [its[one] for one in near.ids if _are_all(words, titles, one)]
    whole = [one for one in meant if normalise.words(_without_meeting(one.title)) == words]
    meant = sorted(whole or meant, key=lambda one: (one.starts_at, one.id))
    called = [texts.title_of(context.style.language, one) for one in meant]
    several = tuple(dict.fromkeys(called))
    if len(several) > 1:
        return Copied(several=several)
    if not meant:
        return None
    began = [one for one in meant if one.starts_at <= context.now]
    return Copied(began[-1] if began else meant[0])


def _are_all(words: Sequence[str], titles: index.Index, id_: int) -> bool:
    """Say whether a title has all words; between them small ones may stand."""
    places = titles.find(words, range(len(words)), frozenset({id_})).places
    return {0, len(words) - 1} <= places and all(
        at in places or len(word) <= 3 for at, word in enumerate(words)
    )
