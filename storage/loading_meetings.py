"""The only place that makes the meetings of a load: rows, notices, reminders, announcements."""

import uuid
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import loading_plan, loading_report, meetings, recipients, reminders
from storage.loading_plan import Plan, Wanted
from storage.loading_report import Report
from storage.loading_series import MOMENTS, written
from storage.loading_stock import Stock, Values
from storage.models import Meeting, Person, Post, Rsvp

_SHOWN = ("title", "place", "online", "agenda", "description", "capacity",
          "seats_per_organization", "reminders", "status", "timezone")  # fmt: skip
_DEFAULTS: Values = {"agenda": [], "status": "confirmed"}


def bring(
    stock: Stock, plan: Plan, now: datetime, report: Report, *, announce: bool, zone: ZoneInfo
) -> None:
    """Make the meetings as the plan wants them; `zone` is the network's.

    Every meeting that is not over keeps its wall time when the network's zone changes.
    """
    wanted = {one.key: one for one in plan.meetings}
    for one in plan.meetings:
        row = stock.meetings.get(one.key)
        if row is None:
            _create(stock, one, now, report, announce=announce, zone=zone)
        else:
            _change(stock, one, row, now, report, announce=announce, zone=zone)
    for row in stock.meetings.values():
        if row.key not in wanted and row.ends_at > now and row.timezone != zone.key:
            _move_zone(stock.session, row, now, report, zone)
    for key, said in plan.said.items():
        stock.keep("meeting", key, said)


def replan_reminders(stock: Stock, now: datetime) -> None:
    """Plan anew the reminders of what lies ahead and has none of its own."""
    for row in stock.meetings.values():
        if row.reminders is None and row.starts_at > now:
            reminders.replan(stock.session, row, since=now)


def _create(
    stock: Stock, wanted: Wanted, now: datetime, report: Report, *, announce: bool, zone: ZoneInfo
) -> None:
    row = Meeting(
        uid=_uid(stock, wanted.key),
        key=wanted.key,
        series_key=wanted.series_key,
        sequence=0,
        created_at=now,
        updated_at=now,
        **_DEFAULTS,
    )
    _apply(stock, wanted, row, zone, None)
    stock.session.add(row)
    stock.meetings[row.key] = row
    meetings.created(stock.session, row, now)
    told = _announced(stock.session, row, now) if announce else ""
    report.add("meeting", row.key, None, _described(row), told)


def _change(
    stock: Stock,
    wanted: Wanted,
    row: Meeting,
    now: datetime,
    report: Report,
    *,
    announce: bool,
    zone: ZoneInfo,
) -> None:
    before, snapshot = _described(row), meetings.snapshot(row)
    moved = row.ends_at > now or wanted.changes.keys() & set(MOMENTS)
    _apply(stock, wanted, row, zone if moved else ZoneInfo(row.timezone), row)
    if _described(row) == before:
        return
    told = _told(stock.session, row, meetings.changed(stock.session, row, snapshot, now))
    if announce and snapshot["status"] == "draft":
        told = _announced(stock.session, row, now)
    report.add("meeting", row.key, before, _described(row), told)


def _move_zone(
    session: Session, row: Meeting, now: datetime, report: Report, zone: ZoneInfo
) -> None:
    before, snapshot = _described(row), meetings.snapshot(row)
    deadline = row.rsvp_by.astimezone(ZoneInfo(row.timezone)).replace(tzinfo=None)
    starts, ends = map(datetime.fromisoformat, (row.starts_local, row.ends_local))
    _set_times(row, loading_plan.Times(starts, ends, deadline), zone)
    told = _told(session, row, meetings.changed(session, row, snapshot, now))
    report.add("meeting", row.key, before, _described(row), told)


def _apply(
    stock: Stock, wanted: Wanted, row: Meeting, zone: ZoneInfo, existing: Meeting | None
) -> None:
    _set_times(row, loading_plan.times(wanted, existing), zone)
    for key, value in wanted.changes.items():
        if key == "working_groups":
            row.working_groups = stock.groups(value)
        elif key not in MOMENTS and key != "repeat":
            setattr(row, key, _DEFAULTS.get(key) if value is None else value)


def _set_times(row: Meeting, times: loading_plan.Times, zone: ZoneInfo) -> None:
    row.timezone = zone.key
    row.starts_local, row.ends_local = written(times.starts), written(times.ends)
    row.starts_at, row.ends_at = _utc(times.starts, zone), _utc(times.ends, zone)
    row.rsvp_by = _utc(times.rsvp_by, zone)


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone).astimezone(UTC)


def _uid(stock: Stock, key: str) -> str:
    """Make a meeting's UID from the network and the key: the same for life, and in every copy."""
    network = stock.network.short_name if stock.network else ""
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, f'twgbot:{key}:{network}')}@twgbot"


def _described(row: Meeting) -> dict[str, Any]:
    """Return a meeting as a network file would say it."""
    deadline = row.rsvp_by.astimezone(ZoneInfo(row.timezone)).replace(tzinfo=None)
    return {
        "starts": row.starts_local,
        "ends": row.ends_local,
        "rsvp_by": written(deadline),
        **{key: getattr(row, key) for key in _SHOWN},
        "working_groups": [group.key for group in row.working_groups],
    }


def _announced(session: Session, row: Meeting, now: datetime) -> str:
    if meetings.announce(session, row, now) is None:
        return ""
    count = recipients.count(session, recipients.of({"meeting": True}, row, None))
    return f"announced to {loading_report.people(count.people, count.organizations)}"


def _told(session: Session, row: Meeting, kind: str | None) -> str:
    """Say how many people are told of a change; who declined only when the date moved."""
    if kind is None:
        return ""
    audience = recipients.of({"meeting": True}, row, None)
    newest = select(Post).where(Post.meeting_id == row.id, Post.kind == kind)
    post = session.scalars(newest.order_by(Post.id.desc()).limit(1)).one()
    if not post.facts["moved"]:
        declined = select(Rsvp.person_id).where(Rsvp.meeting_id == row.id, Rsvp.answer == "no")
        audience = audience & Person.id.not_in(declined)
    count = recipients.count(session, audience)
    return f"{loading_report.people(count.people, count.organizations)} told"
