"""The only place that counts text in UTF-16 units and knows how entities may lie in one another.

Rules: https://core.telegram.org/bots/api#formatting-options (nesting) and TDLib's `fix_entities`.
"""

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

Entity = dict[str, Any]

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
QUOTES = frozenset({"blockquote", "expandable_blockquote"})
VERBATIM = frozenset({"code", "pre"})

_OUTERMOST_FIRST = [
    *("blockquote", "expandable_blockquote", "pre", "code"),
    *("text_link", "text_mention", "date_time"),
    *("bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji"),
]
_RANKS = {kind: rank for rank, kind in enumerate(_OUTERMOST_FIRST)}
_FOUND_BY_TELEGRAM = _RANKS["date_time"]


def units(text: str) -> int:
    """How many UTF-16 units `text` has: what Telegram's offsets and lengths count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cut(text: str, offset: int, length: int) -> str:
    """The part of `text` that an entity with this offset and length (UTF-16 units) covers."""
    return text.encode("utf-16-le")[offset * 2 : (offset + length) * 2].decode("utf-16-le")


def end(entity: Entity) -> int:
    """The offset just behind `entity`."""
    return int(entity["offset"] + entity["length"])


def within(whole: Iterable[Entity], offset: int, length: int) -> list[Entity]:
    """Give the parts of entities that lie in a stretch, counted from its beginning."""
    found = []
    for entity in whole:
        begin = max(entity["offset"], offset)
        stop = min(end(entity), offset + length)
        if begin < stop:
            found.append(entity | {"offset": begin - offset, "length": stop - begin})
    return found


def nested(entities: Iterable[Entity]) -> list[Entity]:
    """`entities` in Telegram's order, outer before inner, and so that none overlap in part.

    What Telegram does not allow is taken away as there: formatting in `code` and `pre`, a quote in
    a quote, a link in a link; a style around `code` is split.
    """
    ordered = sorted(entities, key=_place)
    return ordered if _lie_well(ordered) else sorted(_repaired(ordered), key=_place)


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """`text` without white space around it, as Telegram sends it, and `entities` moved along.

    Leading white space inside the first entity stays.
    """
    kept = text.rstrip(" \n")
    ends = units(kept)
    first = min([ends, *(entity["offset"] for entity in entities)])
    lead = len(kept[:first]) - len(kept[:first].lstrip(" \n"))
    if not lead and len(kept) == len(text):
        return text, entities
    moved = [
        {**entity, "offset": entity["offset"] - lead, "length": min(end(entity), ends) - offset}
        for entity in entities
        if (offset := entity["offset"]) < ends
    ]
    return kept[lead:], moved


def _place(entity: Entity) -> tuple[int, int, int]:
    rank = _RANKS.get(entity["type"], _FOUND_BY_TELEGRAM)
    return entity["offset"], -entity["length"], rank


def _lie_well(ordered: list[Entity]) -> bool:
    around: list[Entity] = []
    for entity in ordered:
        while around and end(around[-1]) <= entity["offset"]:
            around.pop()
        if around and end(entity) > end(around[-1]):
            return False
        if not all(_may_contain(outer["type"], entity["type"]) for outer in around):
            return False
        around.append(entity)
    return True


def _may_contain(outer: str, inner: str) -> bool:
    if outer in QUOTES:
        return inner not in QUOTES
    if outer in STYLES:
        return inner != outer and inner not in VERBATIM
    return outer not in VERBATIM and inner in STYLES


def _repaired(ordered: list[Entity]) -> Iterator[Entity]:
    """Whole quotes and links as far as they fit, then styles piece by piece around them."""
    whole: list[Entity] = []
    for entity in ordered:
        if entity["type"] not in STYLES and all(_fits(entity, other) for other in whole):
            whole.append(entity)
    yield from whole
    styles = [entity for entity in ordered if entity["type"] in STYLES]
    yield from _pieces(styles, whole)


def _fits(entity: Entity, other: Entity) -> bool:
    """Whether `entity` lies apart from `other`, or in it where that is allowed."""
    if entity["offset"] >= end(other) or other["offset"] >= end(entity):
        return True
    inside = other["offset"] <= entity["offset"] and end(entity) <= end(other)
    return inside and _may_contain(other["type"], entity["type"])


def _pieces(styles: list[Entity], whole: list[Entity]) -> Iterator[Entity]:
    bounds = {edge for entity in [*styles, *whole] for edge in (entity["offset"], end(entity))}
    points = sorted(bounds)
    running: dict[str, Entity] = {}
    before: object = None
    for start, stop in itertools.pairwise(points):
        holders = [each for each in whole if each["offset"] <= start < end(each)]
        verbatim = any(each["type"] in VERBATIM for each in holders)
        here = {each["type"]: each for each in styles if each["offset"] <= start < end(each)}
        kinds = [] if verbatim else sorted(here)
        now = (kinds, [id(each) for each in holders])
        if now == before:
            for piece in running.values():
                piece["length"] = stop - piece["offset"]
            continue
        yield from running.values()
        running = {k: {**here[k], "offset": start, "length": stop - start} for k in kinds}
        before = now
    yield from running.values()
