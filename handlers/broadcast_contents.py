"""What a draft brings: its text in each language, and news items in their order.

Items are added, moved and left out.
"""

from collections.abc import Sequence
from typing import Any

from handlers import (
    broadcast_drafts,
    broadcast_texts,
    broadcasts,
    clashes,
    news_views,
    paging,
    texts,
)
from handlers.context import Context
from handlers.errors import CHANGED
from handlers.keyboards import Button, Keyboard
from handlers.texts import N_
from storage import broadcasts as storage
from storage import errors, news
from storage.models import News, Post

LONGEST_TITLE = 30


def show(context: Context, draft: Post) -> None:
    """List what the draft brings, each with what can be done with it."""
    broadcast_drafts.enter(context, draft, "contents")
    context.show("broadcast_contents", _rows(context, draft), **_data(context, draft))


def _data(context: Context, draft: Post) -> dict[str, Any]:
    words = broadcast_texts.Words.of(draft)
    first = broadcast_texts.first_line
    return {
        "opening": first(words.text) if words.text else None,
        "file": (words.attachment.get("name") or "…") if words.attachment else None,
        "versions": [(texts.LANGUAGES[one], first(it)) for one, it in words.translations.items()],
        "titles": [news_views.title(item, context.style.language) for item in words.items],
    }


def _rows(context: Context, draft: Post) -> Keyboard:
    rows: Keyboard = []
    for place, item in enumerate(draft.news):
        title = paging.shorten(news_views.title(item, context.style.language), LONGEST_TITLE)
        row = [broadcast_drafts.button(draft, f"✕ {title}", "leaveout", item.id)]
        if place:
            row.append(broadcast_drafts.button(draft, f"▲ {title}", "moveup", item.id))
        rows.append(row)
    add = broadcast_drafts.button(draft, context.label(N_("Add a news item")), "add", 0, 0)
    opening = broadcast_drafts.button(draft, context.label(N_("Opening words")), "opening")
    versions = version_buttons(context, draft, _other_languages(context, draft))
    rows += [[add, opening], versions] if versions else [[add, opening]]
    return [*rows, [broadcast_drafts.button(draft, context.label(N_("Preview")), "preview")]]


def version_buttons(context: Context, draft: Post, languages: Sequence[str]) -> list[Button]:
    """Make the buttons that ask for the draft's text in these languages."""
    labels = {
        one: context.label(N_("Text (%(name)s)"), name=texts.LANGUAGES[one]) for one in languages
    }
    return [broadcast_drafts.button(draft, label, "version", one) for one, label in labels.items()]


def _other_languages(context: Context, draft: Post) -> list[str]:
    return broadcast_texts.other_languages(draft.facts.get("text"), context.network.languages)


def pick(context: Context, draft: Post, mark: int, page: int) -> None:
    """Show the items that are not in it yet."""
    _offer(context, draft, broadcasts.words_sought(context, mark), page)


def pick_named(context: Context, draft: Post, text: str) -> None:
    """Show those of them that have what was written in them."""
    _offer(context, draft, text, 0)


def _offer(context: Context, draft: Post, words: str, page: int) -> None:
    broadcast_drafts.enter(context, draft, "add", words=words)
    there = {item.id for item in draft.news}
    back = [[broadcast_drafts.back(context, draft, "contents")]]
    turn, route = ("add", draft.id), ("additem", draft.id)
    broadcasts.offer_items(context, words, page, turn, route, back, without=there)


def add(context: Context, draft: Post, news_id: int) -> None:
    """Add an item at the end."""
    item = news.find(context.session, context.viewer, news_id)
    if item not in draft.news:
        _put(context, draft, [*draft.news, item])
    show(context, draft)


def leave_out(context: Context, draft: Post, news_id: int) -> None:
    """Leave an item out."""
    _put(context, draft, [item for item in draft.news if item.id != news_id])
    show(context, draft)


def move_up(context: Context, draft: Post, news_id: int) -> None:
    """Move an item before the one that stands above it."""
    items = draft.news
    place = next((place for place, item in enumerate(items) if item.id == news_id), 0)
    if place:
        items[place - 1 : place + 1] = items[place], items[place - 1]
        _put(context, draft, items)
    show(context, draft)


def _put(context: Context, draft: Post, items: list[News]) -> None:
    storage.put_items(draft, items)
    storage.change(draft, context.now)


def ask_opening(context: Context, draft: Post) -> None:
    """Ask for the words before the items."""
    broadcast_drafts.enter(context, draft, "opening", **clashes.shown(draft, clashes.TEXT))
    rows = [[broadcast_drafts.back(context, draft, "contents")]]
    context.show("broadcast_ask_text", rows)


def opening_given(context: Context, draft: Post, _text: str) -> None:
    """Take the words before the items, with their formatting and a picture or document."""
    html = broadcast_drafts.written(context)
    if html is None:
        return
    given = {"html": html, "attachment": broadcast_drafts.attached(context)}
    if clashes.changed(context, draft, clashes.TEXT):
        broadcast_drafts.enter(context, draft, "opening", **clashes.shown(draft, clashes.TEXT))
        _keep_aside(context, draft, clashes.TEXT, given)
    else:
        put_text(context, draft, given)


def put_text(context: Context, draft: Post, given: dict[str, Any]) -> None:
    """Let a draft say these words, as `opening_given` keeps them."""
    kept = broadcast_texts.versions(
        draft.facts.get("translations", {}), given["html"], context.network.languages
    )
    storage.change(
        draft,
        context.now,
        text=given["html"] or None,
        translations=kept,
        attachment=given["attachment"] or draft.facts.get("attachment"),
        by=clashes.signed(context, draft, clashes.TEXT),
    )
    show(context, draft)


def _keep_aside(context: Context, draft: Post, part: str, given: dict[str, Any]) -> None:
    show_part(context, draft, part)
    words = broadcast_texts.first_line(given["html"]) or "…"
    clashes.keep_aside(context, draft, part, given, words)


def show_part(context: Context, draft: Post, part: str) -> None:
    """Show the text as it is now; of a version that too."""
    words = broadcast_texts.Words.of(draft)
    context.say_with(words.attachment, words.text or "…")
    if part in words.translations:
        context.say_html(words.translations[part])


def ask_version(context: Context, draft: Post, language: str) -> None:
    """Ask for the draft's text in another language."""
    _check_wanting(context, draft, language)
    _enter_version(context, draft, language)
    kept = language in draft.facts.get("translations", {})
    label = context.label(N_("Go on") if kept else N_("Back"))
    rows = [[broadcast_drafts.button(draft, label, "contents")]]
    if kept:
        label = context.label(N_("Leave this version out"))
        rows.append([broadcast_drafts.button(draft, label, "noversion", language)])
    context.show("broadcast_ask_version", rows, language=texts.LANGUAGES[language], kept=kept)


def _enter_version(context: Context, draft: Post, language: str) -> None:
    shown = clashes.shown(draft, language)
    broadcast_drafts.enter(context, draft, "version", language=language, **shown)


def version_given(context: Context, draft: Post, _text: str) -> None:
    """Take the text in the language that was asked for, with its formatting."""
    language = broadcast_drafts.language(context)
    html = broadcast_drafts.written(context)
    if html is None:
        return
    if clashes.changed(context, draft, language):
        _enter_version(context, draft, language)
        _keep_aside(context, draft, language, {"html": html, "attachment": None})
    else:
        put_version(context, draft, language, html)


def leave_version_out(context: Context, draft: Post, language: str) -> None:
    """Let readers of a language get the text as it was written, where its version was shown."""
    _check_wanting(context, draft, language)
    if clashes.changed(context, draft, language):
        context.toast(CHANGED)
        ask_version(context, draft, language)
    else:
        put_version(context, draft, language, None)


def _check_wanting(context: Context, draft: Post, language: str) -> None:
    """Raise Outdated where a draft's text is not to be in this language too."""
    if language not in _other_languages(context, draft):
        raise errors.Outdated


def put_version(context: Context, draft: Post, language: str, html: str | None) -> None:
    """Let it say this in a language, where that is wanted; None: what it says at first."""
    _check_wanting(context, draft, language)
    kept = draft.facts.get("translations", {}) | {language: html}
    versions = {one: version for one, version in kept.items() if version is not None}
    by = clashes.signed(context, draft, language)
    storage.change(draft, context.now, translations=versions, by=by)
    show(context, draft)
