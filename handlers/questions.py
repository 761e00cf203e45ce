"""Questions in free text: understood by `understanding`, answered from the records.

What the reader may not see is left out before anything is understood, so that an answer about it
reads like one about what does not exist.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from handlers import (
    asking,
    conversation,
    courtesies,
    facts,
    guides,
    joining,
    keyboards,
    meeting_views,
    narrowing,
    navigation,
    others_answers,
    rsvps,
    start,
    unfinished,
)
from handlers.context import Context
from handlers.conversation import Subject
from handlers.keyboards import Keyboard
from handlers.texts import N_
from handlers.understanding import choosing, frames, periods, question, vocabulary
from handlers.understanding.vocabulary import Kind
from storage import contacts, groups, meetings
from storage.errors import NotFound
from storage.models import Meeting
from storage.rules import answers

ANY_GROUP: Final = 0

_NEAREST: Final = 3
"""Meetings to choose from where an unknown one was named."""

PERSONAL: Final[frozenset[Kind]] = frozenset({"mine", "waiting"})
"""What is asked of oneself."""

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


def asked(context: Context, text: str) -> None:
    """Answer a question, or say honestly that it was not understood."""
    if context.viewer is None:
        joining.greet(context)
        return
    if not text:
        context.say("text_only", navigation.lead(context))
        return
    known = asking.known(context)
    subject = conversation.recall(context)
    frame = question.read(
        text, known.names, known.calendar, known.learned, going_on=bool(subject.meetings)
    )
    said = frame.language if frame.surely_language else None
    language = said or subject.language or frame.language
    if language in context.network.languages:
        context.reply_language = language
    spoken = _taken(context, frame, subject)
    if spoken is None:
        spoken = _changed(context, frame, known.records, subject)
    if spoken is None:
        number = context.message.message_id if context.message is not None else 0
        before = replace(subject, offered=(), text=text[: contacts.LONGEST], number=number)
        spoken = _answered(context, text, frame, known, before)
    conversation.keep(context, replace(spoken, language=language).within(frame))


def _answered(
    context: Context, text: str, said: frames.Frame, known: asking.Known, subject: Subject
) -> Subject:
    """Answer, and give what is spoken of then."""
    if said.standing is not None:
        facts.standing(context, said.standing)
        return subject
    if context.for_all and _is_personal(said):
        context.say("in_private", username=context.bot.username)
        return subject
    asks = said.asked is not None or said.saying is not None
    if ("help" in said.alone or not asks) and courtesies.answered(context, said.alone):
        return subject
    if said.new:
        subject = Subject(text=subject.text, number=subject.number)
    if said.each or said.rest or (said.every and said.saying and not said.names_meetings):
        spoken = _answered_for_each(context, text, said, known, subject)
        if spoken is not None:
            return spoken
    frame, records = conversation.complete(
        said, subject, known.records, context.now, known.calendar
    )
    if said.pointing.day is not None or said.pointing.weeks or said.pointing.months:
        subject = subject.within(frame)
    spoken_of = frame.names_meetings or bool(subject.meetings)
    if frame.saying is not None and (spoken_of or not frame.words):
        return _answered_by_saying(context, text, frame, records, subject)
    if frame.asked is None:
        return _not_understood(context, text, frame, subject)
    if frame.guide is not None and not frame.unknown_name:
        return _guided(context, text, frame, records, subject)
    if frame.person and not (frame.names_meetings or subject.meetings):
        return _of_person(context, text, frame, subject)
    if frame.unknown_name and frame.asked not in vocabulary.WITHOUT_A_NAME:
        return _unknown(context, text, subject)
    if frame.groups and not frame.certain and not frame.titles:
        return _which_group(context, frame.asked, frame.groups, subject)
    named = frame.period or frame.groups or frame.places
    if frame.asked in ("mine", "waiting") and named and not frame.titles:
        return _of_own_answers(context, frame, records, subject)
    if frame.asked in facts.OF_THE_NETWORK and not _is_about_a_meeting(frame, subject):
        return _of_the_network(context, frame.asked, frame, subject)
    if _is_of_any(frame, subject):
        facts.changed(context, frame, choosing.every(frame, records, context.now))
        return subject.settled()
    return _of_meetings(context, frame, records, subject)


def _is_of_any(frame: frames.Frame, subject: Subject) -> bool:
    """Whether it is asked which meetings are cancelled or moved: "any changes this week?"."""
    if frame.asked != "still_on" or frame.titles:
        return False
    spoken = subject.meetings or frame.of_meetings or frame.follows or frame.groups or frame.places
    return frame.several or not spoken


def _is_personal(frame: frames.Frame) -> bool:
    """Whether it is for somebody's private chat: their answers, what they say of their coming."""
    return (
        frame.asked in PERSONAL
        or (frame.saying is not None and frame.asked is None)
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
        facts.own_answers(context, frame, ids)
    else:
        facts.nothing(context, frame, choice.nearest)
    return subject.about(ids or subject.meetings, asked="list", groups=frame.groups, own=True)


def _of_the_network(
    context: Context, wanted: Kind, frame: frames.Frame, subject: Subject
) -> Subject:
    facts.OF_THE_NETWORK[wanted](context, frame)
    if wanted in ("chair", "members"):
        same = set(frame.groups) == set(subject.groups)  # "who chairs it?", and then of the meeting
        meant = subject.settled() if same else Subject()
        return replace(meant, asked=wanted, groups=frame.groups)
    return replace(subject, asked=wanted) if wanted == "groups" and frame.organizations else subject


def _of_meetings(
    context: Context, frame: frames.Frame, among: Sequence[choosing.Record], subject: Subject
) -> Subject:
    wanted = frame.asked or "next"
    if frame.organizations and frame.asked in vocabulary.ALL_AT_ONCE:
        theirs = groups.of_organizations(
            context.session, context.viewer, frame.organizations, chaired=frame.chaired
        )
        everybody = not frame.chaired or _is_called_by(context, frame.organizations)
        among = [one for one in among if one.groups & theirs or (everybody and not one.groups)]
    due = facts.due(context, frame) if wanted == "deadline" and not subject.meetings else []
    if due:
        facts.deadlines(context, due)
        return subject.about([one.id for one in due], asked="list", own=True)
    choice = choosing.choose(frame, among, context.now, subject.meetings)
    frame = replace(frame, period=choice.period or frame.period)
    nearest = () if choice.nearest is None else (choice.nearest,)  # which is named as well
    spoken = subject.meant(frame, choice.meetings or nearest or subject.meetings, asked=frame.asked)
    spoken = replace(spoken, tally=frame.tally)
    if wanted in vocabulary.ALL_AT_ONCE:
        spoken = replace(spoken, filters=narrowing.kept(frame))
    if subject.meetings and not (frame.names_meetings or frame.soonest):
        # what is said is of that one, and not of "the next"
        frame = replace(frame, titles=choice.meetings)
    if not choice.meetings and frame.past and facts.told_in_news(context, frame):
        return subject
    if not choice.meetings:
        facts.nothing(context, frame, choice.nearest)
    elif wanted in vocabulary.ALL_AT_ONCE or _is_list_of_places(frame, wanted, choice):
        facts.several(context, frame, choice.meetings)
    elif len(choice.meetings) == 1:
        (one,) = (record for record in among if record.id == choice.meetings[0])
        if wanted == "still_on" and not choosing.within(frame.period, one):
            wanted = "when"  # "is it on the 10th?", and it is on the 9th
        _say(context, wanted, one.id, frame)
    elif not _told_of_others(context, frame, choice.meetings):
        return _which_meeting(context, "askof", wanted, spoken)
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
    if guide == "ways" and frame.asked == "list":  # "which meetings are hybrid"
        both = [one for one in among if len(one.modes) == len(vocabulary.MODES)]
        return _of_meetings(context, frame, both, subject)
    named = frame.names_meetings or subject.meetings or guide in guides.OF_THE_NEXT
    if guide in guides.AT_A_MEETING and named:
        one = replace(frame, asked="next")
        choice = choosing.choose(one, among, context.now, subject.meetings)
        if not choice.meetings:
            facts.nothing(context, one, choice.nearest)
            return subject
        first = choice.meetings[:1]
        _say(context, guide, first[0], frame)
        spoken = subject.meant(frame, first, asked="next")
        return _may_be_passed_on(text, spoken) if guide == "unrecorded" else spoken
    guides.show(context, frame, guide)
    return _may_be_passed_on(text, subject)


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
        return _not_understood(context, text, frame, subject)
    others_answers.not_told(context)
    return _may_be_passed_on(text, subject)


def _is_list_of_places(frame: frames.Frame, wanted: Kind, choice: choosing.Choice) -> bool:
    """Whether several meetings are listed with their places rather than asked to choose from."""
    return wanted == "where" and 1 < len(choice.meetings) <= facts.MOST and not frame.titles


def _is_called_by(context: Context, organizations: Sequence[int]) -> bool:
    """Whether one of these is the secretariat, which calls the meetings of the whole network."""
    secretariat = context.network.secretariat
    return secretariat is not None and secretariat.id in organizations


def _say(context: Context, wanted: str, meeting_id: int, frame: frames.Frame) -> None:
    """Answer what is asked of one meeting."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    if wanted == "deadline" and meeting.ends_at <= context.now:
        wanted = "when"
    card = meeting_views.card(context, meeting)
    more = facts.of_meeting(context, meeting, frame, wanted)
    ask = navigation.ask_the_secretariat(context) if wanted == "unrecorded" else []
    context.say("answer", [*card.keyboard, *ask], card.shown, asked=wanted, **card.data, **more)


def _which_meeting(
    context: Context, route: str, argument: str, spoken: Subject, **each: Any
) -> Subject:
    """Ask which of the meetings spoken of is meant: by a button, or in words.

    Where `each` of them is, it says what beside them was spoken of, and is not there.
    """
    found = meetings.these(context.session, context.viewer, spoken.meetings[: facts.MOST])
    rows = [[meeting_views.button(context, one, route, argument)] for one in found]
    views = meeting_views.lines(context, found)
    context.say("which_meeting", rows, views=views, total=len(spoken.meetings), each=each)
    return replace(spoken, choosing=(route, argument))


def asked_of_meeting(context: Context, wanted: Kind, meeting_id: int) -> None:
    """Answer a question of the meeting that was chosen by a button."""
    subject = _recalled(context)
    _say(context, wanted, meeting_id, frames.Frame(titles=(meeting_id,)))
    conversation.keep(context, subject.about([meeting_id], asked=wanted))


def asked_of_group(context: Context, wanted: Kind, group_id: int) -> None:
    """Answer a question of the working group that was chosen by a button; 0 for any."""
    if context.for_all and wanted in PERSONAL:
        raise NotFound
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    frame = frames.Frame(asked=wanted, groups=(group_id,) if group_id else ())
    if wanted in facts.OF_THE_NETWORK:
        spoken = _of_the_network(context, wanted, frame, Subject())
    else:
        spoken = _of_meetings(context, frame, asking.known(context).records, Subject())
    conversation.keep(context, spoken)


def _which_group(
    context: Context, wanted: str, group_ids: tuple[int, ...], subject: Subject
) -> Subject:
    found = groups.visible(context.session, context.viewer, group_ids)
    known = {one.id: one.name for one in found}
    rows = [
        [keyboards.button(known[one], "ask", wanted, one)] for one in group_ids[:5] if one in known
    ]
    context.say("which_group", rows)
    return subject


def _answered_by_saying(
    context: Context,
    text: str,
    frame: frames.Frame,
    among: Sequence[choosing.Record],
    subject: Subject,
) -> Subject:
    """Offer to set the answer that somebody gave in words, by one tap."""
    of_one = replace(frame, asked="next")
    records = [one for one in among if one.asked and one.takes_place]
    if frame.unknown_name:
        return _unknown(context, text, subject, frame, records)
    choice = choosing.choose(of_one, records, context.now, subject.meetings)
    if not choice.meetings and frame.period.part and frame.period.first:
        of_one = replace(of_one, period=frame.period.whole_days)  # "a dentist that afternoon"
        choice = choosing.choose(of_one, records, context.now)
    if not choice.meetings and (frame.names_meetings or subject.meetings):
        seen = choosing.choose(of_one, among, context.now, subject.meetings)
        if seen.meetings:  # cancelled, or for members of its working group: that is what is said
            _say(context, "not_asked", seen.meetings[0], frame)
            return subject.meant(replace(frame, own=False), seen.meetings[:1], asked="next")
    if not choice.meetings:
        facts.nothing(context, frame, choice.nearest)
        return subject
    spoken = subject.meant(frame, choice.meetings)
    if len(choice.meetings) == 1:
        return _offered(context, frame.mode or frame.saying or "come", spoken)
    return _which_meeting(context, "offer", _word(frame), spoken)


def _word(frame: frames.Frame) -> str:
    """Give what was said of one's coming, as a button carries it."""
    return (frame.mode if frame.saying == "come" else None) or frame.saying or "come"


def _answered_for_each(
    context: Context, text: str, said: frames.Frame, known: asking.Known, subject: Subject
) -> Subject | None:
    """Offer an answer for each meeting that one text speaks of, and say of what there is none.

    None where all that it speaks of is one meeting.
    """
    found: list[int] = []
    missing: list[str] = []
    unknown = False
    for part in said.each:
        frame, among = conversation.complete(
            part, subject, known.records, context.now, known.calendar
        )
        records = [one for one in among if one.asked and one.takes_place]
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
        found += [
            one.id for one in left if one.asked and one.takes_place and one.ends > context.now
        ]
    ids = {one.id: None for one in known.records if one.id in found}
    if len(ids) < 2 and not (missing or unknown) and said.saying != "unclear":
        return None
    if not ids:
        return _unknown(context, text, subject) if unknown else None
    word = said.mode or said.saying or "unclear"
    spoken = subject.about(list(ids), groups=())
    return _which_meeting(context, "offer", word, spoken, missing=missing, unknown=unknown)


OFFERED: Final = ("come", "cannot", "maybe", "unclear", "online", "in_person")
"""What somebody may say of their coming."""


def offer(context: Context, said: str, meeting_id: int) -> None:
    """Offer the answers that what was said may mean: nothing is set before the tap."""
    spoken = _recalled(context).about([meeting_id])
    conversation.keep(context, _offered(context, said, spoken))


def _offered(context: Context, said: str, spoken: Subject) -> Subject:
    """Offer answers to the one meeting spoken of, which may be taken in words right after."""
    meeting = meetings.find(context.session, context.viewer, spoken.meetings[0])
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
    return replace(spoken, offered=tuple(words))


def _confirm(context: Context, meeting: Meeting, words: Sequence[str]) -> Keyboard:
    return [rsvps.confirm_buttons(context, meeting.id, words), *navigation.cancel(context)]


def _taken(context: Context, frame: frames.Frame, subject: Subject) -> Subject | None:
    """Take a word that was typed right after an offer like the tap on its button."""
    if not subject.offered:
        return None
    chosen = next((word for word in answers.ANSWERS if word in frame.alone), None)
    if chosen == answers.NO and (chosen not in subject.offered or len(subject.offered) == 1):
        start.cancel(context, "")  # "Shall I note: can't come?" – "no"
    elif chosen in subject.offered:
        return _tapped(context, subject, chosen)
    elif "undo" in frame.alone:
        start.cancel(context, "")
    elif chosen is not None:
        return _offered(context, chosen, subject.settled())
    elif "yes" not in frame.alone:
        return None
    elif len(subject.offered) == 1:
        return _tapped(context, subject, subject.offered[0])
    else:
        return _offered(context, "come", subject.settled())
    return subject.settled()


def _tapped(context: Context, subject: Subject, answer: str) -> Subject:
    (meeting_id,) = subject.meetings
    rsvps.tapped(context, meeting_id, answer)
    return replace(subject.settled(), given=meeting_id)


def _changed(
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
    ahead = [each.id for each in among if each.asked and each.takes_place]
    if one not in ahead:
        return None
    return _offered(context, frame.changed_to or "unclear", subject.about([one]))


def _unknown(
    context: Context,
    text: str,
    subject: Subject,
    said: frames.Frame | None = None,
    among: Sequence[choosing.Record] = (),
) -> Subject:
    """Say that there is no such name; who `said` to come to it may choose of the next meetings."""
    within = said.period if said is not None else periods.NOTHING
    ahead = [one for one in among if one.ends > context.now]
    near = [one.id for one in ahead if choosing.within(within, one)] or [one.id for one in ahead]
    near = near[:_NEAREST]
    word = _word(said) if said is not None else ""
    rows = [
        [meeting_views.button(context, one, "offer", word)]
        for one in meetings.these(context.session, context.viewer, near)
    ]
    ask = navigation.ask_the_secretariat(context)
    context.say("no_such_group", [*rows, *navigation.lead(context), *ask])
    if rows:
        subject = replace(subject.about(near), choosing=("offer", word))
    return _may_be_passed_on(text, subject)


def _not_understood(context: Context, text: str, frame: frames.Frame, subject: Subject) -> Subject:
    if facts.told_in_news(context, frame):
        return subject
    rows = [
        [keyboards.button(context.label(SUGGESTED[kind]), "ask", kind, ANY_GROUP)]
        for kind in question.nearest(frame, _suggested(context), 3)
    ] or navigation.lead(context)
    if not context.for_all:  # it may be the next part of what was left for another command
        rows += unfinished.all_rows(context)
    context.say("not_understood", [*rows, *navigation.ask_the_secretariat(context)])
    return _may_be_passed_on(text, subject)


def _suggested(context: Context) -> tuple[Kind, ...]:
    return tuple(kind for kind in SUGGESTED if not (context.for_all and kind in PERSONAL))


def _may_be_passed_on(text: str, subject: Subject) -> Subject:
    return replace(subject, text=text[: contacts.LONGEST])


def pass_on(context: Context, number: int = 0) -> None:
    """Pass the question asked last on to the secretariat, and show which one that was.

    `number` is of the message that asked; 0, as in older messages, for any. The button may stand
    under a question that is gone, or was passed on.
    """
    subject = _recalled(context)
    of_another = bool(number and subject.number and number != subject.number)
    if subject.text is None or of_another:
        passed = number and number == subject.passed
        context.say("question_gone", passed=passed)
        return
    contacts.write(
        context.session, context.member.person_id, subject.text, context.now, question=True
    )
    conversation.keep(context, replace(subject, text=None, passed=subject.number))
    context.show("contact_sent", question=subject.text)


def _recalled(context: Context) -> Subject:
    """Give what was spoken of to a button, which answers in the language asked."""
    subject = conversation.recall(context)
    if subject.language in context.network.languages:
        context.reply_language = subject.language
    return subject
