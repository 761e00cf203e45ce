"""Questions that the bot passed on, for the secretariat: lists by state, one of them, closing it.

Answering one is `handlers.contact`, as for any message.
"""

from handlers import keyboards, navigation
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import contacts
from storage.models import ContactMessage

PAGE = 5
LISTS = {"open": N_("Open"), "answered": N_("Answered"), "closed": N_("Closed")}
"""The button that leads to each list of questions."""


def begin(context: Context, _arguments: str) -> None:
    """List the open questions, the oldest first."""
    page(context, "open", 0)


def page(context: Context, state: str, number: int) -> None:
    """Show a page of the questions in a state."""
    found = contacts.questions(context.session, state, PAGE + 1, number * PAGE)
    rows: Keyboard = [
        [keyboards.button(f"{one.person.name} · {one.text}", "question", one.id)]
        for one in found[:PAGE]
    ]
    rows += navigation.turn(context, number, "questions", state, more=len(found) > PAGE)
    rows.append(
        [
            keyboards.button(context.label(label), "questions", other, 0)
            for other, label in LISTS.items()
            if other != state
        ]
    )
    rows.append(
        [
            keyboards.button(context.label(N_("Standing answers")), "answers", 0),
            keyboards.button(context.label(N_("Taught phrases")), "phrases", 0),
        ]
    )
    context.show(
        "questions",
        rows,
        questions=found[:PAGE],
        state=state,
        total=contacts.count_questions(context.session, state),
        first=number * PAGE,
    )


def open_question(context: Context, contact_id: int) -> None:
    """Show one question and what can be done."""
    _show(context, contacts.find_question(context.session, contact_id))


def close(context: Context, contact_id: int) -> None:
    """Close a question without an answer."""
    _show(
        context,
        contacts.close(context.session, contact_id, context.member.person_id, context.now),
    )


def _show(context: Context, question: ContactMessage) -> None:
    context.show("question", _buttons(context, question), question=question)


def _buttons(context: Context, question: ContactMessage) -> Keyboard:
    row = []
    if question.state != "answered":
        row.append(keyboards.button(context.label(N_("Reply")), "reply", question.id))
    if question.state == "open":
        row.append(keyboards.button(context.label(N_("Close")), "close", question.id))
    row.append(keyboards.button(context.label(N_("Teach")), "teach", question.id))
    back = keyboards.button(context.label(N_("Back")), "questions", question.state, 0)
    return [row, [back]]
