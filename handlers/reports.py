"""The report of a broadcast, for the secretariat: numbers, organizations, names, files.

It is made anew from the ledger whenever it is opened, also long after the broadcast.
"""

from datetime import datetime
from typing import Any

from handlers import broadcast_texts, files, keyboards, navigation, paging, progress, texts
from handlers.context import Context
from handlers.keyboards import Button, Keyboard
from handlers.texts import N_
from storage import audit, copies, live_messages, noted, reports
from storage.models import Post

PAGE = 20
LONGEST_HEADING = 60
LONGEST_STORY = 12


def show(context: Context, post_id: int) -> None:
    """Show the numbers, and what else there is to see."""
    post = reports.find(context.session, post_id)
    report = reports.of(context.session, post)
    buttons = _buttons(context, post.id, report)
    story = _story(context, post)
    data: dict[str, Any] = {
        "post": post, "heading": _heading(context, post), "report": report,
        "fates": copies.FATES,
        "noted": report.noted if post.facts.get("noted") else None,
        "noted_earlier": noted.earlier(context.session, post),
        "story": story[-LONGEST_STORY:], "earlier": len(story[:-LONGEST_STORY]),
    }  # fmt: skip
    if live_messages.find(context.session, context.chat_id, context.tapped_message_id):
        context.say("report", buttons, **data)  # that one stays
    else:
        context.show("report", buttons, **data)


def _story(context: Context, post: Post) -> list[tuple[datetime, str | None, str]]:
    """Give what people, or the bot itself, did with a broadcast."""
    acts = audit.story(context.session, f"post:{post.id}")
    return [one for one in acts if one[2] in texts.DEEDS]


def _buttons(context: Context, post_id: int, report: reports.Report) -> Keyboard:
    see = [_button(context, N_("By organization"), "reportorgs", post_id, 0)]
    if report.people.missed:
        see.append(_button(context, N_("Who was not reached"), "reportmissed", post_id, 0))
    rows = [see, [_file_button(context, post_id, kind) for kind in files.OF_REPORT]]
    if report.people.without_chat:
        rows.append([_file_button(context, post_id, files.WITHOUT_CHAT)])
    return rows


def _button(context: Context, label: str, route: str, *arguments: int | str) -> Button:
    return keyboards.button(context.label(label), route, *arguments)


def _file_button(context: Context, post_id: int, kind: str) -> Button:
    return _button(context, files.LABELS[kind], "reportfile", post_id, kind)


def organizations(context: Context, post_id: int, page: int) -> None:
    """Show a page of what became of each organization's people."""
    post = reports.find(context.session, post_id)
    found = reports.of(context.session, post).organizations
    page = min(page, max(0, (len(found) - 1) // PAGE))
    rows = _turn(context, post_id, "reportorgs", page, more=len(found) > (page + 1) * PAGE)
    shown = found[page * PAGE : (page + 1) * PAGE]
    context.show(
        "report_organizations",
        rows,
        heading=_heading(context, post),
        organizations=shown,
        missed=reports.MISSED,
        fates=copies.FATES,
    )


def missed(context: Context, post_id: int, page: int) -> None:
    """Show a page of those who were not reached, and why."""
    post = reports.find(context.session, post_id)
    found = reports.missed(context.session, post, PAGE + 1, page * PAGE)
    rows = _turn(context, post_id, "reportmissed", page, more=len(found) > PAGE)
    context.show(
        "report_missed",
        rows,
        heading=_heading(context, post),
        people=found[:PAGE],
        first=page * PAGE,
    )


def _turn(context: Context, post_id: int, route: str, page: int, *, more: bool) -> Keyboard:
    rows = navigation.turn(context, page, route, post_id, more=more)
    return [*rows, [_button(context, progress.REPORT, "report", post_id)]]


def file(context: Context, post_id: int, kind: str) -> None:
    """Owe a file of the report; it is made when it is sent."""
    post = reports.find(context.session, post_id)
    without_chat = kind == files.WITHOUT_CHAT
    heading = _heading(context, post)
    caption = context.render("report_file", heading=heading, without_chat=without_chat)
    context.calls.append(files.owed(context.chat_id, caption, kind, post.id))


def _heading(context: Context, post: Post) -> str:
    return paging.shorten(broadcast_texts.title(post, context.style.language), LONGEST_HEADING)
