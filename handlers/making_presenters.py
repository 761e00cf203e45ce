"""Who presents an item of an agenda, as people write it: the only place that reads it.

Words mark a name ("led by UNODC", "উপস্থাপক: আইওএম"), or it stands behind the minutes. It is one
where it is written as one: in capitals or Bangla, or behind a sign; "projects led by women" are
projects.
"""

import re
from typing import Final

from storage.rules import words as spelling

_LONGEST: Final = 8
"""Words of a name."""
_LONGEST_BARE: Final = 4
"""Words of one that neither a sign nor a word marks."""

_END: Final = r"\s\d,;:()\[\]|–—।"
_JOINS: Final = r"(?:and|of|from|with|de|al|bin|ও|এবং|আর|&|/)"
_WORD: Final = rf"(?:[A-Z\u0980-\u09ff](?<!\d)[^{_END}]*|\b(?:dr|mr|ms|mrs|md|prof)\b\.?)"
_ANY_WORD: Final = rf"[^{_END}\W][^{_END}]*"


def _name(word: str) -> str:
    more = rf"(?:,\s+(?:and\s+)?|\s+{_JOINS}\s+|\s*[/&]\s*|\s+){word}"
    return rf"{word}(?:{more}){{0,{_LONGEST - 1}}}"


_WHO: Final = (
    "presenter|presented by|presentation by|speaker|facilitator|moderator|discussant|leads?|led by"
    "|resource person|উপস্থাপক|উপস্থাপনা|উপস্থাপনায়|উপস্থাপন|বক্তা|আলোচক|সঞ্চালক|সঞ্চালনা|সঞ্চালনায়"
    "|পরিচালক|পরিচালনা|পরিচালনায়|দায়িত্ব|দায়িত্বে|uposth?apo?k|bokta|so?nchalo?k|porichalo?k"
)
"""Before a colon or a dash."""
_BY: Final = (
    r"(?:(?:to|will) be\s+)?(?:led|presented|facilitated|moderated|introduced|delivered|chaired"
    r"|opened)\s+by"
)
_WILL: Final = (
    r"(?:উপস্থাপনা?|পরিচালনা|সঞ্চালনা|আলোচনা|সভাপতিত্ব)\s+করবেন|বক্তব্য\s+(?:দেবেন|দিবেন|রাখবেন)|বলবেন"
    r"|(?:uposth?apo?na?|porichalona|so?nchalona|alochona|sh?obhapotitt?o)\s+korben|bo?lben"
)
_WITH: Final = "উপস্থাপনায়|পরিচালনায়|সঞ্চালনায়"
_MARK: Final = rf"(?:{_BY}|(?:{_WHO})\s*[:–-]|{_WILL}|{_WITH})"
_DOES: Final = (
    rf"(?:{_WILL}|{_WITH}|(?:presents|(?:will|to)\s+(?:present|lead|facilitate|moderate)))"
)
_SIGN: Final = r"\s*[,;:(\[।–—-]+\s*"
_BEHIND: Final = r"(?=[\s,;.।\])]*(?:$|[(\[–—-]|\d))"
"""Behind a name the line ends, or the minutes or another part follow."""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(spelling.nfc(text))


_MARKED: Final = tuple(
    map(
        _pattern,
        (
            rf"(?P<sign>{_SIGN})(?i:{_MARK}|by)\s*(?P<name>(?i:{_name(_ANY_WORD)})){_BEHIND}",
            rf"(?P<sign>\s+)(?i:{_MARK})\s*(?P<name>{_name(_WORD)}){_BEHIND}",
            rf"(?P<sign>{_SIGN})(?P<name>{_name(_ANY_WORD)}?)(?:-?এর|\s+er)?\s+(?i:{_DOES}){_BEHIND}",
        ),
    )
)
_FIRST: Final = _pattern(rf"\s*(?i:{_MARK})\s*(?P<name>\S.*)")
_BY_FIRST: Final = _pattern(rf"\s*(?i:{_MARK}|by)\s*(?P<name>{_name(_ANY_WORD)})")
_WRITTEN: Final = _pattern(_name(_WORD))
_SMALL: Final = _pattern(rf"{_ANY_WORD}(?:\s+{_ANY_WORD})?")
_NO_NAME: Final = _pattern(
    r"(?i:each|per|max|maximum|only|total|about|rule|limit|sessions?|slots?|breaks?|tea|coffee|lunch"
    r"|q\s?&\s?a|q|discussions?|talks?|presentations?|videos?|films?|documentar(?:y|ies)|meetings?|and|or"
    r"|of|for|in|on|at|to|the|a|before|after|then|with|from|walk|exercise|activity|speech|pitch(?:es)?"
    r"|করে|ধরে|পর|পরে|আগে|বিরতি|আলোচনা|প্রশ্নোত্তর|চা|মাত্র|সর্বোচ্চ|জন্য|এবং|ও|মধ্যে|ভিডিও|প্রতি|ব্যাপী"
    r"|kore|dhore|por|pore|age|biroti|alochona)(?=\W|$).*"
)
"""What stands behind minutes and says what they are of."""


def taken(line: str) -> tuple[str | None, str]:
    """Take out of a line who presents it, where words mark that; None where they do not."""
    for pattern in _MARKED:
        found = pattern.search(line)
        if found is None or not line[: found.start()].strip():
            continue
        behind = line[found.end() :]
        if "(" in found["sign"] or "[" in found["sign"]:
            behind = re.sub(r"[)\]]", "", behind, count=1)
        return found["name"].strip(" .।"), f"{line[: found.start()]}{behind}".strip(" ,;–—-।")
    return None, line


def bare(name: str) -> str:
    """Give a name without the words that mark it: "led by UNODC"."""
    found = _BY_FIRST.fullmatch(name) or _FIRST.fullmatch(name)
    return found["name"] if found is not None else name


def begins(text: str) -> bool:
    """Say whether a text begins with the words that mark who presents what was said before."""
    return _FIRST.match(text) is not None


def is_name(text: str, *, small: bool) -> bool:
    """Say whether a text behind minutes is a name; in small letters only where all is (`small`)."""
    if _NO_NAME.fullmatch(text) or len(text.split()) > _LONGEST_BARE:
        return False
    return bool(_WRITTEN.fullmatch(_bare_of_brackets(text)) or (small and _SMALL.fullmatch(text)))


def _bare_of_brackets(text: str) -> str:
    """Give a name without an organization in brackets behind it: "Rina Akter (UNODC)"."""
    return re.sub(r"\s*\([^()]*\)$", "", text)
