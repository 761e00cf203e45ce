"""Questions in free text: understood by `understanding`, answered from the records.

What the reader may not see is left out before anything is understood, so that an answer about it
reads like one about what does not exist. What is asked of meetings `meeting_questions` answers.
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
    meeting_questions,
    navigation,
    network_facts,
    news_facts,
    others_answers,
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
from storage import contacts, groups
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
        spoken = meeting_questions.of_each(context, said, known, subject)
        if spoken is not None:
            return spoken
    elif said.each or said.rest or (said.every and said.saying and not said.names_meetings):
        spoken = sayings.answered_for_each(context, text, said, known, subject)
        if spoken is not None:
            return spoken
    told = news_facts.answered(context, said, subject)
    if told is not None:
        return told
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
        return meeting_questions.guided(context, text, frame, records, subject)
    if frame.person and not (frame.names_meetings or subject.meetings):
        return _of_person(context, text, frame, subject)
    if frame.unknown_name and frame.asked not in kinds.WITHOUT_A_NAME:
        nothing = Subject(text=subject.text, number=subject.number)  # "when is it?" is of no other
        return question_replies.unknown(context, text, nothing)
    if frame.groups and not frame.certain and not frame.titles:
        return question_replies.which_group(context, frame.asked, frame.groups, subject)
    named = frame.period or frame.groups or frame.places
    if frame.asked in ("mine", "waiting") and named and not frame.titles:
        return meeting_questions.of_own_answers(context, frame, records, subject)
    if frame.asked in network_facts.OF_THE_NETWORK and not _is_about_a_meeting(frame, subject):
        return _of_the_network(context, frame.asked, frame, subject)
    if frame.overlap is not None:
        return meeting_questions.overlapping(context, frame, records, subject)
    if _is_of_any(frame, subject):
        facts.changed(context, frame, choosing.every(frame, records, context.now))
        return subject.settled()
    return meeting_questions.of_meant(context, frame, records, subject)


def _why(said: frames.Frame, among: Sequence[choosing.Record], subject: Subject) -> frames.Frame:
    """Read "why?" after a meeting that is cancelled as a question for the reason."""
    off = {one.id for one in among if not one.takes_place}
    if "why" in said.alone and off.issuperset(subject.meetings[:1] or (0,)):
        return replace(said, asked="still_on", is_beyond=False)
    return said


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


def _of_the_network(
    context: Context, wanted: Kind, frame: frames.Frame, subject: Subject
) -> Subject:
    listed = network_facts.OF_THE_NETWORK[wanted](context, frame)
    if wanted == "news":
        several = () if listed is None or len(listed) == 1 else listed
        return subject.of_news(listed[0] if listed and not several else 0, several)
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


def _of_person(context: Context, text: str, frame: frames.Frame, subject: Subject) -> Subject:
    """List a person's answers; who sees none of them reads the same whoever is named."""
    if others_answers.of_person(context, frame):
        return subject
    if not frame.of_answers:  # "is the lorry coming?"
        return question_replies.not_understood(context, text, frame, subject)
    others_answers.not_told(context)
    return question_replies.may_be_passed_on(text, subject)


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
        spoken = meeting_questions.of_meant(
            context, frame, asking.known(context).records, Subject()
        )
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
