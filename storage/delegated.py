"""What becomes of the colleagues whom people send in their place, as answers and people change.

The only place that decides on a held seat: it passes to the colleague who comes in person, without
a turn in line, or is free again. Of those who asked one another in turn, it is held for whoever is
the first to come, whoever asked them. Who calls has the meeting held, and settles it afterwards.
`storage.delegates` is about asking them.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from storage import cards, posts, unheard, waiting
from storage.models import Delegate, Delivery, Meeting, Person, Post, Rsvp
from storage.rules import answers, delegates

ASKED: Final = ("asked", "unanswered", "unsure")
"""The states in which a colleague may accept."""


_LATE: Final = ("unanswered", "unsure")
"""Those of them in which nothing sure was heard; the notices that tell it have the same names."""

_RELEASED: Final = "released"

STANDING: Final = Delegate.state != _RELEASED
"""Matches what somebody sends, or asks; not who was let go."""


def waited_for() -> ColumnElement[bool]:
    """Match where a choice or an answer is waited for until its time is over."""
    unsure = and_(Delegate.state == "unsure", Delegate.holds_seat)
    return or_(Delegate.state.in_(("wanted", "asked")), unsure)


KIND: Final = "delegate"
"""The kind of post that asks."""

TEXT: Final = "delegate_told"
"""The notice that tells one of the two what the other did."""


def of(session: Session, meeting_id: int, person_id: int) -> Delegate | None:
    """Give whom somebody sends to a meeting, asks to go there, or is to choose."""
    return _one(session, Delegate.meeting_id == meeting_id, Delegate.person_id == person_id)


def by(session: Session, meeting_id: int, delegate_id: int) -> Delegate | None:
    """Give who sends somebody to a meeting, or asks them to go there."""
    return _one(session, Delegate.meeting_id == meeting_id, Delegate.delegate_id == delegate_id)


def among(session: Session, meeting: Meeting, people: Collection[int]) -> Sequence[Delegate]:
    """Give what is kept of a meeting of these people, of who sends and of who is sent."""
    either = or_(Delegate.person_id.in_(people), Delegate.delegate_id.in_(people))
    return session.scalars(
        select(Delegate)
        .where(Delegate.meeting_id == meeting.id, either, STANDING)
        .options(joinedload(Delegate.person), joinedload(Delegate.delegate))
        .execution_options(populate_existing=True)
    ).all()


def concerning(person: Person) -> ColumnElement[bool]:
    """Match meetings to which somebody sends a colleague or is sent, asked ones too."""
    own = or_(Delegate.person_id == person.id, Delegate.delegate_id == person.id)
    return Meeting.id.in_(select(Delegate.meeting_id).where(own))


def accepted(session: Session, meeting: Meeting) -> Mapping[int, Person]:
    """Give, by the ids of those who were sent to a meeting and accepted, in whose place that is."""
    rows = session.scalars(
        select(Delegate).where(Delegate.meeting_id == meeting.id, Delegate.state == "accepted")
    )
    return {row.delegate_id: row.person for row in rows if row.delegate_id is not None}


def answered(session: Session, meeting: Meeting, rsvp: Rsvp, now: datetime, *, sat: bool) -> bool:
    """Do what an answer means for who was asked to go and for who asked.

    Says whether a held seat was taken or is free now: then the meeting is to be settled. To be
    called when the answer is written and in line; `sat`: its person had a seat before.
    """
    changed = takes = False
    for row in _concerned(session, meeting, rsvp.person_id):
        if row.state == _RELEASED:
            _look_at_released(session, row, rsvp, now)
        elif row.person_id == rsvp.person_id:
            if rsvp.answer != answers.NO:
                changed = _pass_seat(row, rsvp) or changed
                _come_after_all(session, row, rsvp, now)
        elif rsvp.answer in answers.COMING and row.state in ASKED:
            changed, takes = _pass_seat(row, rsvp) or changed, True
            row.state = "accepted"
            show(session, row)
            _tell(session, row, row.person_id, "accepted", now, answer=rsvp.answer)
        elif rsvp.answer == answers.NO:
            lose(session, row, "refused", now)
        elif rsvp.answer == answers.MAYBE and row.state == "accepted":
            _doubt(session, row, now, sat=sat and waiting.room(meeting).limited)
    if changed or rsvp.answer != answers.IN_PERSON or rsvp.ticket is None:
        return changed
    takes = takes or _asked_somebody(session, meeting.id, rsvp.person_id)
    kept = _kept(session, meeting.id, rsvp.person_id) if takes else None
    return kept is not None and _take_kept(session, kept, rsvp)


def _take_kept(session: Session, kept: Delegate, rsvp: Rsvp) -> bool:
    """Give a seat that another holds of those who asked one another to who comes now."""
    show(session, kept)
    _pass_seat(kept, rsvp)
    if kept.state == "wanted":
        session.delete(kept)
    session.flush()
    return True


def take_over(session: Session, meeting_id: int, person_id: int) -> datetime | None:
    """Let go the seat that is held, for no one chosen yet, by who was sent in somebody's place.

    For that one, who asks another instead: gives since when it is held; None where none is.
    """
    kept = _kept(session, meeting_id, person_id)
    if kept is None or kept.state != "wanted":
        return None
    since = kept.since
    show(session, kept)
    session.delete(kept)
    session.flush()
    return since


def _kept(session: Session, meeting_id: int, person_id: int) -> Delegate | None:
    """Give who holds a seat of those who asked one another in turn, somebody among them.

    One for whom nobody is chosen comes first.
    """
    chain = _chain(session, meeting_id, person_id)
    held = session.scalars(
        select(Delegate)
        .where(Delegate.meeting_id == meeting_id, Delegate.holds_seat)
        .where(Delegate.person_id.in_(chain))
        .order_by(Delegate.since, Delegate.person_id)
        .execution_options(populate_existing=True)
    ).all()
    return min(held, key=lambda row: row.state != "wanted", default=None)


def _chain(session: Session, meeting_id: int, person_id: int) -> set[int]:
    """Give those who asked one another to go to a meeting in turn, somebody among them."""
    pairs = [{one, *others} for one, others in _questions(session, meeting_id)]
    chain = {person_id}
    while grown := [pair for pair in pairs if pair & chain and not pair <= chain]:
        chain.update(*grown)
    return chain


def _asked_somebody(session: Session, meeting_id: int, person_id: int) -> bool:
    return any(one == person_id for one, _ in _questions(session, meeting_id))


def _questions(session: Session, meeting_id: int) -> list[tuple[int, Sequence[int]]]:
    """Give who asked whom to go to a meeting in their place, ever."""
    posts = select(Post).where(Post.kind == KIND, Post.meeting_id == meeting_id)
    return [
        (post.author_id, post.audience["people"])
        for post in session.scalars(posts)
        if post.author_id is not None
    ]


def _come_after_all(session: Session, row: Delegate, rsvp: Rsvp, now: datetime) -> None:
    """Let go whom somebody sends who now comes; who had accepted is theirs again after a no."""
    if row.state != "accepted":
        end(session, row, now, why="answered", answer=rsvp.answer)
        return
    _tell(session, row, row.delegate_id, "sent_answered", now, answer=rsvp.answer)
    show(session, row)
    row.state = _RELEASED
    session.flush()


def _look_at_released(session: Session, row: Delegate, rsvp: Rsvp, now: datetime) -> None:
    """Send whom somebody had let go who declines again, if they still come; else forget it."""
    declines = row.person_id == rsvp.person_id and rsvp.answer == answers.NO
    other = session.get(Rsvp, (row.meeting_id, row.delegate_id))
    if declines and other is not None and other.answer in answers.COMING:
        row.state = "accepted"
        _tell(session, row, row.delegate_id, "sent_again", now)
        show(session, row)
    elif declines or (row.delegate_id == rsvp.person_id and rsvp.answer not in answers.COMING):
        session.delete(row)
    session.flush()


def _doubt(session: Session, row: Delegate, now: datetime, *, sat: bool) -> None:
    """Note that who had accepted may come, and tell the other; a yes again is as it was before.

    A seat is held for as long as after a no, where that is of use.
    """
    row.state = "unsure"
    row.holds_seat = sat and delegates.can_hold(
        session.get_one(Meeting, row.meeting_id).starts_at, now
    )
    row.until = now + delegates.CHOICE
    until = row.until.isoformat() if row.holds_seat else None
    _tell(session, row, row.person_id, "unsure", now, held=row.holds_seat, until=until)
    show(session, row)
    session.flush()


def _pass_seat(row: Delegate, rsvp: Rsvp) -> bool:
    """Give a held seat to who answered, if they come in person, or free it; False without one."""
    held, row.holds_seat = row.holds_seat, False
    if held and rsvp.answer == answers.IN_PERSON:
        rsvp.ticket = None
    return held


def end(session: Session, row: Delegate, now: datetime, why: str, **facts: Any) -> None:
    """Send nobody any more; who was asked or sent is told. A held seat is free."""
    what = "sent" if row.state == "accepted" else "asked"
    if row.delegate_id is not None and (what == "sent" or _has_heard(session, row)):
        _tell(session, row, row.delegate_id, f"{what}_{why}", now, **facts)
    show(session, row)
    session.delete(row)
    session.flush()


def lose(session: Session, row: Delegate, what: str, now: datetime) -> None:
    """Have somebody choose another colleague, and tell them; a held seat stays so until then."""
    row.until = max(row.until, now + delegates.CHOICE)
    kept = row if row.holds_seat else _kept(session, row.meeting_id, row.person_id)
    until = kept.until.isoformat() if kept is not None else None
    _tell(session, row, row.person_id, what, now, held=kept is not None, until=until)
    show(session, row)
    row.delegate_id = row.post_id = None
    row.state = "wanted"
    if not row.holds_seat:
        session.delete(row)
    session.flush()


def time_out(session: Session, row: Delegate, now: datetime, *, ahead: bool) -> None:
    """End the wait for a choice or an answer; who asked is told, of what is `ahead`.

    A held seat is free.
    """
    if row.holds_seat:
        show(session, row)
    if row.state != "wanted" and ahead:
        state = "unanswered" if row.state == "asked" else "unsure"
        _tell(session, row, row.person_id, state, now, held=row.holds_seat, until=None)
        row.state, row.holds_seat = state, False
    else:
        session.delete(row)
    session.flush()


def tidy(session: Session, meeting: Meeting, now: datetime) -> None:
    """End what stands no more: either has left, stopped, or is of another organization now.

    Nor is a seat held longer than the start allows, which may have moved.
    """
    for row in rows(session, meeting):
        people = [one for one in (row.person_id, row.delegate_id) if one is not None]
        present = {
            person.id: person.organization_id
            for person in session.scalars(
                select(Person).where(waiting.asked(meeting), Person.id.in_(people))
            )
        }
        if row.state == _RELEASED:
            if len(people) > len(present) or len(set(present.values())) > 1:
                session.delete(row)
                session.flush()
            continue
        row.until = min(row.until, delegates.until(row.since, meeting.starts_at, now))
        if row.person_id not in present:
            if row.state == "accepted":  # who goes goes on
                continue
            if row.delegate_id in present or row.delegate_id is None:
                end(session, row, now, why="away")
            else:  # the meeting is no business of either any more
                session.delete(row)
                session.flush()
        elif len(people) > len(present) or len(set(present.values())) > 1:
            lose(session, row, "gone", now)


def rows(session: Session, meeting: Meeting, *which: ColumnElement[bool]) -> Sequence[Delegate]:
    """Give all that is kept of a meeting, or what of it matches."""
    return session.scalars(
        select(Delegate)
        .where(Delegate.meeting_id == meeting.id, *which)
        .order_by(Delegate.person_id)
        .execution_options(populate_existing=True)
    ).all()


def _concerned(session: Session, meeting: Meeting, person_id: int) -> Sequence[Delegate]:
    """Give whom a person sends to a meeting, and who sends them, asked ones too."""
    either = or_(Delegate.person_id == person_id, Delegate.delegate_id == person_id)
    return session.scalars(
        select(Delegate)
        .where(Delegate.meeting_id == meeting.id, either)
        .execution_options(populate_existing=True)
    ).all()


def _one(session: Session, *which: ColumnElement[bool]) -> Delegate | None:
    found = select(Delegate).where(STANDING, *which).execution_options(populate_existing=True)
    return session.scalar(found)


def _tell(
    session: Session, row: Delegate, to: int | None, what: str, now: datetime, **facts: Any
) -> None:
    """Tell one of the two what became of it, and by whom.

    That nothing was heard of a colleague is not said any more once something is. Where the meeting
    moved and nobody was told yet, it is told after that: it says the day.
    """
    if to is None:
        return
    other = row.person if to == row.delegate_id else row.delegate
    name = other.name if other is not None else ""
    if to == row.person_id:
        _withdraw_late(session, row)
    said = {"text": TEXT, "what": what, "meeting_id": row.meeting_id, "name": name, **facts}
    move = unheard.waiting(session, session.get_one(Meeting, row.meeting_id))
    after = move.due_at + unheard.AFTER if move.due_at and "starts_at" in move.old else now
    posts.plan(session, "notice", now, {"people": [to]}, said, prompt=True, due_at=max(now, after))


def _withdraw_late(session: Session, row: Delegate) -> None:
    """Take back what has not left yet: that who was asked has not answered, or not surely."""
    notices = session.scalars(select(Post).where(Post.kind == "notice", unheard.UNFINISHED))
    for post in notices.all():
        its = {"text": TEXT, "meeting_id": row.meeting_id}.items() <= post.facts.items()
        mine = its and post.facts["what"] in _LATE and post.audience["people"] == [row.person_id]
        if mine and unheard.is_unheard(session, post):
            posts.withdraw_post(session, post, "superseded")


def _has_heard(session: Session, row: Delegate) -> bool:
    """Say whether the question has reached who is asked, or may have."""
    left = Delivery.state.in_(("sending", "sent", "unknown"))
    heard = select(exists().where(Delivery.post_id == row.post_id, left))
    return session.scalar(heard) or False


def show_turned(session: Session, meeting: Meeting, people: Collection[int]) -> None:
    """Have the cards say who waits for a seat, or has one now, of those who go for others."""
    if people:
        sent = Delegate.state == "accepted", Delegate.delegate_id.in_(people)
        for row in rows(session, meeting, *sent):
            show(session, row)


def show(session: Session, row: Delegate) -> None:
    """Have the cards of both say what has become of it."""
    for person_id in (row.person_id, row.delegate_id):
        person = session.get(Person, person_id) if person_id is not None else None
        if person is not None and person.telegram_id is not None:
            cards.look_again(session, person.telegram_id, row.meeting_id)
