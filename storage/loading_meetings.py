"""The only place that makes the meetings of a load: rows, notices, reminders, announcements."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from storage import (
    change_reach,
    loading_plan,
    loading_report,
    meetings,
    recipients,
    regrouping,
    reminders,
)
from storage.loading_plan import Plan, Times, Wanted
from storage.loading_report import Report
from storage.loading_series import MOMENTS, written
from storage.loading_stock import Stock, Values
from storage.models import Meeting, Post

_SHOWN = ("title", "place", "online", "agenda", "description", "capacity",
          "seats_per_organization", "reminders", "status", "timezone")  # fmt: skip
_DEFAULTS: Values = {"agenda": [], "status": "confirmed"}


@dataclass(frozen=True)
class Bringing:
    """One load's way with meetings; `zone` is the network's, once the load is done."""

    stock: Stock
    zone: ZoneInfo
    now: datetime
    report: Report
    announce: bool

    def meetings(self, plan: Plan) -> None:
        """Make the meetings as planned, each with at most one notice.

        When the network's zone changes, what is not over keeps its wall time, and moves with it.
        """
        for wanted in plan.meetings:
            row = self.stock.meetings.get(wanted.key)
            if row is None:
                self._create(wanted)
            else:
                self._change(wanted, row)
        changed = {wanted.key for wanted in plan.meetings}
        for row in self.stock.meetings.values():
            if row.key not in changed and row.timezone != self.zone.key:
                self._change(Wanted(row.key, row.series_key, {}, {}), row)
        for key, said in plan.said.items():
            self.stock.keep("meeting", key, said)

    def reminders(self) -> None:
        """Plan anew the reminders of all that lies ahead: the network's have changed."""
        for row in self.stock.meetings.values():
            if row.starts_at > self.now:
                reminders.replan(self.stock.session, row, since=self.now)

    def _create(self, wanted: Wanted) -> None:
        row = Meeting(
            uid=self._uid(wanted.key),
            key=wanted.key,
            series_key=wanted.series_key,
            sequence=0,
            created_at=self.now,
            updated_at=self.now,
            **_DEFAULTS,
        )
        _set_times(row, loading_plan.times(wanted, None), self.zone)
        self._apply(wanted, row)
        self.stock.session.add(row)
        self.stock.meetings[row.key] = row
        meetings.created(self.stock.session, row, self.now)
        told = self._announced(row) if self.announce else ""
        self.report.add("meeting", row.key, None, _described(row), told)

    def _uid(self, key: str) -> str:
        """Make a UID from the key and the network: the same for life, and in every copy."""
        network = self.stock.network.short_name if self.stock.network else ""
        return f"{uuid.uuid5(uuid.NAMESPACE_URL, f'twgbot:{key}:{network}')}@twgbot"

    def _change(self, wanted: Wanted, row: Meeting) -> None:
        before, snapshot = _described(row), meetings.snapshot(row)
        moved = row.ends_at > self.now or not wanted.changes.keys().isdisjoint(MOMENTS)
        times = loading_plan.times(wanted, row)
        _set_times(row, times, self.zone if moved else ZoneInfo(row.timezone))
        self._apply(wanted, row)
        if _described(row) == before:
            return
        notice = meetings.changed(self.stock.session, row, snapshot, self.now)
        told = _told(self.stock.session, notice) if notice is not None else ""
        if self.announce and snapshot["status"] == "draft":
            told = self._announced(row)
        if snapshot[meetings.GROUPS] != meetings.snapshot(row)[meetings.GROUPS]:
            told = "; ".join(filter(None, [told, *_regrouped(self.stock.session, row)]))
        self.report.add("meeting", row.key, before, _described(row), told)

    def _apply(self, wanted: Wanted, row: Meeting) -> None:
        for key, value in wanted.changes.items():
            if key == "working_groups":
                row.working_groups = self.stock.groups(value)
            elif key not in (*MOMENTS, "repeat"):
                setattr(row, key, _DEFAULTS.get(key) if value is None else value)

    def _announced(self, row: Meeting) -> str:
        if meetings.announce(self.stock.session, row, self.now) is None:
            return ""
        count = recipients.count(self.stock.session, recipients.of({"meeting": True}, row))
        return f"announced to {loading_report.people(count.people, count.organizations)}"


def _set_times(row: Meeting, times: Times, zone: ZoneInfo) -> None:
    row.timezone = zone.key
    row.starts_local, row.ends_local = written(times.starts), written(times.ends)
    row.starts_at, row.ends_at = _utc(times.starts, zone), _utc(times.ends, zone)
    row.rsvp_by = _utc(times.rsvp_by, zone)


def _utc(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.replace(tzinfo=zone).astimezone(UTC)


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


def _regrouped(session: Session, row: Meeting) -> list[str]:
    """Say how many are told that they are asked now, and that they are not any more."""
    owed = regrouping.owed(session, row)
    new, no_more = (
        loading_report.people(one.people, one.organizations)
        for one in (owed.announced, owed.no_more)
    )
    said = [f"announced to {new}"] if owed.announced.people else []
    if owed.no_more.people:
        said.append(f"{no_more} told that they are not asked any more")
    return said


def _told(session: Session, notice: Post) -> str:
    """Say how many people a notice is for."""
    count = change_reach.of_notice(session, notice)
    return f"{loading_report.people(count.people, count.organizations)} told"
