"""What a broadcast says: the author's words and its news items, as the messages of one reader.

The preview, the sender and corrections all ask here, so that what was seen before is what arrives.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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

LONGEST_NAME = 120
"""Characters of what a broadcast is called, so that there is room for what is said of it."""

Section = tuple[str, dict[str, Any] | None]


@dataclass(frozen=True)
class Words:
    """What a broadcast says, to all of its readers.

    `text` is HTML, `translations` are its versions in other languages: readers of a language that
    has none get the text.
    """

    text: str | None
    attachment: dict[str, Any] | None
    items: Sequence[News]
    translations: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, post: Post, correction: Mapping[str, Any] | None = None) -> Self:
        """Give what a broadcast says now, or would say after a correction."""
        facts = post.facts | dict(correction or {})
        return cls(
            facts.get("text"),
            facts.get("attachment"),
            [item for item in post.news if not item.withdrawn],
            facts.get("translations", {}),
        )

    def text_in(self, language: str) -> str | None:
        """Give the text as it reads in a language."""
        return self.translations.get(language, self.text)

    def missing(self, languages: Sequence[str]) -> list[str]:
        """Give those of the network's languages in which the text is still to be written."""
        others = other_languages(self.text, languages)
        return [one for one in others if one not in self.translations]


def language_of(text: str, languages: Sequence[str]) -> str:
    """Say in which of the network's languages a text is written."""
    return news_views.language_of("", text, languages)


def other_languages(text: str | None, languages: Sequence[str]) -> list[str]:
    """Give the network's languages but for the one that a text is written in; none without one."""
    return news_views.other_languages("", text, languages) if text else []


def versions(
    translations: Mapping[str, str], text: str | None, languages: Sequence[str]
) -> dict[str, str]:
    """Give what stays of a text's versions when it reads like this: none in its own language."""
    others = other_languages(text, languages)
    return {one: written for one, written in translations.items() if one in others}


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
    return made


def marked(messages: Sequence[Message], style: Style, at: datetime) -> list[Message]:
    """Give the messages of a copy that was corrected `at` a moment: the last one says so."""
    if not messages:
        return []
    *before, last = messages
    mark = texts.render("corrected", style, at, at=at)
    return [*before, Message(f"{last.text}\n\n{mark}".strip(), last.attachment)]


def _headed(heading: str, sections: Sequence[Section]) -> list[Section]:
    """Put a line above the first section, or before it where there is no room."""
    html, attachment = sections[0]
    joined = f"{heading}\n\n{html}".strip()
    if paging.fits(joined):
        return [(joined, attachment), *sections[1:]]
    return [(heading, None), *sections]


def preview(context: Context, words: Words, *, correcting: bool = False) -> None:
    """Show the messages in each of the network's languages, once where languages read alike.

    In a copy that is edited, `correcting` it, they say so.
    """
    shown: list[list[Message]] = []
    for style, written in _in_each_language(words, context.network, context.now):
        shown_so = marked(written, style, context.now) if correcting else written
        if shown_so not in shown:
            shown.append(shown_so)
            context.say_messages(shown_so)


def most(words: Words, network: Network, now: datetime) -> int:
    """Count the messages of who gets the most of them: all items, in the longest language."""
    return max(len(written) for _, written in _in_each_language(words, network, now))


def _in_each_language(
    words: Words, network: Network, now: datetime
) -> Iterator[tuple[Style, list[Message]]]:
    for language in network.languages:
        style = Style(language, network.timezone)
        yield style, messages(words, style, now)


def keyboard(post: Post, language: str) -> Keyboard | None:
    """Give what stands below a broadcast: the button that says it was noted, where it asks so."""
    if not post.facts.get("noted"):
        return None
    return [[keyboards.button(texts.say(language, NOTED), "noted", post.id)]]


def title(post: Post, language: str) -> str:
    """Give what a broadcast is called in a reader's language: its first line, or its items.

    It is cut to `LONGEST_NAME` characters.
    """
    words = Words.of(post)
    text = words.text_in(language)
    if text:
        return first_line(text)
    items = words.items or post.news  # withdrawn ones, rather than no name
    titles = " · ".join(news_views.title(one, language) for one in items)
    return paging.shorten(titles or (words.attachment or {}).get("name") or "…", LONGEST_NAME)


def first_line(html: str) -> str:
    """Give the first line of a text, plain, cut to `LONGEST_NAME` characters."""
    return paging.shorten(markup.parse(html).text.strip().partition("\n")[0], LONGEST_NAME)


def sections(post: Post, language: str) -> list[tuple[str, str]]:
    """Give the items of an issue that are for some readers only, with their working groups.

    A single item is for all who get the broadcast. Titles are in the language of who is told.
    """
    if len(post.items) < 2:
        return []
    return [
        (
            news_views.title(item, language),
            ", ".join(group.short_name for group in item.working_groups),
        )
        for item in Words.of(post).items
        if item.working_groups
    ]


def untranslated(
    post: Post, languages: Sequence[str], language: str
) -> list[tuple[str, list[str]]]:
    """Give the titles of items that lack versions in the network's languages, with these' names.

    Their titles are in the language of who is told.
    """
    missing = [
        (news_views.title(item, language), _missing(item, languages))
        for item in Words.of(post).items
    ]
    return [(title, names) for title, names in missing if names]


def _missing(item: News, languages: Sequence[str]) -> list[str]:
    others = news_views.other_languages(item.title, item.body, languages)
    return [texts.LANGUAGES[one] for one in others if one not in item.translations]


def _sections(
    words: Words, style: Style, now: datetime, item_ids: Collection[int] | None
) -> Iterator[Section]:
    """Give the opening words, then the items: HTML and what is attached."""
    if words.text or words.attachment:
        yield words.text_in(style.language) or "", words.attachment
    for item in words.items:
        if item_ids is None or item.id in item_ids:
            shown = news_views.in_language(item, style.language)
            yield texts.render("news_item", style, now, item=shown), item.attachment
