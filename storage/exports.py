"""What is given to other programs as rows: columns are promised, so they are named here only.

Times are texts, ISO 8601 with offset, in the network's zone.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import coverage, members, rsvps, waiting
from storage.models import Meeting, Organization, Person, Rsvp
from storage.rules import answers

MEETINGS = (
    "key", "working_groups", "title", "starts", "ends", "place", "online", "status",
    "in_person", "online_answers", "maybe", "no", "none", "waiting",
)  # fmt: skip
RSVPS = (
    "meeting", "starts", "organization", "person", "answer", "waiting", "late", "answered_at",
)  # fmt: skip


def meetings(session: Session) -> list[dict[str, Any]]:
    """Give every meeting by start, with the number of each answer; columns are `MEETINGS`.

    `working_groups` is a list of keys, `waiting` the length of the waiting list: who waits for a
    seat is not in `in_person`.
    """
    zone = _zone(session)
    found = session.scalars(select(Meeting).order_by(Meeting.starts_at, Meeting.key))
    return [_meeting(session, meeting, zone) for meeting in found]


def answers_given(session: Session) -> list[dict[str, Any]]:
    """Give a row for everyone who may answer a meeting, by start; columns are `RSVPS`.

    `waiting` is the position on the waiting list; None where there is none.
    """
    zone = _zone(session)
    asked = select(Meeting).where(Meeting.status != "draft")
    found = session.scalars(asked.order_by(Meeting.starts_at, Meeting.key))
    return [row for meeting in found for row in _answers_to(session, meeting, zone)]


def _answers_to(session: Session, meeting: Meeting, zone: ZoneInfo) -> Iterator[dict[str, Any]]:
    line = {person.id: place for place, person in enumerate(waiting.line(session, meeting), 1)}
    for organization in coverage.by_organization(session, meeting):
        for given in organization.people.values():
            for person, rsvp in given:
                place = line.get(person.id)
                yield _rsvp(meeting, organization.organization, person, rsvp, place, zone)


def _zone(session: Session) -> ZoneInfo:
    network = members.network(session)
    return ZoneInfo(network.timezone if network is not None else "UTC")


def _meeting(session: Session, meeting: Meeting, zone: ZoneInfo) -> dict[str, Any]:
    given = rsvps.counts(session, meeting).answers
    values = (
        meeting.key,
        [group.key for group in meeting.working_groups],
        meeting.title,
        _moment(meeting.starts_at, zone),
        _moment(meeting.ends_at, zone),
        meeting.place,
        meeting.online,
        meeting.status,
        *(given.get(word, 0) for word in (*answers.ANSWERS, answers.NONE, answers.WAITING)),
    )
    return dict(zip(MEETINGS, values, strict=True))


def _rsvp(
    meeting: Meeting,
    organization: Organization,
    person: Person,
    rsvp: Rsvp | None,
    place: int | None,
    zone: ZoneInfo,
) -> dict[str, Any]:
    values = (
        meeting.key,
        _moment(meeting.starts_at, zone),
        organization.short_name,
        person.name,
        rsvp.answer if rsvp is not None else answers.NONE,
        place,
        rsvp.late if rsvp is not None else False,
        _moment(rsvp.answered_at, zone) if rsvp is not None else None,
    )
    return dict(zip(RSVPS, values, strict=True))


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
