"""Whatever is answered and changed of one date or of many: each date's seats stay true."""

from collections import Counter

import cast
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, meeting_changes, rsvps, series, series_answers, unheard, waiting
from storage.change_notices import Telling
from storage.meeting_changes import Change
from storage.models import Meeting, Post, Reminder
from storage.particulars import Written
from storage.rules import repeats

DATES = 3
who, which_date = st.integers(0, 4), st.integers(0, DATES - 1)
wanted = st.sampled_from(["in_person", "in_person", "online", "no"])


class Dates(RuleBasedStateMachine):
    """Five people and three dates of their working group's series."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        people = cast.enter(session)
        self.chair = cast.viewer(session, people.rafiq)
        self.people = cast.crowd(session, people.shelter, 5)
        self.viewers = [cast.viewer(session, one) for one in self.people]
        self.dates = [
            cast.meeting(
                session, people.ctip, starts=cast.STARTS + week * 7 * cast.DAY,
                series_key="weekly", capacity=2,
            )
            for week in range(DATES)
        ]  # fmt: skip
        cast.known(session, *self.dates)
        self.expected: dict[tuple[int, int], str] = {}

    def teardown(self) -> None:
        self.session.rollback()
        self.session.expunge_all()

    @rule(number=who, date=which_date, answer=wanted)
    def answers_one(self, number: int, date: int, answer: str) -> None:
        meeting = self.dates[date]
        if meeting.status == "confirmed":
            rsvps.answer(self.session, self.viewers[number], meeting.id, answer, cast.NOW)
            self.expected[number, date] = answer

    @rule(number=who, date=which_date, which=st.sampled_from(series_answers.WHICH))
    def answers_all(self, number: int, date: int, which: str) -> None:
        answer = self.expected.get((number, date), "none")
        viewer, meeting_id = self.viewers[number], self.dates[date].id
        try:
            given = series_answers.give(self.session, viewer, meeting_id, answer, which, cast.NOW)
        except errors.Refusal:
            return
        for meeting, _ in given:
            at = self.dates.index(meeting)
            known = self.expected.get((number, at))
            assert which == series_answers.EVERY or known in (None, answer)
            self.expected[number, at] = answer

    @rule(
        date=which_date, scope=st.sampled_from(series.SCOPES), by=st.sampled_from([0, 0, 1]),
        place=st.sampled_from(["Room 1", "Room 2"]), capacity=st.none() | st.integers(0, 3),
        status=st.sampled_from(["confirmed", "confirmed", "cancelled"]),
    )  # fmt: skip
    def is_changed(
        self, date: int, scope: str, by: int, place: str, capacity: int | None, status: str
    ) -> None:
        found = series.scope(self.session, self.dates[date], scope, cast.NOW)
        ids = [one.id for one in found]
        wanted = [
            (one, said(one, by, place, capacity))
            for one in meeting_changes.find_all(self.session, self.chair, ids, cast.NOW)
        ]
        how = Change(status, None, Telling.FOLDED, cast.NOW)
        told = meeting_changes.change_all(self.session, self.chair, wanted, how)
        about = [one.id for one in unheard.dates(self.session, told)] if told else []
        assert len(about) == len(set(about)), "a date is told of twice"

    @invariant()
    def answers_are_kept(self) -> None:
        for (number, date), answer in self.expected.items():
            own = rsvps.of(self.session, self.dates[date].id, self.people[number].id)
            assert own is not None
            assert own.answer == answer

    @invariant()
    def each_date_seats_who_comes_and_nobody_twice(self) -> None:
        for at, meeting in enumerate(self.dates):
            if meeting.status == "cancelled":
                continue
            coming = {
                self.people[number].id
                for (number, date), answer in self.expected.items()
                if date == at and answer == "in_person"
            }
            line = [one.id for one in waiting.line(self.session, meeting)]
            taken = sum(waiting.taken(self.session, meeting).values())
            assert set(line) <= coming
            assert taken + len(line) == len(coming)
            if meeting.capacity is not None and line:
                assert taken >= meeting.capacity, "a seat is free while somebody waits"

    @invariant()
    def what_is_owed_is_about_each_date_once_and_as_it_is(self) -> None:
        planned = Post.state == "planned", Post.kind.in_(("change", "cancellation"))
        owed = self.session.scalars(select(Post).where(*planned)).all()
        about = Counter(one.id for post in owed for one in unheard.dates(self.session, post))
        assert set(about.values()) <= {1}
        assert set(Counter(post.kind for post in owed).values()) <= {1}, "two notices of a kind"
        for post in owed:
            status = "cancelled" if post.kind == "cancellation" else "confirmed"
            assert {one.status for one in unheard.dates(self.session, post)} == {status}

    @invariant()
    def reminders_are_of_what_takes_place_as_it_is(self) -> None:
        self.session.flush()
        planned = self.session.scalars(select(Reminder).where(Reminder.state == "planned"))
        stands = {(one.id, one.starts_at) for one in self.dates if one.status == "confirmed"}
        assert {(one.meeting_id, one.starts_at) for one in planned} <= stands


def said(meeting: Meeting, by: int, place: str, capacity: int | None) -> Written:
    starts, ends = (
        repeats.later(at, by, "Asia/Dhaka") for at in (meeting.starts_at, meeting.ends_at)
    )
    groups = [one.id for one in meeting.working_groups]
    return Written(
        meeting.title, groups, starts, ends, starts, place, meeting.online, capacity=capacity
    )


def test_dates_stay_true_through_everything(session: Session) -> None:
    run_state_machine_as_test(  # type: ignore[arg-type]  # any factory will do
        lambda: Dates(session),
        settings=settings(
            deadline=None,
            max_examples=12,
            stateful_step_count=15,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
