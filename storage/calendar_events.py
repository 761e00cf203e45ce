"""Meetings as events of a calendar: the only place that says what such an event has."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storage import members, no_more, visibility
from storage.models import Meeting, Network, Rsvp, WorkingGroup
from storage.no_more import Ending
from storage.rules import access, answers, calendar
from storage.rules.access import Viewer


@dataclass(frozen=True)
class Own:
    """A meeting in somebody's calendar: with their answer, and its working groups that they see.

    `endings` are the times that it was no more for them; `gone`: it is not now.
    """

    meeting: Meeting
    rsvp: Rsvp | None
    groups: Sequence[WorkingGroup] = ()
    endings: Sequence[Ending] = ()
    gone: bool = False

    @property
    def untitled(self) -> bool:
        """Whether nobody gave it the title of its event."""
        if self.gone:
            return bool(self.endings[-1].knew.get("untitled"))
        return self.meeting.untitled

    @property
    def sequence(self) -> int:
        """SEQUENCE of its event, which is higher after each ending, and after one is asked again.

        Theirs alone: that of all would tell the others that something hidden had changed.
        """
        if self.gone:
            return self.endings[-1].at + 2 * len(self.endings) - 1
        return self.meeting.sequence + 2 * len(self.endings)


def own(session: Session, viewer: Viewer, since: datetime) -> Sequence[Own]:
    """Give the meetings that the viewer is asked to and that end after `since`, by start.

    Each comes with the viewer's answer. Cancelled ones too, so that a calendar which has them
    learns of it, and in the end those that the viewer had heard of and is not asked to any more.
    """
    endings = no_more.endings(session, viewer)
    rows = session.execute(
        select(Meeting, Rsvp)
        .outerjoin(Rsvp, and_(Rsvp.meeting_id == Meeting.id, Rsvp.person_id == viewer.person_id))
        .where(Meeting.ends_at > since, visibility.asked(viewer))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found = [_own(viewer, row.Meeting, row.Rsvp, endings.pop(row.Meeting.id, ())) for row in rows]
    over = (session.get_one(Meeting, number) for number in endings)
    others = [_own(viewer, one, None, endings[one.id]) for one in over if one.ends_at > since]
    return [*found, *(one for one in others if one.gone)]


def of_meeting(session: Session, viewer: Viewer, meeting: Meeting) -> Own:
    """Give a meeting as somebody's calendar has it, or would; without their answer."""
    return _own(viewer, meeting, None, no_more.endings(session, viewer).get(meeting.id, ()))


def _own(viewer: Viewer, meeting: Meeting, rsvp: Rsvp | None, endings: Sequence[Ending]) -> Own:
    its = meeting.working_groups
    gone = bool(endings) and endings[-1].heard and not access.is_asked(viewer, its)
    return Own(meeting, rsvp, access.groups_seen(viewer, its), endings, gone)


def event_of(
    network: Network | None,
    own: Own,
    *,
    full: bool = True,
    note: str = "",
    noted_at: datetime | None = None,
) -> calendar.Event:
    """Give a meeting of somebody's as an event: `full`, or its title, time and groups only.

    With a `note`, made at `noted_at`, it is as new as the newer of the two. One that is no more for
    them is cancelled, by what they knew of it: nothing of it is new.
    """
    if own.gone:
        last = own.endings[-1]
        starts, ends = (datetime.fromisoformat(last.knew[at]) for at in ("starts_at", "ends_at"))
        return replace(
            _event(network, own.meeting, [], full=False), sequence=own.sequence, starts=starts,
            last_modified=last.since, ends=ends, title=last.knew["title"], status="cancelled",
        )  # fmt: skip
    newest = [own.meeting.updated_at, *(one.since for one in own.endings)]
    return replace(
        _event(network, own.meeting, own.groups, full=full),
        sequence=own.sequence,
        last_modified=max([*newest, noted_at] if noted_at else newest),
        note=note,
        free=own.rsvp is not None and own.rsvp.answer == answers.NO,
    )


def whole(session: Session) -> bytes:
    """Write every meeting that is no draft as one `.ics` file, with all that is known of it."""
    network = members.network(session)
    found = session.scalars(
        select(Meeting).where(Meeting.status != "draft").order_by(Meeting.starts_at, Meeting.key)
    )
    return calendar.ics(*(_event(network, one, one.working_groups, full=True) for one in found))


def _event(
    network: Network | None, meeting: Meeting, groups: Sequence[WorkingGroup], *, full: bool
) -> calendar.Event:
    return calendar.Event(
        uid=meeting.uid,
        sequence=meeting.sequence,
        last_modified=meeting.updated_at,
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
        categories=[one.short_name for one in groups],
    )


def _agenda(meeting: Meeting) -> list[str]:
    return [one if isinstance(one, str) else one["item"] for one in meeting.agenda]
