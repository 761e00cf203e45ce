"""Refusals in words, in the reader's language; the only place that explains them."""

from collections.abc import Callable

from handlers import calls, paging, texts
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import errors

OLD_BUTTON = N_("This button does not work any more. Send /help to see what I can do.")

CHANGED = N_("It has changed since you saw it: look at it again.")

SENTENCES: dict[type[errors.Refusal], str] = {
    errors.NotFound: N_("I cannot find that. Send /meetings to see what is coming up."),
    errors.NotTheirMeeting: N_(
        "You are not asked to this meeting, or not any more. /meetings shows what is coming up."
    ),
    errors.NoSuchNews: N_("I cannot find that item. Send /news for the latest ones."),
    errors.Outdated: OLD_BUTTON,
    errors.NotWaiting: N_("It does not wait for approval any more: it was taken back or changed."),
    errors.NotInTime: N_("Nobody approved it in time: its author has it back."),
    errors.AlreadySent: N_("This was sent, planned or handed in for approval already."),
    errors.ThrownAway: N_("This draft was deleted."),
    errors.AlreadyMember: N_("You are a member already."),
    errors.AnswersOver: N_(
        "It is too late for that: the meeting has begun, is over or is cancelled."
    ),
    errors.AnswerNotOffered: N_("This meeting does not take that answer any more."),
    errors.AskedAlready: N_("They were asked within the last two days already."),
    errors.NotFree: N_("They cannot be asked any more. Please choose somebody else."),
    errors.NotAsked: N_("You are not asked to come in their place any more."),
    errors.NobodyToAsk: N_("There is nobody to ask: somebody of each organization has answered."),
    errors.NoWords: N_("There are no words in it that I could learn."),
    errors.NameTaken: N_("This working group goes by that name already."),
    errors.CalledOff: N_("This meeting is cancelled."),
    errors.AnotherHasTo: N_(
        "With them it goes to so many that somebody else of the secretariat has to tap this."
    ),
    errors.Past: N_("That time is over. Choose another one."),
    errors.AlreadyDone: N_("This is done already."),
    errors.ChangedSince: N_(
        "It was changed in the meantime. See how it reads now, then correct it again."
    ),
    errors.OtherReaders: N_(
        "They are for different private working groups, and stay two items for that."
    ),
    errors.CorrectionWaits: N_("Somebody else's correction of it waits for approval."),
    errors.NoSuchDraft: N_("It is published already, or its draft has changed since. See /news."),
    errors.InUse: N_("It was changed or put into a broadcast since. You can withdraw it in /news."),
    errors.Recalled: N_("This message was recalled."),
    errors.NotTheirs: N_(
        "You can make meetings of working groups that you chair. "
        "Others, and joint ones with them, are made by the secretariat."
    ),
    errors.TooLate: N_("It is too late for that: the first messages have left."),
}
DECIDED = {
    "approved": N_("%(by)s has approved this already."),
    "declined": N_("%(by)s has declined this already."),
    "withdrawn": N_("This request was withdrawn."),
    "answered": N_("%(by)s has answered this already."),
    "closed": N_("%(by)s has closed this already."),
    "published": N_("%(by)s has published this already."),
    "accepted": N_("This is published already."),
    "dropped": N_("This is dropped already."),
    "merged": N_("This is merged into another already."),
    "left": N_("This membership has ended already."),
}
AUDIENCE = {
    "unknown": N_("I do not know “%(said)s”, so the audience stays as it was."),
    "near": N_(
        "I do not know “%(said)s”, so the audience stays as it was. Did you mean “%(meant)s”?"
    ),
    "ambiguous": N_(
        "“%(said)s” can be several, so the audience stays as it was; write one of %(meant)s."
    ),
    "empty": N_("A word is missing beside “%(said)s”, so the audience stays as it was."),
    "all": N_(
        "“%(said)s” means everybody and cannot be in a list, so the audience stays as it was."
    ),
}
"""Why a typed audience was not taken: `near` is an unknown word with one that is like it."""

LONGEST_SAID = 60
"""Characters of somebody's own words that a refusal repeats."""

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


def explain(context: Context, refusal: errors.Refusal, rows: Keyboard | None = None) -> None:
    """Say in one sentence why something was refused: over the chat for a tap, else as a message.

    `rows` are the buttons of that message.
    """
    if isinstance(refusal, errors.AudienceNotUnderstood):
        sentence = _not_understood(context, refusal)
    else:
        sentence = words(context.style.language, refusal)
    if context.query is not None:
        context.toast_text(sentence)
    else:
        context.say("sentence", rows, sentence=sentence)


def words(language: str, refusal: errors.Refusal) -> str:
    """Give the sentence for a refusal that says nothing of what was written."""
    if isinstance(refusal, errors.AlreadyDecided):
        by = refusal.by or texts.say(language, SOMEBODY)
        return texts.say(language, DECIDED[refusal.state], by=by)
    return texts.say(language, SENTENCES[type(refusal)])


def _not_understood(context: Context, refusal: errors.AudienceNotUnderstood) -> str:
    near = refusal.reason == "unknown" and refusal.meant
    said = paging.shorten(" ".join(refusal.said.split()), LONGEST_SAID)
    sentence = AUDIENCE["near" if near else refusal.reason]
    between = "” / “" if near else " / "  # within the sentence's own quotation marks
    return context.label(sentence, said=said, meant=between.join(refusal.meant))
