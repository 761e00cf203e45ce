"""The only place that says which records a text names, of those that the asker may see."""

from dataclasses import dataclass, replace

from handlers.understanding import (
    elsewhere,
    frames,
    gazetteer,
    index,
    intents,
    placing,
    sentence,
    vocabulary,
    zones,
)

_PART_OF_A_NAME = 0.5
_NEARLY_A_NAME = 0.6
_PHRASE = 0.35
"""How much of a title words next to each other have to be that we know from elsewhere."""
_TELLING_PLACE = 0.45
_SURELY = 0.9
"""How much of a name has to be there for it to be meant."""
_SLIPPED = 0.85
"""How like a word of an agenda has to be, where the whole of an item is there."""


NETWORK = 0
"""The id under which the network's own names are found."""


@dataclass(frozen=True, slots=True)
class Names:
    """What may be named: by whom the question is asked, and nothing that they may not see.

    The indexes may hold more than the asker sees, which are the ids beside them: `meetings`, those
    `with_place` (of which also place and agenda are seen), `all_organizations` and
    `standing_answers`. What is not among those is not found.
    """

    groups: gazetteer.Gazetteer
    organizations: index.Index
    titles: index.Index
    places: index.Index
    meetings: frozenset[int]
    with_place: frozenset[int]
    all_organizations: frozenset[int]
    topics: index.Index
    """The meetings whose place is known, by their agendas."""
    presenters: index.Index
    """The same meetings, by who presents something there."""
    standing: index.Index
    """Standing answers, by the questions that they answer."""
    standing_questions: tuple[tuple[int, tuple[str, ...]], ...]
    """The same questions, as they are written."""
    standing_answers: frozenset[int]
    network: index.Index
    """The network itself, by its names."""


class Named:
    """Which records a text names; words that name one thing better do not name another.

    `marks` are tokens for the places of words that name one.
    """

    def __init__(self, text: str, plain: sentence.Sentence, names: Names) -> None:
        self.groups = names.groups.find(text)
        if not self.groups.certain and len(plain.unknown_name - self.groups.places) > len(
            self.groups.places
        ):
            self.groups = gazetteer.NOTHING  # a part, in doubt, of what is mostly another name
        network = _network(plain, names) if plain.group else frozenset()
        if self.groups.ids and self.groups.places < network:
            self.groups = gazetteer.NOTHING  # "the migration network" is no group for migration
        named = sentence.with_neighbours(self.groups.places, plain.group)
        self.groups = replace(self.groups, places=named)
        network = network if len(network) > 1 else frozenset()
        self.titles = _title(plain, names, self.groups.places, network)
        kinds = plain.meeting & plain.describing - plain.period.places
        self.kindred = names.titles.find(plain.words, kinds, names.meetings).ids if kinds else ()
        self._organization = self._whole_organization(plain, names)
        both = self._organization.places & self.titles.places
        fuller = self._organization.coverage > self.titles.coverage and not plain.meeting
        if both and (both < self._organization.places or (both == self.titles.places and fuller)):
            self.titles = _title(
                plain, names, self.groups.places, network | self._organization.places
            )
        if self.titles.ids and self.groups.ids:
            self._prefer(plain)
        if _is_ones_own(plain, self.titles):
            self.titles = index.NOTHING
        self._building = placing.building(
            plain, names.places, self.groups.places, self.titles.places, names.with_place
        )
        if self._building.places > self.groups.places:
            self.groups = gazetteer.NOTHING  # "Sample Hall" is no "Sample Group"
        if self._building.places > self.titles.places:
            self.titles = index.NOTHING
        self.outside = elsewhere.of(plain, names.places, names.with_place)
        named = self.groups.places | self.titles.places | self.outside.places
        self.zone, zone_places = zones.find(plain, named)
        taken = named | zone_places | network
        self.places, self.organizations = index.NOTHING, index.NOTHING
        self._find_around(plain, names, taken)
        if vocabulary.load().presenting.places(plain.spellings):
            self._find_presenters(plain, names)
        else:
            self.presented = index.NOTHING
        self.topics = _topics(plain, names, taken | self.places.places)
        wider = _topics(plain, names, (taken | self.places.places) - self.groups.places)
        if self.topics.ids and wider.ids == self.topics.ids and wider.places > self.groups.places:
            self.topics = wider
            self.groups = gazetteer.NOTHING  # "erosion data" on an agenda is no group for data
        self.of_which = asks_which(plain)
        sought = _sought_item(plain, names, of_which=self.of_which)
        if sought.places and sought.places >= self.groups.places | self.titles.places:
            self.topics, self.groups, self.titles = sought, gazetteer.NOTHING, index.NOTHING
            self.of_which = True
        item, titles = _given_item(plain, names, self.groups.places)
        self.is_who_gives = bool(item.ids)
        if item.ids:
            self.topics, self.titles, self.of_which = item, titles, not titles.ids
            if self.groups.places & item.places:
                self.groups = gazetteer.NOTHING
            if self.places.places & item.places:
                self.places = index.NOTHING
            if self.organizations.places & item.places:
                self.organizations = index.NOTHING
            self.zone = None if zone_places & item.places else self.zone
        self.marks = {
            place: mark
            for mark, places in (
                (sentence.TOPIC, self.topics.places),
                (sentence.PLACE, self.places.places | self.outside.places),
                (sentence.ORGANIZATION, self.organizations.places),
                (sentence.GROUP, self.groups.places),
                (sentence.TITLE, self.titles.places),
                (sentence.ZONE, zone_places),
                (sentence.NETWORK, network - plain.group),
            )
            for place in places
        }

    def has_more(self, question: sentence.Sentence) -> bool:
        """Whether the name of a working group goes on in words ours lacks: "labour rights"."""
        return any(_beside(place, self.groups.places) for place in question.unknown_name)

    def _whole_organization(self, plain: sentence.Sentence, names: Names) -> index.Hit:
        """Find an organization that is named in full, by words of which others may be known."""
        free = frozenset(range(len(plain.words))) - self.groups.places - plain.small - plain.meeting
        hit = names.organizations.find(plain.words, free, names.all_organizations)
        if hit.coverage < _SURELY or len(hit.places) < 2:
            return index.NOTHING
        find = names.organizations.find
        several = [
            id_
            for id_ in hit.ids
            if len(_together(find(plain.words, hit.places, frozenset({id_})).places, plain)) > 1
        ]  # "who comes from Sample Coast" is not also of "Sample Women Who Migrate"
        return find(plain.words, free, frozenset(several)) if several else index.NOTHING

    def _find_around(self, plain: sentence.Sentence, names: Names, taken: frozenset[int]) -> None:
        """Find organizations and places: "UNICEF" is the one, "UNICEF house" the other."""
        free = plain.content - taken - plain.meeting
        found = self._organization
        if not found.ids or found.places & taken:
            found = names.organizations.find(plain.words, free, names.all_organizations)
        self.organizations = found if found.coverage >= _NEARLY_A_NAME else index.NOTHING
        self.may_be_organizations = self.organizations.ids
        wider = frozenset(range(len(plain.words))) - plain.small - taken - plain.meeting
        telling = wider - placing.origins(plain, names.places, names.with_place)
        self.places, self.somewhere = placing.towns(plain, names.places, telling, names.with_place)
        if self.places.coverage < placing.PART or not self.places.places & free:
            self.places = index.NOTHING
        if self._building.ids and not self._building.places < self.places.places:
            self.places = self._building
        located = placing.located(plain, self.places.places)
        if self.organizations.places & self.places.places:
            cues = vocabulary.load().cues
            chaired = cues["chair"].places(plain.known) and cues["list"].places(plain.known)
            comes = cues["who_comes"].places(plain.known)  # "is the ILO coming"
            if not chaired and (
                located
                or self.places.places > self.organizations.places
                or (self.places.coverage >= _TELLING_PLACE and not comes)
            ):
                self.organizations = index.NOTHING
            else:
                self.places = index.NOTHING

    def _find_presenters(self, plain: sentence.Sentence, names: Names) -> None:
        """Find meetings by who presents there: "ILO" is then neither its office nor a member."""
        named = self.organizations.places | self.places.places
        self.presented = names.presenters.find(plain.words, named, names.with_place)
        if self.presented.ids:
            if self.places.places & self.presented.places:
                self.places = index.NOTHING
            self.organizations = replace(self.organizations, places=self.presented.places)

    def is_about_a_topic(self, anchor: intents.Anchor) -> bool:
        """Whether an item of the agenda of what is named is spoken of."""
        told = set(self.topics.ids) & set(self.titles.ids or self.topics.ids)
        return bool(told) and anchor >= intents.Anchor.NAME

    def is_only_about_a_topic(self, question: sentence.Sentence) -> bool:
        """Whether nothing is named but an item of an agenda, perhaps with a word more of its."""
        whole = self.topics.coverage >= _NEARLY_A_NAME and len(self.topics.places) > 1
        times = vocabulary.load().cues["duration"].places(question.known)
        named = self.topics.ids and not self.titles.ids and (whole or times)
        return bool(named) and question.strange <= _around(self.topics.places)

    def is_of_an_unknown_room(self, plain: sentence.Sentence) -> bool:
        """Whether a hall or room is asked for that is of no meeting among the names."""
        rooms = placing.of_rooms(plain, by_kind=not self.kindred)
        named = self.groups.ids or self.places.ids or self.topics.ids or plain.period.first
        titled = self.titles.places - rooms or self.titles.coverage >= _PART_OF_A_NAME
        return bool(rooms) and not (named or titled)  # the plenary's hall is where the plenary is

    def anchor(self, question: sentence.Sentence) -> intents.Anchor:
        """How surely the text is about the network's meetings."""
        whole = self.titles.coverage >= _PART_OF_A_NAME or self.places.ids
        if self.titles.coverage >= _PART_OF_A_NAME and len(self.titles.places) > 1:
            return intents.Anchor.TITLE
        named = self.groups.ids and (self.groups.certain or question.meeting or question.group)
        if named or whole or (self.titles.ids and question.meeting):
            return intents.Anchor.NAME
        told = self.topics.coverage >= _NEARLY_A_NAME and len(self.topics.places) > 1
        within = set(self.topics.ids) & set(self.titles.ids)
        if self.topics.ids and (told or question.period or question.meeting or within):
            return intents.Anchor.NAME
        of_days = question.period.first and (
            question.calendar or question.own or self.organizations.ids
        )
        if self.titles.ids or question.meeting or question.unknown_name or of_days:
            return intents.Anchor.MEETING
        return intents.Anchor.NONE

    def _prefer(self, plain: sentence.Sentence) -> None:
        """Of a title and a working group in the same words, keep the one that explains more.

        "LM-TWG meeting" is any of theirs, though one of them may have that title.
        """
        groups, titles = self.groups.places, self.titles.places - (plain.meeting - plain.describing)
        if groups & titles:
            if titles > groups:
                self.groups = gazetteer.NOTHING
            elif titles <= groups:
                self.titles = index.NOTHING


def _together(places: frozenset[int], plain: sentence.Sentence) -> frozenset[int]:
    """Return the last of these words that stand together, but for small ones between."""
    place = max(places)
    while place - 1 in places | plain.small:
        place -= 1
    return frozenset(one for one in places if one >= place)


def _is_ones_own(plain: sentence.Sentence, titles: index.Hit) -> bool:
    """Whether one's own is spoken of by a word that only means one of a title: "amar beton"."""
    said = len(titles.places) == 1 and min(titles.places) - 1 in plain.own and not plain.meeting
    return said and titles.likeness < 1


def _network(plain: sentence.Sentence, names: Names) -> frozenset[int]:
    """Return the words that name the network, where more than "network" does."""
    among = frozenset({NETWORK})
    itself = names.network.find(plain.words, plain.group, among).places
    if not itself:
        return itself
    near = _around(itself) & frozenset(range(len(plain.words))) - plain.small
    return names.network.find(plain.words, near, among).places


def _topics(plain: sentence.Sentence, names: Names, taken: frozenset[int]) -> index.Hit:
    """Return the meetings on whose agendas the strange words stand, with the words beside them.

    Who asks for minutes, or who presents it, may name an item by words of which none is strange.
    """
    language = vocabulary.load()
    free = frozenset(place for place in plain.strange - taken if place + 1 not in plain.group)
    everywhere = frozenset(range(len(plain.words))) - plain.small - taken
    hit = names.topics.find(plain.words, free, names.with_place)
    if hit.ids:
        near = _around(hit.places) & everywhere
        closer = names.topics.find(plain.words, near, frozenset(hit.ids))
        hit = replace(closer, likeness=hit.likeness) if closer.ids else hit
        strange = any(_beside(place, hit.places) for place in free - hit.places)
        if strange and hit.likeness < 1 and hit.coverage < _NEARLY_A_NAME:
            return index.NOTHING  # findings from elsewhere
        whole = hit.likeness >= _SLIPPED and hit.coverage >= _NEARLY_A_NAME  # "the shelter update"
        if hit.likeness >= _SURELY or whole:
            return hit
    times = language.cues["duration"].places(plain.known)
    if times or language.presenting.places(plain.known):
        item = names.topics.find(plain.words, everywhere, names.with_place)
        return item if item.coverage >= _SURELY and len(item.places) > 1 else index.NOTHING
    return index.NOTHING


def asks_which(plain: sentence.Sentence) -> bool:
    """Say whether it is asked which meeting it is that something is about: কোন সভায়."""
    asks = vocabulary.load().interrogatives.places(plain.known)
    return bool(plain.meeting) and all(place - 1 in asks for place in plain.meeting)


def _sought_item(plain: sentence.Sentence, names: Names, *, of_which: bool) -> index.Hit:
    """Return the meetings on whose agenda something is that is asked for: "where do we discuss X".

    Such words may be those of a working group, or of a title, as well.
    """
    cues, known = vocabulary.load().cues, plain.known
    where = not plain.meeting and (cues["where"].places(known) | cues["when"].places(known))
    told = cues["agenda"].places(known) if of_which or where else frozenset()
    if not told:
        return index.NOTHING
    asks = vocabulary.load().interrogatives.places(known)
    nothing = told | asks | plain.meeting | plain.small | plain.polite | plain.own
    free = frozenset(range(len(plain.words))) - nothing - plain.period.places
    hit = names.topics.find(plain.words, free, names.with_place)
    return hit if hit.likeness >= _SURELY else index.NOTHING


def _given_item(
    plain: sentence.Sentence, names: Names, groups: frozenset[int]
) -> tuple[index.Hit, index.Hit]:
    """Return the meetings on whose agendas that is of which it is asked who gives it, and nothing
    beside but which meeting that is: "who does the basket bit", "… at the plenary".
    """
    language, known = vocabulary.load(), plain.known
    giving, items = language.presenting.places(known), language.items.places(known)
    who = language.who.places(known) or not items.isdisjoint(giving)
    if not (who and (giving or items)):
        return index.NOTHING, index.NOTHING
    asks = language.interrogatives.places(known) | language.who.places(known)
    nothing = giving | items | asks | plain.meeting | plain.small | plain.polite | plain.linkers
    every = frozenset(range(len(plain.words))) - nothing - plain.follow
    for free in (every, every - plain.period.places):
        hit = names.topics.find(plain.words, free, names.with_place)
        beside = (free - hit.places) & plain.content
        if hit.likeness < _SLIPPED or (free <= groups and not items):
            continue  # "who speaks for the labour group"
        if max(hit.places) + 1 in plain.meeting:
            continue  # "who presents at the referral workshop"
        titles = names.titles.find(plain.words, beside, frozenset(hit.ids))
        if titles.places != beside:
            continue
        among = frozenset(titles.ids or hit.ids)
        return names.topics.find(plain.words, hit.places, among), titles
    return index.NOTHING, index.NOTHING


def _title(
    plain: sentence.Sentence,
    names: Names,
    grouped: frozenset[int],
    taken: frozenset[int] = frozenset(),
) -> index.Hit:
    """Return the meetings whose titles are named; words for a meeting count beside others only.

    Words that are `taken` name something else.
    """
    telling = (plain.content - plain.meeting | _no_slips(plain, names)) - taken
    hit = names.titles.find(plain.words, telling, names.meetings)
    if hit.ids and hit.places <= plain.beyond and not plain.meeting:
        return index.NOTHING  # "when will the salary come" is of no meeting on wages
    wider = frozenset(range(len(plain.words))) - plain.small - plain.polite - taken
    if not hit.ids:
        whole = names.titles.find(plain.words, wider - plain.meeting, names.meetings)
        sure = whole.coverage >= _NEARLY_A_NAME or _is_a_phrase_of_one(whole)
        return whole if sure and len(whole.places) > 1 else index.NOTHING
    near = wider & _around(hit.places)
    closer = names.titles.find(plain.words, near, frozenset(hit.ids))
    strange = plain.strange - hit.places - closer.places - grouped
    unexplained = {place for place in strange if _beside(place, hit.places)}
    least = _PART_OF_A_NAME if hit.places <= plain.describing else frames.HINT
    if unexplained and max(hit.coverage, closer.coverage) < least:
        return index.NOTHING  # "case review" is not any other review
    shared = len(hit.ids) > 1 and hit.places | closer.places <= plain.describing | plain.meeting
    if shared and plain.unknown_name - grouped - hit.places:
        return index.NOTHING  # nor "the flood response's coordination meeting" any other
    return closer if closer.ids else hit


def _is_a_phrase_of_one(hit: index.Hit) -> bool:
    """Whether words next to each other, just so, are much of the title of one: "learning space"."""
    together = max(hit.places, default=0) - min(hit.places, default=0) < len(hit.places)
    return together and len(hit.ids) == 1 and hit.likeness == 1 and hit.coverage >= _PHRASE


def _no_slips(plain: sentence.Sentence, names: Names) -> frozenset[int]:
    """Return what looks like a misspelt word of ours and is a title's: "services", "series"."""
    language = vocabulary.load()
    return frozenset(
        place
        for place, word in enumerate(plain.words)
        if plain.known[place]
        and word not in plain.known[place]
        and not language.lexicon.forms(word)
        and language.in_full(word) == word
        and names.titles.find(plain.words, {place}, names.meetings).likeness == 1
    )


def _around(places: frozenset[int]) -> frozenset[int]:
    """Return places and those up to two words from them."""
    return frozenset(place + step for place in places for step in (-2, -1, 0, 1, 2))


def _beside(place: int, places: frozenset[int]) -> bool:
    return place - 1 in places or place + 1 in places
