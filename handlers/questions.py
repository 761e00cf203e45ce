"""Questions in free text: understood by `understanding`, answered from the records.

What the reader may not see is left out before anything is understood, so that an answer about it
reads like one about what does not exist.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import (
    asking,
    conversation,
    courtesies,
    danger,
    facts,
    guides,
    joining,
    narrowing,
    navigation,
    network_facts,
    news_asked,
    news_facts,
    others_answers,
    overlaps,
    persons,
    pointed_at,
    question_replies,
    sayings,
    standing_views,
    subjects,
    times_elsewhere,
)
from handlers.context import Context
from handlers.subjects import Subject
from handlers.understanding import choosing, frames, kinds, question, standing
from handlers.understanding.kinds import Kind
from storage import contacts, groups, meetings
from storage.errors import NotFound

LONGEST: Final = 600
"""Characters of a question: what is longer tells something, and is passed on rather than read."""


def asked(context: Context, text: str) -> None:
    """Answer a question, or say honestly that it was not understood."""
    if context.viewer is None:
        if not danger.answered(context, text):
            joining.greet(context)
        return
    if not text:
        context.say("text_only", navigation.lead(context))
        return
    known = asking.known(context)
    subject = subjects.recall(context)
    frame = question.read(
        text, known.names, known.calendar, known.learned, going_on=bool(subject.meetings)
    )
    said = frame.language if frame.surely_language else None
    language = said or subject.language or frame.language
    if language in context.network.languages:
        context.reply_language = language
    spoken = sayings.taken(context, frame, subject)
    if spoken is None:
        spoken = sayings.changed(context, frame, known.records, subject)
    if spoken is None:
        number = context.message.message_id if context.message is not None else 0
        frame = sayings.corrected(frame, subject)
        frame = pointed_at.anew(frame, subject)
        frame = pointed_at.stepped(frame, subject)
        frame = pointed_at.moved(frame, subject, known.records, known.calendar.today)
        before = replace(subject, offered=(), text=text[: contacts.LONGEST], number=number)
        spoken = _answered(context, text, frame, known, before)
    stepped = bool(frame.pointing.weeks or frame.pointing.months)
    subjects.keep(context, replace(spoken, language=language, stepped=stepped).within(frame))


def _answered(
    context: Context, text: str, said: frames.Frame, known: asking.Known, subject: Subject
) -> Subject:
    """Answer, and give what is spoken of then."""
    if said.of_danger:
        danger.tell(context)
        return question_replies.may_be_passed_on(text, subject)
    if len(text) > LONGEST:
        return question_replies.not_understood(context, text, said, subject)
    if said.conversion is not None:
        times_elsewhere.tell(context, said.conversion)
        return subject
    if standing_views.speaks_of(context, said, known, subject.meetings):
        network_facts.standing(context, said)
        return subject
    if context.for_all and _is_personal(said):
        context.say("in_private", username=context.bot.username)
        return subject
    said = _why(said, known.records, subject)
    asks = said.asked is not None or said.saying is not None
    if ("help" in said.alone or not asks) and courtesies.answered(context, said.alone):
        return subject
    if said.new:
        subject = Subject(text=subject.text, number=subject.number)
    if said.each and said.saying is None:
        spoken = _of_each(context, said, known, subject)
        if spoken is not None:
            return spoken
    elif said.each or said.rest or (said.every and said.saying and not said.names_meetings):
        spoken = sayings.answered_for_each(context, text, said, known, subject)
        if spoken is not None:
            return spoken
    if news_facts.answered(context, said, subject):
        return subject
    if news_facts.goes_on(said, subject):
        said = replace(said, asked="news")
    frame, records = conversation.complete(
        said, subject, known.records, context.now, known.calendar
    )
    if said.pointing.day is not None or said.pointing.weeks or said.pointing.months:
        subject = subject.within(frame)
    spoken_of = frame.names_meetings or bool(subject.meetings)
    if frame.saying is not None and (spoken_of or not frame.words):
        return sayings.answered(context, text, frame, records, subject)
    if frame.asked is None:
        return question_replies.not_understood(context, text, frame, subject)
    if frame.guide is not None and not frame.unknown_name:
        return _guided(context, text, frame, records, subject)
    if frame.person and not (frame.names_meetings or subject.meetings):
        return _of_person(context, text, frame, subject)
    if frame.unknown_name and frame.asked not in kinds.WITHOUT_A_NAME:
        nothing = Subject(text=subject.text, number=subject.number)  # "when is it?" is of no other
        return question_replies.unknown(context, text, nothing)
    if frame.groups and not frame.certain and not frame.titles:
        return question_replies.which_group(context, frame.asked, frame.groups, subject)
    named = frame.period or frame.groups or frame.places
    if frame.asked in ("mine", "waiting") and named and not frame.titles:
        return _of_own_answers(context, frame, records, subject)
    if frame.asked in network_facts.OF_THE_NETWORK and not _is_about_a_meeting(frame, subject):
        return _of_the_network(context, frame.asked, frame, subject)
    if frame.overlap is not None:
        return _overlapping(context, frame, records, subject)
    if _is_of_any(frame, subject):
        facts.changed(context, frame, choosing.every(frame, records, context.now))
        return subject.settled()
    return _of_meetings(context, frame, records, subject)


def _of_each(
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


def _why(said: frames.Frame, among: Sequence[choosing.Record], subject: Subject) -> frames.Frame:
    """Read "why?" after a meeting that is cancelled as a question for the reason."""
    off = {one.id for one in among if not one.takes_place}
    if "why" in said.alone and off.issuperset(subject.meetings[:1] or (0,)):
        return replace(said, asked="still_on", is_beyond=False)
    return said


def _overlapping(
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


def _is_of_any(frame: frames.Frame, subject: Subject) -> bool:
    """Whether it is asked which meetings are cancelled or moved: "any changes this week?"."""
    hour = frame.period.earliest is not None and frame.period.first == frame.period.last
    if frame.asked != "still_on" or frame.titles or (hour and not frame.several):
        return False
    spoken = subject.meetings or frame.of_meetings or frame.follows or frame.groups or frame.places
    return frame.several or not spoken


def _is_personal(frame: frames.Frame) -> bool:
    """Whether it is for somebody's private chat: their answers, what they say of their coming."""
    return (
        frame.asked in question_replies.PERSONAL
        or (frame.saying is not None and frame.asked is None)
        or frame.overlap is not None
        or (frame.guide is not None and frame.guide not in guides.FOR_ALL)
        or not courtesies.COMMANDS.isdisjoint(frame.alone)
    )


def _is_about_a_meeting(frame: frames.Frame, subject: Subject) -> bool:
    """Whether what may be asked of the network, or of a working group, is asked of a meeting."""
    if frame.asked == "chair":
        named = frame.titles or frame.period or (frame.places and not frame.groups)
        return bool(named or (subject.meetings and not frame.groups))
    if frame.asked in ("mine", "waiting"):
        return bool(frame.titles or (subject.meetings and frame.follows and not frame.period))
    return False


def _of_own_answers(
    context: Context, frame: frames.Frame, among: Sequence[choosing.Record], subject: Subject
) -> Subject:
    """List the answers given, or owed, to the meetings of the days or working groups that are said.

    Of the one meeting there is, its card: there the answer may be changed.
    """
    meant = replace(frame, asked="list", own=not frame.groups)
    choice = choosing.choose(meant, among, context.now)
    ids = choice.meetings
    if len(ids) == 1 and frame.asked == "mine":
        return _of_meetings(context, replace(frame, titles=ids), among, subject)
    if ids:
        network_facts.own_answers(context, frame, ids)
    else:
        facts.nothing(context, frame, choice.nearest)
    return subject.about(ids or subject.meetings, asked="list", groups=frame.groups, own=True)


def _of_the_network(
    context: Context, wanted: Kind, frame: frames.Frame, subject: Subject
) -> Subject:
    listed = network_facts.OF_THE_NETWORK[wanted](context, frame)
    if wanted == "news":
        return replace(subject, asked=wanted, news=listed[0] if listed else 0)
    if listed and len(subject.meetings) == 1 and subject.meetings[0] in listed:
        return replace(subject, listed=tuple(listed))
    if listed:
        return subject.about(listed, asked=wanted)
    if wanted in ("chair", "members"):
        same = set(frame.groups) == set(subject.groups)  # "who chairs it?", and then of the meeting
        meant = subject.settled() if same else Subject()
        return replace(meant, asked=wanted, groups=frame.groups)
    if wanted == "groups" and frame.organizations:
        return replace(subject, asked=wanted)
    if wanted == "groups" and (frame.own or frame.own_organization):
        own = tuple(context.member.working_group_ids)
        return Subject(asked=wanted, groups=own if len(own) == 1 else ())  # "who leads it?"
    return subject


def _of_meetings(
    context: Context, frame: frames.Frame, among: Sequence[choosing.Record], subject: Subject
) -> Subject:
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
        return replace(subject, asked="news", news=told)
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


def _guided(
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
        return _of_meetings(context, frame, both, subject)
    named = frame.names_meetings or subject.meetings or guide in guides.OF_THE_NEXT
    if guide in guides.AT_A_MEETING and named:
        one = replace(frame, asked="next")
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


def _of_person(context: Context, text: str, frame: frames.Frame, subject: Subject) -> Subject:
    """List a person's answers; who sees none of them reads the same whoever is named."""
    if others_answers.of_person(context, frame):
        return subject
    if not frame.of_answers:  # "is the lorry coming?"
        return question_replies.not_understood(context, text, frame, subject)
    others_answers.not_told(context)
    return question_replies.may_be_passed_on(text, subject)


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


def asked_of_meeting(context: Context, wanted: Kind, meeting_id: int) -> None:
    """Answer a question of the meeting that was chosen by a button."""
    subject = subjects.to_a_button(context)
    question_replies.of_meeting(context, wanted, meeting_id, frames.Frame(titles=(meeting_id,)))
    subjects.keep(context, subject.about([meeting_id], asked=wanted))


def asked_of_group(context: Context, wanted: Kind, group_id: int) -> None:
    """Answer a question of the working group that was chosen by a button; 0 for any."""
    if context.for_all and wanted in question_replies.PERSONAL:
        raise NotFound
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    frame = frames.Frame(asked=wanted, groups=(group_id,) if group_id else ())
    if wanted in network_facts.OF_THE_NETWORK:
        spoken = _of_the_network(context, wanted, frame, Subject())
    else:
        spoken = _of_meetings(context, frame, asking.known(context).records, Subject())
    subjects.keep(context, spoken)


def pass_on(context: Context, number: int = 0) -> None:
    """Pass the question asked last on to the secretariat, and show which one that was.

    `number` is of the message that asked; 0, as in older messages, for any. The button may stand
    under a question that is gone, or was passed on.
    """
    subject = subjects.to_a_button(context)
    of_another = bool(number and subject.number and number != subject.number)
    if subject.text is None or of_another:
        passed = number and number == subject.passed
        context.say("question_gone", passed=passed)
        return
    contacts.write(
        context.session,
        context.member.person_id,
        subject.text,
        context.now,
        question=True,
        alike=standing.ask_the_same,
    )
    subjects.keep(context, replace(subject, text=None, passed=subject.number))
    context.show("contact_sent", question=subject.text)
