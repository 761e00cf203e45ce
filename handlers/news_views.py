"""How a news item reads: in a language, as the words that questions and searches look in."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from handlers import keyboards, markup, standing_views
from handlers.context import Context
from handlers.keyboards import Keyboard
from storage import groups, news
from storage.askable import AskableNews
from storage.models import News
from storage.rules import words as scripts


def in_language(item: News, language: str) -> dict[str, Any]:
    """Give an item as it reads in a language; what is not translated stays as it was written."""
    translated = item.translations.get(language, {})
    title, body = translated.get("title") or item.title, translated.get("body") or item.body
    return {"id": item.id} | written(title, body, item.published, item.link)


def title(item: News, language: str) -> str:
    """Give an item's title in a language, or as it was written where it is not translated."""
    return str(in_language(item, language)["title"])


def written(title: str, body: str, published: date | None, link: str | None) -> dict[str, Any]:
    """Give what a template shows of an item; a link that the body has is not repeated."""
    return {
        "title": title,
        "body": Markup(body),  # noqa: S704 - HTML since it was kept
        "published": published,
        "link": news.link_below(body, link),
    }


def choice_of_groups(
    context: Context, chosen: Sequence[int], route: str, *arguments: int
) -> Keyboard:
    """Make the buttons of the working groups that an item may concern, those chosen marked."""

    def one(label: str, group_id: int, *, is_chosen: bool) -> keyboards.Button:
        mark = keyboards.CHOSEN if is_chosen else ""
        return keyboards.button(mark + label, route, *arguments, group_id)

    everybody = context.label(standing_views.FOR_EVERYBODY)
    known = groups.visible(context.session, context.viewer)
    made = [one(each.short_name, each.id, is_chosen=each.id in chosen) for each in known]
    return [[one(everybody, 0, is_chosen=not chosen)], *keyboards.columns(made, 2)]


def language_of(title: str, body: str, languages: Sequence[str]) -> str:
    """Say in which of the network's languages something is written, by its letters."""
    told = f"{title} {plain(body)}".split()
    in_bangla = sum(map(scripts.is_bangla, told)) * 2 > len(told)
    return next((one for one in languages if (one == "bn") == in_bangla), languages[0])


def other_languages(title: str, body: str, languages: Sequence[str]) -> list[str]:
    """Give the network's languages but for the one that something is written in."""
    own = language_of(title, body, languages)
    return [one for one in languages if one != own]


def titles(item: News | AskableNews) -> tuple[str, ...]:
    """Give an item's titles in all languages."""
    translated = (one.get("title") for one in item.translations.values())
    return (item.title, *filter(None, translated))


def bodies(item: News | AskableNews) -> tuple[str, ...]:
    """Give an item's bodies in all languages, as plain text."""
    translated = (one.get("body") for one in item.translations.values())
    return tuple(plain(one) for one in (item.body, *translated) if one)


def words(item: News) -> tuple[str, ...]:
    """Give an item's titles and bodies in all languages, as plain text."""
    return titles(item) + bodies(item)


@lru_cache(maxsize=1024)  # the same items are searched again and again
def plain(html: str) -> str:
    """Give a body without its marks."""
    return markup.parse(html).text
