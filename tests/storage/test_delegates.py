"""Colleagues who are sent in somebody's place: who may be, what becomes of the seat, who hears."""

from datetime import datetime, timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import (
    delegated,
    delegates,
    errors,
    members,
    on_behalf,
    posts,
    rsvps,
    seats,
    waiting,
)
from storage.change_notices import Telling
from storage.models import Delegate, Person, Post, Rsvp

SOON = cast.STARTS - 2 * cast.HOUR


class Stage:
    """Bina of a full meeting, her colleagues Zara and Yusuf, and Rafiq, who waits."""

    def __init__(self, session: Session, **columns: object) -> None:
        self.session = session
        self.people = people = cast.enter(session)
        self.bina = people.bina
        self.zara = cast.person(session, "Zara", people.shelter, telegram_id=201)
        self.yusuf = cast.person(session, "Yusuf", people.shelter, telegram_id=202)
        self.rafiq = people.rafiq
        self.meeting = cast.meeting(session, people.ctip, **{"capacity": 1} | columns)
        self.answer(self.bina, "in_person")
        self.answer(self.rafiq, "in_person")

    def answer(self, who: Person, word: str, now: datetime = cast.NOW) -> Rsvp:
        return rsvps.answer(self.session, self.see(who), self.meeting.id, word, now)

    def decline(self, who: Person, now: datetime = cast.NOW) -> Rsvp:
        return delegates.decline(self.session, self.see(who), self.meeting.id, now)

    def ask(self, who: Person, whom: Person, now: datetime = cast.NOW) -> Delegate:
        return delegates.ask(self.session, self.see(who), self.meeting.id, whom.id, now)

    def accept(self, who: Person, of: Person, word: str, now: datetime = cast.NOW) -> Rsvp:
        viewer = self.see(who)
        return delegates.answer(self.session, viewer, self.meeting.id, of.id, word, now)

    def whom(self, who: Person, now: datetime = cast.NOW) -> list[str]:
        found = delegates.whom(self.session, self.see(who), self.meeting.id, now)
        return [one.name for one in found]

    def see(self, who: Person) -> members.Viewer:
        return cast.viewer(self.session, who)

    @property
    def seated(self) -> list[str]:
        rows = self.session.scalars(
            select(Person.name)
            .join(Rsvp, Rsvp.person_id == Person.id)
            .where(Rsvp.answer == "in_person", Rsvp.ticket.is_(None))
        )
        return sorted(rows)

    @property
    def taken(self) -> int:
        return waiting.taken(self.session, self.meeting).total()

    @property
    def told(self) -> list[tuple[int, str]]:
        """Whom notices tell what, in order."""
        notices = self.session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
        return [
            (one.audience["people"][0], one.facts["what"])
            for one in notices
            if one.facts["text"] == delegated.TEXT
        ]

    def state(self, who: Person) -> str | None:
        row = delegated.of(self.session, self.meeting.id, who.id)
        return row.state if row is not None else None


@pytest.fixture
def on(session: Session) -> Stage:
    """Where everything is as the class says."""
    return Stage(session)


def send(on: Stage) -> None:
    """Let Bina ask Zara to go."""
    on.decline(on.bina)
    on.ask(on.bina, on.zara)


def let_go(on: Stage, wanted: str = "in_person") -> None:
    """Let Zara accept to go, and Bina come after all."""
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    on.answer(on.bina, wanted)


def notice_of(session: Session, kind: str) -> Post:
    """The last post of a kind."""
    return session.scalars(select(Post).where(Post.kind == kind).order_by(Post.id)).all()[-1]


def test_who_accepts_while_a_move_is_untold_accepts_what_they_were_asked(
    session: Session, on: Stage
) -> None:
    send(on)
    later, minute = cast.NOW + cast.HOUR, timedelta(minutes=1)
    cast.change(session, on.meeting, later, Telling.FOLDED, starts=cast.STARTS + cast.DAY)
    given = on.accept(on.zara, on.bina, "in_person", later + minute)
    assert (given.confirm, given.yes_to) == (True, cast.STARTS)
    assert on.state(on.bina) == "accepted"
    told = notice_of(session, "notice")
    assert told.facts["what"] == "accepted"
    assert told.due_at > notice_of(session, "change").due_at
    cast.change(session, on.meeting, later + 2 * minute, Telling.FOLDED, starts=cast.STARTS)
    assert not given.confirm  # it is what they said yes to


def test_who_was_asked_after_the_move_accepts_it(session: Session, on: Stage) -> None:
    on.decline(on.bina)
    later = cast.NOW + cast.HOUR
    cast.change(session, on.meeting, later, Telling.FOLDED, starts=cast.STARTS + cast.DAY)
    on.ask(on.bina, on.zara, later + timedelta(minutes=1))
    assert not on.accept(on.zara, on.bina, "in_person", later + timedelta(minutes=1)).confirm


def test_colleagues_who_can_be_asked_are_offered(session: Session, on: Stage) -> None:
    cast.person(session, "Never joined", on.people.shelter)
    left = cast.person(session, "Left", on.people.shelter, telegram_id=203)
    members.end(session, left.id, cast.NOW, None)
    away = cast.person(session, "Blocked", on.people.shelter, telegram_id=204)
    members.lose(session, 204, "blocked", cast.NOW)
    with pytest.raises(errors.Outdated):
        on.whom(on.bina)
    on.decline(on.bina)
    assert on.whom(on.bina) == ["Yusuf", "Zara"]
    on.answer(on.zara, "online")
    on.answer(on.yusuf, "no")
    assert on.whom(on.bina) == []
    on.answer(on.yusuf, "maybe")
    assert on.whom(on.bina) == ["Yusuf"]
    for who in (on.zara, left, away):
        with pytest.raises(errors.NotFree):
            on.ask(on.bina, who)
    with pytest.raises(errors.Outdated):
        on.ask(on.bina, on.rafiq)


def test_nobody_sends_anybody_to_what_they_are_not_asked_to(session: Session, on: Stage) -> None:
    closed = cast.meeting(session, on.people.closed)
    with pytest.raises(errors.NotFound):
        delegates.whom(session, on.see(on.bina), closed.id, cast.NOW)
    on.decline(on.bina)
    with pytest.raises(errors.AnswersOver):
        on.whom(on.bina, cast.STARTS)


def test_a_seat_passes_to_the_delegate_past_the_waiting_list(session: Session, on: Stage) -> None:
    on.decline(on.bina)
    assert (on.seated, on.taken) == ([], 1)
    on.ask(on.bina, on.zara)
    rsvp = on.accept(on.zara, on.bina, "in_person")
    assert (on.seated, on.taken, rsvp.position) == (["Zara"], 1, None)
    assert (on.state(on.bina), on.told) == ("accepted", [(on.bina.id, "accepted")])
    assert on.answer(on.rafiq, "in_person").position == 1
    assert delegated.accepted(session, on.meeting) == {on.zara.id: on.bina}


@pytest.mark.parametrize("way", ["in_person", "online"])
def test_the_organizations_count_is_what_it_was(session: Session, on: Stage, way: str) -> None:
    def counted() -> tuple[int, int]:
        found = rsvps.counts(session, on.meeting)
        return found.coming, found.organizations

    on.answer(on.rafiq, "no")
    before = counted()
    send(on)
    assert counted() == (0, 0)
    on.accept(on.zara, on.bina, way)
    assert counted() == before == (1, 1)


def test_ones_own_card_accepts_as_well(session: Session, on: Stage) -> None:
    send(on)
    on.answer(on.zara, "in_person")
    assert (on.seated, on.state(on.bina)) == (["Zara"], "accepted")


def test_who_comes_online_leaves_the_seat_to_who_waits(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "online")
    assert (on.seated, on.taken, on.state(on.bina)) == (["Rafiq"], 1, "accepted")


def test_a_seat_given_back_is_held_for_nobody(session: Session, on: Stage) -> None:
    rsvps.give_back(session, on.see(on.bina), on.meeting.id, cast.NOW)
    assert (on.seated, on.state(on.bina)) == (["Rafiq"], None)


def test_no_seat_is_held_where_nobody_can_be_sent(session: Session, on: Stage) -> None:
    for one in (on.zara, on.yusuf):
        on.answer(one, "online")
    on.decline(on.bina)
    assert (on.seated, on.state(on.bina)) == (["Rafiq"], None)


def test_no_seat_is_held_just_before_the_start(session: Session, on: Stage) -> None:
    on.decline(on.bina, SOON)
    assert on.seated == ["Rafiq"]
    on.ask(on.bina, on.zara, SOON)
    assert on.accept(on.zara, on.bina, "in_person", SOON).position == 1


@pytest.mark.parametrize(("asked", "held"), [(False, 10 / 60), (True, 24)])
def test_a_held_seat_goes_to_who_waits_when_its_time_is_over(
    session: Session, on: Stage, asked: bool, held: float
) -> None:
    on.decline(on.bina)
    if asked:
        on.ask(on.bina, on.zara)
    end = cast.NOW + held * cast.HOUR
    assert delegates.let_go(session, end - cast.HOUR / 3600) == 0
    assert delegates.let_go(session, end) == 1
    assert on.seated == ["Rafiq"]
    assert on.told == ([(on.bina.id, "unanswered")] if asked else [])
    assert on.state(on.bina) == ("unanswered" if asked else None)
    assert delegates.let_go(session, end) == 0


def test_one_may_accept_late_and_then_waits_like_others(session: Session, on: Stage) -> None:
    send(on)
    delegates.let_go(session, cast.NOW + cast.DAY)
    assert on.accept(on.zara, on.bina, "in_person", cast.NOW + cast.DAY).position == 1
    assert on.state(on.bina) == "accepted"


@pytest.mark.parametrize(("word", "what"), [("online", "accepted"), ("in_person", "accepted"),
                                            ("no", "refused")])  # fmt: skip
@pytest.mark.parametrize("left", [False, True])
def test_who_answers_before_it_was_said_that_they_have_not_is_all_that_is_told(
    session: Session, on: Stage, word: str, what: str, left: bool
) -> None:
    send(on)
    late = cast.NOW + cast.DAY
    delegates.let_go(session, late)
    if left:
        posts.open_due(session, late)
        cast.claim(session, late)
    on.accept(on.zara, on.bina, word, late)
    owed = [
        one.facts["what"]
        for one in session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
        if one.state != "withdrawn"
    ]
    assert owed == (["unanswered", what] if left else [what])


def test_a_move_to_an_earlier_date_shortens_the_wait(session: Session, on: Stage) -> None:
    send(on)
    cast.change(session, on.meeting, starts=cast.NOW + 5 * cast.HOUR)
    assert delegates.let_go(session, cast.NOW + 3 * cast.HOUR) == 1
    assert on.seated == ["Rafiq"]


def test_who_refused_is_told_of_and_another_may_be_asked(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "no")
    assert (on.told, on.seated, on.taken) == ([(on.bina.id, "refused")], [], 1)
    on.ask(on.bina, on.yusuf)
    on.accept(on.yusuf, on.bina, "in_person")
    assert on.seated == ["Yusuf"]
    with pytest.raises(errors.NotAsked):
        on.accept(on.zara, on.bina, "in_person")


def test_after_a_refusal_the_seat_is_held_for_another_choice_only(
    session: Session, on: Stage
) -> None:
    send(on)
    late = cast.NOW + cast.DAY - cast.HOUR / 60
    on.accept(on.zara, on.bina, "no", late)
    assert delegates.let_go(session, late + 9 * cast.HOUR / 60) == 0
    assert delegates.let_go(session, late + 10 * cast.HOUR / 60) == 1
    assert (on.seated, on.state(on.bina)) == (["Rafiq"], None)


@pytest.mark.parametrize("later", [cast.HOUR / 60, 2 * cast.HOUR])
def test_a_seat_that_who_was_sent_gave_up_goes_to_who_is_asked_instead(
    session: Session, on: Stage, later: timedelta
) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    on.decline(on.zara)
    assert on.told[1:] == [(on.bina.id, "refused")]
    on.ask(on.bina, on.yusuf, cast.NOW + cast.HOUR / 60)
    assert (on.taken, on.state(on.zara), on.state(on.bina)) == (1, None, "asked")
    delegates.let_go(session, cast.NOW + later)
    on.accept(on.yusuf, on.bina, "in_person", cast.NOW + later)
    assert (on.seated, on.taken) == (["Yusuf"], 1)


def test_a_seat_that_two_hold_in_turn_goes_to_the_first_who_accepts_whoever_asked(
    session: Session, on: Stage
) -> None:
    omar = cast.person(session, "Omar", on.people.shelter, telegram_id=203)
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    on.decline(on.zara)
    on.ask(on.zara, on.yusuf)
    on.ask(on.bina, omar)
    on.accept(omar, on.bina, "in_person")
    assert (on.seated, on.taken) == (["Omar"], 1)
    on.accept(on.yusuf, on.zara, "in_person")
    assert (on.seated, on.taken) == (["Omar"], 1)


def test_who_comes_after_all_gets_the_seat_that_who_was_sent_gave_up(
    session: Session, on: Stage
) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    on.decline(on.zara)
    on.answer(on.bina, "in_person")
    assert (on.seated, on.taken, on.state(on.zara)) == (["Bina"], 1, None)


def test_a_seat_that_a_colleague_holds_who_was_asked_by_none_of_them_is_not_taken(
    session: Session,
) -> None:
    on = Stage(session, capacity=2)
    on.decline(on.bina)
    on.answer(on.zara, "no")
    on.ask(on.zara, on.yusuf)
    on.accept(on.yusuf, on.zara, "in_person")
    assert (on.seated, on.taken, on.state(on.bina)) == (["Rafiq"], 2, "wanted")


def test_a_delegate_who_gives_up_is_told_of(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    on.answer(on.zara, "no")
    assert on.told[1:] == [(on.bina.id, "refused")]
    assert (on.seated, on.state(on.bina)) == (["Rafiq"], None)


def test_a_delegate_who_is_unsure_keeps_the_seat_for_a_while(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    on.answer(on.zara, "maybe")
    assert on.told[1:] == [(on.bina.id, "unsure")]
    assert (on.seated, on.taken, on.state(on.bina)) == ([], 1, "unsure")
    on.answer(on.zara, "in_person")
    assert (on.seated, on.state(on.bina)) == (["Zara"], "accepted")
    assert on.told[2:] == [(on.bina.id, "accepted")]
    on.answer(on.zara, "maybe")
    late = cast.NOW + 10 * cast.HOUR / 60
    assert delegates.let_go(session, late) == 1
    assert (on.seated, on.state(on.bina)) == (["Rafiq"], "unsure")
    assert on.told[3:] == [(on.bina.id, "unsure"), (on.bina.id, "unsure")]
    assert delegates.let_go(session, late + cast.DAY) == 0
    assert on.answer(on.zara, "in_person", late).position == 1
    assert on.told[5:] == [(on.bina.id, "accepted")]


def test_without_seats_a_delegate_who_was_unsure_comes_as_before(session: Session) -> None:
    on = Stage(session, capacity=None)
    on.decline(on.bina)
    on.ask(on.bina, on.zara)
    on.accept(on.zara, on.bina, "in_person")
    on.answer(on.zara, "maybe")
    on.answer(on.zara, "online")
    assert [what for _, what in on.told] == ["accepted", "unsure", "accepted"]
    assert list(delegated.accepted(session, on.meeting)) == [on.zara.id]


def test_who_declined_is_not_offered(session: Session, on: Stage) -> None:
    on.answer(on.zara, "no")
    on.decline(on.bina)
    assert on.whom(on.bina) == ["Yusuf"]


def test_who_comes_after_all_gets_the_held_seat_back(session: Session, on: Stage) -> None:
    send(on)
    deliver(session)
    assert on.answer(on.bina, "in_person").position is None
    assert (on.seated, on.taken, on.state(on.bina)) == (["Bina"], 1, None)
    assert on.told == [(on.zara.id, "asked_answered")]
    with pytest.raises(errors.NotAsked):
        on.accept(on.zara, on.bina, "in_person")


def test_a_delegate_who_accepted_keeps_the_seat_when_the_other_comes_too(
    session: Session, on: Stage
) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    assert on.answer(on.bina, "in_person").position == 2
    assert (on.seated, on.told[1:]) == (["Zara"], [(on.zara.id, "sent_answered")])
    assert delegated.accepted(session, on.meeting) == {}


@pytest.mark.parametrize("declines", [Stage.answer, Stage.decline])
@pytest.mark.parametrize("wanted", ["in_person", "maybe"])
def test_who_declines_again_sends_whom_they_had_let_go_and_both_know(
    session: Session, on: Stage, wanted: str, declines: Any
) -> None:
    let_go(on, wanted)
    assert on.state(on.bina) is None
    declines(on, on.bina, *(["no"] if declines == Stage.answer else []))
    assert on.state(on.bina) == "accepted"
    assert delegated.accepted(session, on.meeting) == {on.zara.id: on.bina}
    assert (on.seated, on.taken) == (["Zara"], 1)
    assert on.told[1:] == [(on.zara.id, "sent_answered"), (on.zara.id, "sent_again")]
    on.answer(on.zara, "no")
    assert on.told[3:] == [(on.bina.id, "refused")]
    assert on.whom(on.bina) == ["Yusuf"]


@pytest.mark.parametrize("wanted", ["no", "maybe"])
def test_whom_one_let_go_and_who_does_not_come_is_sent_by_nobody(
    session: Session, on: Stage, wanted: str
) -> None:
    let_go(on)
    on.answer(on.zara, wanted)
    on.decline(on.bina)
    assert (on.state(on.bina), on.seated) == (None, ["Rafiq"])
    assert on.told[1:] == [(on.zara.id, "sent_answered")]
    assert "Yusuf" in on.whom(on.bina)


@pytest.mark.parametrize("away", ["zara", "bina"])
def test_whom_one_let_go_is_forgotten_when_either_leaves(
    session: Session, on: Stage, away: str
) -> None:
    let_go(on)
    members.stop(session, getattr(on, away).telegram_id, cast.NOW)
    assert session.scalars(select(Delegate)).all() == []
    assert on.told[1:] == [(on.zara.id, "sent_answered")]


def test_a_maybe_gives_the_held_seat_up(session: Session, on: Stage) -> None:
    send(on)
    on.answer(on.bina, "maybe")
    assert (on.seated, on.state(on.bina)) == (["Rafiq"], None)


def deliver(session: Session) -> list[tuple[int, str]]:
    """Send what is owed; give chats and kinds."""
    posts.open_due(session, cast.NOW)
    claimed = cast.claim(session)
    cast.outbox.record(
        session,
        [cast.outbox.Result(one.delivery_id, "sent", message_id=1) for one in claimed],
        cast.NOW,
    )
    return [(one.chat_id, one.message.text.split()[0]) for one in claimed]


def test_the_question_leaves_only_while_it_is_asked(session: Session, on: Stage) -> None:
    send(on)
    on.answer(on.bina, "in_person")
    assert deliver(session) == []
    assert cast.states(session, delegated.KIND) == {201: ("withdrawn", "settled")}
    assert on.told == []


def test_who_is_replaced_before_they_heard_is_told_nothing(session: Session, on: Stage) -> None:
    send(on)
    on.ask(on.bina, on.yusuf)
    assert (202, delegated.KIND) in deliver(session)
    on.ask(on.bina, on.zara)
    assert on.told == [(on.yusuf.id, "asked_replaced")]


def test_nobody_is_asked_twice_or_by_two(session: Session, on: Stage) -> None:
    send(on)
    with pytest.raises(errors.AlreadyDone):
        on.ask(on.bina, on.zara)
    on.decline(on.yusuf)
    assert on.whom(on.yusuf) == []  # who declined, and who is asked already
    with pytest.raises(errors.NotFree):
        on.ask(on.yusuf, on.zara)


@pytest.mark.parametrize("heard", [True, False])
def test_what_was_asked_is_taken_back_and_the_seat_kept_for_another(
    session: Session, on: Stage, *, heard: bool
) -> None:
    send(on)
    if heard:
        deliver(session)
    delegates.take_back(session, on.see(on.bina), on.meeting.id, cast.NOW)
    assert (on.state(on.bina), on.taken) == ("wanted", 1)
    assert on.told == ([(on.zara.id, "asked_taken_back")] if heard else [])
    with pytest.raises(errors.NotAsked):
        on.accept(on.zara, on.bina, "in_person")
    assert on.whom(on.bina) == ["Yusuf", "Zara"]
    assert delegates.let_go(session, cast.NOW + cast.HOUR) == 1
    assert on.seated == ["Rafiq"]


def test_what_is_not_asked_any_more_is_not_taken_back(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    with pytest.raises(errors.Outdated):
        delegates.take_back(session, on.see(on.bina), on.meeting.id, cast.NOW)
    assert on.state(on.bina) == "accepted"


def test_who_accepted_is_not_replaced(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "online")
    for act in (on.whom, lambda who: on.ask(who, on.yusuf)):
        with pytest.raises(errors.Outdated):
            act(on.bina)
    with pytest.raises(errors.AlreadyDone):
        on.ask(on.bina, on.zara)


def test_nobody_else_can_accept(session: Session, on: Stage) -> None:
    send(on)
    for who, refusal in (
        (on.yusuf, errors.NotAsked),
        (on.bina, errors.NotAsked),
        (on.rafiq, errors.Outdated),
    ):
        with pytest.raises(refusal):
            on.accept(who, on.bina, "in_person")
    assert on.answer(on.rafiq, "in_person").position == 1


def test_two_taps_accept_once(session: Session, on: Stage) -> None:
    send(on)
    for _ in range(2):
        on.accept(on.zara, on.bina, "in_person")
    assert (on.seated, on.told) == (["Zara"], [(on.bina.id, "accepted")])


def test_an_answer_on_behalf_of_the_delegate_accepts(session: Session, on: Stage) -> None:
    send(on)
    amina = on.see(on.people.amina)
    on_behalf.answer(session, amina, on.meeting.id, on.zara.id, "in_person", cast.NOW)
    assert (on.seated, on.state(on.bina)) == (["Zara"], "accepted")


@pytest.mark.parametrize("how", ["leaves", "stops", "moves"])
def test_a_delegate_who_goes_is_told_of(session: Session, on: Stage, how: str) -> None:
    send(on)
    goes(on, on.zara, how)
    assert (on.told, on.taken, on.state(on.bina)) == ([(on.bina.id, "gone")], 1, "wanted")
    on.ask(on.bina, on.yusuf)


@pytest.mark.parametrize("how", ["leaves", "stops", "moves"])
def test_of_who_goes_nobody_is_asked_and_no_seat_held(
    session: Session, on: Stage, how: str
) -> None:
    send(on)
    deliver(session)
    goes(on, on.bina, how)
    if how == "moves":
        assert (on.told, on.taken) == ([(on.bina.id, "gone")], 1)
        return
    assert (on.seated, on.told) == (["Rafiq"], [(on.zara.id, "asked_away")])
    with pytest.raises(errors.NotAsked):
        on.accept(on.zara, on.bina, "in_person")


def test_who_has_accepted_goes_on_when_the_other_leaves(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    goes(on, on.bina, "leaves")
    assert (on.seated, on.told[1:]) == (["Zara"], [])


def goes(on: Stage, who: Person, how: str) -> None:
    """End a membership, stop the bot, or go to another organization, as a load does."""
    if how == "leaves":
        members.end(on.session, who.id, cast.NOW, None)
    elif how == "stops":
        members.stop(on.session, who.telegram_id or 0, cast.NOW)
    else:
        who.organization = on.people.iom
        seats.settle_all(on.session, cast.NOW)


def test_of_a_cancelled_meeting_nothing_leaves_and_nobody_is_told(
    session: Session, on: Stage
) -> None:
    send(on)
    cast.change(session, on.meeting, status="cancelled")
    assert delegated.KIND not in {kind for _, kind in deliver(session)}
    with pytest.raises(errors.AnswersOver):
        on.accept(on.zara, on.bina, "in_person")
    assert delegates.let_go(session, cast.NOW + cast.DAY) == 1
    assert (on.told, on.state(on.bina)) == ([], None)


def test_reminders_go_to_the_delegate(session: Session, on: Stage) -> None:
    send(on)
    on.accept(on.zara, on.bina, "in_person")
    posts.open_due(session, cast.NOW)
    cast.claim(session)
    due = cast.STARTS - cast.DAY
    cast.meetings.reminders.post_due(session, due)
    posts.open_due(session, due)
    chats = cast.chats(cast.claim(session, due))
    assert 201 in chats
    assert 103 not in chats


def test_the_cards_of_both_are_looked_at_again(session: Session, on: Stage) -> None:
    send(on)
    for chat_id in (103, 201):
        shown = cast.shown(session, chat_id, on.meeting.id)
        delegated.cards.remember(session, chat_id, 7, shown)
    on.accept(on.zara, on.bina, "online")
    found = delegated.cards.outdated(session, cast.NOW, 9)
    assert {103, 201} <= {card.chat_id for card in found}


def test_without_limits_nothing_is_held(session: Session) -> None:
    on = Stage(session, capacity=None)
    on.decline(on.bina)
    assert on.state(on.bina) is None
    on.ask(on.bina, on.zara)
    on.accept(on.zara, on.bina, "in_person")
    assert on.seated == ["Rafiq", "Zara"]
