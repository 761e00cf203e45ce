"""The only place that reads `handlers/vocabulary`: the words in which people ask, by language.

A file a language and way of writing it, named by its tag (BCP 47): `bn.yaml`, and `bn-Latn.yaml`
for Bangla in Latin letters. A new language is a new file, and no Python.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import resources
from itertools import chain
from typing import Annotated, Any, Final, Literal, TypeVar, get_args

import pydantic
import yaml

from handlers.understanding import lexicon, moments, normalise
from storage.rules import phonetics
from storage.rules import words as scripts

Key = TypeVar("Key")

Kind = Literal[
    "next", "when", "where", "how_to_join", "agenda", "duration", "chair", "who_comes",
    "not_answered", "seats", "deadline", "still_on", "list", "count", "mine", "groups", "members",
    "contact", "news", "waiting",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
"""What can be asked; each file says how, under `asked`."""

ALL_AT_ONCE: Final[frozenset[Kind]] = frozenset({"list", "count"})
"""What is asked of all meetings that are meant; anything else is asked of one."""

WITHOUT_A_NAME: Final[frozenset[Kind]] = frozenset({"news", "groups", "contact", "mine", "waiting"})
"""What may be asked without naming a meeting, whatever else a text seems to name."""

Said = Literal["come", "cannot", "maybe"]
SAYINGS: tuple[Said, ...] = get_args(Said)
"""What can be said of one's own coming; each file says how, under `sayings`."""

Theirs = Literal["answer", "coming", "comes"]
THEIRS: tuple[Theirs, ...] = get_args(Theirs)
"""What may be asked of somebody who is named: their answer; whether they come, said around the name
or behind it."""

Guide = Literal[
    "documents", "calendar", "answer", "language", "stop", "privacy", "organization", "delegate",
    "focal_point", "ways", "change", "remind", "announce", "make", "publish",
    "unrecorded", "belonging", "person", "reach",
]  # fmt: skip
GUIDES: tuple[Guide, ...] = get_args(Guide)
"""What has a button or a command, and is asked for in words; each file says how, under `guides`.

What is `unrecorded` (parking, lunch) has neither: nobody but a person knows it.
"""

Tally = Literal["replied", "quorum"]
TALLIES: tuple[Tally, ...] = get_args(Tally)
"""What is asked of all answers together: who gave one, whether enough come."""

Stage = Literal["begun", "over", "late", "left"]
STAGES: tuple[Stage, ...] = get_args(Stage)
"""How far a meeting may be asked to be: whether it has begun, is over, whether one is late for it,
how much time is left until it; each file says how, under `stages`."""

Overlap = Literal["two", "with"]
OVERLAPS: tuple[Overlap, ...] = get_args(Overlap)
"""What may be at the same time: two of one's own meetings, or others with the one meant; each file
says how, under `overlaps`."""

Saying = Said | Literal["unclear"]
"""What was said of one's own coming, which may not be clear."""

Extreme = Literal["first", "last", "longest", "shortest"]
EXTREMES: tuple[Extreme, ...] = get_args(Extreme)
"""Which one of several meetings may be meant; each file says how, under `extremes`."""

Mode = Literal["online", "in_person"]
MODES: tuple[Mode, ...] = get_args(Mode)

Alone = Literal[
    "yes",
    "no",
    "undo",
    "come",
    "cannot",
    "maybe",
    "online",
    "in_person",
    "hello",
    "thanks",
    "help",
    "stop",
    "settings",
]
ALONE: tuple[Alone, ...] = get_args(Alone)
"""What a text may be that says nothing else: the answer to an offer, a courtesy, a command; `undo`
takes back an answer that was just given, `come` and `cannot` say it of what is spoken of."""

Phrase = tuple[str, ...]

_SHORTEST_KEY = 2
_SURELY_ALIKE = 0.9

GAP = "…"
"""Stands in a phrase for up to three words: `কতজন … আসবেন`."""
_LONGEST_GAP = 3


def _all_of(keys: Iterable[object]) -> pydantic.AfterValidator:
    """Refuse a table that lacks one of the `keys`."""

    def checked(table: dict[Any, Any]) -> dict[Any, Any]:
        missing = [key for key in keys if key not in table]
        if missing:
            raise ValueError("lacks " + ", ".join(map(str, missing)))
        return table

    return pydantic.AfterValidator(checked)


class Asked(pydantic.BaseModel, extra="forbid"):
    """How people ask for one thing."""

    cues: list[str]
    examples: list[str]


class Conversation(pydantic.BaseModel, extra="forbid"):
    """How people go on about what was just said or shown."""

    after: list[str]
    before: list[str]
    ordinals: dict[int, list[str]]
    other: list[str]
    rest: list[str]
    every: list[str]
    among: list[str]
    changing: list[str]
    putting: list[str]
    which: list[str]
    groups: list[str]
    one: list[str]
    days: Annotated[dict[int, list[str]], _all_of((-1, 0, 1))]
    weeks: Annotated[dict[int, list[str]], _all_of((-1, 1))]
    months: Annotated[dict[int, list[str]], _all_of((-1, 1))]
    alone: Annotated[dict[Alone, list[str]], _all_of(ALONE)]

    def phrases(self) -> Iterator[str]:
        """Yield every phrase."""
        yield from (
            self.after
            + self.before
            + self.other
            + self.rest
            + self.every
            + self.among
            + self.changing
            + self.putting
            + self.which
            + self.groups
            + self.one
        )
        spans = (*self.days.values(), *self.weeks.values(), *self.months.values())
        for phrases in (*self.ordinals.values(), *spans, *self.alone.values()):
            yield from phrases


class Words(pydantic.BaseModel, extra="forbid"):
    """One file: `handlers/vocabulary/README.md` says what each key is for."""

    script: str
    endings: list[str]
    group_words: list[str]
    meeting_words: list[str]
    linkers: list[str]
    joiners: list[str]
    about: list[str]
    about_before: list[str]
    small: list[str]
    polite: list[str]
    ordinary: list[str]
    beyond: list[str]
    other: list[str]
    moments: moments.Words
    sayings: Annotated[dict[Said, list[str]], _all_of(SAYINGS)]
    modes: Annotated[dict[Mode, list[str]], _all_of(MODES)]
    past: list[str]
    was: list[str]
    now: list[str]
    follow: list[str]
    pointers: list[str]
    conversation: Conversation
    own: list[str]
    interrogatives: list[str]
    describing: list[str]
    calendar: list[str]
    joint: list[str]
    everybody: list[str]
    presenting: list[str]
    located: list[str]
    located_behind: list[str]
    attended: list[str]
    others: list[str]
    someone_else: list[str]
    who: list[str]
    whose: Annotated[dict[Said, list[str]], _all_of(SAYINGS)]
    their: Annotated[dict[Theirs, list[str]], _all_of(THEIRS)]
    tallies: Annotated[dict[Tally, list[str]], _all_of(TALLIES)]
    own_organization: list[str]
    guides: Annotated[dict[Guide, list[str]], _all_of(GUIDES)]
    danger: list[str]
    overlaps: Annotated[dict[Overlap, list[str]], _all_of(OVERLAPS)]
    stages: Annotated[dict[Stage, list[str]], _all_of(STAGES)]
    someone: list[str]
    chairing: list[str]
    besides: list[str]
    names_wanted: list[str]
    anybody: list[str]
    except_before: list[str]
    except_behind: list[str]
    passed_over: list[str]
    taken_back: list[str]
    corrected: list[str]
    denied_before: list[str]
    denied_behind: list[str]
    hybrid: list[str]
    only: list[str]
    told: list[str]
    greeted: list[str]
    local_time: list[str]
    longer: list[str]
    shorter: list[str]
    lasting: list[str]
    hours: list[str]
    minutes: list[str]
    including: list[str]
    outside: list[str]
    answered: Annotated[dict[Said, list[str]], _all_of(SAYINGS)]
    clause_words: list[str]
    short: dict[str, str]
    apostrophes: list[str]
    only_modes: Annotated[dict[Mode, list[str]], _all_of(MODES)]
    all_dates: list[str]
    in_all: list[str]
    extremes: Annotated[dict[Extreme, list[str]], _all_of(EXTREMES)]
    zones: dict[str, list[str]]
    means: dict[str, list[str]]
    asked: Annotated[dict[Kind, Asked], _all_of(KINDS)]

    @pydantic.model_validator(mode="after")
    def _also_without_apostrophes(self) -> "Words":
        """Add to each phrase with an apostrophe how it is written without: "didnt", "whats"."""
        if self.apostrophes:
            parted = re.compile(rf"(?<=[a-z]) (?=(?:{'|'.join(self.apostrophes)})\b)")
            for phrases in self._with_apostrophes():
                glued = (parted.sub("", phrase) for phrase in phrases)
                phrases += [one for one in dict.fromkeys(glued) if one not in phrases]
        return self

    def _with_apostrophes(self) -> Iterator[list[str]]:
        yield from (asked.cues for asked in self.asked.values())
        yield from (*self.sayings.values(), *self.only_modes.values(), *self.extremes.values())
        yield from (self.past, self.now, self.others, self.except_before)
        yield from (self.passed_over, self.taken_back, self.corrected, self.told)
        yield self.clause_words

    def known(self) -> set[str]:
        """Return every word of the file that belongs to what can be asked, normalised."""
        return {word for phrase in self._phrases() for word in normalise.words(phrase)}

    def everyday(self) -> set[str]:
        """Return the words that are no part of a name, though they may stand in one, normalised."""
        told = [phrase for phrases in self.guides.values() for phrase in phrases]
        words = {normalise.words(phrase) for phrase in self._phrases()}
        words -= {normalise.words(phrase) for phrase in told}  # "minutes" tells what is asked about
        said = self.group_words + self.meeting_words + self.nothing() + self.polite + self.ordinary
        single = {phrase[0] for phrase in words if len(phrase) == 1}
        return single | {word for phrase in said for word in normalise.words(phrase)}

    def _phrases(self) -> Iterator[str]:
        yield from self.group_words + self.meeting_words + self.nothing()
        yield from self.polite + self.ordinary
        yield from self.past + self.was + self.now + self.follow + self.pointers + self.own
        yield from self.conversation.phrases()
        yield from self.interrogatives + self.describing + self.calendar + self.joint
        yield from (
            self.everybody
            + self.about
            + self.about_before
            + self.presenting
            + self.located
            + self.attended
            + self.others
            + self.someone_else
            + self.who
            + self.own_organization
            + self.someone
            + self.chairing
            + self.besides
            + self.names_wanted
            + self.anybody
            + self.except_before
            + self.except_behind
            + self.passed_over
            + self.taken_back
            + self.corrected
            + self.denied_before
            + self.denied_behind
            + self.hybrid
            + self.only
            + self.told
            + self.greeted
            + self.local_time
            + self.longer
            + self.shorter
            + self.lasting
            + self.hours
            + self.minutes
            + self.including
            + self.outside
            + self.clause_words
            + self.all_dates
            + self.in_all
        )
        yield from self.short
        yield from self.moments.atoms()
        for asked in self.asked.values():
            yield from asked.cues + asked.examples
        by_key = (
            self.sayings,
            self.answered,
            self.whose,
            self.tallies,
            self.stages,
            self.overlaps,
            self.their,
            self.guides,
            self.modes,
            self.only_modes,
            self.extremes,
            self.zones,
        )
        for phrases in (phrases for each in by_key for phrases in each.values()):
            yield from phrases

    def nothing(self) -> list[str]:
        """Return the words that say nothing by themselves."""
        return self.linkers + self.joiners + self.small


class Phrases:
    """Fixed phrases, found in a text whose words have been recognised; they may have gaps."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[Phrase, ...]]] = {}
        parted = {tuple(map(normalise.words, phrase.split(GAP))) for phrase in phrases}
        for parts in sorted(parted):
            self._by_first.setdefault(parts[0][0], []).append(parts)

    def places(self, text: Sequence[frozenset[str]]) -> frozenset[int]:
        """Return the places of the words of `text` that are part of one of the phrases."""
        return frozenset(place for places in self.found(text) for place in places)

    def longest(self, text: Sequence[frozenset[str]]) -> int:
        """Return how many words the longest of the phrases in `text` has; 0 for none."""
        return max(map(len, self.found(text)), default=0)

    def found(self, text: Sequence[frozenset[str]]) -> Iterator[list[int]]:
        """Yield the places of each of the phrases in `text`, in order."""
        if self._by_first.keys().isdisjoint(chain.from_iterable(text)):
            return  # as for most of the hundreds of lists that each question is held against
        for start, spellings in enumerate(text):
            for spelling in spellings:
                for parts in self._by_first.get(spelling, ()):
                    places = _places(parts, text, start)
                    if places:
                        yield places


class Vocabulary:
    """All languages together, since people mix them in one sentence."""

    def __init__(self, files: Mapping[str, Words]) -> None:
        self.files = files
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
            for phrase in words.beyond + words.danger
            for word in normalise.words(phrase)
        }
        self.strange = frozenset(beyond - known)
        """Words that are known only to say that something is beyond us, or that of danger."""
        self._recognised = functools.lru_cache(normalise.REMEMBERED)(self._spellings)
        self.lexicon = lexicon.Lexicon(known | beyond, self.endings)
        everyday = set().union(*(words.everyday() for words in every))
        self.everyday = lexicon.Lexicon(everyday, self.endings)
        """The words that tell no name from another."""
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
        self.one_endings = tuple(
            word
            for talk in talks
            for one in talk.one
            if scripts.is_bangla(word := normalise.words(one)[0])
        )
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
        self.own = _phrases(words.own for words in every)
        self.interrogatives = _phrases(words.interrogatives for words in every)
        self.calendar = _phrases(words.calendar for words in every)
        self.joint = _phrases(words.joint for words in every)
        self.everybody = _phrases(words.everybody for words in every)
        self.someone_else = _phrases(words.someone_else for words in every)
        self.who = _phrases(words.who for words in every)
        self.whose: dict[Said, Phrases] = _each(SAYINGS, (words.whose for words in every))
        self.their: dict[Theirs, Phrases] = _each(THEIRS, (words.their for words in every))
        self.tallies: dict[Tally, Phrases] = _each(TALLIES, (words.tallies for words in every))
        self.tally = _phrases(phrases for words in every for phrases in words.tallies.values())
        self.own_organization = _phrases(words.own_organization for words in every)
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
        self.attended = _phrases(words.attended for words in every)
        self.presenting = _phrases(words.presenting for words in every)
        self.except_before = _phrases(words.except_before for words in every)
        self.except_behind = _phrases(words.except_behind for words in every)
        self.passed_over = _phrases(words.passed_over for words in every)
        self.taken_back = _phrases(words.taken_back for words in every)
        self.corrected = _phrases(words.corrected for words in every)
        self.denied_before = _phrases(words.denied_before for words in every)
        self.denied_behind = _phrases(words.denied_behind for words in every)
        self.all_dates = _phrases(words.all_dates for words in every)
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
    return Vocabulary({tag: Words.model_validate(words) for tag, words in _read("vocabulary")})


Sample = Kind | Literal["do", "other"]
_MORE = pydantic.TypeAdapter(dict[Sample, list[str]])


def examples() -> Iterator[tuple[Sample, str]]:
    """Yield a text and, before it, what it asks (or `other`, `do`), in all languages.

    Names have placeholders in them. The files are read each time, since the texts are needed but
    once; a faulty one is a `ValueError`.
    """
    for words in load().files.values():
        for kind, asked in words.asked.items():
            yield from ((kind, text) for text in asked.examples)
        yield from (("other", text) for text in words.other)
    for _, read in _read("examples"):
        for what, texts in _MORE.validate_python(read).items():
            yield from ((what, text) for text in texts)


def _read(folder: str) -> Iterator[tuple[str, Any]]:
    files = resources.files("handlers").joinpath(folder).iterdir()
    for file in sorted((file for file in files if file.name.endswith(".yaml")), key=str):
        text = file.read_text(encoding="utf-8")
        try:  # everything is text: "on" and "no" are words here
            read = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes text only
        except yaml.YAMLError as error:
            raise ValueError(f"{folder}/{file.name}: {error}") from error
        yield file.name.removesuffix(".yaml"), read


def _places(
    parts: Sequence[Phrase], text: Sequence[frozenset[str]], start: int
) -> list[int] | None:
    """Return the places of the words of a phrase that begins at `start`; None if it does not."""
    first, *others = parts
    if not _stands(first, text, start):
        return None
    places = list(range(start, start + len(first)))
    for part in others:
        gap = range(places[-1] + 1, places[-1] + 2 + _LONGEST_GAP)
        at = next((one for one in gap if _stands(part, text, one)), None)
        if at is None:
            return None
        places += range(at, at + len(part))
    return places


def _stands(phrase: Phrase, text: Sequence[frozenset[str]], at: int) -> bool:
    if at + len(phrase) > len(text):
        return False
    for place, word in enumerate(phrase, at):  # noqa: SIM110 - the innermost loop of all questions
        if word not in text[place]:
            return False
    return True


def _phrases(lists: Iterable[Iterable[str]]) -> Phrases:
    return Phrases(item for each in lists for item in each)


def _each(keys: Iterable[Key], tables: Iterable[Mapping[Key, Iterable[str]]]) -> dict[Key, Phrases]:
    """Put together, by key, what the tables have for it; each has every key."""
    tables = list(tables)
    return {key: _phrases(table[key] for table in tables) for key in keys}
