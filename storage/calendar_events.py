"""Meetings as events of a calendar: the only place that says what such an event has."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage import members, visibility
from storage.models import Meeting, Network, Rsvp
from storage.rules import calendar
from storage.rules.access import Viewer


def own(session: Session, viewer: Viewer, since: datetime) -> Sequence[tuple[Meeting, Rsvp | None]]:
    """Give the meetings that the viewer is asked to and that end after `since`, by start.

    Each comes with the viewer's answer. Cancelled ones too, so that a calendar which has them
    learns of it.
    """
    rows = session.execute(
        select(Meeting, Rsvp)
        .outerjoin(Rsvp, and_(Rsvp.meeting_id == Meeting.id, Rsvp.person_id == viewer.person_id))
        .where(Meeting.ends_at > since, visibility.asked(viewer))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(row.Meeting, row.Rsvp) for row in rows]


def whole(session: Session) -> bytes:
    """Write every meeting that is no draft as one `.ics` file, with all that is known of it."""
    network = members.network(session)
    found = session.scalars(
        select(Meeting).where(Meeting.status != "draft").order_by(Meeting.starts_at, Meeting.key)
    )
    return calendar.ics(*(event(network, one, full=True) for one in found))


def event(
    network: Network | None,
    meeting: Meeting,
    *,
    full: bool,
    note: str = "",
    noted_at: datetime | None = None,
) -> calendar.Event:
    """Give a meeting as an event: `full`, or its title and time only.

    With a `note`, made at `noted_at`, it is as new as the newer of the two.
    """
    return calendar.Event(
        uid=meeting.uid,
        sequence=meeting.sequence,
        last_modified=max(meeting.updated_at, noted_at or meeting.updated_at),
        starts=meeting.starts_at,
        ends=meeting.ends_at,
        title=meeting.title,
        place=(meeting.place if full else None) or "",
        online=(meeting.online if full else None) or "",
        description=(meeting.description if full else None) or "",
        agenda=_agenda(meeting) if full else [],
        organizer_name=network.name if network is not None else "",
        organizer_email=(network.email if network is not None else None) or "",
        status="cancelled" if meeting.status == "cancelled" else "confirmed",
        note=note,
    )


def _agenda(meeting: Meeting) -> list[str]:
    return [one if isinstance(one, str) else one["item"] for one in meeting.agenda]
