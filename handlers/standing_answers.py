"""Standing answers, for the secretariat: the list, one of them, publishing and withdrawing.

Adding one is `handlers.standing_drafts`.
"""

from handlers import keyboards, navigation, standing_views, unfinished
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import contacts, errors, groups, proposals, standing_answers
from storage.models import StandingAnswer

PAGE = 8
MARKS = {"published": "", "proposed": "💡 ", "withdrawn": "🚫 "}


def page(context: Context, number: int) -> None:
    """Show a page of the answers, the newest first."""
    found = standing_answers.listed(context.session, PAGE + 1, number * PAGE)
    rows: Keyboard = [
        [keyboards.button(MARKS[one.state] + one.questions[0], "answer", one.id)]
        for one in found[:PAGE]
    ]
    rows += navigation.turn(context, number, "answers", more=len(found) > PAGE)
    rows += unfinished.rows(context, "standing")
    rows.append([keyboards.button(context.label(N_("Add an answer")), "addanswer")])
    rows.append([keyboards.button(context.label(N_("Open questions")), "questions", "open", 0)])
    context.show("standing_answers", rows, found=bool(found))


def open_answer(context: Context, answer_id: int) -> None:
    """Show an answer in each language, its questions, and what can be done."""
    show(context, standing_answers.find(context.session, answer_id))


def show(context: Context, answer: StandingAnswer) -> None:
    """Show an answer, in the place of the message that was tapped."""
    rows: Keyboard = []
    waiting = len(proposals.still_open(context.session, answer))
    if waiting:
        label = context.label(N_("Answer them too"))
        rows.append([keyboards.button(label, "answerthem", answer.id)])
    if answer.state == "published":
        rows.append([keyboards.button(context.label(N_("Withdraw")), "withdraw", answer.id)])
    elif answer.state == "withdrawn":
        rows.append([keyboards.button(context.label(N_("Publish again")), "restore", answer.id)])
    elif answer.state == "proposed":
        rows += standing_views.decision(context.style.language, answer)
    rows.append([keyboards.button(context.label(N_("Back")), "answers", 0)])
    context.show(
        "standing_answer", rows, answer=answer, waiting=waiting, **standing_views.shown(answer)
    )


def answer_open(context: Context, answer_id: int) -> None:
    """Answer the open questions that ask the same; those answered meanwhile are left alone."""
    given = contacts.answer_alike(context.session, answer_id, context.member.person_id, context.now)
    if not given:
        raise errors.Outdated
    show(context, standing_answers.find(context.session, answer_id))


def withdraw(context: Context, answer_id: int) -> None:
    """Give an answer to nobody any more."""
    actor_id = context.member.person_id
    show(context, standing_answers.withdraw(context.session, answer_id, actor_id, context.now))


def restore(context: Context, answer_id: int) -> None:
    """Publish a withdrawn answer again."""
    actor_id = context.member.person_id
    show(context, standing_answers.restore(context.session, answer_id, actor_id, context.now))


def publish(context: Context, answer_id: int, group_id: int) -> None:
    """Publish a proposal for a working group, or everybody (0)."""
    group = groups.find(context.session, context.viewer, group_id) if group_id else None
    actor_id = context.member.person_id
    show(context, proposals.publish(context.session, answer_id, group, actor_id, context.now))


def choose_group(context: Context, answer_id: int) -> None:
    """Ask for which working group a proposal is."""
    standing_answers.find(context.session, answer_id)
    rows = standing_views.group_buttons(context, "publish", answer_id)
    rows.append([keyboards.button(context.label(N_("Back")), "answer", answer_id)])
    context.show("standing_ask_group", rows)


def decline(context: Context, answer_id: int) -> None:
    """Leave a proposal unpublished."""
    actor_id = context.member.person_id
    show(context, proposals.decline(context.session, answer_id, actor_id, context.now))
