"""How a news item reads: in a language, as the words that questions and searches look in."""

from functools import lru_cache
from typing import Any

from markupsafe import Markup

from handlers import markup
from storage.models import News


def in_language(item: News, language: str) -> dict[str, Any]:
    """Give an item as it reads in a language; what is not translated stays as it was written."""
    translated = item.translations.get(language, {})
    return {
        "id": item.id,
        "title": translated.get("title") or item.title,
        "body": Markup(translated.get("body") or item.body),  # noqa: S704 - HTML since it was kept
        "published": item.published,
        "link": item.link,
    }


def words(item: News) -> tuple[str, ...]:
    """Give an item's titles and bodies in all languages, as plain text."""
    versions = [{"title": item.title, "body": item.body}, *item.translations.values()]
    titles = (one["title"] for one in versions if one.get("title"))
    return (*titles, *(_plain(one["body"]) for one in versions if one.get("body")))


@lru_cache(maxsize=1024)  # the same items are searched again and again
def _plain(html: str) -> str:
    return markup.parse(html).text
