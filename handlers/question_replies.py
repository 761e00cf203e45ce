"""The only place that answers a text with one meeting's card, or with what has to be chosen first.

Questions and what somebody says of their coming are both answered so: of this meeting; which of
these; there is no such name; that was not understood.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from handlers import facts, keyboards, meeting_views, navigation, news_asked, unasked, unfinished
from handlers.context import Context
from handlers.subjects import Subject
from handlers.texts import N_
from handlers.understanding import choosing, frames, periods, question
from handlers.understanding.kinds import Kind
from storage import contacts, groups, meetings

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


def of_meeting(context: Context, wanted: str, meeting_id: int, frame: frames.Frame) -> None:
    """Answer what is asked of one meeting."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    if wanted in ("deadline", "not_asked") and meeting.ends_at <= context.now:
        wanted = "when"
    card = meeting_views.card(context, meeting)
    more = facts.of_meeting(context, meeting, frame, wanted)
    ask = navigation.ask_the_secretariat(context) if wanted == "unrecorded" else []
    context.say("answer", [*card.keyboard, *ask], card.shown, asked=wanted, **card.data, **more)


def which_meeting(
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


def which_group(
    context: Context, wanted: str, group_ids: tuple[int, ...], subject: Subject
) -> Subject:
    """Ask which of the working groups that a text may name is meant."""
    found = groups.visible(context.session, context.viewer, group_ids)
    known = {one.id: one.name for one in found}
    rows = [
        [keyboards.button(known[one], "ask", wanted, one)] for one in group_ids[:5] if one in known
    ]
    context.say("which_group", rows, one=len(rows) == 1)
    return subject


def unknown(
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
    answer = word(said) if said is not None else ""
    rows = [
        [meeting_views.button(context, one, "offer", answer)]
        for one in meetings.these(context.session, context.viewer, near)
    ]
    ask = navigation.ask_the_secretariat(context)
    context.say("no_such_group", [*rows, *navigation.lead(context), *ask])
    if rows:
        subject = replace(subject.about(near), choosing=("offer", answer))
    return may_be_passed_on(text, subject)


def word(frame: frames.Frame) -> str:
    """Give what was said of one's coming, as a button carries it."""
    return (frame.mode if frame.saying == "come" else None) or frame.saying or "come"


def not_understood(context: Context, text: str, frame: frames.Frame, subject: Subject) -> Subject:
    """Say so, with the nearest that can be asked; or give the news item with most of its words."""
    told = news_asked.told(context, frame)
    if told:
        return subject.of_news(told)
    rows = [
        [keyboards.button(context.label(SUGGESTED[kind]), "ask", kind, ANY_GROUP)]
        for kind in question.nearest(frame, _suggested(context), 3)
    ] or navigation.lead(context)
    if not context.for_all:  # it may be the next part of what was left for another command
        rows += unfinished.all_rows(context)
    rows += unasked.not_understood(context)
    context.say("not_understood", [*rows, *navigation.ask_the_secretariat(context)])
    return may_be_passed_on(text, subject)


def _suggested(context: Context) -> tuple[Kind, ...]:
    return tuple(kind for kind in SUGGESTED if not (context.for_all and kind in PERSONAL))


def may_be_passed_on(text: str, subject: Subject) -> Subject:
    """Keep a text, for the button that passes it on to the secretariat."""
    return replace(subject, text=text[: contacts.LONGEST])
