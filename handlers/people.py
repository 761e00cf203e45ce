"""Finding people and ending a membership, for the secretariat."""

from handlers import keyboards, navigation
from handlers.context import Context
from handlers.texts import N_
from storage import dialogues, members

SHOWN = 8


def begin(context: Context, name: str) -> None:
    """Ask for a name, or take what follows the command."""
    if name:
        name_given(context, name)
        return
    context.enter("people", "name")
    context.say("people_ask", navigation.cancel(context))


def name_given(context: Context, name: str) -> None:
    """List who is meant."""
    found = members.find(context.session, name, SHOWN + 1)
    keyboard = [
        [keyboards.button(f"{one.name} · {one.organization.short_name}", "person", one.id)]
        for one in found[:SHOWN]
    ]
    if found:
        dialogues.leave_waiting(context.session, context.chat_id)
    else:
        context.enter("people", "name")  # the next name is taken without the command
    context.say("people", keyboard, found=found[:SHOWN], more=len(found) > SHOWN)


def open_person(context: Context, person_id: int) -> None:
    """Show a person and what can be done."""
    person = members.find_by_id(context.session, person_id)
    end = keyboards.button(context.label(N_("End membership")), "end", person_id)
    context.show("person", [[end]] if person.left_at is None else None, person=person)


def ask_end(context: Context, person_id: int) -> None:
    """Ask once more before a membership ends."""
    person = members.find_by_id(context.session, person_id)
    keyboard = [
        [
            keyboards.button(context.label(N_("Confirm")), "ended", person_id),
            keyboards.button(context.label(N_("Back")), "person", person_id),
        ]
    ]
    context.show("end_ask", keyboard, person=person)


def end(context: Context, person_id: int) -> None:
    """End the membership."""
    person = members.end(context.session, person_id, context.now, context.member.person_id)
    context.show("ended", person=person)
