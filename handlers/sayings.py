"""Doing by saying: the only place that takes what somebody writes of their coming.

It is offered as buttons, and nothing is set before the tap; a word that is written right after such
an offer is that tap.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import (
    asking,
    conversation,
    facts,
    navigation,
    pointed_at,
    question_replies,
    rsvps,
    several_answers,
    start,
    subjects,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.subjects import Subject
from handlers.understanding import choosing, frames, kinds
from handlers.understanding.kinds import Saying
from storage import meetings
from storage.models import Meeting
from storage.rules import answers

OFFERED: Final = ("come", "cannot", "maybe", "unclear", "online", "in_person")
"""What somebody may say of their coming."""


def answered(
    context: Context,
    text: str,
    frame: frames.Frame,
    among: Sequence[choosing.Record],
    subject: Subject,
) -> Subject:
    """Offer to set the answer that somebody gave in words, by one tap."""
    of_one = replace(frame, asked="next")
    records = [one for one in among if one.own and one.ends > context.now]
    if frame.unknown_name:
        return question_replies.unknown(context, text, subject, frame, records)
    choice = choosing.choose(of_one, records, context.now, subject.meetings)
    if not choice.meetings and frame.period.part and frame.period.first:
        of_one = replace(of_one, period=frame.period.whole_days)  # "a dentist that afternoon"
        choice = choosing.choose(of_one, records, context.now)
    if not choice.meetings and (frame.names_meetings or subject.meetings):
        seen = choosing.choose(of_one, among, context.now, subject.meetings)
        if seen.meetings:  # cancelled, or for members of its working group: that is what is said
            question_replies.of_meeting(context, "not_asked", seen.meetings[0], frame)
            return subject.meant(replace(frame, own=False), seen.meetings[:1], asked="next")
    if not choice.meetings:
        facts.nothing(context, frame, choice.nearest)
        return subject
    spoken = subject.meant(replace(frame, own=False), choice.meetings)  # "count me in"
    if len(choice.meetings) == 1 or (frame.every and len(choice.meetings) <= facts.MOST):
        return _offered(context, frame.mode or frame.saying or "come", spoken)
    return question_replies.which_meeting(context, "offer", question_replies.word(frame), spoken)


def answered_for_each(
    context: Context, text: str, said: frames.Frame, known: asking.Known, subject: Subject
) -> Subject | None:
    """Offer an answer for each meeting that one text speaks of, and say of what there is none.

    None where all that it speaks of is one meeting.
    """
    found: list[int] = []
    missing: list[str] = []
    unknown = False
    for part in said.each:
        dated = pointed_at.moved(part, subject, known.records, known.calendar.today)
        frame, among = conversation.complete(
            dated, subject, known.records, context.now, known.calendar
        )
        records = [one for one in among if one.own]
        one = replace(frame, asked="next")
        choice = choosing.choose(one, records, context.now, subject.meetings)
        found += choice.meetings
        if frame.unknown_name:
            unknown = True
        elif not choice.meetings:
            seen = choosing.choose(one, among, context.now, subject.meetings).meetings[:1]
            titles = [each.title for each in meetings.these(context.session, context.viewer, seen)]
            missing += titles or [facts.in_words(context, frame)]
    if said.rest or not said.each:
        spoken_of = subject.listed if said.rest else subject.every()
        left = [one for one in known.records if one.id in spoken_of] or known.records
        found += [one.id for one in left if one.own and one.ends > context.now]
    ids = {one.id: None for one in known.records if one.id in found}
    if len(ids) < 2 and not (missing or unknown) and said.saying != "unclear":
        return None
    if not ids:
        return question_replies.unknown(context, text, subject) if unknown else None
    word = said.mode or said.saying or "unclear"
    spoken = subject.about(list(ids), groups=())
    if said.each or subject.every():
        offered = several_answers.offer(context, word, spoken, missing, unknown=unknown)
        if offered is not None:
            return offered
    return question_replies.which_meeting(
        context, "offer", word, spoken, missing=missing, unknown=unknown
    )


def offer(context: Context, said: str, meeting_id: int) -> None:
    """Offer the answers that what was said may mean: nothing is set before the tap."""
    spoken = subjects.to_a_button(context).about([meeting_id])
    subjects.keep(context, _offered(context, said, spoken))


def _offered(context: Context, said: str, spoken: Subject) -> Subject:
    """Offer answers to the meetings spoken of, which may be taken in words right after."""
    if len(spoken.meetings) > 1:
        each = several_answers.offer(context, said, spoken)
        return each or question_replies.which_meeting(context, "offer", said, spoken)
    meeting = meetings.find(context.session, context.viewer, spoken.meetings[0])
    offered = meeting.offers
    coming = [word for word in offered if word in answers.COMING]
    meant = {
        "cannot": [answers.NO], "maybe": [answers.MAYBE], "come": coming, "unclear": list(offered),
    }  # fmt: skip
    words = meant.get(said, [said])
    if words[0] not in offered:
        words = coming
    context.say(
        "offer", _confirm(context, meeting, words), meeting=meeting, words=words,
        unavailable=said in answers.COMING and said not in offered,
    )  # fmt: skip
    return replace(spoken, offered=tuple(words))


def _confirm(context: Context, meeting: Meeting, words: Sequence[str]) -> Keyboard:
    return [rsvps.confirm_buttons(context, meeting.id, words), *navigation.cancel(context)]


def taken(context: Context, frame: frames.Frame, subject: Subject) -> Subject | None:
    """Take a word that was typed right after an offer like the tap on its button."""
    if not subject.offered:
        offering = subject.choosing is not None and subject.choosing[0] == "offer"
        if not offering or ("undo" not in frame.alone and frame.put != "undo"):
            return None
        start.cancel(context, "")  # "Which meeting do you mean?" – "no, leave it"
        return subject.settled()
    chosen = next((word for word in answers.ANSWERS if word in frame.alone), None)
    if chosen == answers.NO and (chosen not in subject.offered or len(subject.offered) == 1):
        start.cancel(context, "")  # "Shall I note: can't come?" – "no"
    elif chosen in subject.offered:
        return _tapped(context, subject, chosen)
    elif "undo" in frame.alone or frame.put == "undo":
        start.cancel(context, "")
    elif chosen is not None:
        return _offered(context, chosen, subject.settled())
    elif frame.put:
        return _offered(context, frame.put, subject.settled())
    elif "yes" not in frame.alone:
        return None
    elif len(subject.offered) == 1:
        return _tapped(context, subject, subject.offered[0])
    else:
        return _offered(context, "come", subject.settled())
    return subject.settled()


def corrected(frame: frames.Frame, subject: Subject) -> frames.Frame:
    """Read what names another meeting than the one offered as said of that."""
    says_it = frame.saying is None and frame.asked in (None, "next", "list") and not frame.new
    offering = subject.choosing is not None and subject.choosing[0] == "offer"
    if (subject.offered or subject.given or offering) and says_it and frame.denying != frame:
        return replace(frame.denying, asked=None, saying="cannot")  # "sorry, not the debt one"
    if (subject.offered or subject.given) and frame.denies and says_it and frame.names_meetings:
        return replace(frame, asked=None, saying="cannot")  # "not the May one"
    if (subject.offered or subject.given or offering) and frame.by_mode and frame.names_meetings:
        return replace(frame, asked=None, saying="come", mode=frame.by_mode)  # "and X, online"
    if not (subject.offered and frame.corrects and says_it and frame.names_meetings):
        return frame
    (first, *others) = subject.offered
    mode = next((one for one in kinds.MODES if one == first and not others), None)
    said: Saying = (
        "cannot" if first == answers.NO else "maybe" if first == answers.MAYBE else "come"
    )
    return replace(frame, asked=None, saying=said, mode=mode)


def _tapped(context: Context, subject: Subject, answer: str) -> Subject:
    if len(subject.meetings) > 1:
        several_answers.taken(context, subject, answer)
        return subject.settled()
    (meeting_id,) = subject.meetings
    rsvps.tapped(context, meeting_id, answer)
    return replace(subject.settled(), given=meeting_id)


def changed(
    context: Context,
    frame: frames.Frame,
    among: Sequence[choosing.Record],
    subject: Subject,
) -> Subject | None:
    """Offer to change an answer that was just given, or that to the one meeting spoken of."""
    taken_back = subject.given and not {"undo", "no"}.isdisjoint(frame.alone)
    if len(subject.meetings) != 1 or not (taken_back or frame.changed_to):
        return None
    (one,) = subject.meetings
    ahead = [each.id for each in among if each.own]
    if one not in ahead:
        return None
    return _offered(context, frame.changed_to or "unclear", subject.about([one]))
