"""Writing a news item: the text, for whom, a version in each other language, preview, Publish.

The draft is the dialogue's data, so that it survives a restart, and whatever its author does
meanwhile; until Publish nobody reads it. A draft has a number, and its stages have one; a button
names both, so that an older one does nothing, nor one of an earlier draft.
"""

from dataclasses import replace
from datetime import datetime

from handlers import (
    authored,
    dates,
    item_drafts,
    keyboards,
    navigation,
    news,
    news_views,
    texts,
    unfinished,
)
from handlers.context import Context
from handlers.item_drafts import Draft
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import dialogues, errors, groups
from storage import news as items

TEXT, GROUPS, FIRST_VERSION = 0, 1, 2
"""Stages; behind the versions comes the preview."""


def begin(context: Context) -> None:
    """Begin a new item; where another is not finished, what is written then comes after that."""
    found = unfinished.rows(context, item_drafts.TOPIC)
    if found:
        context.enter(item_drafts.TOPIC, "next", **item_drafts.current(context))
        name = dialogues.written(context.session, context.chat_id, item_drafts.TOPIC)
        context.say("item_unfinished", found, name=name)
    else:
        _go_to(context, item_drafts.EMPTY, TEXT)


def begin_with(context: Context) -> None:
    """Begin a new item with the message at hand; after one that is not finished it comes next."""
    if unfinished.rows(context, item_drafts.TOPIC):
        next_given(context, "")
    else:
        draft = item_drafts.EMPTY | {"number": dialogues.new_mark(context.now), "stage": TEXT}
        context.enter(item_drafts.TOPIC, "text", **draft)
        text_given(context, "")


def edit(context: Context, news_id: int) -> None:
    """Begin with what an item says now, unless another is not finished."""
    if not unfinished.offered(context, item_drafts.TOPIC, "edititemfirst", news_id):
        _go_to(context, item_drafts.of_item(context, news_id), TEXT)


def translate(context: Context, news_id: int) -> None:
    """Begin with an item's versions in other languages, unless another is not finished."""
    if not unfinished.offered(context, item_drafts.TOPIC, "versionsfirst", news_id):
        _go_to(context, item_drafts.of_item(context, news_id), FIRST_VERSION)


def resume(context: Context) -> None:
    """Go on where the item that is not finished was left."""
    draft = item_drafts.current(context)
    _go_to(context, draft, draft["stage"])


def _go_to(context: Context, draft: Draft, stage: int) -> None:
    """Remember the draft and ask for what belongs to a stage of it."""
    others = item_drafts.other_languages(context, draft)
    draft = draft | {"stage": stage, "number": draft["number"] or dialogues.new_mark(context.now)}
    if stage == TEXT:
        _ask_text(context, draft)
    elif stage == GROUPS:
        _ask_groups(context, draft)
    elif stage - FIRST_VERSION < len(others):
        _ask_version(context, draft, others[stage - FIRST_VERSION])
    else:
        _preview(context, draft)


def _ask_text(context: Context, draft: Draft) -> None:
    context.enter(item_drafts.TOPIC, "text", **draft)
    rows = [[_go_on(context, draft)]] if draft["title"] else []
    if draft["title"] and draft["attachment"]:
        label = context.label(N_("Leave the file out"))
        rows.append([_button(draft, label, "itemfile", TEXT)])
    link = items.link_below(draft["body"], draft["link"])
    if link:
        label = context.label(N_("Leave the link out"))
        rows.append([_button(draft, label, "itemlink", TEXT)])
    rows += navigation.cancel(context)
    context.say("item_ask_text", rows, written=draft["title"], link=link)


def text_given(context: Context, _text: str) -> None:
    """Take the text, the file, or both: the first line is the title."""
    draft = item_drafts.current(context)
    sent = _sent(context)
    if sent.attachment:
        draft = item_drafts.changed(draft, attachment=sent.attachment)
    if sent.title or not draft["title"]:
        if not _is_whole(context, sent.title, sent.body):
            context.enter(item_drafts.TOPIC, "text", **draft)
            return
        draft = item_drafts.written_anew(context, draft, sent.title, sent.body)
        draft |= {"link": sent.link or draft["link"]}
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


def leave_file_out(context: Context, number: int, stage: int) -> None:
    """Go on without the picture or document."""
    _go_to(context, item_drafts.changed(_at(context, number, stage), attachment=None), GROUPS)


def leave_link_out(context: Context, number: int, stage: int) -> None:
    """Go on without the link that stands below the text."""
    _go_to(context, item_drafts.changed(_at(context, number, stage), link=None), GROUPS)


def _ask_groups(context: Context, draft: Draft) -> None:
    context.enter(item_drafts.TOPIC, "groups", **draft)
    rows = news_views.choice_of_groups(context, draft["group_ids"], "itemgroup", draft["number"])
    rows += [[_go_on(context, draft)], *_back(context, draft)]
    context.show("item_ask_groups", rows)


def toggle_group(context: Context, number: int, group_id: int) -> None:
    """Add a working group to those whom it concerns, or take it away; 0: everybody."""
    draft = _at(context, number, GROUPS)
    if group_id:
        groups.find(context.session, context.viewer, group_id)
    chosen = sorted({*draft["group_ids"]} ^ {group_id}) if group_id else []
    _ask_groups(context, item_drafts.changed(draft, group_ids=chosen))


def _ask_version(context: Context, draft: Draft, language: str) -> None:
    context.enter(item_drafts.TOPIC, "version", **draft)
    kept = language in draft["versions"]
    rows = [[_go_on(context, draft)]] if kept else []
    skip = context.label(N_("Leave this version out") if kept else N_("Skip"))
    rows.append([_button(draft, skip, "itemskip", draft["stage"])])
    context.say(
        "item_ask_version",
        [*rows, *_back(context, draft)],
        language=texts.LANGUAGES[language],
        kept=kept,
    )


def version_given(context: Context, _text: str) -> None:
    """Take the version in the language that was asked for."""
    draft = item_drafts.current(context)
    sent = _sent(context)
    if _is_whole(context, sent.title, sent.body):
        language = _language_asked(context, draft)
        versions = draft["versions"] | {language: {"title": sent.title, "body": sent.body}}
        _go_to(context, item_drafts.changed(draft, versions=versions), draft["stage"] + 1)


def skip(context: Context, number: int, stage: int) -> None:
    """Go on without a version in the language that was asked for."""
    draft = _at(context, number, stage)
    left_out = _language_asked(context, draft)
    if left_out in draft["versions"]:
        versions = {one: kept for one, kept in draft["versions"].items() if one != left_out}
        draft = item_drafts.changed(draft, versions=versions)
    _go_to(context, draft, stage + 1)


def _language_asked(context: Context, draft: Draft) -> str:
    others = item_drafts.other_languages(context, draft)
    number = draft["stage"] - FIRST_VERSION
    if not 0 <= number < len(others):
        raise errors.Outdated
    return str(others[number])


def _preview(context: Context, draft: Draft) -> None:
    """Show the item as it will be read, in each language where it reads otherwise; then Publish."""
    mark = dialogues.new_mark(context.now)
    context.enter(item_drafts.TOPIC, "preview", **(draft | {"mark": mark}))
    missing = _say_versions(context, draft)
    rows = [
        [keyboards.button(context.label(N_("Publish")), "itemok", mark)],
        *_back(context, draft),
    ]
    context.say("item_confirm", rows, groups=item_drafts.groups_of(context, draft), missing=missing)


def _say_versions(context: Context, draft: Draft) -> list[str]:
    """Show an item in each language that it has; give the names of the others."""
    own = item_drafts.own_language(context, draft)
    versions = draft["versions"] | {own: draft}
    missing = []
    for language in [own, *item_drafts.other_languages(context, draft)]:
        if language in versions:
            _say_version(context, draft, language, versions[language])
        else:
            missing.append(texts.language(context.style.language, language))
    return missing


def _say_version(context: Context, draft: Draft, language: str, version: dict[str, str]) -> None:
    """Show the item as readers of a language get it, its date in their way too."""
    item = news_views.written(
        version["title"], version["body"], item_drafts.day(context, draft), draft["link"]
    )
    style = replace(context.style, language=language)
    html = texts.render("news_item", style, context.now, network=context.network, item=item)
    context.say_with(draft["attachment"], html)


def publish(context: Context, mark: int) -> None:
    """Publish the item; a second tap, or one under an older preview, is told that."""
    dialogue = dialogues.of_topic(context.session, context.chat_id, item_drafts.TOPIC)
    if dialogue is None or dialogue.data.get("mark") != mark:
        raise errors.NoSuchDraft
    draft = dialogue.data
    others = item_drafts.other_languages(context, draft)
    written = items.Written(
        draft["title"],
        draft["body"],
        item_drafts.groups_of(context, draft),
        {one: kept for one, kept in draft["versions"].items() if one in others},
        draft["attachment"],
        draft["link"],
    )
    actor_id = context.member.person_id
    if draft["id"] is None:
        day = dates.date_of(context.style, context.now)
        item = items.publish(context.session, written, day, actor_id, context.now)
    else:
        try:
            item = items.change(
                context.session, draft["id"], written, actor_id, context.now, draft.get("seen")
            )
        except errors.ChangedSince:
            _changed_meanwhile(context, draft)
            return
    waiting = dialogues.go_on(context.session, context.chat_id, item_drafts.TOPIC, context.now)
    news.published(context, item)
    if waiting:
        unfinished.offer_next(context, item_drafts.TOPIC)


def _changed_meanwhile(context: Context, draft: Draft) -> None:
    """Show what somebody else made of the item, and keep what is written here a tap away."""
    item = items.find_any(context.session, draft["id"])
    by = items.changed_by(context.session, item, datetime.fromisoformat(draft["since"]))
    context.enter(item_drafts.TOPIC, "preview", **item_drafts.changed(draft, mark=None))
    newest = item_drafts.of_item(context, item.id)
    _say_versions(context, newest)
    mine = context.label(N_("Show mine, to publish it instead"))
    throw_away = context.label(N_("Throw mine away"))
    rows = [
        [keyboards.button(mine, "itemmine", newest["seen"])],
        [unfinished.thrower(context, item_drafts.TOPIC, throw_away)],
    ]
    context.say("item_changed", rows, by=by)


def keep_mine(context: Context, seen: int) -> None:
    """Show the draft once more, to be published in the place of what was `seen` meanwhile."""
    draft = item_drafts.current(context)
    _preview(context, draft | {"seen": seen, "since": context.now.isoformat()})


def go_on(context: Context, number: int, stage: int) -> None:
    """Go to the next stage with what there is; not without a headline and a text."""
    draft = _at(context, number, stage)
    if stage != TEXT or _is_whole(context, draft["title"], draft["body"]):
        _go_to(context, draft, stage + 1)


def go_back(context: Context, number: int, stage: int) -> None:
    """Go to the stage before."""
    _go_to(context, _at(context, number, stage), max(TEXT, stage - 1))


def ask_again(context: Context, _text: str) -> None:
    """Ask again, where somebody wrote instead of choosing; another item that they sent is kept."""
    draft = item_drafts.current(context)
    sent = _sent(context)
    if sent.body or sent.attachment:
        draft, name = item_drafts.with_next(draft, sent)
        context.say("item_next", title=name)
    _go_to(context, draft, draft["stage"])


def next_given(context: Context, _text: str) -> None:
    """Keep an item that is sent while another is not finished."""
    sent = _sent(context)
    if sent.attachment or _is_whole(context, sent.title, sent.body):
        draft, name = item_drafts.with_next(item_drafts.current(context), sent)
        context.enter(item_drafts.TOPIC, "next", **draft)
        context.say("item_next", unfinished.rows(context, item_drafts.TOPIC), title=name)


def _sent(context: Context) -> item_drafts.Sent:
    """Give the parts of what was sent."""
    message = context.message
    if message is None:
        raise errors.Outdated
    written = authored.html(message)
    title, body = authored.parted(written)
    link = authored.link_of_first_line(written)
    return item_drafts.Sent(title, body, authored.attachment(message), link)


def _go_on(context: Context, draft: Draft) -> keyboards.Button:
    return _button(draft, context.label(N_("Go on")), "itemon", draft["stage"])


def _button(draft: Draft, label: str, route: str, stage: int) -> keyboards.Button:
    return keyboards.button(label, route, draft["number"], stage)


def _back(context: Context, draft: Draft) -> Keyboard:
    back = _button(draft, context.label(N_("Back")), "itemback", draft["stage"])
    return [[back, *navigation.cancel(context)[0]]]


def _at(context: Context, number: int, stage: int) -> Draft:
    """Give the draft, which has to be this one at this stage."""
    draft = item_drafts.current(context)
    if (draft["number"], draft["stage"]) != (number, stage):
        raise errors.Outdated
    return draft
