"""Sending a colleague to a meeting in one's place: who, and the answer of who is asked."""

from handlers import delegate_views, keyboards, meeting_views, navigation, rsvps
from handlers.context import Context
from handlers.texts import N_
from storage import delegated, delegates, meetings

PAGE = 8


def begin(context: Context, meeting_id: int) -> None:
    """Ask for whom, in a message of its own: the card that was tapped stays as it is."""
    html, keyboard = _choice(context, meeting_id, 0)
    context.say_html(html, keyboard)


def page(context: Context, meeting_id: int, number: int) -> None:
    """Show a page of the colleagues."""
    html, keyboard = _choice(context, meeting_id, number)
    context.show_html(html, keyboard)


def _choice(context: Context, meeting_id: int, number: int) -> tuple[str, keyboards.Keyboard]:
    found = delegates.whom(context.session, context.member, meeting_id, context.now)
    shown = found[number * PAGE : (number + 1) * PAGE]
    made = [keyboards.button(one.name, "colleagueask", meeting_id, one.id) for one in shown]
    more = (number + 1) * PAGE < len(found)
    turned = navigation.turn(context, number, "colleaguepage", meeting_id, more=more)
    html = context.render(
        "delegate_ask",
        meeting=meetings.find(context.session, context.viewer, meeting_id),
        nobody=not found,
        sends=delegated.of(context.session, meeting_id, context.member.person_id),
    )
    return html, keyboards.columns(made, 2) + turned


def ask(context: Context, meeting_id: int, person_id: int) -> None:
    """Ask a colleague, and say so; until they accept it can be taken back on the card."""
    asked = delegates.ask(context.session, context.member, meeting_id, person_id, context.now)
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    details = keyboards.button(context.label(delegate_views.DETAILS), "meeting", meeting_id)
    context.show("delegate_asked", [[details]], meeting=meeting, sends=asked)


def take_back(context: Context, meeting_id: int) -> None:
    """Ask no colleague any more, and show the card, from which another can be sent."""
    delegates.take_back(context.session, context.member, meeting_id, context.now)
    context.toast(N_("They are not asked any more."))
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    meeting_views.show_card(context, meeting)


def answered(context: Context, meeting_id: int, person_id: int, answer: str) -> None:
    """Take the answer of who was asked to go in a person's place, and show the card."""
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    rsvp = delegates.answer(
        context.session, context.member, meeting_id, person_id, answer, context.now
    )
    rsvps.noted(context, meeting, rsvp)
