"""The words in which people ask, of all languages together: what each of them may stand for.

What the files hold is in `wordlists`; each list of theirs is found in a text by its `Phrases`.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeVar

import pydantic

from handlers.understanding import lexicon, moments, normalise, wordlists
from handlers.understanding.kinds import (
    ALONE,
    EXTREMES,
    FURTHER,
    GUIDES,
    KINDS,
    MODES,
    ORGANIZATION_KINDS,
    OVERLAPS,
    SAYINGS,
    STAGES,
    TALLIES,
    THEIRS,
    Alone,
    Extreme,
    Further,
    Guide,
    Kind,
    Mode,
    OrganizationKind,
    Overlap,
    Said,
    Stage,
    Tally,
    Theirs,
)
from handlers.understanding.phrases import Phrases
from storage.rules import phonetics
from storage.rules import words as scripts

Key = TypeVar("Key")

_SHORTEST_KEY = 2
_SURELY_ALIKE = 0.9


class Vocabulary:
    """All languages together, since people mix them in one sentence."""

    def __init__(self, files: Mapping[str, wordlists.Words]) -> None:
        """Take from the `files`, by tag, what is looked for; their texts are not kept."""
        self.scripts = {tag: words.script for tag, words in files.items()}
        """By each file's tag the script of its language."""
        self.samples = tuple(sample for words in files.values() for sample in _samples(words))
        """Examples of what can be asked, as (kind, text), and of other talk."""
        self._known = {tag: words.known() for tag, words in files.items()}
        self.endings = tuple(
            dict.fromkeys(
                normalise.words(ending)[0] for words in files.values() for ending in words.endings
            )
        )
        every = list(files.values())
        known = set().union(*self._known.values())
        beyond = {
            word
            for words in every
            for phrase in (*words.beyond, *words.danger, *words.strange())
            for word in normalise.words(phrase)
        }
        self.strange = frozenset(beyond - known)
        """Words that are known only to say that something is beyond us, that of danger, or what
        `Words.strange` says."""
        self._recognised = functools.lru_cache(normalise.REMEMBERED)(self._spellings)
        self.lexicon = lexicon.Lexicon(known | beyond, self.endings)
        everyday = set().union(*(words.everyday() for words in every))
        self.everyday = lexicon.Lexicon(everyday, self.endings)
        """The words that tell no name from another."""
        self._unrecorded = frozenset(
            word
            for words in every
            for phrase in words.guides["unrecorded"]
            for word in normalise.words(phrase)
        )
        self.group_words = _phrases(words.group_words for words in every)
        self.meeting_words = _phrases(words.meeting_words for words in every)
        self.linkers = _phrases(words.linkers for words in every)
        self.about = _phrases(words.about for words in every)
        self.about_before = _phrases(words.about_before for words in every)
        self.joiners = _phrases(words.joiners for words in every)
        self.small = _phrases(words.nothing() for words in every)
        self.polite = _phrases(words.polite for words in every)
        self.beyond = _phrases(words.beyond for words in every)
        self.past = _phrases(words.past for words in every)
        self.was = _phrases(words.was for words in every)
        self.now = _phrases(words.now for words in every)
        self.follow = _phrases(words.follow for words in every)
        self.pointers = _phrases(words.pointers for words in every)
        talks = [words.conversation for words in every]
        self.after = _phrases(talk.after for talk in talks)
        self.before = _phrases(talk.before for talk in talks)
        self.other = _phrases(talk.other for talk in talks)
        self.rest = _phrases(talk.rest for talk in talks)
        self.every = _phrases(talk.every for talk in talks)
        self.changing = _phrases(talk.changing for talk in talks)
        self.putting = _phrases(talk.putting for talk in talks)
        self.one = _phrases(talk.one for talk in talks)
        alone = (normalise.words(one) for talk in talks for one in talk.one)
        self.one_endings = tuple(said[0] for said in alone if len(said) == 1)
        self.which = _phrases(talk.which for talk in talks)
        self.spoken_groups = _phrases(talk.groups for talk in talks)
        self.among = _phrases(talk.among for talk in talks)
        self.ordinals = {
            place: _phrases(talk.ordinals.get(place, []) for talk in talks)
            for place in sorted({place for talk in talks for place in talk.ordinals})
        }
        self.spoken_days = _each((-1, 0, 1), (talk.days for talk in talks))
        self.spoken_weeks = _each((-1, 1), (talk.weeks for talk in talks))
        self.spoken_months = _each((-1, 1), (talk.months for talk in talks))
        self.spoken_spans = _phrases(
            phrases for talk in talks for phrases in (*talk.weeks.values(), *talk.months.values())
        )
        self.alone: dict[Alone, Phrases] = _each(ALONE, (talk.alone for talk in talks))
        self.further: dict[Further, Phrases] = _each(FURTHER, (talk.further for talk in talks))
        self.own = _phrases(words.own for words in every)
        self.interrogatives = _phrases(words.interrogatives for words in every)
        self.calendar = _phrases(words.calendar for words in every)
        self.joint = _phrases(words.joint for words in every)
        self.everybody = _phrases(words.everybody for words in every)
        self.daily = _phrases(words.daily for words in every)
        self.someone_else = _phrases(words.someone_else for words in every)
        self.who = _phrases(words.who for words in every)
        self.whose: dict[Said, Phrases] = _each(SAYINGS, (words.whose for words in every))
        self.their: dict[Theirs, Phrases] = _each(THEIRS, (words.their for words in every))
        self.tallies: dict[Tally, Phrases] = _each(TALLIES, (words.tallies for words in every))
        self.tally = _phrases(phrases for words in every for phrases in words.tallies.values())
        self.organization_kinds: dict[OrganizationKind, Phrases] = _each(
            ORGANIZATION_KINDS, (words.organization_kinds for words in every)
        )
        self.any_organization_kind = _phrases(
            phrases for words in every for phrases in words.organization_kinds.values()
        )
        self.own_organization = _phrases(words.own_organization for words in every)
        self.own_membership = _phrases(words.own_membership for words in every)
        self.guides: dict[Guide, Phrases] = _each(GUIDES, (words.guides for words in every))
        self.besides = _phrases(words.besides for words in every)
        self.names_wanted = _phrases(words.names_wanted for words in every)
        self.chairing = _phrases(words.chairing for words in every)
        self.someone = _phrases(words.someone for words in every)
        self.stages: dict[Stage, Phrases] = _each(STAGES, (words.stages for words in every))
        self.overlaps: dict[Overlap, Phrases] = _each(OVERLAPS, (words.overlaps for words in every))
        self.danger = _phrases(words.danger for words in every)
        self.others = _phrases(words.others for words in every)
        self.anybody = _phrases(words.anybody for words in every)
        self.located = _phrases(words.located for words in every)
        self.located_behind = tuple(
            normalise.words(one)[0] for words in every for one in words.located_behind
        )
        self.held = _phrases(words.held for words in every)
        self.rooms = _phrases(words.rooms for words in every)
        self.attended = _phrases(words.attended for words in every)
        self.presenting = _phrases(words.presenting for words in every)
        self.recorded = _phrases(words.recorded for words in every)
        self.items = _phrases(words.items for words in every)
        self.agendas = _phrases(words.agendas for words in every)
        self.except_before = _phrases(words.except_before for words in every)
        self.except_behind = _phrases(words.except_behind for words in every)
        self.passed_over = _phrases(words.passed_over for words in every)
        self.taken_back = _phrases(words.taken_back for words in every)
        self.corrected = _phrases(words.corrected for words in every)
        self.denied_before = _phrases(words.denied_before for words in every)
        self.denied_behind = _phrases(words.denied_behind for words in every)
        self.anything = _phrases(words.anything for words in every)
        self.unplaced = _phrases(words.unplaced for words in every)
        self.private = _phrases(words.private for words in every)
        self.introducing = _phrases(words.introducing for words in every)
        self.defining = _phrases(words.defining for words in every)
        self.phones = _phrases(words.phones for words in every)
        self.all_dates = _phrases(words.all_dates for words in every)
        self.whole_days = _phrases(words.whole_days for words in every)
        self.in_all = _phrases(words.in_all for words in every)
        self.hybrid = _phrases(words.hybrid for words in every)
        self.only = _phrases(words.only for words in every)
        self.told = _phrases(words.told for words in every)
        self.local_time = _phrases(words.local_time for words in every)
        self.longer = _phrases(words.longer for words in every)
        self.shorter = _phrases(words.shorter for words in every)
        self.lasting = _phrases(words.lasting for words in every)
        self.hours = _phrases(words.hours for words in every)
        self.minutes = _phrases(words.minutes for words in every)
        self.including = _phrases(words.including for words in every)
        self.outside = _phrases(words.outside for words in every)
        self.greeted = tuple(word for words in every for word in words.greeted)
        self.clause_words = tuple(word for words in every for word in words.clause_words)
        self.describing = _phrases(words.describing for words in every)
        self.extremes: dict[Extreme, Phrases] = _each(EXTREMES, (words.extremes for words in every))
        self.zones = {
            zone: _phrases(words.zones.get(zone, []) for words in every)
            for zone in sorted({zone for words in every for zone in words.zones})
        }
        self.home_zones = {
            zone: _phrases(words.home_zones.get(zone, []) for words in every)
            for zone in sorted({zone for words in every for zone in words.home_zones})
        }
        self.here = _phrases(words.here for words in every)
        self.zone_words = _phrases(phrases for words in every for phrases in words.zones.values())
        self._short = {
            normalise.words(short)[0]: normalise.words(full)[0]
            for words in every
            for short, full in words.short.items()
        }
        self._means: dict[str, list[str]] = defaultdict(list)
        self._translated: set[str] = set()
        for words in every:
            for word, others in words.means.items():
                self._translated.add(normalise.words(word)[0])
                for other in others:
                    self._means[normalise.words(word)[0]].append(normalise.words(other)[0])
                    self._means[normalise.words(other)[0]].append(normalise.words(word)[0])
        self._meaning = lexicon.Lexicon(self._means, self.endings)
        self._meant = functools.lru_cache(normalise.REMEMBERED)(self._meanings)
        self.relations = {
            name: _phrases(words.moments.relations[name] for words in every)
            for name in moments.RELATIONS
        }
        self.either_day = _phrases(words.moments.either for words in every)
        self.moments = moments.Moments([words.moments for words in every])
        self.cues: dict[Kind, Phrases] = {
            kind: _phrases(words.asked[kind].cues for words in every) for kind in KINDS
        }
        self.sayings: dict[Said, Phrases] = _each(SAYINGS, (words.sayings for words in every))
        self.answered: dict[Said, Phrases] = _each(SAYINGS, (words.answered for words in every))
        self.modes: dict[Mode, Phrases] = _each(MODES, (words.modes for words in every))
        self.only_modes: dict[Mode, Phrases] = _each(MODES, (words.only_modes for words in every))

    def recognise(self, words: Iterable[str]) -> list[frozenset[str]]:
        """Return for each word the known spellings that it may stand for, if any."""
        return [self._recognised(word) for word in words]

    def in_full(self, word: str) -> str:
        """Return the word that `word` is short for ("hv" for "have"), or itself."""
        return self._short.get(word, word)

    def _spellings(self, word: str) -> frozenset[str]:
        if word in self._short:
            return frozenset({word, self._short[word]})
        forms = self.lexicon.forms(word)
        if forms[:1] == [word]:
            # "busy" is no "bus" with a Bangla ending, "grouper" is a "group" with one;
            # a girl, মেয়ে, is not in May.
            ending, stem = (0, 2) if scripts.is_bangla(word) else (1, 0)
            forms = [
                form
                for form in forms
                if form == word or (len(word) - len(form) > ending and len(form) > stem)
            ]
        return frozenset(forms or self.lexicon.clipped(word) or self.lexicon.misspelt(word))

    def translations(self, word: str, *, by_sound: bool = True) -> list[str]:
        """Return the words of another language that mean the same, where a file says so.

        Of a word that is in no file those of the ones that sound like it: "shastho" is স্বাস্থ্য.
        """
        meant = self._meant(word) if by_sound else self._meaning.forms(word)
        return [other for form in meant for other in self._means[form]]

    def tells(self, word: str) -> bool:
        """Return whether a word says what a sentence is about: no everyday one, but "lunch"."""
        named = word in self._unrecorded and word in self._means
        return named or not self.everyday.forms(word)

    def is_unrecorded(self, word: str) -> bool:
        """Return whether a word stands for what no record holds: lunch, parking, prayer."""
        return not self._unrecorded.isdisjoint(self.recognise([word])[0])

    def is_translated(self, word: str) -> bool:
        """Whether a file says what a word means, and not only that another means it."""
        return any(form in self._translated for form in self._meant(word))

    def _meanings(self, word: str) -> tuple[str, ...]:
        forms = self._meaning.forms(word)
        if forms or self.lexicon.forms(word):
            return tuple(forms)
        alike = self._meaning.alike_in_sound(word, _SHORTEST_KEY)
        return tuple(
            form
            for form, likeness in alike.items()
            if likeness >= _SURELY_ALIKE and not self._is_loan(form)
        )

    def _is_loan(self, word: str) -> bool:
        """Whether a word is another language's, as it is said: কস্ট is no way to read "kosto"."""
        return any(phonetics.keys(word) & phonetics.keys(other) for other in self._means[word])

    def tags(self, spelling: str) -> list[str]:
        """Return the tags of the files that have the word `spelling`."""
        return [tag for tag, known in self._known.items() if spelling in known]


@functools.cache
def load() -> Vocabulary:
    """Return the vocabulary that ships with the bot, read once; a faulty file is a `ValueError`."""
    return Vocabulary(files())


def files() -> dict[str, wordlists.Words]:
    """Read what each file holds, by its tag; a faulty one is a `ValueError`."""
    return {
        tag: wordlists.Words.model_validate(words) for tag, words in wordlists.read("vocabulary")
    }


Sample = Kind | Literal["do", "other"]
_MORE = pydantic.TypeAdapter(dict[Sample, list[str]])


def examples() -> Iterator[tuple[Sample, str]]:
    """Yield a text and, before it, what it asks (or `other`, `do`), in all languages.

    Names have placeholders in them. The files are read each time, since the texts are needed but
    once; a faulty one is a `ValueError`.
    """
    yield from load().samples
    for _, read in wordlists.read("examples"):
        for what, texts in _MORE.validate_python(read).items():
            yield from ((what, text) for text in texts)


def _samples(words: wordlists.Words) -> Iterator[tuple[Sample, str]]:
    for kind, asked in words.asked.items():
        yield from ((kind, text) for text in asked.examples)
    yield from (("other", text) for text in words.other)


def _phrases(lists: Iterable[Iterable[str]]) -> Phrases:
    return Phrases(item for each in lists for item in each)


def _each(keys: Iterable[Key], tables: Iterable[Mapping[Key, Iterable[str]]]) -> dict[Key, Phrases]:
    """Put together, by key, what the tables have for it; each has every key."""
    tables = list(tables)
    return {key: _phrases(table[key] for table in tables) for key in keys}
