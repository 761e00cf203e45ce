"""Meetings as events of a calendar: the only place that says what such an event has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage import members, regrouping, visibility
from storage.models import Meeting, Network, Rsvp
from storage.regrouping import Ending
from storage.rules import access, answers, calendar
from storage.rules.access import Viewer


@dataclass(frozen=True)
class Own:
    """A meeting in somebody's calendar: with their answer.

    `endings` are the times that it was no more for them; `gone`: it is not now.
    """

    meeting: Meeting
    rsvp: Rsvp | None
    endings: Sequence[Ending] = ()
    gone: bool = False


def own(session: Session, viewer: Viewer, since: datetime) -> Sequence[Own]:
    """Give the meetings that the viewer is asked to and that end after `since`, by start.

    Each comes with the viewer's answer. Cancelled ones too, so that a calendar which has them
    learns of it, and in the end those that the viewer had heard of and is not asked to any more.
    """
    endings = regrouping.endings(session, viewer)
    rows = session.execute(
        select(Meeting, Rsvp)
        .outerjoin(Rsvp, and_(Rsvp.meeting_id == Meeting.id, Rsvp.person_id == viewer.person_id))
        .where(Meeting.ends_at > since, visibility.asked(viewer))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found = [Own(row.Meeting, row.Rsvp, endings.pop(row.Meeting.id, ())) for row in rows]
    over = [session.get_one(Meeting, number) for number, its in endings.items() if its[-1].heard]
    return [*found, *(_gone(one, endings[one.id]) for one in over if _is_gone(viewer, one, since))]


def _gone(meeting: Meeting, endings: Sequence[Ending]) -> Own:
    return Own(meeting, None, endings, gone=True)


def _is_gone(viewer: Viewer, meeting: Meeting, since: datetime) -> bool:
    return meeting.ends_at > since and not access.is_asked(viewer, meeting.working_groups)


def event_of(
    network: Network | None, own: Own, note: str = "", noted_at: datetime | None = None
) -> calendar.Event:
    """Give a meeting of somebody's as an event, as `event` does.

    One that is no more for them is cancelled, by what they knew of it: nothing of it is new.
    """
    if not own.gone:
        free = own.rsvp is not None and own.rsvp.answer == answers.NO
        return event(
            network, own.meeting, full=True, note=note, noted_at=noted_at, endings=own.endings,
            free=free,
        )  # fmt: skip
    last = own.endings[-1]
    made = event(network, own.meeting, full=False)
    starts, ends = (datetime.fromisoformat(last.knew[at]) for at in ("starts_at", "ends_at"))
    return replace(
        made, sequence=last.at + 2 * len(own.endings) - 1, last_modified=last.since, starts=starts,
        ends=ends, title=last.knew["title"], status="cancelled",
    )  # fmt: skip


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
    endings: Sequence[Ending] = (),
    free: bool = False,
) -> calendar.Event:
    """Give a meeting as an event: `full`, or its title and time only.

    With a `note`, made at `noted_at`, it is as new as the newer of the two. After `endings` it is
    newer than the event that said so. `free`: its reader does not come.
    """
    newest = [meeting.updated_at, *(one.since for one in endings)]
    return calendar.Event(
        uid=meeting.uid,
        sequence=meeting.sequence + 2 * len(endings),
        last_modified=max([*newest, noted_at] if noted_at else newest),
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
        free=free,
    )


def _agenda(meeting: Meeting) -> list[str]:
    return [one if isinstance(one, str) else one["item"] for one in meeting.agenda]
