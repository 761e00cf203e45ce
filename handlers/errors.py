"""Refusals in words, in the reader's language; the only place that explains them."""

from collections.abc import Callable

from handlers import calls
from handlers.context import Context
from handlers.texts import N_
from storage import errors

OLD_BUTTON = N_("This button does not work any more. Send /help to see what I can do.")

SENTENCES: dict[type[errors.Refusal], str] = {
    errors.NotFound: N_("I cannot find that. Send /meetings to see what is coming up."),
    errors.Outdated: OLD_BUTTON,
    errors.AlreadySent: N_("This has been sent already, or the draft has changed since."),
    errors.AlreadyMember: N_("You are a member already."),
    errors.AnswerNotOffered: N_("This meeting does not take that answer any more."),
    errors.NoWords: N_("There are no words in it that I could learn."),
    errors.NameTaken: N_("This working group goes by that name already."),
    errors.Past: N_("That time is over. Choose another one."),
    errors.TooLate: N_("It is too late for that: the first messages have left."),
}
DECIDED = {
    "approved": N_("%(by)s has approved this already."),
    "declined": N_("%(by)s has declined this already."),
    "withdrawn": N_("This request was withdrawn."),
    "answered": N_("%(by)s has answered this already."),
    "closed": N_("%(by)s has closed this already."),
    "published": N_("%(by)s has published this already."),
    "left": N_("This membership has ended already."),
}
SOMEBODY = N_("Somebody")


def attempt(context: Context, act: Callable[[], None]) -> None:
    """Do what may be refused: then nothing is changed, and why is said. No button spins on."""
    owed = len(context.calls)
    try:
        with context.session.begin_nested():
            act()
    except errors.Refusal as refusal:
        del context.calls[owed:]
        explain(context, refusal)
    if context.query is not None and not context.answered:
        context.calls.insert(0, calls.answer(context.query.id))


def explain(context: Context, refusal: errors.Refusal) -> None:
    """Say in one sentence why something was refused: over the chat for a tap, else as a message."""
    if isinstance(refusal, errors.AlreadyDecided):
        by = refusal.by or context.label(SOMEBODY)
        sentence = context.label(DECIDED[refusal.state], by=by)
    else:
        sentence = context.label(SENTENCES[type(refusal)])
    if context.query is not None:
        context.toast_text(sentence)
    else:
        context.say("sentence", sentence=sentence)
