"""Files that take long to make: made when their call is sent, beside the writers of the database.

What is made is what is true then, for the person whose chat it goes to. The libraries that draw
and write are loaded at the first use, so that a bot which is never asked does without them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from handlers import broadcast_texts, dates, styles, texts
from handlers.calls import Call, File, Unmade
from handlers.dates import Style
from handlers.texts import N_
from storage import broadcasts, coverage, database, meetings, members, needs, quorums, reports
from storage.coverage import OrganizationAnswers
from storage.models import Meeting, Post
from storage.rules import access
from storage.rules.access import Viewer

CHART, SPREADSHEET, WITHOUT_CHAT = "report-chart", "report-spreadsheet", "without-chat"
OF_REPORT = (CHART, SPREADSHEET)
COVERAGE_CHART, COVERAGE_SPREADSHEET = "coverage-chart", "coverage-spreadsheet"
OF_COVERAGE = (COVERAGE_CHART, COVERAGE_SPREADSHEET)
"""What can be made, by the name that a call has for it."""

LABELS = {
    CHART: N_("Chart"),
    SPREADSHEET: N_("Spreadsheet"),
    WITHOUT_CHAT: N_("Names without a chat"),
    COVERAGE_CHART: N_("Chart"),
    COVERAGE_SPREADSHEET: N_("Spreadsheet"),
}
"""The button that each is asked for by."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


PNG = "image/png"


def owed(chat_id: int, caption: str, kind: str, about: int) -> Call:
    """Give the call that brings a file about a row, which is made when the call is sent."""
    method = "sendPhoto" if kind in (CHART, COVERAGE_CHART) else "sendDocument"
    params = {"chat_id": chat_id, "caption": caption, "parse_mode": "HTML"}
    return Call(method, params, unmade=Unmade(kind, about))


@dataclass(frozen=True)
class _Wanted:
    """A file that is asked for: the row that it is about, and who reads it."""

    session: database.Session
    about: int
    chat_id: int
    style: Style
    now: datetime

    @property
    def broadcast(self) -> Post:
        """The broadcast that it is about, be it a draft."""
        return broadcasts.find(self.session, self.about)

    @property
    def post(self) -> Post:
        """The broadcast that it is about, once it has begun to leave."""
        return reports.find(self.session, self.about)

    @property
    def meeting(self) -> Meeting:
        """The meeting that it is about, while its reader may see the names of who comes."""
        return meetings.with_names(self.session, self.viewer, self.about)

    def answers_to(self, meeting: Meeting) -> Sequence[OrganizationAnswers]:
        """Give who answered what, as far as its reader may know of them."""
        return (
            coverage.as_seen(self.session, self.viewer, meeting) if self.viewer is not None else []
        )

    @property
    def viewer(self) -> Viewer | None:
        """The rights of its reader."""
        return members.viewer(self.session, members.person_of(self.session, self.chat_id))


def complete(session: database.Session, call: Call, now: datetime) -> Call:
    """Give a call with the file that it is to bring; refused where its reader may not have it."""
    if call.unmade is None:
        return call
    chat_id = call.params["chat_id"]
    wanted = _Wanted(session, call.unmade.id, chat_id, styles.of_chat(session, chat_id), now)
    return replace(call, file=KINDS[call.unmade.kind](wanted), unmade=None)


def _chart(wanted: _Wanted) -> File:
    from handlers import report_chart

    post = wanted.post
    report = reports.of(wanted.session, post)

    def named(style: Style) -> tuple[str, str]:
        return broadcast_texts.title(post, style.language), _day(wanted, style, _began(wanted))

    return File(_name("report", wanted, "png"), report_chart.png(report, named, wanted.style), PNG)


def _spreadsheet(wanted: _Wanted) -> File:
    from handlers import report_sheets

    session, post = wanted.session, wanted.post
    content = report_sheets.whole(
        post,
        reports.of(session, post),
        reports.people(session, post),
        reports.without_chat(session, post),
        wanted.style,
    )
    return File(_name("report", wanted, "xlsx"), content, XLSX)


def _without_chat(wanted: _Wanted) -> File:
    from handlers import report_sheets

    people = reports.without_chat(wanted.session, wanted.broadcast)
    content = report_sheets.names(people, wanted.style)
    return File(_name("without-chat", wanted, "xlsx"), content, XLSX)


def _name(what: str, wanted: _Wanted, ending: str) -> str:
    began = dates.date_of(wanted.style, _began(wanted))
    return f"{what}-{began.isoformat()}.{ending}"


def _began(wanted: _Wanted) -> datetime:
    return wanted.broadcast.opened_at or wanted.now


def _day(wanted: _Wanted, style: Style, at: datetime) -> str:
    return dates.day(style, dates.date_of(style, at), wanted.now)


def _coverage_chart(wanted: _Wanted) -> File:
    from handlers import coverage_chart

    meeting = wanted.meeting
    found = wanted.answers_to(meeting)

    def named(style: Style) -> tuple[str, str]:
        return texts.title_of(style.language, meeting), _day(wanted, style, meeting.starts_at)

    seen = access.groups_seen(wanted.viewer, meeting.working_groups)
    needed = quorums.of(wanted.session, meeting, seen)
    content = coverage_chart.png(found, needed, named, wanted.style)
    return File(_coverage_name(meeting, "png"), content, PNG)


def _coverage_spreadsheet(wanted: _Wanted) -> File:
    from handlers import coverage_sheets

    meeting = wanted.meeting
    found = wanted.answers_to(meeting)
    needed = needs.counted(found) if needs.reads(wanted.viewer) else {}
    content = coverage_sheets.whole(found, wanted.style, needed)
    return File(_coverage_name(meeting, "xlsx"), content, XLSX)


def _coverage_name(meeting: Meeting, ending: str) -> str:
    return f"who-is-coming-{meeting.starts_local[:10]}.{ending}"


KINDS: dict[str, Callable[[_Wanted], File]] = {
    CHART: _chart,
    SPREADSHEET: _spreadsheet,
    WITHOUT_CHAT: _without_chat,
    COVERAGE_CHART: _coverage_chart,
    COVERAGE_SPREADSHEET: _coverage_spreadsheet,
}
