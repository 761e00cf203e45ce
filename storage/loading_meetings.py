"""The only place that makes the meetings of a load: rows, notices, reminders, announcements.

A load is one edit: what it changes of several dates of a series is one notice, with the dates that
come instead of those that fall away, and a new series is announced once.
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from storage import (
    change_notices,
    change_reach,
    heard,
    loading_plan,
    loading_report,
    meetings,
    recipients,
    regrouping,
    reminders,
    series,
)
from storage.change_notices import UNKNOWN, Difference, Telling
from storage.loading_plan import Plan, Times, Wanted
from storage.loading_report import Report
from storage.loading_series import MOMENTS, written
from storage.loading_stock import Stock, Values
from storage.memberships import Memberships
from storage.models import Meeting, Post
from storage.unheard import Untold

_SHOWN = ("title", "place", "online", "agenda", "description", "capacity",
          "seats_per_organization", "reminders", "status", "timezone")  # fmt: skip
_DEFAULTS: Values = {"agenda": [], "status": "confirmed"}


Told = dict[int, list[str]]
"""What is said of each meeting, by its number: who is told."""


@dataclass(frozen=True)
class Brought:
    """A meeting that is made or changed: as a file would have said it, and its snapshot, before."""

    row: Meeting
    before: dict[str, Any] | None = None
    snapshot: dict[str, Any] | None = None
    difference: Difference | None = None

    @property
    def is_announceable(self) -> bool:
        """Whether members could not see it before."""
        return self.snapshot is None or self.snapshot["status"] == "draft"

    @property
    def falls_away(self) -> bool:
        """Whether it was to take place, and does not any more."""
        was_on = self.difference is not None and self.difference.old.get("status") == "confirmed"
        return was_on and self.row.status == "cancelled"

    @property
    def is_regrouped(self) -> bool:
        """Whether its working groups are others than before."""
        now = meetings.snapshot(self.row)[meetings.GROUPS]
        return self.snapshot is not None and self.snapshot[meetings.GROUPS] != now


@dataclass(frozen=True)
class Bringing:
    """One load's way with meetings; `zone` is the network's, once the load is done.

    `were` says who was in which working groups before it.
    """

    stock: Stock
    zone: ZoneInfo
    now: datetime
    report: Report
    announce: bool
    were: Memberships

    def meetings(self, plan: Plan) -> None:
        """Make the meetings as planned, each with at most one notice, the dates of a series too.

        When the network's zone changes, what is not over keeps its wall time, and moves with it.
        """
        brought: list[Brought | None] = []
        for wanted in plan.meetings:
            row = self.stock.meetings.get(wanted.key)
            brought.append(self._create(wanted) if row is None else self._change(wanted, row))
        changed = {wanted.key for wanted in plan.meetings}
        brought += [
            self._change(Wanted(row.key, row.series_key, {}, {}), row)
            for row in self.stock.meetings.values()
            if row.key not in changed and row.timezone != self.zone.key
        ]
        self._tell([one for one in brought if one is not None])
        for key, said in plan.said.items():
            self.stock.keep("meeting", key, said)

    def reminders(self) -> None:
        """Plan anew the reminders of all that lies ahead: the network's have changed."""
        for row in self.stock.meetings.values():
            if row.starts_at > self.now:
                reminders.replan(self.stock.session, row, since=self.now)

    def _create(self, wanted: Wanted) -> Brought:
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
        return Brought(row)

    def _uid(self, key: str) -> str:
        """Make a UID from the key and the network: the same for life, and in every copy."""
        network = self.stock.network.short_name if self.stock.network else ""
        return f"{uuid.uuid5(uuid.NAMESPACE_URL, f'twgbot:{key}:{network}')}@twgbot"

    def _change(self, wanted: Wanted, row: Meeting) -> Brought | None:
        before, snapshot = _described(row), meetings.snapshot(row)
        moved = row.ends_at > self.now or not wanted.changes.keys().isdisjoint(MOMENTS)
        times = loading_plan.times(wanted, row)
        _set_times(row, times, self.zone if moved else ZoneInfo(row.timezone))
        self._apply(wanted, row)
        if _described(row) == before:
            return None
        difference = meetings.entailed(self.stock.session, row, snapshot, self.now)
        return Brought(row, before, snapshot, difference)

    def _tell(self, brought: Sequence[Brought]) -> None:
        """Owe what is told of all this, once a series; note it in the order of the file."""
        told: Told = defaultdict(list)
        alike: dict[object, list[Difference]] = defaultdict(list)
        for one in brought:
            if one.row.status == "cancelled":
                series.pass_on(self.stock.session, one.row, self.now)
            if one.difference is not None:
                alike[_alike(one.difference)].append(one.difference)
        instead = self._instead(brought)
        fewer = self._announced_of_which_dates_fall_away(brought)
        for difference in instead:
            alike[_alike(difference)].append(difference)
        for differences in alike.values():
            self._notify(differences, told)
        known = {difference.meeting.id for difference in instead}
        new = [one.row for one in brought if one.is_announceable and one.row.id not in known]
        self._announce([row for row in new if self.announce or row.series_key in fewer], told)
        for one in brought:
            if one.is_regrouped:
                told[one.row.id] += _regrouped(self.stock.session, one.row)
            said = "; ".join(told[one.row.id])
            self.report.add("meeting", one.row.key, one.before, _described(one.row), said)

    def _instead(self, brought: Sequence[Brought]) -> list[Difference]:
        """Give the dates that come instead of dates of their series: that changes the series."""
        ahead = [one for one in brought if one.row.starts_at > self.now]
        fewer = {_dates_of(one.row) for one in ahead if one.falls_away}
        return [
            Difference(one.row, UNKNOWN, meetings.snapshot(one.row), Untold({}, None))
            for one in ahead
            if one.is_announceable and one.row.status == "confirmed"
            if _dates_of(one.row) in fewer
        ]

    def _announced_of_which_dates_fall_away(self, brought: Sequence[Brought]) -> set[str]:
        """Give the series whose dates of other working groups are told to these by announcing."""
        off = [one.row for one in brought if one.falls_away and one.row.starts_at > self.now]
        known = [row for row in off if heard.is_announced(self.stock.session, row)]
        return {row.series_key for row in known if row.series_key is not None}

    def _notify(self, differences: Sequence[Difference], told: Told) -> None:
        """Owe one notice of these dates of a series, or of a meeting."""
        session = self.stock.session
        regrouping.owe(session, differences, Telling.AT_ONCE, self.now, were=self.were)
        notice = change_notices.owe_together(session, differences, Telling.AT_ONCE, self.now)
        if notice is None or notice.meeting is None:
            return
        told[notice.meeting.id].append(_told(session, notice))
        for other in notice.facts.get("others", {}):
            told[int(other)].append(f"told with {notice.meeting.key}")

    def _announce(self, rows: Sequence[Meeting], told: Told) -> None:
        """Owe the announcements: of new dates of a series, of the same working groups, one."""
        session, alike = self.stock.session, defaultdict[object, list[Meeting]](list)
        for row in rows:
            if row.status == "confirmed" and row.starts_at > self.now:
                alike[_dates_of(row)].append(row)
        for found in alike.values():
            first, *others = dates = sorted(found, key=lambda one: (one.starts_at, one.id))
            post = (
                series.announce_dates(session, dates, self.now)
                if others
                else meetings.announce(session, first, self.now)
            )
            if post is not None:
                told[first.id].append(self._announced(first))
                for other in others:
                    told[other.id].append(f"announced with {first.key}")

    def _apply(self, wanted: Wanted, row: Meeting) -> None:
        for key, value in wanted.changes.items():
            if key == "working_groups":
                row.working_groups = self.stock.groups(value)
            elif key not in (*MOMENTS, "repeat"):
                setattr(row, key, _DEFAULTS.get(key) if value is None else value)

    def _announced(self, row: Meeting) -> str:
        count = recipients.count(self.stock.session, recipients.of({"meeting": True}, row))
        return f"announced to {loading_report.people(count.people, count.organizations)}"


def _alike(one: Difference) -> object:
    """Give what the dates of a series have in common that one notice tells of."""
    known_by = None if one.before is None else tuple(one.before)
    return _dates_of(one.meeting), known_by


def _dates_of(row: Meeting) -> object:
    """Give what the dates of a series that the same people are asked to have in common."""
    return row.series_key or row.key, regrouping.group_ids(row)


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
