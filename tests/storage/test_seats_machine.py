"""Whatever happens in whatever order: no seat is lost, none is given twice, nobody is passed by."""

from collections import Counter

import cast
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import members, rsvps, seats, waiting
from storage.models import Person, Post, Rsvp
from storage.rules import answers
from storage.rules.seats import Claimant, Room, granted

who = st.integers(0, 5)
limits = st.none() | st.integers(0, 4)


class Seating(RuleBasedStateMachine):
    """Six people of two organizations and the meeting of their working group."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        people = cast.enter(session)
        self.group, self.organizations = people.ctip, (people.shelter, people.iom)
        self.people = [
            *cast.crowd(session, people.shelter, 3),
            *cast.crowd(session, people.iom, 3, first_id=2000),
        ]
        self.meeting = cast.meeting(session, people.ctip, capacity=2)
        self.remember()

    def teardown(self) -> None:
        self.session.rollback()
        self.session.expunge_all()

    @rule(number=who, wanted=st.sampled_from(["in_person", "in_person", "online", "no"]))
    def answers(self, number: int, wanted: str) -> None:
        offered = answers.offered(self.meeting.place, self.meeting.online)
        if self.may_answer(number) and wanted in offered:
            viewer = members.viewer(self.session, self.people[number])
            rsvps.answer(self.session, viewer, self.meeting.id, wanted, cast.NOW)
        self.settled(asking=number)

    @rule(number=who)
    def gives_back(self, number: int) -> None:
        person = self.people[number]
        if self.may_answer(number):
            viewer = members.viewer(self.session, person)
            given = rsvps.give_back(self.session, viewer, self.meeting.id, cast.NOW)
            assert given == (person.id in self.seated)
        self.settled(asking=number)

    @rule(capacity=limits, share=limits)
    def is_limited(self, capacity: int | None, share: int | None) -> None:
        cast.change(self.session, self.meeting, capacity=capacity, seats_per_organization=share)
        self.settled()

    @rule(number=who)
    def stops(self, number: int) -> None:
        telegram_id = self.people[number].telegram_id
        assert telegram_id is not None
        members.stop(self.session, telegram_id, cast.NOW)
        self.settled(asking=number)

    @rule(number=who)
    def comes_back(self, number: int) -> None:
        person = self.people[number]
        if person.left_at is not None:
            members.join(self.session, person, person.telegram_id or 0, cast.NOW)
        elif person.stopped_at is not None:
            members.resume(self.session, person, cast.NOW)
        self.settled(asking=number)

    @rule(number=who)
    def leaves(self, number: int) -> None:
        if self.people[number].left_at is None:
            members.end(self.session, self.people[number].id, cast.NOW, None)
        self.settled(asking=number)

    @rule(which=st.integers(0, 1))
    def organization_leaves_or_joins_the_group(self, which: int) -> None:
        organization = self.organizations[which]
        if organization in self.group.members:
            self.group.members.remove(organization)
        else:
            self.group.members.append(organization)
        seats.settle_all(self.session, cast.NOW)
        self.settled()

    @rule(status=st.sampled_from(["confirmed", "cancelled"]))
    def is_cancelled_or_not(self, status: str) -> None:
        cast.change(self.session, self.meeting, status=status)
        self.settled()

    @rule(place=st.sampled_from(["Room 1", None]))
    def has_a_place_or_not(self, place: str | None) -> None:
        cast.change(self.session, self.meeting, place=place)
        self.settled()

    @precondition(lambda self: self.meeting.status == "confirmed")
    @invariant()
    def is_as_full_as_it_says(self) -> None:
        counted = waiting.seats_of(self.session, self.meeting)
        assert self.meeting.full == (counted is not None and counted.full)
        if counted is not None:
            assert (counted.taken, counted.waiting) == (len(self.seated), len(self.line))

    @invariant()
    def nobody_has_the_ticket_of_another(self) -> None:
        rows = self.session.scalars(select(Rsvp.ticket).where(Rsvp.ticket.is_not(None))).all()
        assert len(set(rows)) == len(rows)

    @precondition(lambda self: self.meeting.status == "confirmed")
    @invariant()
    def what_is_shown_is_so(self) -> None:
        """A card that shows another place than this is edited: `cards.outdated` compares them."""
        limited = (self.meeting.capacity, self.meeting.seats_per_organization) != (None, None)
        places = dict.fromkeys(self.seated, 0) if limited else {}
        places |= {one: number for number, one in enumerate(self.line, 1)}
        for one in self.present():
            rsvp = rsvps.of(self.session, self.meeting.id, one.id)
            assert (rsvp.place if rsvp is not None else None) == places.get(one.id)

    def settled(self, asking: int | None = None) -> None:
        """Hold what is now against what was before the last act."""
        seated, line, told = self.seated, self.line, self.told
        self.remember()
        coming = {one.id for one in self.present() if self.comes(one)}
        assert {*self.seated, *self.line} == coming
        assert not set(self.seated) & set(self.line)
        assert seated & coming <= self.seated, "a seat was lost"
        acting = None if asking is None else self.people[asking].id
        news = self.told - told
        assert set(news.values()) <= {1}
        assert (self.seated & set(line)) - {acting} <= set(news) <= self.seated - seated - {acting}
        stayed = [one for one in line if one in self.line]
        assert [one for one in self.line if one in stayed] == stayed
        if self.meeting.status == "confirmed":
            self.nobody_is_passed_by(seated)

    def nobody_is_passed_by(self, before: set[int]) -> None:
        room = Room(self.meeting.capacity, self.meeting.seats_per_organization)
        organizations = {one.id: one.organization_id for one in self.people}
        taken = Counter(organizations[one] for one in self.seated)
        new = self.seated - before
        if new and room.capacity is not None:
            assert len(self.seated) <= room.capacity
        if room.per_organization is not None:
            assert all(taken[organizations[one]] <= room.per_organization for one in new)
        if self.meeting.place:
            line = [Claimant(one, organizations[one]) for one in self.line]
            assert granted(room, taken, line) == []

    def remember(self) -> None:
        self.session.flush()
        self.session.expire_all()
        present = {one.id for one in self.present()}
        self.line = [one.id for one in waiting.line(self.session, self.meeting)]
        self.seated = {
            row.person_id
            for row in self.session.scalars(select(Rsvp))
            if row.person_id in present and row.answer == "in_person" and row.ticket is None
        }
        posts = self.session.scalars(select(Post).where(Post.kind == "seat"))
        self.told = Counter(post.audience["people"][0] for post in posts)

    def present(self) -> list[Person]:
        """Those who are asked to the meeting now."""
        return [
            one
            for one in self.people
            if one.left_at is None
            and one.stopped_at is None
            and one.organization in self.group.members
        ]

    def may_answer(self, number: int) -> bool:
        asked = self.people[number] in self.present()
        return asked and rsvps.takes_answers(self.meeting, cast.NOW)

    def comes(self, person: Person) -> bool:
        rsvp = rsvps.of(self.session, self.meeting.id, person.id)
        return rsvp is not None and rsvp.answer == "in_person"


def test_seats_stay_true_through_everything(session: Session) -> None:
    run_state_machine_as_test(  # type: ignore[arg-type]  # any factory will do
        lambda: Seating(session),
        settings=settings(
            deadline=None,
            max_examples=15,
            stateful_step_count=20,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
