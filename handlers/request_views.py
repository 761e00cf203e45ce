"""How a stranger's request to join looks to the secretariat: its buttons."""

from handlers import keyboards, texts
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage.models import JoinRequest


def buttons(language: str, request: JoinRequest) -> Keyboard:
    """Make the buttons: approve as proposed, as somebody else, or decline."""
    approve = texts.say(language, N_("Approve"))
    rows: Keyboard = []
    if request.person is not None:
        label = f"{approve} · {request.person.name}"
        rows.append([keyboards.button(label, "approve", request.id)])
    if request.organization is not None:
        label = f"{approve} · {request.organization.short_name}"
        if request.person is not None:
            label = texts.say(language, N_("Approve as a new member"))
        arguments = (request.id, request.organization.id)
        rows.append([keyboards.button(label, "approveas", *arguments)])
        other = texts.say(language, N_("Another organization"))
    else:
        other = texts.say(language, N_("Approve: choose the organization"))
    rows.append([keyboards.button(other, "whichorg", request.id, 0)])
    rows.append([keyboards.button(texts.say(language, N_("Decline")), "decline", request.id)])
    return rows
