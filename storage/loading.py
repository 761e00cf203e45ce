"""The only place that brings the database up to a network file: all of it, or nothing.

First everything is compared, and every fault found (`loading_faults`, `loading_plan`); then it is
made, organizations first (`loading_entries`, `loading_people`, `loading_meetings`). Only keys whose
value differs from what was last loaded are applied, so that an old file undoes nothing that was
said in the chat; what a file does not say stays as it is.
"""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from storage import (
    audit,
    database,
    left_groups,
    loading_entries,
    loading_faults,
    loading_meetings,
    loading_people,
    loading_plan,
    memberships,
    network_file,
    posts,
    seat_news,
    seats,
    waiting,
)
from storage.loading_report import Report
from storage.loading_stock import Stock
from storage.models import Post
from storage.rules.sending import NO_MORE

__all__ = ["Report", "load"]


def load(
    session: Session, file: network_file.NetworkFile, now: datetime, announce: bool = False
) -> Report:
    """Bring the database up to a network file and say what that changed, and who is told.

    `announce` announces the meetings that are new, or no drafts any more. Raises
    network_file.FileErrors with every fault and its line before anything is changed. Whoever only
    wants to know what would change rolls the transaction back.
    """
    database.in_turn(session, "load")
    stock = Stock(session)
    zone = _zone(stock, file)
    plan = loading_plan.plan(stock, file, zone, now)
    faults = [*loading_faults.find(stock, file), *plan.faults]
    if faults:
        raise network_file.FileErrors(_in_order(faults, file))
    report = Report()
    newest = posts.newest(session)
    loading_entries.organizations(stock, file, report)
    changes = loading_entries.network(stock, file, report)
    staying = [one for one in stock.people.values() if one.left_at is None]
    were = memberships.of(stock.working_groups.values(), staying)
    loading_entries.working_groups(stock, file, report)
    session.flush()
    loading_people.people(stock, file, now, report)
    are = memberships.of(stock.working_groups.values(), staying)
    asked = left_groups.asked(session, stock.meetings.values(), were, are, now)
    bringing = loading_meetings.Bringing(stock, zone, now, report, announce, were)
    bringing.meetings(plan)
    if "reminders" in changes:
        bringing.reminders()
    _tell_who_left(session, left_groups.owe(session, asked, are, now), report)
    seats.settle_all(session, now)
    for key, given in waiting.given_since(session, newest):
        report.seats_given(key, given)
    seat_news.follow(session, waiting.seated_since(session, newest))
    for key in waiting.over_since(session, newest):
        report.seats_over(key)
    loading_entries.news(stock, file, now, report)
    loading_entries.answers(stock, file, report)
    if report.counts:
        audit.record(session, now, None, "loaded", "network-file", **report.counts)
    session.flush()
    report.close()
    return report


def _tell_who_left(session: Session, told: Iterable[Post], report: Report) -> None:
    for post in told:
        count = left_groups.told(session, post)
        if post.meeting is not None and count.people:
            say = report.asked_no_more if post.kind == NO_MORE else report.asked_again
            say(post.meeting.key, count.people, count.organizations)


def _zone(stock: Stock, file: network_file.NetworkFile) -> ZoneInfo:
    """Return the network's zone once the file is loaded; without a network nothing is loaded."""
    zone = stock.network.timezone if stock.network else "UTC"
    if file.network:
        zone = stock.changes(file.network).get("timezone", zone)
    return ZoneInfo(zone)


def _in_order(
    faults: Iterable[network_file.FileError], file: network_file.NetworkFile
) -> list[network_file.FileError]:
    """Sort faults by file, as far as entries begin in it in the order of the files, and by line."""
    paths = [entry.where.path for entry in file.entries()]

    def place(fault: network_file.FileError) -> tuple[int, str, int]:
        number = paths.index(fault.path) if fault.path in paths else len(paths)
        return number, str(fault.path), fault.line or 0

    return sorted(dict.fromkeys(faults), key=place)
