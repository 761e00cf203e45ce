"""The only place that tells as a frame what was decided of one sentence."""

from collections.abc import Iterable
from dataclasses import replace

from handlers.understanding import (
    coming,
    frames,
    intents,
    kinds,
    languages,
    naming,
    organizations,
    references,
    sentence,
    tense,
    vocabulary,
    wording,
    zones,
)
from handlers.understanding.deciding import ASKING, Decision
from handlers.understanding.phrases import Phrases


def of(decision: Decision) -> frames.Frame:
    """Give what a sentence asks, of which all is decided."""
    return _conversing(decision, _named(decision, _asked(decision)))


def _asked(decision: Decision) -> frames.Frame:
    """Give what is asked or said."""
    question, language, asked, saying = (
        decision.question,
        decision.language,
        decision.asked,
        decision.saying,
    )
    exclusive = decision.limited and not (decision.kept_to or decision.unplaced or question.narrows)
    by_mode = saying or decision.limited or decision.pointing.among
    return frames.Frame(
        asked=asked,
        place=decision.rank.place,
        most=decision.rank.most,
        also=intents.also(question, asked) or coming.other_way(question, asked),
        saying=saying,
        mode=decision.instead or coming.mode(question) if by_mode else None,
        only_mode=coming.only_mode(question) if exclusive else None,
        hybrid=decision.limited and coming.is_hybrid(question),
        way=coming.way(question, asked),
        unplaced=decision.unplaced,
        private=asked == "groups" and bool(language.private.places(question.known)),
        phone=bool(language.phones.places(question.known)),
        in_all=decision.in_all,
        every=decision.every,
        answered=coming.answered(question) if asked == "mine" else decision.of_others.said,
        of_answers=decision.of_others.theirs == "answer",
        besides=bool(language.besides.places(question.known)),
        names_wanted=_asks_for_names(question),
        presents=asked == "agenda" and _asks_whether(question, language.presenting),
        tally=decision.of_others.tally,
        stage=decision.stage,
        overlap=decision.overlap,
        guide=decision.guide,
        recorded=decision.recorded,
        is_beyond=bool(question.beyond),
        likeness=decision.likeness,
    )


def _named(decision: Decision, frame: frames.Frame) -> frames.Frame:
    """Give a frame with what it names: working groups, meetings, places, people, days."""
    question, found, language = decision.question, decision.found, decision.language
    says = decision.asked is not None or decision.saying is not None
    of_places = not (decision.within or decision.chairs or found.places.places <= decision.numbered)
    not_own = bool(language.others.places(question.known))
    no_joint = question.period.places | found.topics.places | found.titles.places
    no_joint |= decision.anybody
    soonest = decision.extreme or tense.next_ones(question, decision.asked)
    of_several = (decision.saying and decision.every) or decision.rank.place or decision.rank.most
    return replace(
        frame,
        everybody=bool(decision.everybody),
        own_groups=decision.own_groups,
        groups=found.groups.ids,
        of_its_groups=not found.groups.ids and _points_at_a_group(question),
        certain=found.groups.certain and not found.has_more(question),
        unknown_name=says and decision.unknown,
        titles=found.titles.ids,
        title_coverage=found.titles.coverage,
        kindred=() if found.titles.ids else found.kindred,
        topics=found.topics.ids or found.presented.ids,
        item=_words_at(decision, found.topics.places),
        nth=references.nth(question),
        places=found.places.ids if of_places else (),
        within=found.somewhere.ids if decision.within else (),
        of_which=found.of_which,
        without=frames.Without(places=found.outside.ids),
        chaired=decision.chaired or decision.chairs,
        person=_words_at(decision, decision.person),
        organization_kinds=decision.of_kinds,
        only_kinds=bool(decision.of_kinds) and organizations.says_but_kinds(question),
        own_organization=decision.own_organization or decision.of_own_membership,
        organizations=(found.may_be_organizations if decision.chairs else found.organizations.ids),
        may_be_organizations=found.may_be_organizations,
        period=decision.period,
        past=decision.past,
        own=bool(question.own) and not (not_own or decision.anybody),
        others=not_own,
        anybody=bool(decision.anybody),
        extreme=decision.extreme,
        soonest=bool(soonest) and not of_several,
        joint=not decision.in_all and bool(language.joint.places(question.spellings) - no_joint),
        zone=found.zone,
        city=zones.city(question, found.zone, found.somewhere.places)
        if decision.asked == "when"
        else None,
    )


def _conversing(decision: Decision, frame: frames.Frame) -> frames.Frame:
    """Give a frame with what it has to do with what was said before, and its words."""
    question, language, going_on = decision.question, decision.language, decision.going_on
    spoken, surely = languages.of(question)
    is_asked = decision.text.endswith(ASKING)
    return replace(
        frame,
        brief=question.only_names,
        denies=going_on and references.denies(question),
        corrects=going_on and bool(language.corrected.places(question.known)),
        one_of_days=decision.one_of_days,
        follows=bool(
            decision.one_of_days
            or question.follow
            or (going_on and question.narrows and question.only_names)
            or language.pointers.places(question.known) - question.period.places
        ),
        new=decision.asked in kinds.ALL_AT_ONCE
        and (
            bool(decision.taught)
            or references.is_new(question, decision.pointing)
            or _is_of_all_ahead(question, decision.found, decision.pointing)
        ),
        several=bool(
            references.names_several(question)
            or (decision.asked == "still_on" and language.anything.places(question.known))
        ),
        of_meetings=bool(question.meeting),
        by_then=_is_by_then(question),
        only_words=not question.said - question.strange - question.joining,
        language=spoken,
        surely_language=surely,
        pointing=decision.pointing,
        alone=decision.alone,
        by_mode=coming.mode_beside(question) if going_on and not is_asked else None,
        changed_to=references.changed_to(decision.plain),
        put=references.put(decision.plain) if going_on else None,
        further=references.further(question),
        asks=bool(language.interrogatives.places(question.known)),
        telling=_words_at(decision, wording.telling(question)),
        words=_words_at(decision, wording.sought(question, decision.asked)),
    )


def _words_at(decision: Decision, places: Iterable[int]) -> tuple[str, ...]:
    return tuple(decision.plain.words[place] for place in sorted(places))


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
