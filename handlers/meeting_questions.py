"""Questions about meetings, once they are understood: the only place that answers them.

Each function gives what is spoken of then.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers import (
    asking,
    dates,
    facts,
    guides,
    narrowing,
    network_facts,
    news_asked,
    others_answers,
    overlaps,
    persons,
    question_replies,
)
from handlers.context import Context
from handlers.subjects import Subject
from handlers.understanding import choosing, frames, kinds
from handlers.understanding.kinds import Kind
from storage import groups, meetings


def of_meant(
    context: Context, frame: frames.Frame, among: Sequence[choosing.Record], subject: Subject
) -> Subject:
    """Answer of the meeting meant, list several, or ask which; say so where there is none."""
    wanted = frame.asked or "next"
    before = subject.meetings
    if frame.organizations and frame.asked in kinds.ALL_AT_ONCE:
        if not (frame.follows or frame.pointing.among):
            before = ()  # "what are the ILO's meetings" is not of those listed before
        theirs = groups.of_organizations(
            context.session, context.viewer, frame.organizations, chaired=frame.chaired
        )
        everybody = not frame.chaired or _is_called_by(context, frame.organizations)
        among = [one for one in among if one.groups & theirs or (everybody and not one.groups)]
    of_any = frame.several or not subject.meetings
    due = facts.due(context, frame) if wanted == "deadline" and of_any else []
    if due:
        facts.deadlines(context, due)
        return subject.about([one.id for one in due], asked="list", own=True)
    if frame.in_all and not frame.titles and (frame.names_meetings or len(subject.every()) > 1):
        frame, wanted = replace(frame, asked="list"), "list"
        subject = replace(subject, meetings=subject.every() if frame.every else subject.meetings)
    choice = choosing.choose(frame, among, context.now, before)
    if frame.place and not choice.meetings:  # there are not so many: which there are, then
        frame, wanted = replace(frame, place=0, asked="list"), "list"
        choice = choosing.choose(frame, among, context.now, before)
    frame = replace(frame, period=choice.period or frame.period)
    nearest = () if choice.nearest is None else (choice.nearest,)  # which is named as well
    item = frame.item if wanted == "agenda" else ()
    meant = choice.meetings or nearest or subject.meetings
    spoken = subject.meant(frame, meant, asked=frame.asked, item=item)
    spoken = replace(spoken, tally=frame.tally, in_all=frame.in_all)
    if wanted in kinds.ALL_AT_ONCE:
        spoken = replace(spoken, filters=narrowing.kept(frame))
        if not (frame.pointing.among or frame.says_only_an_hour):
            spoken = replace(spoken, listed=choice.meetings or spoken.listed)
    if subject.meetings and not (frame.names_meetings or frame.soonest):
        # what is said is of that one, and not of "the next"
        frame = replace(frame, titles=choice.meetings)
    told = not choice.meetings and frame.past and news_asked.told(context, frame)
    if told:
        return subject.of_news(told)
    if not choice.meetings:
        facts.nothing(context, frame, choice.nearest)
    elif wanted in kinds.ALL_AT_ONCE or _is_list(frame, wanted, choice):
        facts.several(context, frame, choice.meetings)
    elif len(choice.meetings) == 1:
        (one,) = (record for record in among if record.id == choice.meetings[0])
        if wanted == "still_on" and not choosing.within(frame.period, one):
            wanted = "when"  # "is it on the 10th?", and it is on the 9th
        question_replies.of_meeting(context, wanted, one.id, frame)
    elif not _told_of_others(context, frame, choice.meetings):
        return question_replies.which_meeting(context, "askof", wanted, spoken)
    return spoken


def of_each(
    context: Context, said: frames.Frame, known: asking.Known, subject: Subject
) -> Subject | None:
    """List the meetings that are named one by one; None where they are not two."""
    chosen = (
        choosing.choose(replace(part, asked="next"), known.records, context.now).meetings[:1]
        for part in said.each
    )
    meant = {id_ for ids in chosen for id_ in ids}
    ids = tuple(one.id for one in known.records if one.id in meant)
    titled = {id_ for part in said.each for id_ in part.titles if id_ in meant}
    theirs = {id_ for one in known.records if one.id in titled for id_ in one.groups}
    of_title = any(not (part.titles or theirs.isdisjoint(part.groups)) for part in said.each)
    if len(ids) < len(said.each) or of_title:  # "CPM r birth registration" is but one
        return None
    asked: Kind = "where" if said.asked == "where" else "list"
    facts.several(context, frames.Frame(asked=asked, titles=ids, language=said.language), ids)
    return subject.about(ids, asked="next" if asked == "list" else asked)


def overlapping(
    context: Context, frame: frames.Frame, among: Sequence[choosing.Record], subject: Subject
) -> Subject:
    """Say what is at the same time as the one meeting meant, or which two of one's own are."""
    named = frame.groups or frame.titles or frame.places or frame.topics or frame.everybody
    if frame.overlap == "with" and (named or subject.meetings):
        one = replace(frame, asked="next", own=False)
        meant = choosing.choose(one, among, context.now, subject.meetings).meetings[:1]
        for base in (record for record in among if record.id in meant):
            overlaps.with_one(context, base, among)
            return subject.meant(one, meant, asked="next")
    found = overlaps.among_own(context, frame, among)
    return subject.about(found or subject.meetings, asked="list", own=True)


def of_own_answers(
    context: Context, frame: frames.Frame, among: Sequence[choosing.Record], subject: Subject
) -> Subject:
    """List the answers given, or owed, to the meetings of the days or working groups that are said.

    Of the one meeting there is, its card: there the answer may be changed.
    """
    meant = replace(frame, asked="list", own=not frame.groups)
    choice = choosing.choose(meant, among, context.now)
    ids = choice.meetings
    if len(ids) == 1 and frame.asked == "mine":
        return of_meant(context, replace(frame, titles=ids), among, subject)
    if ids:
        network_facts.own_answers(context, frame, ids)
    else:
        facts.nothing(context, frame, choice.nearest)
    return subject.about(ids or subject.meetings, asked="list", groups=frame.groups, own=True)


def guided(
    context: Context,
    text: str,
    frame: frames.Frame,
    among: Sequence[choosing.Record],
    subject: Subject,
) -> Subject:
    """Point at the button, or the command, for what is asked for: at the first meeting meant."""
    guide = frame.guide
    assert guide is not None  # noqa: S101 - for whoever reads the types
    if guide == "person" and not persons.tell(context, frame):  # "who is the president"
        return question_replies.not_understood(context, text, frame, subject)
    if guide == "ways" and frame.asked == "list":  # "which meetings are hybrid"
        both = [one for one in among if len(one.modes) == len(kinds.MODES)]
        return of_meant(context, frame, both, subject)
    named = frame.names_meetings or subject.meetings or guide in guides.OF_THE_NEXT
    if guide in guides.AT_A_MEETING and named:
        one = replace(frame, asked="next")
        today = dates.date_of(context.style, context.now)
        begun = not frame.period or (frame.period.first or today) < today
        if frame.recorded and begun and (frame.names_meetings or not subject.meetings):
            one = replace(one, past=True, soonest=False)  # minutes are of what is over
        choice = choosing.choose(one, among, context.now, subject.meetings)
        if not choice.meetings:
            facts.nothing(context, one, choice.nearest)
            return subject
        first = choice.meetings[:1]
        question_replies.of_meeting(context, guide, first[0], frame)
        spoken = subject.meant(frame, first, asked="next")
        return question_replies.may_be_passed_on(text, spoken) if guide == "unrecorded" else spoken
    if guide != "person":
        guides.show(context, frame, guide)
    return question_replies.may_be_passed_on(text, subject)


def _told_of_others(context: Context, frame: frames.Frame, ids: Sequence[int]) -> bool:
    """Tell what others answered to each of several meetings, to who sees names there."""
    of_others = frame.person or {"cannot", "maybe"}.intersection(frame.answered)
    if frame.asked != "who_comes" or not of_others:
        return False
    found = meetings.these(context.session, context.viewer, ids)
    if not others_answers.several(context, frame, found):
        others_answers.not_told(context)
    return True


def _is_list(frame: frames.Frame, wanted: Kind, choice: choosing.Choice) -> bool:
    """Whether several meetings are listed rather than asked to choose from.

    With their places, or where it is asked which have an item on their agenda.
    """
    of_item = wanted == "agenda" and frame.topics and frame.of_which
    several = 1 < len(choice.meetings) <= facts.MOST and not frame.titles
    return several and bool(wanted == "where" or of_item)


def _is_called_by(context: Context, organizations: Sequence[int]) -> bool:
    """Whether one of these is the secretariat, which calls the meetings of the whole network."""
    secretariat = context.network.secretariat
    return secretariat is not None and secretariat.id in organizations
