"""Searching the news: by words in any language, by days and months, by working group, all at once.

Words are looked for in what the reader may see, so that nothing else can be told from what is
found or how. A month without a year is that month of any year; a working group's name finds what
concerns it and what speaks of it.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from handlers import asking, keyboards, navigation, news_views
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.understanding import lexicon, moments, normalise, periods, sentence, vocabulary
from storage import errors, news
from storage.models import News
from storage.rules import words as spelling

PAGE: Final = 6
SEARCHED: Final = 1000
"""Items, the newest, that are searched."""

_MARKS: Final = 1_000_000

_SHORTEST_BEGINNING: Final = 4
"""Letters of a word that finds longer ones which it begins."""

_OF_MONTHS: Final = frozenset(
    {moments.MONTH, moments.SMALL, *(moments.RELATIONS[one] for one in ("in", "at", "and"))}
)
"""What says a month and nothing more."""


@dataclass(frozen=True)
class _Sought:
    """What is looked for: words, days or months, and what names working groups with its words."""

    words: tuple[str, ...]
    period: periods.Period
    months: frozenset[int]
    groups: frozenset[int]
    of_groups: tuple[str, ...]


def search(context: Context, text: str) -> None:
    """Show the items that a text asks for."""
    text = text[: normalise.LONGEST]
    if context.room is None:
        context.enter("search", "pages", text=text)
    else:
        context.speak_of(searched=text)
    _show(context, text, 0)


def page(context: Context, mark: int, number: int) -> None:
    """Show a page of what was last searched for here; Outdated where that was something else."""
    text = _last(context)
    if text is None or mark_of(text) != mark:
        raise errors.Outdated
    _show(context, text, number)


def _last(context: Context) -> str | None:
    """Give what was searched for last, by this person or in this topic of the Telegram group."""
    dialogue = context.dialogue
    if dialogue is not None and dialogue.topic == "search":
        return str(dialogue.data["text"])
    spoken = context.spoken
    return spoken[0].get("searched") if spoken is not None else None


def mark_of(text: str) -> int:
    """Give the number by which a button knows its search again."""
    return zlib.crc32(text.encode()) % _MARKS


def _show(context: Context, text: str, number: int) -> None:
    found, all_there = find(context, text)
    shown = [
        news_views.in_language(one, context.style.language)
        for one in found[number * PAGE : (number + 1) * PAGE]
    ]
    rows: Keyboard = [[keyboards.button(one["title"], "item", one["id"])] for one in shown]
    rows += navigation.turn(
        context, number, "found", mark_of(text), more=len(found) > (number + 1) * PAGE
    )
    context.show(
        "news_found",
        rows or navigation.lead(context),
        items=shown,
        words=text,
        total=len(found),
        nearest=not all_there,
    )


def find(context: Context, text: str) -> tuple[Sequence[News], bool]:
    """Give the items that a text asks for, the newest first, and whether they have all its words.

    Where none has all of them, those with most are given; where none is of a year, those that speak
    of it.
    """
    found, all_there = _found(context, _read(context, text[: normalise.LONGEST]))
    words = normalise.words(text)
    if (found and all_there) or not any(map(str.isdigit, words)):
        return found, all_there
    spoken_of = _Sought(words, periods.Period(), frozenset(), frozenset(), ())
    speaking, all_of_it = _found(context, spoken_of)
    return (speaking, True) if all_of_it else (found, all_there)


def _read(context: Context, text: str) -> _Sought:
    """Say what a text asks for."""
    known = asking.known(context)
    calendar = replace(known.calendar, looks_back=True)
    plain = sentence.Sentence(normalise.words(text), vocabulary.load(), calendar)
    match = known.names.groups.find(text)
    question = plain.naming(dict.fromkeys(match.places, sentence.GROUP))
    months, of_months = _months(question)
    named = sentence.with_neighbours(match.places, question.group)
    told = named | question.period.places | of_months | question.small
    rest = [word for place, word in enumerate(question.words) if place not in told]
    nothing_else = not (named or question.period or months)
    return _Sought(
        words=tuple(rest or (question.words if nothing_else else ())),
        period=periods.Period() if months else question.period,
        months=months,
        groups=frozenset(match.ids),
        of_groups=tuple(question.words[place] for place in sorted(match.places)),
    )


def _months(question: sentence.Sentence) -> tuple[frozenset[int], frozenset[int]]:
    """Give the months that are said without a year, and the places of the words that say them."""
    spellings = [sorted(each) for each in question.spellings]
    atoms = vocabulary.load().moments.read(
        question.words, spellings, question.small, question.named
    )
    said = [
        one
        for one in atoms
        if one.atom.letter == moments.MONTH or question.period.places.intersection(one.places)
    ]
    if not {one.atom.letter for one in said} <= _OF_MONTHS:
        return frozenset(), frozenset()
    months = (one.atom.value for one in said if one.atom.letter == moments.MONTH)
    numbers = frozenset(value for value in months if isinstance(value, int))
    return numbers, frozenset(place for one in said for place in one.places)


def _found(context: Context, sought: _Sought) -> tuple[Sequence[News], bool]:
    """Give the items with all that is sought, the newest first; else those with most words."""
    items = [
        one
        for one in news.visible(context.session, context.viewer, SEARCHED)
        if _in_days(one.published, sought)
    ]
    told = {one.id: _words(news_views.words(one)) for one in items}
    known = _Known(frozenset().union(*told.values()))
    if sought.groups:
        spoken_of = [known.meant_by(word) for word in sought.of_groups]
        items = [
            one
            for one in items
            if sought.groups & {group.id for group in one.working_groups}
            or all(told[one.id] & meant for meant in spoken_of)
        ]
    meant = [known.meant_by(word) for word in sought.words]
    having = {one.id: sum(bool(told[one.id] & each) for each in meant) for one in items}
    most = max(having.values(), default=0)
    if sought.words and not most:
        return [], True
    return [one for one in items if having[one.id] == most], most == len(meant)


def _in_days(day: date | None, sought: _Sought) -> bool:
    if sought.months:
        return day is not None and day.month in sought.months
    if not sought.period:
        return True
    return day is not None and any(
        (first is None or first <= day) and (last is None or day <= last)
        for first, last in sought.period.spans
    )


@lru_cache(maxsize=2 * SEARCHED)
def _words(texts: tuple[str, ...]) -> frozenset[str]:
    """Give the words of an item: read once, until it is changed."""
    return frozenset(spelling.normalise(" ".join(texts)).split())


class _Known:
    """The words of some items, found again by ending, beginning, sound, or with typing errors."""

    def __init__(self, words: frozenset[str]) -> None:
        self._language = vocabulary.load()
        self._lexicon = lexicon.Lexicon(words, self._language.endings)

    def meant_by(self, word: str) -> frozenset[str]:
        """Give the words that one may mean; nothing is guessed where it stands there itself."""
        begun = self._lexicon.begun_by(word) if len(word) >= _SHORTEST_BEGINNING else []
        as_written = frozenset({*self._lexicon.forms(word), *begun})
        if as_written:
            return as_written
        translated = (
            form for each in self._language.translations(word) for form in self._lexicon.forms(each)
        )
        guessed = {**self._lexicon.misspelt(word), **self._lexicon.alike_in_sound(word)}
        return frozenset({*guessed, *translated})
