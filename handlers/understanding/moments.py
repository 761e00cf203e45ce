"""The only place that says which part of a date or a time each word is: words to atoms.

An atom is one letter, so that `readings` can say what dates look like as patterns over letters,
whatever the language: "next two weeks" and "আগামী দুই সপ্তাহ" are both `Nnw`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pydantic

from handlers.understanding import normalise
from storage.rules import recurrence

DAY, WEEKDAY, MONTH, NUMBER, YEAR, CLOCK, DATE, PART = "D", "W", "O", "n", "Y", "c", "d", "P"
LENGTH = "X"
"""Atoms with a value: days from today, weekday, month, number, year, minutes since midnight, (day,
month, year), part of the day, and minutes that something takes."""

UNITS = {
    "minute": "V", "hour": "E",
    "day": "g", "week": "w", "month": "m", "quarter": "q", "year": "u", "weekend": "e",
}  # fmt: skip
RELATIONS = {
    "this": "T", "next": "N", "last": "L", "ago": "Z",
    "after": "A", "before": "B", "till": "I", "from": "r", "between": "b", "in": "i",
    "within": "v", "at": "@",
    "to": "t", "and": "&", "both": "K",
    "later": "F", "earlier": "G", "onwards": "R", "until": "U", "inside": "M", "including": "S",
    "start": "f", "middle": "j", "end": "z", "first_half": "h", "second_half": "l",
    "ahead": "C", "every": "Q",
    "oclock": "k", "ordinal": "o", "half": "H", "quarter_past": "y", "quarter_to": "J",
    "am": "a", "pm": "p",
}  # fmt: skip
"""`after` to `at` stand before what they belong to, `later` to `including` behind it."""

SMALL, OTHER = "s", "x"
"""Words that may stand between the parts of a date, and all others."""

NEVER = 24 * 60
"""The value of a clock that says no time of any day: 25:00."""

_AS_WRITTEN = (NUMBER, CLOCK, UNITS["quarter"])
_SHORT = 3

PARTS = ("morning", "noon", "afternoon", "evening", "night")


class Words(pydantic.BaseModel, extra="forbid"):
    """How one language says dates: `handlers/vocabulary/README.md` says what each key is for."""

    days: dict[int, list[str]]
    weekdays: dict[str, list[str]]
    each: dict[str, list[str]] = {}
    months: dict[int, list[str]]
    numbers: dict[int, list[str]]
    clocks: dict[float, list[str]] = {}
    lengths: dict[int, list[str]] = {}
    dates: dict[str, list[str]] = {}
    parts: dict[str, list[str]]
    units: dict[str, list[str]]
    relations: dict[str, list[str]]
    doubtful: list[str] = []
    numbered: list[str] = []
    either: list[str] = []

    @pydantic.model_validator(mode="after")
    def _say_all(self) -> "Words":
        """Refuse a table that lacks one of its names, or has another."""
        for table, names in (
            (self.weekdays, recurrence.WEEKDAYS), (self.parts, PARTS), (self.units, UNITS),
            (self.relations, RELATIONS),
        ):  # fmt: skip
            wrong = table.keys() ^ set(names)
            if wrong:
                raise ValueError("lacks, or does not know, " + ", ".join(sorted(wrong)))
        return self

    def atoms(self) -> dict[str, tuple["Atom", ...]]:
        """Return each phrase, as written, with the atom that it is.

        What stands in two tables is two: a day and its part, "of the month" this and a month.
        """
        found: dict[str, tuple[Atom, ...]] = {}
        for letter, table in (
            (DAY, self.days), (MONTH, self.months), (NUMBER, self.numbers), (LENGTH, self.lengths),
        ):  # fmt: skip
            for value, phrases in table.items():
                found |= dict.fromkeys(phrases, (Atom(letter, value),))
        for hour, phrases in self.clocks.items():
            found |= dict.fromkeys(phrases, (Atom(CLOCK, round(hour * 60)),))
        for written, phrases in self.dates.items():
            month, day = map(int, written.split("-"))
            found |= dict.fromkeys(phrases, (Atom(DATE, (day, month, 0)),))
        for name, phrases in self.weekdays.items():
            found |= dict.fromkeys(phrases, (Atom(WEEKDAY, recurrence.WEEKDAYS.index(name)),))
        found = self.each_weekday() | found  # "mondays meeting" is that of Monday
        for name, phrases in self.parts.items():
            part = Atom(PART, PARTS.index(name))
            found |= {phrase: (*found.get(phrase, ()), part) for phrase in phrases}  # "tonight"
        for letters, words in ((RELATIONS, self.relations), (UNITS, self.units)):
            for name, phrases in words.items():
                unit = Atom(letters[name])
                found |= {phrase: (*found.get(phrase, ()), unit) for phrase in phrases}
        return found

    def each_weekday(self) -> dict[str, tuple["Atom", ...]]:
        """Return each phrase for a weekday of every week, as written, with its atoms."""
        every = Atom(RELATIONS["every"])
        return {
            phrase: (every, Atom(WEEKDAY, recurrence.WEEKDAYS.index(name)))
            for name, phrases in self.each.items()
            for phrase in phrases
        }


@dataclass(frozen=True, slots=True)
class Atom:
    """A part of a date or time: its letter and, where it has one, its value."""

    letter: str
    value: int | tuple[int, int, int] = 0


@dataclass(frozen=True, slots=True)
class Found:
    """An atom of a text, with the places of its words; `doubtful` words may well be none."""

    atom: Atom
    places: range
    doubtful: bool = False


class Moments:
    """The words for dates and times of all languages together."""

    def __init__(self, files: Sequence[Words]) -> None:
        self._atoms: dict[tuple[str, ...], tuple[Atom, ...]] = {}
        self._alone: dict[str, tuple[Atom, ...]] = {}
        self._doubtful: set[tuple[str, ...]] = set()
        self._numbered: set[str] = set()
        for words in files:
            for phrase, atoms in words.atoms().items():
                self._atoms.setdefault(normalise.words(phrase), atoms)
            self._alone |= words.each_weekday()
            self._doubtful |= {normalise.words(phrase) for phrase in words.doubtful}
            self._numbered |= {normalise.words(word)[0] for word in words.numbered}
        self._longest = max(len(phrase) for phrase in self._atoms)

    def read(
        self,
        words: Sequence[str],
        spellings: Sequence[Sequence[str]],
        small: frozenset[int],
        named: frozenset[int] = frozenset(),
    ) -> list[Found]:
        """Return the atoms of a text in order, the longest phrase first.

        `spellings` are, for each word, the known words that it may stand for; `small` the places of
        words that say nothing, and are atoms as they stand only ("একটা" is no number); `named` those
        of words that are part of a name, and no atoms.
        """
        said = [() if place in small else each for place, each in enumerate(spellings)]
        found: list[Found] = []
        place = 0
        telling = frozenset(range(len(words))) - small
        if len(telling) == 1 and words[min(telling)] in self._alone and not named:  # "mondays?"
            place = min(telling)
            each = self._alone[words[place]]
            return [Found(atom, range(place, place + 1)) for atom in each]
        while place < len(words):
            some = () if place in named else self._at(place, words, said)
            month = bool(found) and found[-1].atom.letter == MONTH
            said_of_it = month and place in small and some and some[0].atom.letter == NUMBER
            if not some or said_of_it or named & set(some[0].places):  # "the January one"
                some = (Found(Atom(SMALL if place in small else OTHER), range(place, place + 1)),)
            if words[place] in self._numbered:
                _take_number(found)
            found += some
            place = some[-1].places.stop
        return found

    def _at(
        self, place: int, words: Sequence[str], spellings: Sequence[Sequence[str]]
    ) -> tuple[Found, ...]:
        for length in range(min(self._longest, len(words) - place), 0, -1):
            for phrase in _readings(words, spellings, place, length):
                atoms = self._atoms.get(phrase)
                if atoms is None or not _may_be(words[place], phrase[0], atoms[0]):
                    continue
                places = range(place, place + length)
                return tuple(Found(atom, places, phrase in self._doubtful) for atom in atoms)
        number = normalise.number(words[place])
        if number is not None:
            return (Found(_numeral(number), range(place, place + 1)),)
        return () if spellings[place] else self._glued(place, words[place])

    def _glued(self, place: int, word: str) -> tuple[Found, ...]:
        """Read two words that are written as one: "nextweek"."""
        for at in range(_SHORT, len(word) - _SHORT + 1):
            first, second = (self._atoms.get((part,)) for part in (word[:at], word[at:]))
            if first and second:
                return tuple(Found(atom, range(place, place + 1)) for atom in first + second)
        return ()


def _take_number(found: list[Found]) -> None:
    """Let a number at the end be none of a date: it belongs to what comes then ("3rd floor")."""
    at = len(found) - 1
    while at >= 0 and found[at].atom.letter in (NUMBER, RELATIONS["ordinal"]):
        found[at] = Found(Atom(OTHER), found[at].places)
        at -= 1


def _may_be(word: str, begins: str, atom: Atom) -> bool:
    """Whether a word may stand for the first of a phrase: short ones and numbers as written.

    "jano" is not January with an ending, "chara" not "char ta" with an error,
    "quaterly" no quarter.
    """
    every = atom.letter == RELATIONS["every"]  # সব is not সবাই
    if every or (len(begins) <= _SHORT and begins.isascii()):
        return word == begins
    return atom.letter not in _AS_WRITTEN or word.startswith(begins)


def _readings(
    words: Sequence[str], spellings: Sequence[Sequence[str]], place: int, length: int
) -> list[tuple[str, ...]]:
    """Return what `length` words may stand for: themselves first, then what they may be."""
    readings: list[tuple[str, ...]] = [()]
    for at in range(place, place + length):
        readings = [
            (*reading, word)
            for reading in readings
            for word in dict.fromkeys((words[at], *spellings[at]))
        ]
    return readings


def _numeral(number: normalise.Number) -> Atom:
    match number:
        case (hour, minute, "time"):
            return Atom(CLOCK, hour * 60 + minute if hour < 24 and minute < 60 else NEVER)
        case (day, month, year, "date"):
            return Atom(DATE, (day, month, year))
        case (value,):
            return Atom(YEAR, value) if 2000 <= value < 2100 else Atom(NUMBER, value)
    return Atom(OTHER)
