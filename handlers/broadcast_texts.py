"""What a broadcast says: the author's words and its news items, as the messages of one reader.

The preview, the sender and corrections all ask here, so that what was seen before is what arrives.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from handlers import keyboards, markup, news_views, paging, texts
from handlers.context import Context
from handlers.dates import Style
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage.models import Network, News, Post
from storage.outbox import Message

BETWEEN = "\n\n— — —\n\n"
"""What parts the sections of an issue that stand in one message."""

NOTED = N_("Noted")

Section = tuple[str, dict[str, Any] | None]


@dataclass(frozen=True)
class Words:
    """What a broadcast says, to all of its readers: `text` is HTML."""

    text: str | None
    attachment: dict[str, Any] | None
    items: Sequence[News]
    corrected_at: datetime | None = None

    @classmethod
    def of(cls, post: Post) -> Self:
        """Give what a broadcast says now."""
        corrected = post.facts.get("corrected_at")
        return cls(
            post.facts.get("text"),
            post.facts.get("attachment"),
            [item for item in post.news if not item.withdrawn],
            datetime.fromisoformat(corrected) if corrected else None,
        )


def messages(
    words: Words,
    style: Style,
    now: datetime,
    item_ids: Collection[int] | None = None,
    *,
    anew: bool = False,
) -> list[Message]:
    """Write a broadcast with those of its items (None: all); long issues are split between items.

    An attachment has its text below it, or before that text where it is too long. What is sent
    `anew`, because the copy could not be corrected, says so above.
    """
    made: list[Message] = []
    sections = list(_sections(words, style, now, item_ids))
    if anew and sections:
        sections = _headed(texts.render("correction", style, now).strip(), sections)
    for html, attachment in sections:
        joined = made[-1].text + BETWEEN + html if made and not made[-1].attachment else None
        if joined is not None and not attachment and html and paging.fits(joined):
            made[-1] = Message(joined)
        else:
            made += paging.messages(html, attachment)
    if words.corrected_at is not None and made:
        mark = texts.render("corrected", style, now, at=words.corrected_at)
        made[-1] = Message(f"{made[-1].text}\n\n{mark}".strip(), made[-1].attachment)
    return made


def _headed(heading: str, sections: Sequence[Section]) -> list[Section]:
    """Put a line above the first section, or before it where there is no room."""
    html, attachment = sections[0]
    joined = f"{heading}\n\n{html}".strip()
    if paging.fits(joined):
        return [(joined, attachment), *sections[1:]]
    return [(heading, None), *sections]


def preview(context: Context, words: Words) -> None:
    """Show the messages in each of the network's languages, once where languages read alike."""
    shown: list[list[Message]] = []
    for written in _in_each_language(words, context.network, context.now):
        if written not in shown:
            shown.append(written)
            context.say_messages(written)


def most(words: Words, network: Network, now: datetime) -> int:
    """Count the messages of who gets the most of them: all items, in the longest language."""
    return max(len(written) for written in _in_each_language(words, network, now))


def _in_each_language(words: Words, network: Network, now: datetime) -> Iterator[list[Message]]:
    for language in network.languages:
        yield messages(words, Style(language, network.timezone), now)


def keyboard(post: Post, language: str) -> Keyboard | None:
    """Give what stands below a broadcast: the button that says it was noted, where it asks so."""
    if not post.facts.get("noted"):
        return None
    return [[keyboards.button(texts.say(language, NOTED), "noted", post.id)]]


def title(post: Post) -> str:
    """Give the first words of a broadcast, as plain text for a list."""
    words = Words.of(post)
    if words.text:
        return markup.parse(words.text).text.strip().partition("\n")[0]
    return words.items[0].title if words.items else "…"


def sections(post: Post) -> list[tuple[str, str]]:
    """Give the items of an issue that are for some readers only, with their working groups."""
    words = Words.of(post)
    if len(words.items) < 2 and not words.text:
        return []
    return [
        (item.title, ", ".join(group.short_name for group in item.working_groups))
        for item in words.items
        if item.working_groups
    ]


def untranslated(post: Post, languages: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Give the titles of items that lack versions in the network's languages, with these' names.

    An item is written in the first of them.
    """
    missing = [
        (
            item.title,
            [texts.LANGUAGES[one] for one in languages[1:] if one not in item.translations],
        )
        for item in Words.of(post).items
    ]
    return [(title, names) for title, names in missing if names]


def _sections(
    words: Words, style: Style, now: datetime, item_ids: Collection[int] | None
) -> Iterator[Section]:
    """Give the opening words, then the items: HTML and what is attached."""
    if words.text or words.attachment:
        yield words.text or "", words.attachment
    for item in words.items:
        if item_ids is None or item.id in item_ids:
            shown = news_views.in_language(item, style.language)
            yield texts.render("news_item", style, now, item=shown), item.attachment
