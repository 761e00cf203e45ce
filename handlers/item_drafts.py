"""A news item's draft as data: the only place that makes one, reads it and says what is in it.

It is the data of a dialogue; `handlers.news_drafts` asks for its parts.
"""

from datetime import date
from typing import Any, Final, NamedTuple

from handlers import dates, news_views
from handlers.context import Context
from storage import dialogues, errors, groups, news
from storage.models import WorkingGroup

TOPIC: Final = "item"

_FILE: Final = "📎"
"""What a draft is called that is a file so far, with the file's name where it has one."""

Draft = dict[str, Any]


class Sent(NamedTuple):
    """The parts of an item that one message has; the link is where its headline leads."""

    title: str
    body: str
    attachment: dict[str, Any] | None
    link: str | None


EMPTY: Final[Draft] = {
    "id": None, "title": "", "body": "", "attachment": None, "group_ids": [], "versions": {},
    "published": None, "link": None, "seen": None, "since": None, "number": None,
    dialogues.WRITTEN: None,
}  # fmt: skip
"""`number` tells it from another draft, once something was asked of it.

`seen` is the mark of what the item said when its change was begun, at the moment `since`.
"""


def of_item(context: Context, news_id: int) -> Draft:
    """Give a draft with what an item says now; NoSuchNews where there is none."""
    item = news.find_any(context.session, news_id)
    versions = {
        language: {"title": one.get("title") or item.title, "body": one.get("body") or item.body}
        for language, one in item.translations.items()
    }
    return {
        "id": item.id, "title": item.title, "body": item.body, "attachment": item.attachment,
        "group_ids": [one.id for one in item.working_groups], "versions": versions,
        "published": item.published.isoformat() if item.published else None, "link": item.link,
        "seen": news.mark(item), "since": context.now.isoformat(), "number": None,
        dialogues.WRITTEN: None,
    }  # fmt: skip


def changed(draft: Draft, **written: Any) -> Draft:
    """Give a draft with something written anew: from then on it is kept, by its title."""
    anew = draft | written
    name = (anew["attachment"] or {}).get("name")
    file = f"{_FILE} {name}" if name else _FILE
    return anew | {dialogues.WRITTEN: anew["title"] or file}


def written_anew(context: Context, draft: Draft, title: str, body: str) -> Draft:
    """Give a draft with another text; the one that it had stays, as a version, in its language.

    A link that stood in that text is gone with it; one that stood below it stays.
    """
    link = news.link_below(draft["body"], draft["link"])
    anew = changed(draft, title=title, body=body, link=link)
    was = own_language(context, draft)
    if not draft["title"] or own_language(context, anew) == was:
        return anew
    kept = {"title": draft["title"], "body": draft["body"]}
    return changed(anew, versions=draft["versions"] | {was: kept})


def with_next(draft: Draft, sent: Sent) -> tuple[Draft, str]:
    """Give a draft with another item, sent meanwhile, that comes after it; and that one's name."""
    another = changed(EMPTY, stage=0, **sent._asdict())
    waiting = [*draft.get(dialogues.NEXT, ()), another]
    return draft | {dialogues.NEXT: waiting}, another[dialogues.WRITTEN]


def own_language(context: Context, draft: Draft) -> str:
    """Give the language that the item is written in, told by its letters."""
    return news_views.language_of(draft["title"], draft["body"], context.network.languages)


def other_languages(context: Context, draft: Draft) -> list[str]:
    """Give the network's languages but for the one that the item is written in."""
    languages = context.network.languages
    return news_views.other_languages(draft["title"], draft["body"], languages)


def day(context: Context, draft: Draft) -> date | None:
    """Give the item's date: a new one's is today's."""
    if draft["id"] is None:
        return dates.date_of(context.style, context.now)
    return date.fromisoformat(draft["published"]) if draft["published"] else None


def groups_of(context: Context, draft: Draft) -> list[WorkingGroup]:
    """Give the working groups that the item concerns."""
    return [groups.find(context.session, context.viewer, one) for one in draft["group_ids"]]


def current(context: Context) -> Draft:
    """Give the draft that somebody has, be it set aside; Outdated where there is none."""
    dialogue = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    if dialogue is None:
        raise errors.Outdated
    return EMPTY | dialogue.data  # one of an earlier version may lack something
