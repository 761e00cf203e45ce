"""Importing a newsletter: its text, pasted in one or several messages, or as a file.

Phones cut what is pasted into messages of 4,096 characters; they are put together again. What is
proposed is decided on in `handlers.news_proposals`.
"""

from typing import Final

from handlers import authored, dates, keyboards, navigation, news_proposals, unfinished
from handlers.context import Context
from handlers.texts import N_
from storage import dialogues, errors, news_imports
from storage.rules import newsletter, newsletter_files

TOPIC: Final = "newsletter"

LONGEST: Final = 200_000
"""Characters of a newsletter that is pasted."""

_NEARLY_FULL: Final = 3500
"""Characters of a message that a phone may have cut, rather than a person."""

_SHORT: Final = 300
"""Characters of a message that may be a question: no more of one is read."""

_ENDS: Final = (".", "!", "?", "।", ":", "”", '"')


def begin(context: Context) -> None:
    """Ask for the newsletter, unless another is being pasted."""
    if not unfinished.offered(context, TOPIC):
        context.enter(TOPIC, "text", parts=[])
        context.say("newsletter_ask", navigation.cancel(context))


def resume(context: Context) -> None:
    """Go on with the newsletter that is being pasted."""
    _keep(context, _parts(context))


def given(context: Context, _text: str) -> None:
    """Take a part of the text, or a file."""
    message = context.message
    if message is None:
        raise errors.Outdated
    if message.document is not None:
        file_given(context)
    elif message.text:
        _part_given(context, authored.marked(message))
    else:
        context.say("newsletter_fault", navigation.cancel(context), why="form")


def _part_given(context: Context, part: str) -> None:
    parts = [*_pasted(context), part]
    if sum(map(len, parts)) > LONGEST:
        context.say("too_long", longest=LONGEST)
    else:
        _keep(context, parts)


def is_long(text: str) -> bool:
    """Say whether a text is longer than a question is."""
    return len(text) > _SHORT or "\n\n" in text


def continued(context: Context) -> bool:
    """Take what reads like a further part of a newsletter that was left; say whether it did."""
    message, viewer = context.message, context.viewer
    name = dialogues.written(context.session, context.chat_id, TOPIC)
    if name is None or message is None or viewer is None or not viewer.secretariat:
        return False
    if not is_long(message.text or ""):
        return False
    label = context.label(N_("Leave this part out"))
    number = len(_parts(context)) + 1
    context.say("newsletter_continued", [[keyboards.button(label, "partout", number)]], name=name)
    _part_given(context, authored.marked(message))
    return True


def leave_part_out(context: Context, number: int) -> None:
    """Forget the last part, which is another newsletter's, or none's; Outdated for another."""
    parts = _parts(context)
    if len(parts) != number or number == 1:
        raise errors.Outdated
    _keep(context, parts[:-1])


def _keep(context: Context, parts: list[str]) -> None:
    """Keep what is pasted so far, by its first line, and ask for the rest."""
    first = " ".join(parts[0].lstrip("# \n").partition("\n")[0].split())
    context.enter(TOPIC, "text", parts=parts, **{dialogues.WRITTEN: first or "📰"})
    done = [[keyboards.button(context.label(N_("That is all")), "imported")]]
    length = sum(map(len, parts))
    context.say("newsletter_part", [*done, *navigation.cancel(context)], length=length)


def all_given(context: Context) -> None:
    """Propose what was pasted."""
    parts = _parts(context)
    if not parts:
        raise errors.Outdated
    _propose(context, newsletter_files.items_of(joined(parts)), None)


def file_given(context: Context) -> None:
    """Propose what the message's file has; what was pasted before comes first."""
    document = context.message.document if context.message is not None else None
    if document is None:
        raise errors.Outdated
    why, found = "", list[newsletter.Item]()
    name = document.file_name or ""
    if (document.file_size or 0) > newsletter_files.LARGEST:
        why = "large"
    elif context.fetched is None:
        why = "form"
    elif context.fetched.content is None:
        why = "lost"
    else:
        try:
            found = newsletter_files.items(context.fetched.content, name)
        except newsletter_files.NotText:
            why = "no_text"
    if why:
        context.say("newsletter_fault", navigation.cancel(context), why=why)
        return
    before = newsletter_files.items_of(joined(_pasted(context)))
    _propose(context, [*before, *found], name or None)


def _propose(context: Context, found: list[newsletter.Item], source: str | None) -> None:
    if not found:
        context.say("newsletter_fault", navigation.cancel(context), why="empty")
        return
    today = dates.date_of(context.style, context.now)
    actor_id = context.member.person_id
    made = news_imports.propose(context.session, found, source, actor_id, context.now, today)
    dialogues.finish(context.session, context.chat_id, TOPIC)
    proposed = news_imports.of_import(context.session, made.id)
    before = [one.title for one in proposed if news_imports.imported_before(context.session, one)]
    context.show("newsletter_found", count=len(found), before=before)
    news_proposals.say_first(context, made.id)


def joined(parts: list[str]) -> str:
    """Put together what was cut into messages: the white space at a cut is lost."""
    text = ""
    for before, part in zip(["", *parts], parts, strict=False):
        cut = len(before) > _NEARLY_FULL and not before.rstrip().endswith(_ENDS)
        text += ("\n" if cut else "\n\n") * bool(text) + part
    return text


def _parts(context: Context) -> list[str]:
    """Give what was pasted of the newsletter that is being pasted; Outdated where none is."""
    if dialogues.of_topic(context.session, context.chat_id, TOPIC) is None:
        raise errors.Outdated
    return _pasted(context)


def _pasted(context: Context) -> list[str]:
    dialogue = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    return list(dialogue.data["parts"]) if dialogue is not None else []
