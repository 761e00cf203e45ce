"""Whose meeting a sentence says it is: the only place that reads it, also where nobody is known.

A name has to be a working group's own. What looks like another one's is given back as unknown,
whether there is none of that name or one that who writes may not see.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from handlers import asking, making_places, making_times
from handlers.context import Context
from handlers.understanding import moments
from storage import groups
from storage.models import WorkingGroup
from storage.rules import words as spelling

_BETWEEN: Final = frozenset({"and", "&", "+", "with", "ও", "এবং", "আর", "ar", "ebong", ","})
_AND: Final = frozenset({"and", "&", "+", "ও", "এবং", "আর", "ar", "ebong"})
_JOINED: Final = "\0"
"""Stands before what is joined to a name by one of these."""
_OF_THEM: Final = frozenset({"of", "for", "with", "between", "among", "the"})
"""Leads over to names, and to what stands behind them where it goes on: "review of CTIP plans"."""
_ON: Final = frozenset({"on", "about", "regarding", "concerning"})
_ANEW: Final = _ON | {"at", "in", "to", "for", "from", "@", "-", "–", ":"}
"""Begins something else behind names: "meeting of CTIP and LM-TWG on fees"."""
_A_MEETING: Final = re.compile(
    spelling.either(r"meetings?|sh?obha|sova|mee?ting|boithok|সভা|মিটিং|বৈঠক"), re.IGNORECASE
)
_SIGNS: Final = re.compile(r"[/&+,-]")
_LONGEST_NAME: Final = 8
"""Words of a working group's name."""
_SURE: Final = 2
"""Words of a name that is not written as it stands; one alone may be a place's: Labour House."""


_SUFFIX: Final = re.compile(spelling.either(r"(?<=\S)(?:[-–'’](?:এর|র|er|r|s)|এর|ের)$|(?<=[া-ৌ])র$"))
"""Of "CTIP-এর", "CTIP's", "সিটিআইপির" and "এলএমের"."""
_GENERIC: Final = re.compile(
    spelling.either(
        r"(?:working |technical working )?groups?(?:['’]s?|er)?|twg|wg|er|r|meetings?|sh?obha|sova"
        r"|mee?ting|boithok|(?:ওয়ার্কিং )?গ্রুপ(?:ের)?|টিডব্লিউজি(?:র)?|এর|র|সভা(?:র|টি)?|মিটিং|বৈঠক"
        r"|মধ্যে|মধ্যকার|moddhe"
    ),
    re.IGNORECASE,
)
"""What may stand behind a name, and says nothing more."""
_A_GROUP: Final = re.compile(
    spelling.either(r"groups?(?:['’]s?|er)?|twg|wg|গ্রুপ(?:ের)?|টিডব্লিউজি(?:র)?"), re.IGNORECASE
)
"""Behind one word of a name it says that this is a working group's."""
_WHOLE: Final = spelling.either(
    r"(?:the )?(?:whole|entire|full) network", "all of the network", "network[- ]wide",
    r"all (?:the )?(?:working )?groups|(?:সব|সকল) (?:ওয়ার্কিং )?গ্রুপ(?:ের)?|(?:sob|shob) group(?:er)?",
    r"(?:পুরো|সমগ্র|সারা|গোটা|সম্পূর্ণ) নেটওয়ার্ক(?:ের)?",
    r"(?:puro|pura|shomogro|sara|gota) network(?:er)?",
    r"^\s*(?:the |a )?network(?=\s+(?:meeting|mee?ting|sh?obha|sova|boithok)\b)",
    r"^\s*নেটওয়ার্ক(?:ের)?(?=\s+(?:সভা|মিটিং|বৈঠক))",
    r"^\s*(?:everyone|everybody|all members|সবার|সবাই|সকলের|সকল সদস্যের|sobar|shobar)",
    r"for (?:everyone|everybody|all members)|(?:সবার|সকলের) জন্য|সবাইকে নিয়ে",
)  # fmt: skip
_NAMES_A_GROUP: Final = re.compile(
    spelling.either(r".*\b(?:(?:twg|wg|(?:working )?groups?)\b|গ্রুপ(?:ের)?|টিডব্লিউজি)"),
    re.IGNORECASE,
)
_ITS_OWN_NAME: Final = re.compile(r"\w[\w&/]*(?:-\w+)*-(?:TWG|WG)", re.IGNORECASE)
_LETTERS: Final = re.compile(r"(?=(?:.*[A-Z]){2})[A-Z0-9]+(?:[-/&][A-Z0-9]+)*")
"""Of S-CRG: capitals, which alone may also be an organization's."""


@dataclass(frozen=True)
class Whose:
    """Whose meeting it is: `groups`, or with `everybody` the whole network's; or nobody's yet.

    `unknown` looks like the name of a working group and is none of those that are known.
    """

    groups: Sequence[WorkingGroup] = ()
    everybody: bool = False
    unknown: str | None = None
    first: str | None = None
    """What stands first, where a name would, and is plainly neither one nor a place."""

    @property
    def ids(self) -> list[int] | None:
        """Give the working groups as a draft keeps them; None where none is said."""
        return [one.id for one in self.groups] if self.groups or self.everybody else None


def said(context: Context, text: str) -> tuple[Whose, list[str]]:
    """Read whose meeting a sentence says it is; give the words beside that."""
    everybody, rest = _without_everybody(context, text)
    if everybody:
        return Whose(everybody=True), _without_generic(rest.split())
    found, words = _without_groups(context, rest.split())
    if not found:
        found, words = _without_misspelt(context, words)
    beside, words = _beside(context, words) if found else (None, words)
    if beside is not None:
        return Whose(found, unknown=beside), words
    begins = before_time(context, words) if not found else 0
    unknown, words = _without_named(context, words, begins)
    first = " ".join(words[:begins]) if not unknown else ""
    is_place = making_places.is_one(first) or _is_organization(context, first)
    return Whose(found, unknown=unknown, first=None if is_place else first or None), words


def called(context: Context, text: str) -> Whose | None:
    """Read a name that stands alone; None where nobody is called so."""
    text = spelling.nfc(text)
    everybody, rest = _without_everybody(context, text)
    if everybody:
        return Whose(everybody=True) if not _without_generic(rest.split()) else None
    found, words = _without_groups(context, text.split())
    return Whose(found) if found and not words else None


def _without_everybody(context: Context, text: str) -> tuple[bool, str]:
    """Take out the words for the whole network, and its own name."""
    own = (context.network.name, context.network.short_name)
    names = "|".join([_WHOLE, *map(re.escape, filter(None, own))])
    found = re.search(rf"(?<!\S)(?:{names})(?=[\s,:।]|$)", text, re.IGNORECASE)
    if found is None:
        return False, text
    return True, text[: found.start()] + text[found.end() :]


def _without_generic(words: list[str]) -> list[str]:
    """Leave "group", "meeting" and their like out that stand right behind a name."""
    while words and _GENERIC.fullmatch(words[0].strip(",:")):
        words = words[1:]
    return words


def _behind_name(context: Context, words: list[str]) -> list[str]:
    """Leave out what says no more behind a name; "meeting" stays where what it is on follows."""
    while words and _GENERIC.fullmatch(words[0].strip(",:")) and not _has_topic(context, words):
        words = words[1:]
    return words


def _has_topic(context: Context, words: list[str]) -> bool:
    """Say whether a meeting is said to be on something, no day and no place."""
    if len(words) < 3 or not _A_MEETING.fullmatch(words[0]) or words[1].casefold() not in _ON:
        return False
    topic = [one for one in words[2:] if one.casefold() not in _OF_THEM][:1]
    said = " ".join(takewhile(lambda one: not one[0].isdecimal(), words[1:])).partition(",")[0]
    parts = asking.sentence(context, " ".join(topic)).moments
    is_when = not parts or any(one.atom.letter != moments.OTHER for one in parts)
    is_where = making_places.is_one(said) or making_places.is_online(" ".join(words[1:3]))
    return not (is_when or is_where)


def _without_leading(left: list[str], names: Mapping[int, bool]) -> list[str]:
    """Leave out what only leads over to names; beside where each stood, whether a comma ends it."""
    for at, is_ended in sorted(names.items(), reverse=True):
        anew = at == len(left) or left[at].casefold() in _ANEW or left[at][0].isdecimal()
        begins = at
        while (is_ended or anew) and begins and left[begins - 1].casefold() in _OF_THEM:
            begins -= 1
        left = [*left[:begins], *left[at:]]
    return left


def _without_groups(
    context: Context, words: Sequence[str]
) -> tuple[Sequence[WorkingGroup], list[str]]:
    """Take the names of working groups out, the longest first, with "and" between them."""
    found: dict[int, WorkingGroup] = {}
    left: list[str] = []
    names: dict[int, bool] = {}
    rest = list(words)
    while rest:
        for size in range(min(_LONGEST_NAME, len(rest)), 0, -1):
            group = _called(context, rest[:size])
            if group is not None:
                while found and left and left[-1].casefold() in (*_BETWEEN, _JOINED, "the"):
                    left.pop()
                found[group.id] = group
                names[len(left)] = rest[size - 1].endswith(",")
                rest = _behind_name(context, rest[size:])
                if rest and rest[0].casefold() in _AND:
                    left.append(_JOINED)
                break
        else:
            several = _several(context, rest[0])
            if several:
                found |= {one.id: one for one in several}
                names[len(left)] = rest[0].endswith(",")
                rest = _behind_name(context, rest[1:])
            else:
                left.append(rest.pop(0))
    return list(found.values()), _without_leading(left, names)


def _several(context: Context, word: str) -> list[WorkingGroup]:
    """Give the working groups of a word that is nothing but their names: "CTIP/LM"."""
    named = [_called(context, [one]) for one in _SIGNS.split(word) if one]
    known = [one for one in named if one is not None]
    return known if len(known) > 1 and len(known) == len(named) else []


def _beside(context: Context, words: list[str]) -> tuple[str | None, list[str]]:
    """Take out what is joined to a working group's name as another one's, and is none."""
    if _JOINED not in words:
        return None, words
    at = words.index(_JOINED)
    words = [word for word in words if word != _JOINED]
    begins = before_time(context, words)
    name = " ".join(words[at + 1 : max(begins, at + 1)]).partition(",")[0].strip(" :")
    is_place = making_places.is_one(name) or making_places.is_online(name)
    if not name or is_place or _is_organization(context, name):
        return None, words
    return name, [*words[:at], *words[at + 1 + len(name.split()) :]]


def _called(context: Context, words: Sequence[str]) -> WorkingGroup | None:
    name = " ".join(words)
    session, viewer = context.session, context.viewer
    bare = _SUFFIX.sub("", name)
    whole = groups.called(session, viewer, name)
    return whole or (groups.called(session, viewer, bare) if bare != name else None)


def _without_misspelt(
    context: Context, words: list[str]
) -> tuple[Sequence[WorkingGroup], list[str]]:
    """Take out the working group that several words name surely, misspelt or in part."""
    found = asking.known(context).names.groups.find(" ".join(words))
    if not found.certain or len(found.ids) != 1:
        return [], words
    at = making_times.split_at(words, found.places)
    before = next(number for number, one in enumerate(words) if one in at[0])
    behind = " ".join(words[before + 1 : before + 2])
    if len(found.places) < _SURE and not _A_GROUP.fullmatch(behind):
        return [], words
    rest = at[1]
    named = groups.visible(context.session, context.viewer, found.ids)
    return named, [*rest[:before], *_without_generic(rest[before:])]


def _without_named(context: Context, words: list[str], begins: int) -> tuple[str | None, list[str]]:
    """Take out what looks like the name of a working group; give it, or None.

    So many words are at the beginning, where a name stands.
    """
    for at, word in enumerate(words):
        if _ITS_OWN_NAME.fullmatch(word.strip(",:")):
            return word.strip(",:"), [*words[:at], *_without_generic(words[at + 1 :])]
    first = " ".join(words[:begins]).strip(" ,:")
    named = _NAMES_A_GROUP.match(first)
    if named is not None:
        size = len(named[0].split())
        return named[0], _without_generic(words[size:])
    if begins == 1 and _LETTERS.fullmatch(first) and not _is_organization(context, first):
        return first, words[1:]
    return None, words


def before_time(context: Context, words: list[str]) -> int:
    """Give how many words stand before those that say when it is."""
    rest = making_times.said(context, words)[2]
    same = (at for at, (one, other) in enumerate(zip(words, rest, strict=False)) if one != other)
    return next(same, len(rest))


def _is_organization(context: Context, name: str) -> bool:
    every = groups.organizations(context.session)
    return name.casefold() in {
        said.casefold() for one in every for said in (one.short_name, one.key)
    }
