"""The only place that says whether what a post wants has come about before it left.

Then it is not sent: a warning whose quorum is met or that was given before, a question to an
organization of which somebody has answered, one to go in somebody's place that was taken back or
answered, the news of an answer that is another one by now, that of a seat to who is asked again and
reads there that they come, a reminder to who hears at its time what became of their seat, or had it
for another hour of the same day.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from storage import (
    delegated,
    nudges,
    on_behalf,
    quorums,
    recipients,
    reminders,
    seats,
    unheard,
)
from storage.models import Delivery, Meeting, Person, Post, Rsvp

Reader = tuple[Person, Rsvp | None]
"""Whom a delivery is for, and what they answered to the post's meeting."""


_TOLD_BEFORE: Final[Mapping[str, Callable[[Session, Post], set[int]]]] = {
    "reminder": reminders.told_before,
    quorums.KIND: quorums.told_before,
}
"""The chats that heard the same for another hour of the day."""


def among(
    session: Session,
    about: Collection[Post],
    queued: Sequence[Delivery],
    readers: Mapping[int, Reader],
) -> frozenset[int]:
    """Give the deliveries of which it has, of those to these readers by the delivery's number.

    `about` are the posts of what is queued.
    """
    found: set[int] = set()
    for post in about:
        if post.meeting is not None:
            of_post = [one for one in queued if one.post_id == post.id]
            to_people = {one.id: readers[one.id] for one in of_post if one.id in readers}
            found |= _of_post(session, post, post.meeting, to_people)
            before = _TOLD_BEFORE.get(post.kind)
            if before is not None:
                told = before(session, post)
                found |= {one.id for one in of_post if one.chat_id in told}
    return frozenset(found)


def _of_post(
    session: Session, post: Post, meeting: Meeting, readers: Mapping[int, Reader]
) -> set[int]:
    match post.kind:
        case "reminder":
            knows = _told_of_seats(session, meeting, post.due_at)
            return {one for one, (person, _) in readers.items() if person.id in knows}
        case "seat":
            again = _asked_again(session, meeting, post.created_at)
            return {one for one, (person, _) in readers.items() if person.id in again}
        case quorums.KIND:
            quorum = quorums.of_group(session, meeting, post.facts["group_id"])
            return set(readers) if quorum is None or quorum.met else set()
        case nudges.KIND:
            done = set(session.scalars(nudges.answered(meeting)))
            return {one for one, (person, _) in readers.items() if person.organization_id in done}
        case delegated.KIND:
            asks = delegated.of(session, meeting.id, post.author_id or 0)
            stands = asks and asks.post_id == post.id and asks.state in delegated.ASKED
            return set() if stands else set(readers)
        case on_behalf.KIND:
            told = post.author_id, datetime.fromisoformat(post.facts["answered_at"])
            return {one for one, (_, rsvp) in readers.items() if _given(rsvp) != told}
    return set()


def _told_of_seats(session: Session, meeting: Meeting, since: datetime) -> set[int]:
    """Give who is told since then that a seat is theirs, or is not any more: that says it all."""
    notices = session.scalars(
        select(Post).where(Post.kind.in_(("seat", "notice")), Post.created_at >= since)
    )
    return {
        post.audience["people"][0]
        for post in notices
        if (post.kind == "seat" and unheard.said_of(post, meeting) is not None)
        or (post.facts.get("text"), post.facts.get("meeting_id")) == (seats.PASSED_ON, meeting.id)
    }


def _asked_again(session: Session, meeting: Meeting, since: datetime) -> set[int]:
    """Give who is told from then on that they are asked to a meeting again, with their answer."""
    announced = session.scalars(
        select(Post)
        .where(Post.kind == "announcement", Post.meeting_id == meeting.id)
        .where(Post.created_at >= since, Post.state != "withdrawn")
    )
    again = [one.audience for one in announced if {"of", "new_since"} & one.audience.keys()]
    who = or_(false(), *(recipients.of(audience, meeting) for audience in again))
    return set(session.scalars(select(Person.id).where(who)))


def _given(rsvp: Rsvp | None) -> tuple[int | None, datetime] | None:
    return (rsvp.given_by_id, rsvp.answered_at) if rsvp is not None else None
