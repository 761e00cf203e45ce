"""Files that take long to make: made when their call is sent, beside the writers of the database.

What is made is what is true then, for the person whose chat it goes to. The libraries that draw
and write are loaded at the first use, so that a bot which is never asked does without them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handlers import dates, styles
from handlers.calls import Call, File
from handlers.dates import Style
from storage import database, reports
from storage.models import Post

CHART, SPREADSHEET, WITHOUT_CHAT = "report-chart", "report-spreadsheet", "without-chat"
OF_REPORT = (CHART, SPREADSHEET)
"""What can be made, by the name that a call has for it."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def complete(session: database.Session, call: Call, now: datetime) -> Call:
    """Give a call with the file that it is to bring."""
    if call.unmade is None:
        return call
    style = styles.of_chat(session, call.params["chat_id"])
    post = reports.find(session, call.unmade.id)
    return replace(call, file=KINDS[call.unmade.kind](session, post, style, now), unmade=None)


def _chart(session: database.Session, post: Post, style: Style, now: datetime) -> File:
    from handlers import report_chart

    content = report_chart.png(reports.of(session, post), style)
    return File(_name("report", post, style, now, "png"), content, "image/png")


def _spreadsheet(session: database.Session, post: Post, style: Style, now: datetime) -> File:
    from handlers import report_sheets

    content = report_sheets.whole(
        post,
        reports.of(session, post),
        reports.people(session, post),
        reports.without_chat(session, post),
        style,
    )
    return File(_name("report", post, style, now, "xlsx"), content, XLSX)


def _without_chat(session: database.Session, post: Post, style: Style, now: datetime) -> File:
    from handlers import report_sheets

    content = report_sheets.names(reports.without_chat(session, post), style)
    return File(_name("without-chat", post, style, now, "xlsx"), content, XLSX)


def _name(what: str, post: Post, style: Style, now: datetime, ending: str) -> str:
    began = dates.date_of(style, post.opened_at or now)
    return f"{what}-{began.isoformat()}.{ending}"


KINDS: dict[str, Callable[[database.Session, Post, Style, datetime], File]] = {
    CHART: _chart,
    SPREADSHEET: _spreadsheet,
    WITHOUT_CHAT: _without_chat,
}
