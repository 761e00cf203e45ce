"""Writing a news item: the text, for whom, a version in each other language, preview, Publish.

The draft is the dialogue's data, so that it survives a restart, and whatever its author does
meanwhile; until Publish nobody reads it. Its stages are numbered; a button names the stage that it
stands at, so that an older one does nothing.
"""

from dataclasses import replace
from datetime import date
from typing import Any, Final

from handlers import (
    authored,
    dates,
    keyboards,
    navigation,
    news,
    news_views,
    standing_views,
    texts,
    unfinished,
)
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, errors, groups
from storage import news as items
from storage.models import WorkingGroup

MARKS: Final = 10**9
"""How many marks there are to tell one preview from another."""

TEXT, GROUPS, FIRST_VERSION = 0, 1, 2
"""Stages; behind the versions comes the preview."""

TOPIC: Final = "item"

_UNTITLED: Final = "📎"
"""The name of a draft that is a file so far."""

Draft = dict[str, Any]

EMPTY: Final[Draft] = {
    "id": None, "title": "", "body": "", "attachment": None, "group_ids": [], "versions": {},
    "published": None, "link": None, dialogues.WRITTEN: None,
}  # fmt: skip


def begin(context: Context) -> None:
    """Begin a new item."""
    _begin(context, EMPTY, TEXT)


def edit(context: Context, news_id: int) -> None:
    """Begin with what an item says now."""
    _begin(context, _of_item(context, news_id), TEXT)


def translate(context: Context, news_id: int) -> None:
    """Begin with an item's versions in other languages."""
    _begin(context, _of_item(context, news_id), FIRST_VERSION)


def _begin(context: Context, draft: Draft, stage: int) -> None:
    """Go to a stage of a draft, unless there is another that is not finished."""
    if not unfinished.offered(context, TOPIC):
        _go_to(context, draft, stage)


def resume(context: Context) -> None:
    """Go on where the item that is not finished was left."""
    draft = _draft(context)
    _go_to(context, draft, draft["stage"])


def _with(draft: Draft, **written: Any) -> Draft:
    """Give a draft with something written anew: from then on it is kept, by its title."""
    changed = draft | written
    return changed | {dialogues.WRITTEN: changed["title"] or _UNTITLED}


def _of_item(context: Context, news_id: int) -> Draft:
    item = items.find_any(context.session, news_id)
    versions = {
        language: {"title": one.get("title") or item.title, "body": one.get("body") or item.body}
        for language, one in item.translations.items()
    }
    return {
        "id": item.id, "title": item.title, "body": item.body, "attachment": item.attachment,
        "group_ids": [one.id for one in item.working_groups], "versions": versions,
        "published": item.published.isoformat() if item.published else None, "link": item.link,
        dialogues.WRITTEN: None,
    }  # fmt: skip


def _go_to(context: Context, draft: Draft, stage: int) -> None:
    """Remember the draft and ask for what belongs to a stage of it."""
    others = _other_languages(context, draft)
    draft = draft | {"stage": stage}
    if stage == TEXT:
        _ask_text(context, draft)
    elif stage == GROUPS:
        _ask_groups(context, draft)
    elif stage - FIRST_VERSION < len(others):
        _ask_version(context, draft, others[stage - FIRST_VERSION])
    else:
        _preview(context, draft)


def _own_language(context: Context, draft: Draft) -> str:
    return news_views.language_of(draft["title"], draft["body"], context.network.languages)


def _other_languages(context: Context, draft: Draft) -> list[str]:
    """Give the network's languages but for the one that the item is written in."""
    languages = context.network.languages
    return news_views.other_languages(draft["title"], draft["body"], languages)


def _ask_text(context: Context, draft: Draft) -> None:
    context.enter(TOPIC, "text", **draft)
    rows = [[_go_on(context, draft)]] if draft["title"] else []
    if draft["title"] and draft["attachment"]:
        label = context.label(N_("Leave the file out"))
        rows.append([keyboards.button(label, "itemfile", TEXT)])
    context.say("item_ask_text", [*rows, *navigation.cancel(context)], written=draft["title"])


def text_given(context: Context, _text: str) -> None:
    """Take the text, the file, or both: the first line is the title."""
    draft, message = _draft(context), context.message
    if message is None:
        raise errors.Outdated
    attachment = authored.attachment(message)
    if attachment:
        draft = _with(draft, attachment=attachment)
    title, body = authored.parted(authored.html(message))
    if title or not draft["title"]:
        if not _is_whole(context, title, body):
            context.enter(TOPIC, "text", **draft)
            return
        draft = _with(draft, title=title, body=body)
    _go_to(context, draft, GROUPS)


def _is_whole(context: Context, title: str, body: str) -> bool:
    """Say whether there is a title and a body; else ask for them."""
    whole = bool(title and body and len(title) <= items.LONGEST_TITLE)
    if not whole:
        context.say(
            "item_ask_whole",
            navigation.cancel(context),
            longest=items.LONGEST_TITLE,
            nothing=not title,
        )
    return whole


def leave_file_out(context: Context, stage: int) -> None:
    """Go on without the picture or document."""
    _go_to(context, _with(_at(context, stage), attachment=None), GROUPS)


def _ask_groups(context: Context, draft: Draft) -> None:
    context.enter(TOPIC, "groups", **draft)
    chosen = draft["group_ids"]
    everybody = context.label(standing_views.FOR_EVERYBODY)
    rows: Keyboard = [
        [keyboards.button(everybody if chosen else keyboards.CHOSEN + everybody, "itemgroup", 0)]
    ]
    known = groups.visible(context.session, context.viewer)
    rows += keyboards.columns([_group_button(one, chosen) for one in known], 2)
    rows += [[_go_on(context, draft)], *_back(context, draft)]
    context.show("item_ask_groups", rows)


def _group_button(group: WorkingGroup, chosen: list[int]) -> keyboards.Button:
    mark = keyboards.CHOSEN if group.id in chosen else ""
    return keyboards.button(mark + group.short_name, "itemgroup", group.id)


def toggle_group(context: Context, group_id: int) -> None:
    """Add a working group to those whom it concerns, or take it away; 0: everybody."""
    draft = _at(context, GROUPS)
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    chosen = sorted({*draft["group_ids"]} ^ {group_id}) if group_id else []
    _ask_groups(context, _with(draft, group_ids=chosen))


def _ask_version(context: Context, draft: Draft, language: str) -> None:
    context.enter(TOPIC, "version", **draft)
    kept = language in draft["versions"]
    rows = [[_go_on(context, draft)]] if kept else []
    skip = context.label(N_("Leave this version out") if kept else N_("Skip"))
    rows.append([keyboards.button(skip, "itemskip", draft["stage"])])
    context.say(
        "item_ask_version",
        [*rows, *_back(context, draft)],
        language=texts.LANGUAGES[language],
        kept=kept,
    )


def version_given(context: Context, _text: str) -> None:
    """Take the version in the language that was asked for."""
    draft, message = _draft(context), context.message
    if message is None:
        raise errors.Outdated
    title, body = authored.parted(authored.html(message))
    if _is_whole(context, title, body):
        language = _language_asked(context, draft)
        versions = draft["versions"] | {language: {"title": title, "body": body}}
        _go_to(context, _with(draft, versions=versions), draft["stage"] + 1)


def skip(context: Context, stage: int) -> None:
    """Go on without a version in the language that was asked for."""
    draft = _at(context, stage)
    left_out = _language_asked(context, draft)
    if left_out in draft["versions"]:
        versions = {one: kept for one, kept in draft["versions"].items() if one != left_out}
        draft = _with(draft, versions=versions)
    _go_to(context, draft, stage + 1)


def _language_asked(context: Context, draft: Draft) -> str:
    others = _other_languages(context, draft)
    number = draft["stage"] - FIRST_VERSION
    if not 0 <= number < len(others):
        raise errors.Outdated
    return str(others[number])


def _preview(context: Context, draft: Draft) -> None:
    """Show the item as it will be read, in each language where it reads otherwise; then Publish."""
    mark = int(context.now.timestamp()) % MARKS
    context.enter(TOPIC, "preview", **(draft | {"mark": mark}))
    own, others = _own_language(context, draft), _other_languages(context, draft)
    versions = {own: draft} | {one: draft["versions"].get(one) for one in others}
    for language, one in versions.items():
        if one is not None:
            _say_version(context, draft, language, one)
    rows = [
        [keyboards.button(context.label(N_("Publish")), "itemok", mark)],
        *_back(context, draft),
    ]
    reader = context.style.language
    missing = [texts.language(reader, one) for one, version in versions.items() if not version]
    context.say("item_confirm", rows, groups=_groups(context, draft), missing=missing)


def _say_version(context: Context, draft: Draft, language: str, version: dict[str, str]) -> None:
    """Show the item as readers of a language get it, its date in their way too."""
    item = news_views.written(
        version["title"], version["body"], _day(context, draft), draft["link"]
    )
    style = replace(context.style, language=language)
    html = texts.render("news_item", style, context.now, network=context.network, item=item)
    context.say_with(draft["attachment"], html)


def _day(context: Context, draft: Draft) -> date | None:
    """Give the item's date: a new one's is today's."""
    if draft["id"] is None:
        return dates.date_of(context.style, context.now)
    return date.fromisoformat(draft["published"]) if draft["published"] else None


def publish(context: Context, mark: int) -> None:
    """Publish the item; a second tap, or one under an older preview, finds nothing any more."""
    draft = _draft(context)
    if draft.get("mark") != mark:
        raise errors.Outdated
    others = _other_languages(context, draft)
    written = items.Written(
        draft["title"],
        draft["body"],
        _groups(context, draft),
        {one: kept for one, kept in draft["versions"].items() if one in others},
        draft["attachment"],
    )
    actor_id = context.member.person_id
    if draft["id"] is None:
        day = dates.date_of(context.style, context.now)
        item = items.publish(context.session, written, day, actor_id, context.now)
    else:
        item = items.change(context.session, draft["id"], written, actor_id, context.now)
    dialogues.finish(context.session, context.chat_id, TOPIC)
    news.published(context, item)


def go_on(context: Context, stage: int) -> None:
    """Go to the next stage with what there is."""
    _go_to(context, _at(context, stage), stage + 1)


def go_back(context: Context, stage: int) -> None:
    """Go to the stage before."""
    _go_to(context, _at(context, stage), max(TEXT, stage - 1))


def ask_again(context: Context, _text: str) -> None:
    """Ask again, where somebody wrote instead of choosing."""
    draft = _draft(context)
    _go_to(context, draft, draft["stage"])


def _go_on(context: Context, draft: Draft) -> keyboards.Button:
    return keyboards.button(context.label(N_("Go on")), "itemon", draft["stage"])


def _back(context: Context, draft: Draft) -> Keyboard:
    back = keyboards.button(context.label(N_("Back")), "itemback", draft["stage"])
    return [[back, *navigation.cancel(context)[0]]]


def _groups(context: Context, draft: Draft) -> list[WorkingGroup]:
    return [groups.find(context.session, context.viewer, one) for one in draft["group_ids"]]


def _at(context: Context, stage: int) -> Draft:
    """Give the draft, which has to be at this stage."""
    draft = _draft(context)
    if draft["stage"] != stage:
        raise errors.Outdated
    return draft


def _draft(context: Context) -> Draft:
    dialogue = dialogues.of_topic(context.session, context.chat_id, TOPIC)
    if dialogue is None:
        raise errors.Outdated
    return dialogue.data
