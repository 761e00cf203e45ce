"""A stranger who wants to join: their name, their organization, and a request is kept."""

from typing import Final

from handlers import asking, danger, keyboards, navigation
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from handlers.understanding import vocabulary
from storage import dialogues, join_requests

LONGEST_NAME = 100

_QUESTION_MARKS: Final = ("?", "？")
_WORDS_OF_A_QUESTION: Final = 3

STOPPED = N_("You have stopped this bot. Send /start, and everything is back as it was.")


def greet(context: Context) -> None:
    """Tell a stranger what this is and how to join; nothing else."""
    if has_stopped(context):
        context.say("is_stopped")
        return
    context.enter("join", "name")
    context.say("stranger", keyboard(context, join=False))


def has_stopped(context: Context) -> bool:
    """Say whether somebody is a member who has stopped the bot."""
    person = context.person
    return person is not None and person.stopped_at is not None and person.left_at is None


def keyboard(context: Context, *, join: bool = True) -> Keyboard:
    """Make a stranger's buttons: ask to join, and the choice of language."""
    ask = [keyboards.button(context.label(N_("Ask to join")), "join")]
    return ([ask] if join else []) + navigation.languages(context)


def begin(context: Context) -> None:
    """Ask for the name, by the button."""
    if context.viewer is not None:
        context.toast(N_("You are a member already."))
        return
    context.enter("join", "name")
    context.say("join_name", asked=False)


def name_given(context: Context, name: str) -> None:
    """Take the name, ask for the organization; who writes of danger has said no name."""
    if danger.answered(context, name):
        return
    if _is_question(context, name):
        context.say("join_name", asked=True)
        return
    if len(name) > LONGEST_NAME:
        context.say("too_long", longest=LONGEST_NAME)
        return
    context.enter("join", "organization", name=name)
    context.say("join_organization", name=name, asked=False)


def organization_given(context: Context, organization: str) -> None:
    """Take the organization and keep the request until somebody of the secretariat decides."""
    if danger.is_own(context, organization):
        danger.tell(context)
        return
    dialogue = context.dialogue
    name = dialogue.data["name"] if dialogue is not None else context.profile.name
    if _is_question(context, organization):
        context.say("join_organization", name=name, asked=True)
        return
    if len(organization) > LONGEST_NAME:
        context.say("too_long", longest=LONGEST_NAME)
        return
    join_requests.file(context.session, context.chat_id, name, organization, context.now)
    dialogues.leave(context.session, context.chat_id)
    context.say("join_requested", name=name, organization=organization)


def _is_question(context: Context, text: str) -> bool:
    """Say whether a text asks something: no name does, and who is no member gets no answer yet.

    Judged by its form alone, whatever there is in the network.
    """
    if text.endswith(_QUESTION_MARKS):
        return True
    said = asking.sentence(context, text)
    if len(said.words) < _WORDS_OF_A_QUESTION:
        return False
    asks = vocabulary.load().interrogatives.places(said.known)
    return bool(said.meeting) and bool(asks or not said.strange)
