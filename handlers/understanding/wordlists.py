"""The only place that reads `handlers/vocabulary` and `handlers/examples`: what each file holds.

A file a language and way of writing it, named by its tag (BCP 47): `bn.yaml`, and `bn-Latn.yaml`
for Bangla in Latin letters. A new language is a new file, and no Python.
"""

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Annotated, Any, Final

import pydantic
import yaml

from handlers.understanding import moments, normalise
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
    further: Annotated[dict[Further, list[str]], _all_of(FURTHER)]

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
    items: list[str]
    recorded: list[str]
    agendas: list[str]
    located: list[str]
    located_behind: list[str]
    held: list[str]
    rooms: list[str]
    attended: list[str]
    others: list[str]
    someone_else: list[str]
    daily: list[str]
    who: list[str]
    whose: Annotated[dict[Said, list[str]], _all_of(SAYINGS)]
    their: Annotated[dict[Theirs, list[str]], _all_of(THEIRS)]
    tallies: Annotated[dict[Tally, list[str]], _all_of(TALLIES)]
    organization_kinds: Annotated[dict[OrganizationKind, list[str]], _all_of(ORGANIZATION_KINDS)]
    own_organization: list[str]
    own_membership: list[str]
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
    anything: list[str]
    unplaced: list[str]
    private: list[str]
    introducing: list[str]
    defining: list[str]
    phones: list[str]
    in_all: list[str]
    whole_days: list[str]
    extremes: Annotated[dict[Extreme, list[str]], _all_of(EXTREMES)]
    zones: dict[str, list[str]]
    home_zones: dict[str, list[str]]
    here: list[str]
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
            + self.items
            + self.recorded
            + self.agendas
            + self.located
            + self.rooms
            + self.attended
            + self.others
            + self.someone_else
            + self.who
            + self.own_organization
            + self.own_membership
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
            + self.anything
            + self.unplaced
            + self.private
            + self.introducing
            + self.defining
            + self.phones
            + self.in_all
            + self.whole_days
            + self.here
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

    def strange(self) -> list[str]:
        """Return the phrases whose words stay strange: they may be of a name, or of other talk."""
        by_key = (*self.organization_kinds.values(), *self.conversation.further.values())
        return self.held + self.daily + [phrase for phrases in by_key for phrase in phrases]

    def nothing(self) -> list[str]:
        """Return the words that say nothing by themselves."""
        return self.linkers + self.joiners + self.small


def read(folder: str) -> Iterator[tuple[str, Any]]:
    """Yield the tag of each file in a folder, and what is in it; a faulty one is a `ValueError`."""
    files = resources.files("handlers").joinpath(folder).iterdir()
    for file in sorted((file for file in files if file.name.endswith(".yaml")), key=str):
        text = file.read_text(encoding="utf-8")
        try:
            read = _built(yaml.parse(text, Loader=yaml.CBaseLoader))
        except yaml.YAMLError as error:
            raise ValueError(f"{folder}/{file.name}: {error}") from error
        yield file.name.removesuffix(".yaml"), read


_END: Final = object()


def _built(events: Iterator[yaml.Event]) -> Any:
    """Build the lists and tables of a file; everything is text: "on" and "no" are words here.

    Of a file of eight thousand lines `yaml.load` makes nodes first, of which the process keeps
    several megabytes for good.
    """
    event = next(events)
    while isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
        event = next(events)
    if isinstance(event, yaml.ScalarEvent):
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return list(iter(lambda: _built(events), _END))
    if isinstance(event, yaml.MappingStartEvent):
        return {key: _built(events) for key in iter(lambda: _built(events), _END)}
    if isinstance(event, yaml.AliasEvent):
        raise yaml.YAMLError("it has an alias, which nothing here needs")
    return _END
