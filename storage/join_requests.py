"""Strangers who want to join: their request, the match that is proposed, the decision."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storage import audit, database, errors, groups, meetings, members, menus, posts
from storage.models import JoinRequest, Organization, Person
from storage.rules import matching


def file(
    session: Session, telegram_id: int, name: str, organization_name: str, now: datetime
) -> JoinRequest:
    """Keep a stranger's request, instead of one they made before, and tell the secretariat."""
    withdraw(session, telegram_id, now)
    organization_id = _propose_organization(session, organization_name)
    request = JoinRequest(
        telegram_id=telegram_id,
        name=name,
        organization_name=organization_name,
        organization_id=organization_id,
        person_id=_propose_person(session, name, organization_id),
        state="pending",
        created_at=now,
    )
    session.add(request)
    session.flush()
    posts.tell_staff(session, now, "join_request", request_id=request.id)
    return request


def withdraw(session: Session, telegram_id: int, now: datetime) -> None:
    """Take back what an account asked for: it asks anew, or it joined in another way."""
    session.execute(
        update(JoinRequest)
        .where(JoinRequest.telegram_id == telegram_id, JoinRequest.state == "pending")
        .values(state="withdrawn", decided_at=now)
    )


def _propose_organization(session: Session, text: str) -> int | None:
    candidates = [
        matching.Candidate(one.id, (one.name, one.short_name, one.key))
        for one in groups.organizations(session)
    ]
    return matching.propose(text, candidates)


def _propose_person(session: Session, name: str, organization_id: int | None) -> int | None:
    """Propose somebody of the organization whom the network file names and who has no chat yet."""
    expected = session.scalars(
        select(Person).where(
            Person.organization_id == organization_id,
            Person.telegram_id.is_(None),
            Person.left_at.is_(None),
        )
    )
    return matching.propose(name, [matching.Candidate(one.id, (one.name,)) for one in expected])


def pending(session: Session, limit: int, offset: int = 0) -> Sequence[JoinRequest]:
    """Give the requests that wait for a decision, the oldest first."""
    return session.scalars(
        select(JoinRequest)
        .where(JoinRequest.state == "pending")
        .order_by(JoinRequest.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count_pending(session: Session) -> int:
    """Count the requests that wait for a decision."""
    return session.scalar(select(func.count()).where(JoinRequest.state == "pending")) or 0


def find(session: Session, request_id: int) -> JoinRequest:
    """Give a request; NotFound where there is none."""
    request = session.get(JoinRequest, request_id)
    if request is None:
        raise errors.NotFound
    return request


def approve(
    session: Session,
    request_id: int,
    organization: Organization,
    person: Person | None,
    actor_id: int,
    now: datetime,
) -> Person:
    """Admit who asked: as the person the network file names, or as a plain new member."""
    request = _decide(session, request_id, "approved", actor_id, now)
    own = members.person_of(session, request.telegram_id)
    if members.is_member(own):
        raise errors.AlreadyMember
    if own is None and person is not None:
        database.hold(session, person)
        own = person if person.telegram_id is None else None
    if own is None:
        own = members.new_person(session, request.name, organization.id)
    members.move(own, organization.id)
    joined = members.join(session, own, request.telegram_id, now)
    menus.renew(session, [request.telegram_id])  # a stranger's is not a member's
    audit.record(session, now, actor_id, "join-approved", f"person:{joined.key}")
    session.flush()
    posts.tell(session, now, joined.id, "welcome")
    meetings.offer(session, joined, now)
    return joined


def decline(session: Session, request_id: int, actor_id: int, now: datetime) -> None:
    """Refuse a request; who asked is told so, kindly and without a reason."""
    request = _decide(session, request_id, "declined", actor_id, now)
    audit.record(session, now, actor_id, "join-declined", f"join-request:{request_id}")
    posts.tell_stranger(session, now, request.telegram_id, "join_declined")


def _decide(
    session: Session, request_id: int, state: str, actor_id: int, now: datetime
) -> JoinRequest:
    request = find(session, request_id)
    database.hold(session, request)
    if request.state != "pending":
        by = request.decided_by.name if request.decided_by else None
        raise errors.AlreadyDecided(request.state, by)
    request.state, request.decided_at, request.decided_by_id = state, now, actor_id
    return request
