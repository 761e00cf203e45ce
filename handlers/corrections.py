"""Correcting a broadcast in every copy that was delivered: new words or file, a look, Confirm.

Of a broadcast in several languages each version is asked for in turn.
"""

import hashlib
import json
from typing import Any, Final

from handlers import (
    broadcast_drafts,
    broadcast_texts,
    copies,
    declining,
    keyboards,
    navigation,
    news_views,
    paging,
    progress,
    texts,
    unfinished,
)
from handlers import errors as refusals
from handlers.broadcast_texts import Words
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import broadcasts, dialogues, errors, submissions
from storage import corrections as storage
from storage.models import Post

TOPIC: Final = "correct"

MARKS: Final = 10**9
"""How many marks there are to tell one preview from another."""

LONGEST_TITLE: Final = 20
"""Characters of a broadcast's title on the button that goes on with its correction."""


def begin(context: Context, post_id: int) -> None:
    """Ask which part is to be corrected: the words are written here, an item where it is kept."""
    post = broadcasts.arrived(context.session, post_id)
    if _another_waits(context):
        return
    context.enter(TOPIC, "text", post=post.id, seen=submissions.digest(post), was=_words(post))
    words = Words.of(post)
    language = context.style.language
    titles = [(one.id, news_views.title(one, language)) for one in words.items]
    rows = [[keyboards.button(f"✏️ {title}", "edititem", number)] for number, title in titles]
    if post.items:
        as_they_are = context.label(N_("The news items as they are now"))
        rows.append([keyboards.button(as_they_are, "correctitems")])
    written_in = None
    if words.text and words.translations:
        as_it_is = context.label(N_("The text as it is now"))
        rows.append([keyboards.button(as_it_is, "correctwords")])
        language = broadcast_texts.language_of(words.text, context.network.languages)
        written_in = texts.LANGUAGES[language]
    context.say(  # below what is tapped, which goes on showing how far it is
        "correct_ask",
        [*rows, *navigation.cancel(context)],
        text=words.text,
        items=bool(words.items),
        language=written_in,
    )


def _another_waits(context: Context) -> bool:
    """Offer the one that is not finished; until one is chosen, what is written is of none."""
    waits = unfinished.offered(context, TOPIC)
    if waits:
        context.enter(TOPIC, "which", **_at(context))
    return waits


def ask_which(context: Context, _text: str) -> None:
    """Ask once more which correction to go on with, where somebody wrote instead of choosing."""
    unfinished.offered(context, TOPIC)


def as_it_is(context: Context, post_id: int) -> None:
    """Show what the copies would read with the words and items as they are now; then Confirm."""
    post = broadcasts.arrived(context.session, post_id)
    if _another_waits(context):
        return
    _show(context, post, submissions.digest(post), _words(post))


def text_given(context: Context, _text: str) -> None:
    """Take the new words, with Telegram's formatting, or the new file; show what will be read.

    A file that comes alone leaves the words as they are, and words alone leave the file: what was
    written before for this correction stays.
    """
    html = broadcast_drafts.written(context)
    if html is None:
        return
    words = _at(context).get("words") or _said(context)
    words["attachment"] = broadcast_drafts.attached(context) or words["attachment"]
    if html:
        _ask_versions(context, _written_anew(context, words, html))
    else:
        _preview(context, words)


def _written_anew(context: Context, words: dict[str, Any], html: str) -> dict[str, Any]:
    """Put a text in the place of the one in its language; those in other languages stay."""
    text, kept = words["text"], words["translations"]
    if text and kept:
        kept = kept | {broadcast_texts.language_of(text, context.network.languages): text}
    return words | {"text": html, "translations": kept}


def with_words(context: Context) -> None:
    """Keep the text, and go on to its versions in other languages."""
    _ask_versions(context, _said(context))


def with_items(context: Context) -> None:
    """Keep the opening words, and show the items as they are kept now."""
    _preview(context, _said(context))


def _said(context: Context) -> dict[str, Any]:
    """Give the words that the broadcast has now."""
    return _words(_post(context))


def _words(post: Post) -> dict[str, Any]:
    words = Words.of(post)
    return {name: getattr(words, name) for name in broadcasts.WORDS}


def _ask_versions(context: Context, words: dict[str, Any]) -> None:
    """Ask for the text in each other language in turn, where the broadcast has versions."""
    languages = context.network.languages
    kept = broadcast_texts.versions(words["translations"], words["text"], languages)
    others = broadcast_texts.other_languages(words["text"], languages)
    left = others if words["translations"] else []
    _go_on(context, words | {"translations": kept}, left)


def _go_on(context: Context, words: dict[str, Any], left: list[str]) -> None:
    """Ask for the next version that is `left` to ask for; then show all."""
    if not left:
        _preview(context, words)
        return
    at, language = _at(context), left[0]
    _keep(context, "version", _post(context), seen=at["seen"], asked=words, left=left)
    kept = language in words["translations"]
    rows: Keyboard = []
    if kept:
        rows.append([keyboards.button(context.label(N_("Go on")), "correctkeep", language)])
    skip = context.label(N_("Leave this version out") if kept else N_("Skip"))
    rows.append([keyboards.button(skip, "correctskip", language)])
    name = texts.LANGUAGES[language]
    rows += navigation.cancel(context)
    context.show("broadcast_ask_version", rows, language=name, kept=kept)


def version_given(context: Context, _text: str) -> None:
    """Take the text in the language that was asked for, with its formatting."""
    words, left = _asked(context)
    html = broadcast_drafts.written(context)
    if html is not None:
        versions = words["translations"] | {left[0]: html}
        _go_on(context, words | {"translations": versions}, left[1:])


def keep_version(context: Context, language: str) -> None:
    """Keep the version in the language that was asked for as it is."""
    words, left = _asked(context, language)
    _go_on(context, words, left[1:])


def leave_version_out(context: Context, language: str) -> None:
    """Let readers of the language that was asked for get the text."""
    words, left = _asked(context, language)
    versions = {one: html for one, html in words["translations"].items() if one != language}
    _go_on(context, words | {"translations": versions}, left[1:])


def _asked(context: Context, language: str | None = None) -> tuple[dict[str, Any], list[str]]:
    """Give the words so far and the languages left, of which the first was asked for.

    Outdated where none was, or another than a tapped button is for.
    """
    at = _at(context)
    left = at.get("left")
    if not left or language not in (None, left[0]):
        raise errors.Outdated
    return at["asked"], left


def _preview(context: Context, words: dict[str, Any]) -> None:
    """Show what the copies would read; news items as they are now, whoever changed them since."""
    post, at = _post(context), _at(context)
    only_items = at.get("was") == _words(post)
    _show(context, post, submissions.digest(post) if only_items else at["seen"], words)


def _show(context: Context, post: Post, seen: str, words: dict[str, Any]) -> None:
    """Show what the copies would read, of a broadcast that was `seen` (its digest); Confirm."""
    mark = _mark(words, seen)
    _keep(context, "preview", post, seen=seen, words=words, mark=mark)
    corrected = Words.of(post, words)
    broadcast_texts.preview(context, corrected, correcting=True)
    counted = copies.how_corrected(context.session, post, corrected, context.now)
    rows: Keyboard = []
    if counted.changes or post.state == "open":  # then what is still to leave says so
        rows.append([keyboards.button(context.label(N_("Confirm")), "corrected", post.id, mark)])
    rows += navigation.cancel(context)
    context.say(
        "correct_confirm",
        rows,
        copies=counted,
        approval=storage.needs_approval(context.session, post),
        opening=bool(corrected.items),
    )


def _keep(context: Context, step: str, post: Post, **data: Any) -> None:
    """Be at a step of a correction; one that writes nothing else is not kept as unfinished."""
    title = paging.shorten(broadcast_texts.title(post, context.style.language), LONGEST_TITLE)
    name = context.label(N_("Correction: %(title)s"), title=title)
    is_anew = step == "version" or data["words"] != _words(post)
    was = _data(context).get("was", _words(post))
    kept = {dialogues.WRITTEN: name} if is_anew else {}
    context.enter(TOPIC, step, post=post.id, was=was, **data | kept)


def resume(context: Context) -> None:
    """Go on with a correction that was left: ask for its next version, or show it again.

    Of what was recalled since, nothing can be corrected any more.
    """
    at = _at(context)
    if broadcasts.find(context.session, at["post"]).recalled_at is not None:
        dialogues.finish(context.session, context.chat_id, TOPIC)
        refusals.explain(context, errors.Recalled())
    elif "words" in at:
        _preview(context, at["words"])
    else:
        words, left = _asked(context)
        _go_on(context, words, left)


def _mark(words: dict[str, Any], seen: str) -> int:
    """Give a number for what a preview shows, so that its Confirm is for that and nothing else."""
    whole = json.dumps([words, seen], sort_keys=True)
    return int.from_bytes(hashlib.sha256(whole.encode()).digest()[:8]) % MARKS


def confirm(context: Context, post_id: int, mark: int) -> None:
    """Correct every copy, or ask for the approval that it needs.

    AlreadyDone for a second tap; below a preview that is not the latest nothing is done.
    """
    _submit(context, post_id, mark, confirmed=False)


def confirm_alone(context: Context, post_id: int, mark: int) -> None:
    """Correct every copy though nobody else can approve it, confirmed a second time."""
    _submit(context, post_id, mark, confirmed=True)


def _submit(context: Context, post_id: int, mark: int, *, confirmed: bool) -> None:
    post, at = broadcasts.find(context.session, post_id), _data(context)
    ready = "words" in at
    if not ready or at["post"] != post_id:
        done_before = post.facts.get("corrected_at") or post.correction
        raise errors.AlreadyDone if not ready and done_before else errors.Outdated
    if at.get("mark") != mark:
        context.toast(refusals.CHANGED)
        return
    try:
        asked = storage.submit(
            context.session, post, at["words"], at["seen"], context.member, context.now,
            confirmed=confirmed,
        )  # fmt: skip
    except errors.Unapproved:
        alone = keyboards.button(context.label(N_("Confirm")), "correctedalone", post.id, mark)
        context.show("correct_alone", [[alone], *navigation.cancel(context)])
        return
    dialogues.finish(context.session, context.chat_id, TOPIC)
    if asked:
        context.toast(N_("I asked for its approval, and will tell you what is decided."))
    progress.keep_shown(context, post)


def take_back(context: Context, post_id: int) -> None:
    """Forget the correction that waits for approval, and show how far the broadcast is."""
    post = storage.take_back(context.session, post_id, context.member, context.now)
    progress.keep_shown(context, post)


def read_to_approve(context: Context, post_id: int, number: int) -> None:
    """Show what the copies would read, and what becomes of them, to who may approve it."""
    post = storage.proposed(context.session, post_id, number, context.member)
    corrected = Words.of(post, storage.waiting(post))
    broadcast_texts.preview(context, corrected, correcting=True)
    counted = copies.how_corrected(context.session, post, corrected, context.now)
    context.say("correction_does", copies=counted)


def approve(context: Context, post_id: int, number: int) -> None:
    """Let every copy be corrected, also by who was about to decline that."""
    declining.leave(context)
    storage.approve(
        context.session, post_id, number, context.member, context.now, context.tapped_message
    )
    context.show("correct_approved")


def _post(context: Context) -> Post:
    return broadcasts.find(context.session, _at(context)["post"])


def _at(context: Context) -> dict[str, Any]:
    """Give the correction that somebody is at; Outdated where they are at none."""
    if not (at := _data(context)):
        raise errors.Outdated
    return at


def _data(context: Context) -> dict[str, Any]:
    """Give the same; nothing where they are at none."""
    dialogue = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    return dialogue.data if dialogue is not None else {}
