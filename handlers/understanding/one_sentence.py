"""The only place that says what a text means that is taken as one sentence."""

from dataclasses import replace
from weakref import WeakKeyDictionary

from handlers.understanding import (
    calendars,
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
    matters,
    naming,
    normalise,
    organizations,
    others,
    overlaps,
    periods,
    persons,
    placing,
    pointers,
    references,
    sentence,
    stages,
    standing,
    tense,
    vocabulary,
    wording,
)
from handlers.understanding.kinds import Kind
from handlers.understanding.phrases import Phrases

_MOST_KEPT = 256
"""Standing answers whose questions are kept as they were read."""

_ASKING = ("?", "？")

_KEPT: WeakKeyDictionary[index.Index, dict[object, tuple[standing.Asked, ...]]] = (
    WeakKeyDictionary()
)
"""Questions of standing answers as they were read, as long as the titles are the same."""


def read(
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
        frame = read(kept, names, calendar, learned, going_on=going_on)
        return _leaving_out(frame, left_out, names, calendar)
    told = lengths.parted(question)
    if told is not None:
        kept, lasting = told
        frame = read(kept, names, calendar, learned, going_on=going_on)
        return _of_length(frame, lasting, several=intents.is_plural(question))
    anchor = found.anchor(question)
    if going_on and len(words) <= wording.BRIEF and (found.zone or _has_few_strange(question)):
        anchor = max(anchor, intents.Anchor.MEETING)
    taught = learned.taught(words)  # not weighed: a person said so
    likeness = learned.likeness(question.tokens)
    asked = taught or matters.of(question, found, anchor, likeness)
    of_own_membership = not taught and organizations.is_of_own_membership(question, found)
    if of_own_membership:
        asked = "members"
    saying = None if found.zone or taught else coming.said(question, anchor, likeness)
    if saying == "come" and pointers.is_of_things(question):
        saying = None
    surely = asked in ("not_answered", "news") and likeness[asked] == 0  # নীতি নিয়ে কী বলেছে
    of_others = others.NOTHING if taught else others.tally(question, found)
    if not (of_others or taught or surely or asked == "seats"):
        of_others = others.read(question, found)  # not "how many of one organization may come"
    of_own_organization = bool(vocabulary.load().own_organization.places(question.known))
    if of_others or (of_own_organization and asked == "mine"):
        asked, saying = "who_comes", None
    if saying == "come" and text.rstrip().endswith(_ASKING) and likeness[lessons.DO] < -matters.FAR:
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
    if not (guide or says) and found.is_of_an_unknown_room(plain):
        asked = None  # another meeting's place is no answer
    overlap = None if guide else overlaps.of(question, found)
    if overlap:
        asked, saying = "list", None
    stage = None if guide or overlap else stages.of(question, found, asked)
    if stage:
        asked, saying = "when", None
    somewhere = found.somewhere.places
    within = asked != "who_comes" and (going_on or bool(found.titles.ids))
    within = within and placing.is_asked(question, somewhere, titled=bool(found.titles.ids))
    if within:
        asked, saying, guide, overlap, stage = "where", None, None, None, None
    of_kinds = organizations.kinds_of(question)
    if of_kinds and not (saying or guide) and (going_on or found.titles.ids):
        asked = organizations.answers_of_kinds(question, asked, likeness)
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
    any_at_all = vocabulary.load().anything.places(question.known)
    every = every or (saying == "cannot" and bool(any_at_all))  # "I won't attend any meeting"
    in_all = not found.titles.ids and (
        intents.is_of_all_hours(question, asked) or (every and asked == "duration")
    )
    if in_all:
        asked = "duration"
    of_all_dates = found.titles.ids or (question.own and references.names_several(question))
    if of_all_dates and vocabulary.load().all_dates.places(question.known):
        asked = "list"
    chaired = asked in ("chair", "list") and organizations.chair(question, found)
    if chaired or (found.outside.ids and asked != "count"):
        asked = "list"
    chairs = not (guide or saying) and organizations.chairs(question, found)
    if chairs:
        asked = "groups"
    unplaced = matters.is_of_the_unplaced(question, found, asked)
    if unplaced and asked != "count":
        asked = "list"
    exclusive = limited and not (kept_to or unplaced or question.narrows)
    own_groups = organizations.are_own_groups(question, names)
    counted = own_groups and vocabulary.load().cues["members"].places(question.known)
    if organizations.is_introduced(question, found, names) or (asked == "groups" and counted):
        asked = "members"
    titled = found.titles.ids and not question.foreign_groups
    known = found.groups.ids or titled or taught
    weak = bool(found.topics.ids) and question.named == found.topics.places
    foreign = foreign or coming.is_to_the_unknown(question, saying, weak)
    unknown = foreign or (bool(question.unknown_name - named_person) and not (known or within))
    language = vocabulary.load()
    not_own = bool(language.others.places(question.known))
    anybody = language.anybody.places(question.known)
    no_joint = question.period.places | found.topics.places | anybody
    spoken, surely = languages.of(question)
    extreme = tense.extreme(question)
    if extreme and (asked == "list" or tense.says_but_the_extreme(question, extreme)):
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
    ends = asked in ("deadline", "duration") and likeness["when"] > likeness[asked]
    if pointing.ordinal and ends:
        asked = "when"  # একদম শেষেরটা কবে
    if kept_to and not question.meeting:
        pointing = replace(pointing, among=True, bare=True)
    frame = frames.Frame(
        asked=asked,
        also=intents.also(question, asked) or coming.other_way(question, asked),
        saying=saying,
        mode=instead or coming.mode(question) if saying or limited or pointing.among else None,
        only_mode=coming.only_mode(question) if exclusive else None,
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
        places=() if within or chairs or found.places.places <= numbered else found.places.ids,
        within=found.somewhere.ids if within else (),
        of_which=found.of_which,
        without=frames.Without(places=found.outside.ids),
        chaired=chaired or chairs,
        answered=coming.answered(question) if asked == "mine" else of_others.said,
        person=tuple(words[place] for place in sorted(named_person)),
        of_answers=of_others.theirs == "answer",
        besides=bool(language.besides.places(question.known)),
        names_wanted=_asks_for_names(question),
        presents=asked == "agenda" and _asks_whether(question, language.presenting),
        tally=of_others.tally,
        organization_kinds=of_kinds,
        only_kinds=bool(of_kinds) and organizations.says_but_kinds(question),
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
        soonest=bool(extreme or tense.next_ones(question, asked)) and not (saying and every),
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
        only_words=not question.said - question.strange - question.joining,
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
        further=references.further(question),
        asks=bool(language.interrogatives.places(question.known)),
        telling=tuple(words[place] for place in sorted(wording.telling(question))),
        words=tuple(words[place] for place in sorted(wording.sought(question, asked))),
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


def _question(text: str, names: naming.Names, calendar: calendars.Calendar) -> standing.Asked:
    others = replace(names, standing_answers=frozenset())
    frame = read(text, others, calendar, lessons.learned(), going_on=False)
    plain = sentence.Sentence(normalise.words(text), vocabulary.load(), calendar)
    frame = replace(frame, likeness={})  # of no use here, and large
    return standing.asked(plain.naming(naming.Named(text, plain, others).marks), frame)


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


def _has_few_strange(question: sentence.Sentence) -> bool:
    """Whether so few words are strange that a text may go on: "is the venue in Dhaka"."""
    if not question.strange:
        return True
    of_place = vocabulary.load().cues["where"].longest(question.known) > 1
    goes_on = question.follow or of_place  # "and if I stay home, the link?"
    return bool(goes_on) and len(question.strange) == 1


def _is_of_all_ahead(
    question: sentence.Sentence, found: naming.Named, pointing: references.Pointing
) -> bool:
    """Whether what is ahead is asked for, and no more: "what else is coming up"."""
    ahead = vocabulary.load().cues["next"].places(question.known)
    points = pointing.step or pointing.among or pointing.day is not None or question.own
    return bool(ahead) and not (found.marks or question.period or points)


def _points_at_a_group(question: sentence.Sentence) -> bool:
    """Whether a text says "this group", or "their next meeting": এই গ্রুপের, ওদের পরের সভা."""
    phrases = vocabulary.load().spoken_groups
    return bool((question.group or question.meeting) and phrases.places(question.known))


def _asks_for_names(question: sentence.Sentence) -> bool:
    """Whether a text asks for the names of those who were counted, and says nothing more."""
    names = vocabulary.load().names_wanted.places(question.known)
    return bool(names) and not question.said - names - question.joining


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
