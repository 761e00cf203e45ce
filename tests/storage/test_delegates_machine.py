"""Whatever happens in whatever order: seats, waiting list and delegates stay true, and so do posts.

No seat is given twice or lost, none is held for nobody; nobody is asked to go, or reminded, of what
is no longer so.
"""

from datetime import timedelta

import cast
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    delegated,
    delegates,
    errors,
    members,
    outbox,
    posts,
    reminders,
    rsvps,
    seats,
    waiting,
)
from storage.models import Delegate, Person, Rsvp

who = st.integers(0, 5)
ROOM = 2


class Sending(RuleBasedStateMachine):
    """Six people of two organizations, a meeting with two seats, and the clock."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        people = cast.enter(session)
        self.iom, self.shelter = people.iom, people.shelter
        people.amina.left_at = people.bina.left_at = cast.NOW
        self.people = [
            *cast.crowd(session, people.shelter, 3),
            *cast.crowd(session, people.iom, 3, first_id=2000),
        ]
        self.meeting = cast.meeting(session, people.ctip, capacity=ROOM, online=None)
        self.now = cast.NOW

    def teardown(self) -> None:
        self.session.rollback()
        self.session.expunge_all()

    @rule(number=who, wanted=st.sampled_from(["in_person", "in_person", "maybe", "no"]))
    def answers(self, number: int, wanted: str) -> None:
        if self.may_answer(number):
            rsvps.answer(self.session, self.see(number), self.meeting.id, wanted, self.now)

    @rule(number=who)
    def declines(self, number: int) -> None:
        """Decline as by a tap: a seat is held, if there is a colleague and it is of use."""
        if not self.may_answer(number):
            return
        present = delegated.of(self.session, self.meeting.id, self.people[number].id)
        before = self.seats_of(number) or (present is not None and present.holds_seat)
        delegates.decline(self.session, self.see(number), self.meeting.id, self.now)
        own = delegated.of(self.session, self.meeting.id, self.people[number].id)
        if own is not None and own.holds_seat:
            assert before, "a seat is held for who had none"

    @rule(number=who, other=who)
    def asks(self, number: int, other: int) -> None:
        """Ask one of those offered, and see that nobody else can be asked."""
        if not self.may_answer(number):
            return
        viewer, meeting_id = self.see(number), self.meeting.id
        try:
            free = delegates.whom(self.session, viewer, meeting_id, self.now)
        except errors.Refusal:
            return
        assert all(one.organization_id == viewer.organization_id for one in free)
        assert not any(map(self.comes, free))
        if free:
            delegates.ask(self.session, viewer, meeting_id, free[other % len(free)].id, self.now)

    @rule(number=who, wanted=st.sampled_from(["in_person", "in_person", "no"]))
    def answers_the_question(self, number: int, wanted: str) -> None:
        """A held seat is theirs who accepts, whoever waits."""
        asked = self.session.scalars(
            select(Delegate)
            .where(Delegate.delegate_id.is_not(None), delegated.STANDING)
            .order_by(Delegate.person_id)
        ).all()
        if not asked or not rsvps.takes_answers(self.meeting, self.now):
            return
        row = asked[number % len(asked)]
        held, own, of = row.holds_seat, row.delegate, row.person_id
        if own is None or not self.present(own):
            return
        viewer = cast.viewer(self.session, own)
        if viewer.organization_id != row.person.organization_id:
            return
        rsvp = delegates.answer(self.session, viewer, self.meeting.id, of, wanted, self.now)
        if wanted == "in_person" and held:
            assert own.id in self.seated()
            assert rsvp.position is None

    @rule(number=st.integers(0, 17))
    def goes_or_comes_back(self, number: int) -> None:
        if number >= len(self.people):  # it happens seldom
            return
        person = self.people[number]
        if person.stopped_at is None:
            members.stop(self.session, person.telegram_id or 0, self.now)
        else:
            members.resume(self.session, person, self.now)

    @rule(number=st.integers(0, 17))
    def changes_the_organization(self, number: int) -> None:
        if number >= len(self.people):  # it happens seldom
            return
        person = self.people[number]
        person.organization = self.iom if person.organization is self.shelter else self.shelter
        self.session.flush()
        seats.settle_all(self.session, self.now)

    @rule(days=st.sampled_from([-1, 1, 2]))
    def is_moved(self, days: int) -> None:
        starts = self.meeting.starts_at + timedelta(days=days)
        if starts > self.now:
            cast.change(self.session, self.meeting, self.now, starts=starts)

    @rule(status=st.sampled_from(["confirmed", "confirmed", "confirmed", "cancelled"]))
    def is_cancelled_or_not(self, status: str) -> None:
        cast.change(self.session, self.meeting, self.now, status=status)

    @rule(hours=st.sampled_from([0.2, 3, 25]))
    def time_passes(self, hours: float) -> None:
        """Let the clock do its duties, and send what is to leave."""
        self.now += hours * cast.HOUR
        delegates.let_go(self.session, self.now)
        seats.pass_on(self.session, self.now)
        reminders.post_due(self.session, self.now)
        self.sends()

    @rule()
    def sends(self) -> None:
        """What leaves is true when it leaves."""
        posts.open_due(self.session, self.now)
        claimed = cast.claim(self.session, self.now)
        for one in claimed:
            delivery = self.session.get_one(outbox.Delivery, one.delivery_id)
            person = self.session.get_one(Person, delivery.person_id)
            if delivery.post.kind == delegated.KIND:
                self.is_asked(person, delivery.post.author_id)
            if delivery.post.kind == "reminder":
                assert self.meeting.status == "confirmed"
                assert self.answer_of(person) != "no"
        results = [outbox.Result(one.delivery_id, "sent", message_id=1) for one in claimed]
        outbox.record(self.session, results, self.now)

    def is_asked(self, person: Person, by: int | None) -> None:
        row = delegated.by(self.session, self.meeting.id, person.id)
        assert row is not None
        assert (row.person_id, row.state) in [(by, "asked"), (by, "unanswered")]
        assert self.answer_of(self.session.get_one(Person, row.person_id)) == "no"

    @invariant()
    def the_room_is_not_overbooked(self) -> None:
        assert waiting.taken(self.session, self.meeting).total() <= ROOM

    @invariant()
    def no_seat_is_free_while_somebody_waits(self) -> None:
        if rsvps.takes_answers(self.meeting, self.now):
            taken = waiting.taken(self.session, self.meeting).total()
            assert taken == ROOM or not waiting.line(self.session, self.meeting)
            assert self.meeting.full == (taken == ROOM)

    @invariant()
    def who_comes_sits_or_waits(self) -> None:
        if rsvps.takes_answers(self.meeting, self.now):
            line = {one.id for one in waiting.line(self.session, self.meeting)}
            coming = {one.id for one in self.people if self.present(one) and self.comes(one)}
            assert self.seated() | line == coming
            assert not self.seated() & line

    @invariant()
    def who_sends_somebody_does_not_come_and_who_accepted_does(self) -> None:
        for row in self.session.scalars(select(Delegate).where(~delegated.STANDING)):
            assert self.answer_of(row.person) != "no"
            assert row.delegate is not None
            assert self.comes(row.delegate)
            assert not row.holds_seat
        for row in self.session.scalars(select(Delegate).where(delegated.STANDING)):
            assert self.answer_of(row.person) == "no"
            assert (row.delegate is None) == (row.state == "wanted")
            assert not row.holds_seat or row.state in ("wanted", "asked", "unsure")
            assert row.state != "wanted" or row.holds_seat
            if row.delegate is not None:
                assert self.comes(row.delegate) == (row.state == "accepted")
            if row.state != "accepted" and rsvps.takes_answers(self.meeting, self.now):
                both = [one for one in (row.person, row.delegate) if one is not None]
                assert all(map(self.present, both))
                assert len({one.organization_id for one in both}) == 1

    @invariant()
    def no_seat_is_held_too_long(self) -> None:
        """Between the duties of the clock at most a moment longer than it says."""
        ten_minutes = timedelta(minutes=10)
        latest = max(self.now + ten_minutes, self.meeting.starts_at - 2 * cast.HOUR)
        for row in self.session.scalars(select(Delegate).where(Delegate.holds_seat)):
            if rsvps.takes_answers(self.meeting, self.now):
                assert row.until <= latest

    def seats_of(self, number: int) -> bool:
        return self.people[number].id in self.seated()

    def seated(self) -> set[int]:
        rows = self.session.scalars(select(Rsvp).execution_options(populate_existing=True))
        sits = {one.person_id for one in rows if one.answer == "in_person" and one.ticket is None}
        return {one.id for one in self.people if one.id in sits and self.present(one)}

    def present(self, person: Person) -> bool:
        return person.stopped_at is None

    def may_answer(self, number: int) -> bool:
        asked = self.present(self.people[number])
        return asked and rsvps.takes_answers(self.meeting, self.now)

    def answer_of(self, person: Person) -> str:
        rsvp = rsvps.of(self.session, self.meeting.id, person.id)
        return rsvp.answer if rsvp is not None else "none"

    def comes(self, person: Person) -> bool:
        return self.answer_of(person) == "in_person"

    def see(self, number: int) -> members.Viewer:
        return cast.viewer(self.session, self.people[number])


def test_delegates_stay_true_through_everything(session: Session) -> None:
    run_state_machine_as_test(  # type: ignore[arg-type]  # any factory will do
        lambda: Sending(session),
        settings=settings(
            deadline=None,
            max_examples=20,
            stateful_step_count=30,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
