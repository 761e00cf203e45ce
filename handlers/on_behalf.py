"""Answering for somebody else: whose organization, who, and which answer, each by a tap."""

from collections.abc import Sequence

from handlers import keyboards, navigation, organizations, texts
from handlers.context import Context
from handlers.errors import CHANGED
from handlers.texts import N_
from storage import meetings, members, on_behalf, rsvps
from storage.models import Meeting, Organization, Person, Rsvp
from storage.rules import access, answers

ANSWER = N_("Answer for somebody")

PAGE = 8


def begin(context: Context, meeting_id: int) -> None:
    """Ask for whom, in a message of its own; without organizations to choose from for the person.

    So what was tapped, a card or who comes, stays as it is.
    """
    found = on_behalf.whom(context.session, context.member, meeting_id)
    _ask(context, meeting_id, _organizations(context, found, meeting_id, 0), anew=True)


def page(context: Context, meeting_id: int, number: int) -> None:
    """Show a page of the organizations."""
    found = on_behalf.whom(context.session, context.member, meeting_id)
    _ask(context, meeting_id, _organizations(context, found, meeting_id, number))


def people(context: Context, meeting_id: int, organization_id: int, number: int) -> None:
    """Show a page of an organization's people."""
    found = on_behalf.whom(context.session, context.member, meeting_id)
    of = [(one, people) for one, people in found if one.id == organization_id]
    back = [[_back(context, "behalfpage", meeting_id, 0)]] if len(found) > 1 else []
    _ask(context, meeting_id, [*_people(context, of, meeting_id, number), *back])


def _back(context: Context, route: str, *arguments: int) -> keyboards.Button:
    return keyboards.button(context.label(N_("Back")), route, *arguments)


def _organizations(
    context: Context,
    found: Sequence[tuple[Organization, Sequence[Person]]],
    meeting_id: int,
    number: int,
) -> keyboards.Keyboard:
    if len(found) < 2:
        return _people(context, found, meeting_id, number)
    among = [organization for organization, _ in found]
    turned = ("behalfpage", meeting_id)
    # The page of an organization's people, the first, follows the organization.
    return organizations.choice(context, number, ("behalfof", meeting_id), turned, among, (0,))


def _people(
    context: Context,
    found: Sequence[tuple[Organization, Sequence[Person]]],
    meeting_id: int,
    number: int,
) -> keyboards.Keyboard:
    rows: keyboards.Keyboard = []
    for organization, of in found:
        shown = of[number * PAGE : (number + 1) * PAGE]
        made = [keyboards.button(one.name, "behalfwho", meeting_id, one.id) for one in shown]
        more = (number + 1) * PAGE < len(of)
        turned = "behalfof", meeting_id, organization.id
        rows += keyboards.columns(made, 2) + navigation.turn(context, number, *turned, more=more)
    return rows


def _ask(
    context: Context, meeting_id: int, keyboard: keyboards.Keyboard, *, anew: bool = False
) -> None:
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    html = context.render("behalf_ask", meeting=meeting, nobody=not keyboard)
    owe = context.say_html if anew else context.show_html
    owe(html, keyboard)


def choose_answer(context: Context, meeting_id: int, person_id: int) -> None:
    """Ask which answer, of those that the meeting takes."""
    person = on_behalf.find(context.session, context.member, meeting_id, person_id)
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    language = context.style.language
    sees, present = _present(context, meeting, person_id)
    made = [
        keyboards.button(
            texts.rsvp(language, word), "behalfset", meeting_id, person_id, word, _word(present)
        )
        for word in meeting.offers
    ]
    back = _back(context, "behalfof", meeting_id, person.organization_id, 0)
    context.show(
        "behalf_answer", [*keyboards.columns(made, 2), [back]], meeting=meeting, person=person,
        sees=sees, present=present,
    )  # fmt: skip


def _present(context: Context, meeting: Meeting, person_id: int) -> tuple[bool, Rsvp | None]:
    """Give whether the viewer sees somebody's answer, and it; a focal point does not see any."""
    sees = access.sees_names(context.viewer, meeting.working_groups)
    return sees, rsvps.of(context.session, meeting.id, person_id) if sees else None


def _word(present: Rsvp | None) -> str:
    return present.answer if present is not None else answers.NONE


def answered(context: Context, meeting_id: int, person_id: int, answer: str, seen: str) -> None:
    """Write the answer, and say so; its person is told.

    Where it is another one by now than was `seen`, that is shown first.
    """
    meeting = meetings.find(context.session, context.viewer, meeting_id)
    _, present = _present(context, meeting, person_id)
    if _word(present) != seen:
        context.toast(CHANGED)
        choose_answer(context, meeting_id, person_id)
        return
    given = on_behalf.answer(
        context.session, context.member, meeting_id, person_id, answer, context.now
    )
    person = on_behalf.find(context.session, context.member, meeting_id, person_id)
    again = [[keyboards.button(context.label(ANSWER), "behalf", meeting_id)]]
    reached = members.has_chat(context.session, person)
    held = members.held_until(context.session, context.now)
    context.show(
        "behalf_given",
        again,
        meeting=meeting,
        person=person,
        given=given,
        reached=reached,
        held_until=held,
    )
