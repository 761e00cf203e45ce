"""The only place that says what a text means: what is asked, of what, in what language."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from handlers.understanding import (
    asides,
    calendars,
    clauses,
    coming,
    conversions,
    danger,
    filters,
    frames,
    index,
    intents,
    kinds,
    languages,
    lengths,
    lessons,
    naming,
    normalise,
    organizations,
    others,
    overlaps,
    periods,
    persons,
    pointers,
    references,
    sentence,
    several,
    stages,
    standing,
    tense,
    vocabulary,
)  # fmt: skip
from handlers.understanding.kinds import Kind
from handlers.understanding.phrases import Phrases

_FAR = 3.0
"""How much less likely than other talk what is asked may be, to be offered."""

_FAR_FROM_A_LIST = 10.0
"""How much less likely a list of meetings may be than one of working groups, beside days."""

_ASKING = ("?", "？")

_BRIEF = 10
"""Words of a question that may go on about what was spoken of."""

_MOST_KEPT = 256
"""Standing answers whose questions are kept as they were read."""

_OF_AN_AGENDA = (None, "next", "list", "duration", "chair", "who_comes")
"""What is asked of an item of an agenda is answered by the agenda."""

_OF_OTHERS = ("groups", "members", "news")
"""What may be the subject of an item of an agenda."""

_WHEREVER_ONE_IS = (
    "agenda", "chair", "who_comes", "not_answered", "seats", "deadline", "count", "mine", "groups",
    "members", "contact", "news", "waiting",
)  # fmt: skip
"""What is not the time somewhere else, though a place of another zone is named."""


def read(
    text: str,
    names: naming.Names,
    calendar: calendars.Calendar,
    learned: lessons.Learned | None = None,
    *,
    going_on: bool = False,
) -> frames.Frame:
    """Return what `text` asks, whatever it is: random text gives an empty frame, never an error.

    Only the first `normalise.LONGEST` characters are read. What the reader may not see must not be
    in `names`; it is then read as any name that does not exist. `going_on` says that a meeting was
    spoken of just before.

    People write around what they ask ("hartal rumours.. is todays workshop on"): where the whole
    says nothing to us, the clause that does is what is asked.
    """
    learned = learned or lessons.learned()
    text = normalise.but_for_a_greeting(text, vocabulary.load().greeted, surely=not going_on)
    whole = _read(text, names, calendar, learned, going_on=going_on)
    if whole.of_danger or whole.conversion:
        return whole
    if going_on and not whole.put:
        whole = _by_its_last_clause(text, whole, calendar)
        whole = whole.denying if whole.saying == "cannot" else whole

    def part(text: str, *, going_on: bool = going_on) -> frames.Frame:
        return read(text, names, calendar, learned, going_on=going_on)

    def plainly(text: str) -> frames.Frame:
        return _read(text, names, calendar, learned, going_on=False)

    of_several = several.read(text, whole, plainly, names, calendar)
    if of_several is not None:
        return of_several
    meant = asides.read(text, whole, part, plainly)
    if meant is not None:
        return replace(
            meant,
            language=whole.language,
            surely_language=whole.surely_language,
            corrects=whole.corrects,
        )
    doubt = clauses.doubt(whole)
    if whole.is_understood and doubt is None:
        return whole
    quoted = whole.is_beyond and ": " in text  # "translate this: I cannot come"
    for each in normalise.clauses(text, vocabulary.load().clause_words):
        parts = [_read(clause, names, calendar, learned, going_on=going_on) for clause in each]
        told = [
            part
            for part in parts
            if part.is_understood
            and not (quoted and part.saying)
            and (clauses.may_stand_alone(part, whole) or (going_on and not whole.is_beyond))
        ]
        if whole.is_understood:
            return clauses.surer(whole, doubt, parts, told)
        if any(part.unknown_name for part in parts if not part.period):
            return whole
        if told:
            best = max(told, key=lambda part: -part.likeness[lessons.OTHER])
            return clauses.within(best, whole, whole.titles)
    return whole


def _read(
    text: str,
    names: naming.Names,
    calendar: calendars.Calendar,
    learned: lessons.Learned,
    *,
    going_on: bool,
) -> frames.Frame:
    """Return what `text`, taken as one sentence, asks."""
    words = normalise.words(text)
    plain = sentence.Sentence(words, vocabulary.load(), calendar)
    found = naming.Named(text, plain, names)
    numbered = references.numbered(plain) if going_on else frozenset()
    numbers = dict.fromkeys(numbered, sentence.NUMBER)
    question = plain.naming(numbers | found.marks)
    if danger.is_said(question):
        spoken, surely = languages.of(question)
        return frames.Frame(of_danger=True, language=spoken, surely_language=surely)
    conversion = conversions.read(question, found)
    if conversion is not None:
        spoken, surely = languages.of(question)
        likeness = learned.likeness(question.tokens)
        return frames.Frame(
            conversion=conversion, language=spoken, surely_language=surely, likeness=likeness
        )
    parted = filters.parted(question)
    if parted is not None:
        kept, left_out = parted
        frame = _read(kept, names, calendar, learned, going_on=going_on)
        return _leaving_out(frame, left_out, names, calendar)
    told = lengths.parted(question)
    if told is not None:
        kept, lasting = told
        frame = _read(kept, names, calendar, learned, going_on=going_on)
        return _of_length(frame, lasting, several=intents.is_plural(question))
    anchor = found.anchor(question)
    if going_on and len(words) <= _BRIEF and (found.zone or _has_few_strange(question)):
        anchor = max(anchor, intents.Anchor.MEETING)
    taught = learned.taught(words)  # not weighed: a person said so
    likeness = learned.likeness(question.tokens)
    asked = taught or _asked(question, found, anchor, likeness)
    of_own_membership = not taught and organizations.is_of_own_membership(question, found)
    if of_own_membership:
        asked = "members"
    saying = None if found.zone or taught else coming.said(question, anchor, likeness)
    if saying == "come" and pointers.is_of_things(question):
        saying = None
    of_silent = asked == "not_answered" and likeness["not_answered"] == 0
    of_others = others.NOTHING if taught else others.tally(question, found)
    if not (of_others or taught or of_silent or asked == "seats"):
        of_others = others.read(question, found)  # not "how many of one organization may come"
    of_own_organization = bool(vocabulary.load().own_organization.places(question.known))
    if of_others or (of_own_organization and asked == "mine"):
        asked, saying = "who_comes", None
    if saying == "come" and text.rstrip().endswith(_ASKING) and likeness[lessons.DO] < -_FAR:
        likeliest = max(likeness, key=lambda one: likeness[one])
        asked = asked or next((kind for kind in kinds.KINDS if kind == likeliest), None)
        saying = saying if asked is None else None  # ঢাকার বাইরে থেকে যোগ দিতে পারব?
    says = of_others or taught or saying not in (None, "unclear")
    guide = None if says else pointers.of(question, found, asked)
    of_person = None if says or guide else persons.asked_of(question, found, asked)
    named_person = of_others.places
    if of_person is not None:
        guide, named_person = of_person
    if guide:
        asked, saying = "list" if intents.is_plural(question) else "next", None
    overlap = None if guide else overlaps.of(question, found)
    if overlap:
        asked, saying = "list", None
    stage = None if guide or overlap else stages.of(question, found, asked)
    if stage:
        asked, saying = "when", None
    foreign = asked in (None, "members") and organizations.is_of_an_unknown_group(question, found)
    if foreign:
        asked, saying = "members", None
    instead = coming.instead(question, saying)
    if instead:
        saying = "come"
    kept_to = not found.titles.ids and coming.is_filter(question)
    saying = None if kept_to else saying
    alone = references.alone(plain)
    if going_on and not saying and not alone.isdisjoint(("come", "cannot")):
        asked, saying = None, "come" if "come" in alone else "cannot"  # "ok coming"
    limited = kept_to or (not (saying or found.titles.ids) and coming.is_limited(question, asked))
    if limited and asked != "count":
        asked = "list"  # "which meetings are online" asks for them, not how to join
    every = bool(vocabulary.load().every.places(question.known))
    in_all = not found.titles.ids and (
        intents.is_of_all_hours(question, asked) or (every and asked == "duration")
    )
    if in_all:
        asked = "duration"
    if found.titles.ids and vocabulary.load().all_dates.places(question.known):
        asked = "list"
    chaired = asked in ("chair", "list") and organizations.chair(question, found)
    if chaired or (found.outside.ids and asked != "count"):
        asked = "list"
    chairs = not (guide or saying) and organizations.chairs(question, found)
    if chairs:
        asked = "groups"
    unplaced = _is_of_the_unplaced(question, found, asked)
    if unplaced and asked != "count":
        asked = "list"
    own_groups = organizations.are_own_groups(question, names)
    counted = own_groups and vocabulary.load().cues["members"].places(question.known)
    if organizations.is_introduced(question, found) or (asked == "groups" and counted):
        asked = "members"
    titled = found.titles.ids and not question.foreign_groups
    known = found.groups.ids or titled or taught
    weak = bool(found.topics.ids) and question.named == found.topics.places
    foreign = foreign or coming.is_to_the_unknown(question, saying, weak)
    unknown = foreign or (bool(question.unknown_name - named_person) and not known)
    language = vocabulary.load()
    not_own = bool(language.others.places(question.known))
    anybody = language.anybody.places(question.known)
    no_joint = question.period.places | found.topics.places | anybody
    spoken, surely = languages.of(question)
    extreme = tense.extreme(question)
    if extreme and asked == "list":
        asked = "next"  # which is one
    period = tense.period_of(question, calendar, None if extreme else asked)
    of_no_day = guide == "unrecorded" and period.first is None  # দুপুরের খাবার
    if of_no_day or (guide == "change" and pointers.is_destination(question)):
        period = periods.NOTHING
    if stage:
        pointing_at = going_on and not (found.marks or question.meeting)
        period = stages.period_of(stage, period, calendar, pointing=pointing_at)
    everybody = language.everybody.places(question.known) - anybody
    pointing = references.of(question, found.titles.places or everybody)
    if taught and asked in kinds.ALL_AT_ONCE:
        pointing = references.NOTHING  # whatever else its words may mean
    one_of_days = going_on and references.is_of_one(question)
    if stage:
        pointing, past = references.NOTHING, False  # "how long before the plenary"
    elif period:
        past = period.past
    else:
        past = not extreme and tense.looks_back(question, asked)
    says_nothing = asked is None and saying is None and going_on
    of_days_after = pointing.with_days and not (question.strange or question.beyond)
    if says_nothing and (of_days_after or references.is_of_hours(question)):
        asked = "list"
    if pointing.ordinal and asked == "deadline" and likeness["when"] > likeness["deadline"]:
        asked = "when"  # একদম শেষেরটা কবে
    if kept_to and not question.meeting:
        pointing = replace(pointing, among=True, bare=True)
    frame = frames.Frame(
        asked=asked,
        also=intents.also(question, asked) or coming.other_way(question, asked),
        saying=saying,
        mode=instead or coming.mode(question) if saying or limited or pointing.among else None,
        only_mode=coming.only_mode(question) if limited and not (kept_to or unplaced) else None,
        hybrid=limited and coming.is_hybrid(question),
        way=coming.way(question, asked),
        everybody=bool(everybody),
        unplaced=unplaced,
        private=asked == "groups" and bool(language.private.places(question.known)),
        own_groups=own_groups,
        phone=bool(language.phones.places(question.known)),
        in_all=in_all,
        every=every,
        groups=found.groups.ids,
        of_its_groups=not found.groups.ids and _points_at_a_group(question),
        certain=found.groups.certain and not found.has_more(question),
        unknown_name=(asked is not None or saying is not None) and unknown,
        titles=found.titles.ids,
        title_coverage=found.titles.coverage,
        kindred=() if found.titles.ids else found.kindred,
        topics=found.topics.ids or found.presented.ids,
        item=tuple(words[place] for place in sorted(found.topics.places)),
        places=() if chairs or found.places.places <= numbered else found.places.ids,
        without=frames.Without(places=found.outside.ids),
        chaired=chaired or chairs,
        answered=coming.answered(question) if asked == "mine" else of_others.said,
        person=tuple(words[place] for place in sorted(named_person)),
        of_answers=of_others.theirs == "answer",
        besides=bool(language.besides.places(question.known)),
        names_wanted=_asks_for_names(question),
        presents=asked == "agenda" and _asks_whether(question, language.presenting),
        tally=of_others.tally,
        own_organization=of_own_organization or of_own_membership,
        organizations=found.may_be_organizations if chairs else found.organizations.ids,
        may_be_organizations=found.may_be_organizations,
        period=period,
        stage=stage,
        overlap=overlap,
        past=past,
        own=bool(question.own) and not (not_own or anybody),
        others=not_own,
        anybody=bool(anybody),
        extreme=extreme,
        soonest=bool(
            extreme or language.cues["next"].places(question.known) - question.period.places
        ),
        brief=question.only_names,
        joint=not in_all and bool(language.joint.places(question.spellings) - no_joint),
        denies=going_on and references.denies(question),
        corrects=going_on and bool(language.corrected.places(question.known)),
        one_of_days=one_of_days,
        follows=bool(
            one_of_days
            or question.follow
            or (going_on and question.narrows and question.only_names)
            or language.pointers.places(question.known) - question.period.places
        ),
        new=asked in kinds.ALL_AT_ONCE
        and (
            bool(taught)
            or references.is_new(question, pointing)
            or _is_of_all_ahead(question, found, pointing)
        ),
        several=bool(
            references.names_several(question)
            or (asked == "still_on" and language.anything.places(question.known))
        ),
        zone=found.zone,
        city=found.city(question) if asked == "when" else None,
        of_meetings=bool(question.meeting),
        by_then=_is_by_then(question),
        only_words=not question.said - question.strange - _beside(question),
        is_beyond=bool(question.beyond),
        guide=guide,
        language=spoken,
        surely_language=surely,
        likeness=likeness,
        pointing=pointing,
        alone=alone,
        by_mode=coming.mode_beside(question) if going_on and not text.endswith(_ASKING) else None,
        changed_to=references.changed_to(plain),
        put=references.put(plain) if going_on else None,
        asks=bool(language.interrogatives.places(question.known)),
        telling=tuple(words[place] for place in sorted(_telling(question))),
        words=tuple(words[place] for place in sorted(_sought(question, asked))),
    )
    return (
        _with_standing_answer(frame, question, names, calendar) if names.standing_answers else frame
    )


def _with_standing_answer(
    frame: frames.Frame,
    question: sentence.Sentence,
    names: naming.Names,
    calendar: calendars.Calendar,
) -> frames.Frame:
    """Return a frame with the standing answer that is asked for, and of what that speaks."""

    def read(answer_id: int) -> tuple[standing.Asked, ...]:
        return _questions(dict(names.standing_questions)[answer_id], names, calendar)

    found = standing.find(question, frame, names, read)
    if found is None:
        return frame
    theirs = (one.frame for one in read(found))
    return replace(
        frame,
        standing=found,
        standing_of=tuple(one for one in theirs if standing.names_meetings(one)),
    )


def _questions(
    texts: tuple[str, ...], names: naming.Names, calendar: calendars.Calendar
) -> tuple[standing.Asked, ...]:
    """Read the questions of a standing answer; what they name is what who asks may see."""
    kept = _KEPT.setdefault(names.titles, {})
    key = (texts, names.groups, names.meetings, names.with_place, calendar)
    if key not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = tuple(_question(text, names, calendar) for text in texts)
    return kept[key]


_KEPT: WeakKeyDictionary[index.Index, dict[object, tuple[standing.Asked, ...]]] = (
    WeakKeyDictionary()
)
"""Questions of standing answers as they were read, as long as the titles are the same."""


def _question(text: str, names: naming.Names, calendar: calendars.Calendar) -> standing.Asked:
    others = replace(names, standing_answers=frozenset())
    frame = _read(text, others, calendar, lessons.learned(), going_on=False)
    plain = sentence.Sentence(normalise.words(text), vocabulary.load(), calendar)
    return standing.asked(plain.naming(naming.Named(text, plain, others).marks), frame)


def _by_its_last_clause(
    text: str, whole: frames.Frame, calendar: calendars.Calendar
) -> frames.Frame:
    """Return a frame with the answer that the last clause puts, behind a reason or a no."""
    if whole.titles or whole.groups or whole.everybody:
        return whole
    each = next(normalise.clauses(text, vocabulary.load().clause_words), [])
    if not each:
        return whole
    said = [sentence.Sentence(normalise.words(one), vocabulary.load(), calendar) for one in each]
    saying = references.says_alone(said)
    if saying and not whole.saying and whole.period.first is None:  # "can't, a call at 10"
        return replace(whole, saying=saying, asked=None, period=periods.NOTHING)
    if whole.period:
        return whole
    put = references.put(said[-1])
    if put is None and not whole.saying and references.takes_back(said):
        put = "undo"
    return replace(whole, put=put, changed_to=references.changed_to(said[-1]))


def _has_few_strange(question: sentence.Sentence) -> bool:
    """Whether so few words are strange that a text may go on: "is the venue in Dhaka"."""
    if not question.strange:
        return True
    of_place = vocabulary.load().cues["where"].longest(question.known) > 1
    goes_on = question.follow or of_place  # "and if I stay home, the link?"
    return bool(goes_on) and len(question.strange) == 1


def _asked(
    question: sentence.Sentence,
    found: naming.Named,
    anchor: intents.Anchor,
    likeness: Mapping[str, float],
) -> Kind | None:
    """Return what is asked, given which records are named."""
    asked = intents.asked(question, anchor, likeness)
    if found.zone and anchor and _is_somebodys_time(question):
        return "when"  # "somebody in Nairobi joins, her time?"
    if found.zone and asked not in _WHEREVER_ONE_IS:
        return "when" if anchor and asked is not None else None
    if asked == "members" and found.titles.ids and not found.groups.ids:
        return "agenda"  # "is it part of the agenda"
    if asked in _OF_OTHERS and set(found.topics.ids) & set(found.titles.ids):
        asked = "agenda"  # "does the plenary have anything on the roles of the groups"
    asks = vocabulary.load().interrogatives.places(question.known)
    if asked is None and asks and found.is_only_about_a_topic(question):
        asked = "agenda"  # "how many minutes does the annual report get"
    told = asked == "news" and vocabulary.load().cues["news"].places(question.known)
    if asked in ("list", "news") and not told and tense.is_of_the_last(question):
        asked = "next"  # "what happened in the last meeting"
    of_any = vocabulary.load().anything.places(question.known)
    changed = vocabulary.load().cues["still_on"].places(question.known) - question.period.places
    if asked == "list" and of_any and changed and likeness["still_on"] > -_FAR:
        return "still_on"  # "did anything move"
    if asked == "news" and not told and _is_about_what(question):
        return "agenda"  # "what is the network meeting about"
    soonest = vocabulary.load().cues["next"].places(question.known) - question.period.places
    if asked == "news" and not told and question.meeting and soonest:
        return "next"  # নেটওয়ার্কের পরের সভা কী
    presented = vocabulary.load().presenting.places(question.known)
    if presented and set(found.topics.ids) & set(found.titles.ids):
        asked = "agenda"  # "who gives the annual report at the plenary"
    if asked in _OF_AN_AGENDA and found.is_about_a_topic(anchor):
        asked = "agenda"
    together = vocabulary.load().anybody.places(question.known)
    if asked == "groups" and not question.said - together - question.small:
        asked = "list"  # "what is on, all groups together"
    if asked == "groups" and question.period and likeness["list"] > -_FAR_FROM_A_LIST:
        asked = "list"  # "what are the groups doing next week"
    whole_days = vocabulary.load().whole_days.places(question.known)
    of_one = found.titles.ids or question.meeting
    if asked == "duration" and whole_days and question.period.first and not (of_one or asks):
        asked = "list"  # "Wednesday the 20th then, the whole day"
    if found.presented.ids and not found.titles.ids and intents.is_plural(question):
        asked = "list"  # "in which meetings does the ILO present"
    return organizations.asked_of(asked, question, found, likeness)


def _is_about_what(question: sentence.Sentence) -> bool:
    """Whether it is asked what a meeting is about, and of nothing that it may be about."""
    language, known = vocabulary.load(), question.known
    if not question.meeting or question.strange or question.beyond:
        return False
    last = max(frozenset(range(len(known))) - question.polite, default=0)
    about = language.cues["agenda"].places(known) | language.about.places(known)
    return bool(about) or last in language.about_before.places(known)


def _is_of_the_unplaced(
    question: sentence.Sentence, found: naming.Named, asked: Kind | None
) -> bool:
    """Whether the meetings are asked for whose place is not fixed: "which have no venue yet"."""
    if found.titles.ids or not vocabulary.load().unplaced.places(question.known):
        return False
    asks = vocabulary.load().interrogatives.places(question.known)
    which = any(place - 1 in asks for place in question.meeting)
    return which or asked in kinds.ALL_AT_ONCE or intents.is_plural(question)


def _leaving_out(
    frame: frames.Frame, left_out: str, names: naming.Names, calendar: calendars.Calendar
) -> frames.Frame:
    """Return a frame without what a text names; a mere word for a group leaves all of them out."""
    if not left_out:
        return frame
    plain = sentence.Sentence(normalise.words(left_out), vocabulary.load(), calendar)
    found = naming.Named(left_out, plain, names)
    without = frames.Without(
        found.groups.ids,
        found.titles.ids,
        found.outside.ids,
        plain.naming(found.marks).period,
    )
    mere = not found.marks and without == frames.Without()
    return replace(frame, without=without, everybody=frame.everybody or mere)


def _of_length(frame: frames.Frame, lasting: frames.Lasting, *, several: bool) -> frames.Frame:
    """Return a frame of meetings that take so long; of one it is asked how long it takes.

    `several` says that the text has the words with which one asks for several.
    """
    if not frame.titles and (several or frame.asked in kinds.ALL_AT_ONCE):
        asked: Kind = "count" if frame.asked == "count" else "list"
        return replace(frame, asked=asked, saying=None, lasting=lasting)
    of_one = frame.titles or (frame.asked is not None and frame.saying is None)
    return replace(frame, asked="duration") if of_one else frame


def _is_of_all_ahead(
    question: sentence.Sentence, found: naming.Named, pointing: references.Pointing
) -> bool:
    """Whether what is ahead is asked for, and no more: "what else is coming up"."""
    ahead = vocabulary.load().cues["next"].places(question.known)
    points = pointing.step or pointing.among or pointing.day is not None or question.own
    return bool(ahead) and not (found.marks or question.period or points)


def _beside(question: sentence.Sentence) -> frozenset[int]:
    return question.follow | question.small | question.linkers


def _is_somebodys_time(question: sentence.Sentence) -> bool:
    """Whether the time of a person who was spoken of is asked for: "his time", ওনার সময়ে."""
    language, known = vocabulary.load(), question.known
    times = language.local_time.places(known)
    return any(place + 1 in times for place in language.someone.places(known))


def _points_at_a_group(question: sentence.Sentence) -> bool:
    """Whether a text says "this group", or "their next meeting": এই গ্রুপের, ওদের পরের সভা."""
    phrases = vocabulary.load().spoken_groups
    return bool((question.group or question.meeting) and phrases.places(question.known))


def _asks_for_names(question: sentence.Sentence) -> bool:
    """Whether a text asks for the names of those who were counted, and says nothing more."""
    names = vocabulary.load().names_wanted.places(question.known)
    return bool(names) and not question.said - names - _beside(question)


def _asks_whether(question: sentence.Sentence, phrases: Phrases) -> bool:
    """Whether it is asked if something is so, and not who: "is UNDP presenting"."""
    known = question.known
    return bool(phrases.places(known)) and not vocabulary.load().who.places(known)


def _is_by_then(question: sentence.Sentence) -> bool:
    """Whether the days said are those until when something has to be done: "by today"."""
    relations = vocabulary.load().relations
    return any(
        relations[one].places(question.known) & question.period.places
        for one in ("till", "within", "inside", "until")
    )


def _sought(question: sentence.Sentence, asked: Kind | None) -> frozenset[int]:
    """Return the places of the words that say what news is sought."""
    about = _told_about(question) if asked == "news" else frozenset()
    sought = question.strange | question.named | question.beyond | about
    return sought - question.period.places


def _telling(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of the words that say something, and do not only ask or point.

    Of a long text none: it does not go on about what was told.
    """
    if len(question.words) > _BRIEF:
        return frozenset()
    language, known = vocabulary.load(), question.known
    nothing = question.small | question.polite | question.linkers | question.follow
    nothing |= question.own | question.period.places | language.pointers.places(known)
    nothing |= language.interrogatives.places(known)
    for cues in language.cues.values():
        nothing |= cues.places(known)
    return frozenset(range(len(known))) - nothing


def _told_about(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of what news is about, in whatever words: "news about training"."""
    language, known = vocabulary.load(), question.known
    beside = question.small | question.polite | question.linkers
    nothing = question.own | question.follow | question.group | question.period.places
    nothing |= (question.meeting - question.describing) | language.cues["news"].places(known)
    nothing |= language.pointers.places(known) | language.interrogatives.places(known)
    found: set[int] = set()
    for phrases, step in ((language.about_before, 1), (language.about, -1)):
        for place in phrases.places(known):
            at = place + step
            while 0 <= at < len(known) and at not in nothing:
                found.add(at)
                at += step
    return frozenset(found) - beside


def nearest(frame: frames.Frame, among: Sequence[Kind], count: int) -> list[Kind]:
    """Return the kinds that a text is nearest to, of those given, the nearest first.

    None where it is about something else altogether.
    """
    ordered = sorted(among, key=lambda kind: -frame.likeness[kind])
    return ordered[:count] if frame.likeness[ordered[0]] > -_FAR else []
