"""Answers that somebody gives for somebody else: for whom, and that these are told.

The secretariat and the chair of a working group of the meeting give them for everybody who is
asked, a focal point for the people of the own organization. The last answer wins, whoever gave it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from storage import audit, cards, coverage, database, errors, meetings, posts, rsvps
from storage.models import Meeting, Organization, Person, Rsvp
from storage.rules import access
from storage.rules.access import Viewer

KIND = "on_behalf"
"""The kind of post that tells somebody of it."""


def whom(
    session: Session, viewer: Viewer, meeting_id: int
) -> Sequence[tuple[Organization, Sequence[Person]]]:
    """Give the people, by organization, for whom somebody may answer to a meeting; not oneself.

    Raises NotFound, and Outdated, as for any old button, where there can be nobody.
    """
    meeting = _meeting(session, viewer, meeting_id)
    found = []
    seen = access.groups_seen(viewer, meeting.working_groups)
    for one in coverage.by_organization(session, meeting, seen):
        people = [person for given in one.people.values() for person, _ in given]
        others = [person for person in people if person.id != viewer.person_id]
        if others and _may(viewer, meeting, one.organization.id):
            found.append((one.organization, sorted(others, key=lambda each: each.name)))
    return found


def answer(
    session: Session, viewer: Viewer, meeting_id: int, person_id: int, wanted: str, now: datetime
) -> Rsvp:
    """Write the answer of somebody else, as given by the viewer, and owe them that it was.

    Raises as `whom`, Outdated where it is for nobody of theirs, and as `rsvps.answer`.
    """
    meeting = _meeting(session, viewer, meeting_id)
    database.hold(session, meeting)
    person = find(session, viewer, meeting_id, person_id)
    rsvp = rsvps.answer_of(session, meeting, person, wanted, now, given_by=viewer.person_id)
    if person.telegram_id is not None:
        cards.look_again(session, person.telegram_id, meeting.id)
    posts.plan(
        session,
        KIND,
        now,
        {"people": [person.id]},
        {"starts_at": meeting.starts_at.isoformat(), "answered_at": now.isoformat()},
        expires_at=meeting.ends_at,
        meeting_id=meeting.id,
        author_id=viewer.person_id,
    )
    subject = f"meeting:{meeting.key}"
    audit.record(session, now, viewer.person_id, "answered-for", subject, person=person.key)
    return rsvp


def find(session: Session, viewer: Viewer, meeting_id: int, person_id: int) -> Person:
    """Give one of those for whom the viewer may answer; raises as `answer`."""
    for _, people in whom(session, viewer, meeting_id):
        for person in people:
            if person.id == person_id:
                return person
    raise errors.Outdated


def _meeting(session: Session, viewer: Viewer, meeting_id: int) -> Meeting:
    meeting = meetings.find(session, viewer, meeting_id)
    if not access.answers_for_others(viewer, meeting.working_groups):
        raise errors.Outdated
    return meeting


def _may(viewer: Viewer, meeting: Meeting, organization_id: int) -> bool:
    own = viewer.organization_id == organization_id
    return own or access.sees_names(viewer, meeting.working_groups)
