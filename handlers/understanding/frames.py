"""The only place that says what a text can mean: a frame, filled by `question.read`."""

from dataclasses import dataclass, field, replace

from handlers.understanding import conversions, periods, references
from handlers.understanding.kinds import (
    Alone,
    Extreme,
    Further,
    Guide,
    Kind,
    Mode,
    OrganizationKind,
    Overlap,
    Said,
    Saying,
    Stage,
    Tally,
)

HINT = 0.4
"""Less of a title than this is but a hint that it is meant."""


@dataclass(frozen=True, slots=True)
class Without:
    """What a question leaves out: meetings of these working groups, these meetings, these days.

    Without `places` what is nowhere (online only) is left out, too.
    """

    groups: tuple[int, ...] = ()
    titles: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    period: periods.Period = periods.NOTHING


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long the meetings meant take: more minutes than `over`, fewer than `under`, `just` so."""

    over: int | None = None
    under: int | None = None
    just: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a text asks.

    `asked` is None for anything that is not a question that we can answer, `also` what is asked of
    the same meeting in the same breath; `saying` says that somebody comes or not. The working
    groups, the best first, are not `certain` when they compete for the same words, or when the name
    in the text has a word that theirs lack. `unknown_name` says that something is asked of a
    working group, a meeting or the like that is not among the names: then the next meeting of any
    other is no answer.

    `follows` says that it may go on about what was asked before, `new` that it does not, `brief`
    that it says nothing but names and days, `joint` that meetings of all the working groups
    together are meant, `own` that it is about the asker's own meetings, `soonest` about the next
    one, `extreme` about one of several (the longest, the last of the week), `others` about those to
    which the asker is not asked, `everybody` about those of the whole network; of several meetings
    those are meant that one can join by `mode`, or in no way but `only_mode`; `zone` is the one in
    which a time is wanted.
    """

    asked: Kind | None = None
    also: tuple[Kind, ...] = ()
    saying: Saying | None = None
    mode: Mode | None = None
    groups: tuple[int, ...] = ()
    of_its_groups: bool = False
    """Whether the working group of what was spoken of is meant: "this group's next"."""
    certain: bool = True
    unknown_name: bool = False
    titles: tuple[int, ...] = ()
    title_coverage: float = field(default=0.0, compare=False)
    """How much of the best title is there, 0 to 1."""
    kindred: tuple[int, ...] = ()
    """Without a title: the meetings whose titles have the word for a meeting ("the training")."""
    topics: tuple[int, ...] = ()
    item: tuple[str, ...] = ()
    """Beside `topics`: the words of the item of an agenda that is meant."""
    nth: int = 0
    """The place of an item on the agenda that is meant, -1 for the last; 0 for none."""
    place: int = 0
    """Which of the meetings meant it is, in their order: "the second of next week"; 0 for any."""
    most: int = 0
    """How many of them are meant: "the next two"; 0 for all."""
    of_which: bool = False
    """Whether it is asked which meeting it is: "which meeting has …"."""
    places: tuple[int, ...] = ()
    within: tuple[int, ...] = ()
    """Beside `where`: the meetings at the place that is asked about ("is that one in Dhaka")."""
    organizations: tuple[int, ...] = ()
    organization_kinds: tuple[OrganizationKind, ...] = ()
    """Of which kinds of organizations it is asked who comes, or who has not answered."""
    only_kinds: bool = False
    """Whether it names such kinds and says nothing beside: "and the CSOs?"."""
    own_organization: bool = False
    """Whether the asker's own organization is meant."""
    person: tuple[str, ...] = ()
    """The words for a person whose answer is asked for, who need not exist."""
    of_answers: bool = False
    """Whether such a person's answer is asked for in so many words, and not only their coming."""
    besides: bool = False
    """Whether of those who come others than who asks are meant."""
    names_wanted: bool = False
    """Whether it asks for the names of those who were counted, and nothing beside."""
    presents: bool = False
    """Beside `agenda`: whether it is asked if an organization, or one's own, presents something."""
    tally: Tally | None = None
    """What is asked of all answers together."""
    may_be_organizations: tuple[int, ...] = ()
    """The organizations whose name is also that of a place: the ILO, where it has an office."""
    only_words: bool = False
    """Whether it says nothing but names that are not known ("and Omar?")."""
    chaired: bool = False
    """Whether the meetings are meant of the working groups that the organizations chair."""
    answered: tuple[Said, ...] = ()
    """Which answers are meant, of the asker or, beside `who_comes`, of others; none for all."""
    period: periods.Period = periods.NOTHING
    without: Without = Without()
    lasting: Lasting = Lasting()
    everybody: bool = False
    others: bool = False
    only_mode: Mode | None = None
    hybrid: bool = False
    """Whether the meetings are meant that one can join in both ways."""
    way: Mode | None = None
    """Beside `where`: how one takes part, where it is asked whether one can ("is it online")."""
    stage: Stage | None = None
    """Beside `when`: how far the meeting is asked to be, "has it started"."""
    overlap: Overlap | None = None
    """Beside `list`: which meetings are asked for that are at the same time."""
    past: bool = False
    own: bool = False
    anybody: bool = False
    """Whether it says that not only one's own are meant."""
    soonest: bool = False
    extreme: Extreme | None = None
    follows: bool = False
    one_of_days: bool = False
    """Whether one meeting of the days is meant that was shown or spoken of: "the March one"."""
    new: bool = False
    several: bool = False
    """Whether it has words for several meetings, or for any of them: "has any meeting moved"."""
    brief: bool = False
    joint: bool = False
    zone: str | None = None
    city: str | None = None
    """The word for where the time is wanted; without a `zone` it is of no place that we know."""
    language: str | None = None
    surely_language: bool = False
    """Whether the words say so, and not only their letters."""
    conversion: conversions.Conversion | None = None
    """The time of day that is to be told in another place, of no meeting."""
    likeness: dict[str, float] = field(default_factory=dict, compare=False)
    of_meetings: bool = False
    """Whether it has a word for a meeting."""
    by_then: bool = False
    """Whether the days said are those until when something has to be done."""
    is_beyond: bool = False
    """Whether it has words for what the bot does not do."""
    of_danger: bool = False
    """Whether it says that somebody is in danger: then nothing else counts."""
    guide: Guide | None = None
    """What is asked for that has a button or a command; `asked` then says of which meeting."""
    recorded: bool = False
    """Beside the guide `documents`: whether minutes are wanted, which are of a meeting held."""
    standing: int | None = None
    """The standing answer that is asked for."""
    standing_said: bool = False
    """Whether it is asked for in the very words of one of its questions: then nothing else is."""
    standing_of: tuple["Frame", ...] = ()
    """What its questions name, where they name meetings: it speaks of those only."""
    pointing: references.Pointing = references.NOTHING
    """What it points at of what was said or shown before."""
    base: "Frame | None" = None
    """What the text itself names first, to point at then: "today's I know, the one after it?"."""
    each: tuple["Frame", ...] = ()
    """Where one text says of several meetings whether one comes: what names each of them."""
    rest: bool = False
    """Whether such a text speaks of the others as well, whichever those are."""
    by_mode: Mode | None = None
    """How one takes part, where it says no more beside a name: "also the plenary, online"."""
    changed_to: Alone | None = None
    """The answer into which one that was just given is to be changed: "make it maybe"."""
    put: Alone | None = None
    """What it takes, right after an answer was offered, whatever the reason beside it: another one,
    or `undo`."""
    corrects: bool = False
    """Whether it takes back what was said before it: "sorry, I meant the clinic"."""
    denies: bool = False
    """Whether it says of what it names that it is not meant: "not the May one"."""
    unplaced: bool = False
    """Whether those are meant whose place is not fixed yet."""
    private: bool = False
    """Whether the private working groups are meant."""
    own_groups: bool = False
    """Whether the working groups of who asks are meant: "our group"."""
    phone: bool = False
    """Whether a phone number is asked for."""
    in_all: bool = False
    """Beside `duration`, whether it is asked how long several meetings take together."""
    every: bool = False
    """Whether all that was spoken of is meant: "both", "all of them"."""
    alone: frozenset[Alone] = frozenset()
    """What it says and nothing beside: yes, thanks, a word for a command."""
    further: Further | None = None
    """What it asks, and no more, of the news item that was told, or beside it: "more", "link?"."""
    asks: bool = False
    """Whether it has a word with which one asks."""
    telling: tuple[str, ...] = ()
    """The words that say something by themselves: no small ones, none that only ask."""
    words: tuple[str, ...] = ()
    """The words that say what news is asked for: strange ones, in order."""

    @property
    def is_understood(self) -> bool:
        """Whether it asks or says something, and not of what we do not know."""
        says = (self.asked, self.saying, self.standing, self.guide) != (None, None, None, None)
        return says and not self.unknown_name

    @property
    def names_meetings(self) -> bool:
        """Whether it says which meetings are meant."""
        return bool(
            self.groups
            or self.titles
            or self.topics
            or self.places
            or self.period
            or self.everybody
            or self.joint
            or self.unknown_name
        )

    @property
    def denying(self) -> "Frame":
        """What names as meant what it leaves out: "not the debt one", of which it says no."""
        away = self.without
        if self.names_meetings or not (away.titles or away.groups or away.period):
            return self
        return replace(
            self, titles=away.titles, groups=away.groups, period=away.period, without=Without()
        )

    @property
    def says_only_an_hour(self) -> bool:
        """Whether only an hour tells which of those spoken of is meant: "the morning one?"."""
        hour = self.period and self.period.first is None and self.period.last is None
        return bool(hour) and not (self.groups or self.titles or self.places)
