"""Questions in free text: understood by `understanding`, answered from the records.

What the reader may not see is left out before anything is understood, so that an answer about it
reads like one about what does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from handlers import asking, facts, joining, keyboards, meeting_views, navigation, rsvps
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from handlers.understanding import choosing, question
from handlers.understanding.vocabulary import Kind
from storage import contacts, dialogues, groups, meetings
from storage.errors import Outdated
from storage.models import Meeting
from storage.rules import answers

ANY_GROUP: Final = 0

SUGGESTED: Final[dict[Kind, str]] = {
    "next": N_("My next meeting"),
    "when": N_("When is the next meeting?"),
    "where": N_("Where is the next meeting?"),
    "how_to_join": N_("How do I join it?"),
    "agenda": N_("What is on its agenda?"),
    "who_comes": N_("Who is coming?"),
    "list": N_("Which meetings are coming up?"),
    "mine": N_("What did I answer?"),
    "groups": N_("Which working groups are there?"),
    "contact": N_("How do I reach the secretariat?"),
    "news": N_("What is in the news?"),
}
"""What is offered where a text was not understood, by what it is nearest to."""


@dataclass(frozen=True)
class Subject:
    """What was asked last, for ten minutes: what a question that names nothing goes on about."""

    meetings: tuple[int, ...] = ()
    asked: Kind | None = None
    groups: tuple[int, ...] = ()
    own: bool = False


def asked(context: Context, text: str) -> None:
    """Answer a question, or say honestly that it was not understood."""
    if context.viewer is None:
        joining.greet(context)
        return
    if not text:
        context.say("text_only", navigation.lead(context))
        return
    known = asking.known(context)
    subject = _subject(context)
    frame = question.read(
        text, known.names, known.calendar, known.learned, going_on=bool(subject.meetings)
    )
    frame = _going_on(frame, subject)
    if frame.language in context.network.languages:
        context.reply_language = frame.language
    if frame.standing is not None:
        facts.standing(context, frame.standing)
    elif frame.saying is not None and (frame.names_meetings or subject.meetings or frame.own):
        _answered_by_saying(context, text, frame, known, subject)
    elif frame.asked is None:
        _not_understood(context, text, frame)
    elif frame.unknown_name and frame.asked not in WITHOUT_A_NAME:
        _unknown(context, text)
    elif frame.groups and not frame.certain and not frame.titles:
        _which_group(context, frame.asked, frame.groups)
    elif frame.asked in facts.OF_THE_NETWORK and not _is_about_a_meeting(frame, subject):
        facts.OF_THE_NETWORK[frame.asked](context, frame)
    else:
        _of_meetings(context, frame, known, subject)


WITHOUT_A_NAME: Final = ("news", "contact", "groups", "mine", "waiting")
"""What is asked whatever else a text seems to name."""


def _is_about_a_meeting(frame: question.Frame, subject: Subject) -> bool:
    """Whether what may be asked of the network, or of a working group, is asked of a meeting."""
    if frame.asked == "chair":
        return bool(frame.titles or frame.period or (subject.meetings and not frame.groups))
    if frame.asked in ("mine", "waiting"):
        return bool(frame.titles or frame.period or (subject.meetings and frame.follows))
    return False


def _going_on(frame: question.Frame, subject: Subject) -> question.Frame:
    """Complete a question that goes on about the last one: "what about the labour one?"."""
    if subject.asked is None:
        return frame
    if not frame.names_meetings or frame.soonest or not (frame.follows or frame.brief):
        return frame
    if frame.asked in (None, "next", "list"):
        kept: Kind = subject.asked
        if frame.period and not frame.groups and kept not in choosing.ALL_AT_ONCE:
            kept = "list"
        frame = replace(frame, asked=kept, own=frame.own or subject.own)
    if frame.period and not (frame.groups or frame.titles):
        frame = replace(frame, groups=subject.groups)
    return frame


def _subject(context: Context) -> Subject:
    dialogue = context.dialogue
    if (
        dialogue is None
        or dialogue.topic != "question"
        or not asking.fresh(dialogue.updated_at, context.now)
    ):
        return Subject()
    kept = dialogue.data.get("subject")
    if kept is None:
        return Subject()
    return Subject(tuple(kept["meetings"]), kept["asked"], tuple(kept["groups"]), kept["own"])


def _keep(
    context: Context, asked: Kind | None, frame: question.Frame, ids: Sequence[int], before: Subject
) -> None:
    named = frame.names_meetings or frame.soonest
    subject = {
        "meetings": list(ids[: facts.MOST]),
        "asked": asked,
        "groups": list(frame.groups if named else before.groups),
        "own": frame.own or (before.own and not named),
    }
    context.enter("question", "answered", subject=subject)


def _of_meetings(
    context: Context, frame: question.Frame, known: asking.Known, subject: Subject
) -> None:
    wanted = frame.asked or "next"
    meant = _among_subject(frame, known, subject)
    narrowed = meant is not known.records  # "the morning one": "the other one" may follow
    if frame.organizations and frame.asked in choosing.ALL_AT_ONCE:
        theirs = groups.of_organizations(context.session, frame.organizations)
        meant = [one for one in meant if not one.groups or one.groups & theirs]
    choice = choosing.choose(frame, meant, context.now, subject.meetings)
    spoken_of = subject.meetings if narrowed else choice.meetings or subject.meetings
    _keep(context, frame.asked, frame, spoken_of, subject)
    if not choice.meetings:
        facts.nothing(context, frame, choice.nearest)
    elif wanted in choosing.ALL_AT_ONCE:
        facts.several(context, frame, choice.meetings)
    elif len(choice.meetings) == 1:
        (one,) = (record for record in known.records if record.id == choice.meetings[0])
        if wanted == "still_on" and not choosing.within(frame.period, one):
            wanted = "when"  # "is it on the 10th?", and it is on the 9th
        _say(context, wanted, one.id, frame)
    else:
        _which_meeting(context, "askof", wanted, choice.meetings)


def _among_subject(
    frame: question.Frame, known: asking.Known, subject: Subject
) -> Sequence[choosing.Record]:
    """Keep to what was spoken of where only an hour is said: "where is the morning one?"."""
    hour_only = frame.period and frame.period.first is None and frame.period.last is None
    if subject.meetings and hour_only and not (frame.groups or frame.titles or frame.places):
        return [record for record in known.records if record.id in subject.meetings]
    return known.records


def _say(context: Context, wanted: str, meeting_id: int, frame: question.Frame) -> None:
    """Answer what is asked of one meeting."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    if wanted == "deadline" and meeting.ends_at <= context.now:
        wanted = "when"
    card = meeting_views.card(context, meeting)
    more = facts.of_meeting(context, meeting, frame, wanted)
    context.say("answer", card.keyboard, card.shown, asked=wanted, **card.data, **more)


def _which_meeting(context: Context, route: str, argument: str, ids: Sequence[int]) -> None:
    found = meetings.these(context.session, context.viewer, ids[: facts.MOST])
    rows = [[meeting_views.button(context, one, route, argument)] for one in found]
    context.say("which_meeting", rows, views=meeting_views.lines(context, found), total=len(ids))


def asked_of_meeting(context: Context, wanted: str, meeting_id: int) -> None:
    """Answer a question of the meeting that was chosen by a button."""
    _say(context, wanted, meeting_id, question.Frame(titles=(meeting_id,)))


def asked_of_group(context: Context, wanted: Kind, group_id: int) -> None:
    """Answer a question of the working group that was chosen by a button; 0 for any."""
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    frame = question.Frame(asked=wanted, groups=(group_id,) if group_id else ())
    if wanted in facts.OF_THE_NETWORK:
        facts.OF_THE_NETWORK[wanted](context, frame)
    else:
        _of_meetings(context, frame, asking.known(context), Subject())


def _which_group(context: Context, wanted: str, group_ids: tuple[int, ...]) -> None:
    found = groups.visible(context.session, context.viewer, group_ids)
    known = {one.id: one.name for one in found}
    rows = [
        [keyboards.button(known[one], "ask", wanted, one)] for one in group_ids[:5] if one in known
    ]
    context.say("which_group", rows)


def _answered_by_saying(
    context: Context, text: str, frame: question.Frame, known: asking.Known, subject: Subject
) -> None:
    """Offer to set the answer that somebody gave in words, by one tap."""
    if frame.unknown_name:
        _unknown(context, text)
        return
    of_one = replace(frame, asked="next")
    records = [one for one in known.records if one.asked and one.takes_place]
    choice = choosing.choose(of_one, records, context.now, subject.meetings)
    if not choice.meetings and frame.names_meetings:
        seen = choosing.choose(of_one, known.records, context.now)
        if seen.meetings:  # cancelled, or for members of its working group: that is what is said
            _say(context, "who_comes", seen.meetings[0], frame)
            return
    if not choice.meetings:
        facts.nothing(context, frame, choice.nearest)
        return
    _keep(context, subject.asked, frame, choice.meetings, subject)
    if len(choice.meetings) == 1:
        offer(context, frame.mode or frame.saying or "come", choice.meetings[0])
        return
    word = frame.mode if frame.saying == "come" and frame.mode else frame.saying
    _which_meeting(context, "offer", word or "come", choice.meetings)


OFFERED: Final = ("come", "cannot", "maybe", "unclear", "online", "in_person")
"""What somebody may say of their coming."""


def offer(context: Context, said: str, meeting_id: int) -> None:
    """Offer the answers that what was said may mean: nothing is set before the tap."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    offered = answers.offered(meeting.place, meeting.online)
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


def _confirm(context: Context, meeting: Meeting, words: Sequence[str]) -> Keyboard:
    return [rsvps.confirm_buttons(context, meeting.id, words), *navigation.cancel(context)]


def _unknown(context: Context, text: str) -> None:
    _may_be_passed_on(context, text)
    context.say("no_such_group", [*navigation.lead(context), *_ask_the_secretariat(context)])


def _ask_the_secretariat(context: Context) -> Keyboard:
    return [[keyboards.button(context.label(N_("Ask the secretariat")), "pass")]]


def _not_understood(context: Context, text: str, frame: question.Frame) -> None:
    rows = [
        [keyboards.button(context.label(SUGGESTED[kind]), "ask", kind, ANY_GROUP)]
        for kind in question.nearest(frame, tuple(SUGGESTED), 3)
    ] or navigation.lead(context)
    _may_be_passed_on(context, text)
    context.say("not_understood", [*rows, *_ask_the_secretariat(context)])


def _may_be_passed_on(context: Context, text: str) -> None:
    context.enter("question", "open", text=text[: contacts.LONGEST])


def pass_on(context: Context) -> None:
    """Pass the question that was not understood on to the secretariat."""
    dialogue = context.dialogue
    if dialogue is None or dialogue.topic != "question" or "text" not in dialogue.data:
        raise Outdated
    text = dialogue.data["text"]
    dialogues.leave_waiting(context.session, context.chat_id)
    contacts.write(context.session, context.member.person_id, text, context.now, question=True)
    context.show("contact_sent")
