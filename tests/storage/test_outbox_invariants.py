"""Whatever happens in whatever order: the sums hold and nothing leaves oftener than it may."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import cast
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storage import (
    copies,
    errors,
    meetings,
    members,
    outbox,
    pauses,
    posts,
    reports,
    resends,
    rsvps,
)
from storage.models import Delivery, Meeting, Post
from storage.outbox import Result

KINDS = ("announcement", "broadcast")
STAFF = (pauses, resends, copies)
FINAL = ("sent", "failed", "unknown", "withdrawn", "expired")
chats = st.sampled_from([101, 102, 103, 104])
acts = st.one_of(
    st.tuples(st.just("claim"), st.integers(1, 3)),
    st.tuples(st.just("record"), st.sampled_from(["sent", "failed", "unknown", "queued", "lost"])),
    st.tuples(st.just("crash"), st.none()),
    st.tuples(st.just("stop"), chats),
    st.tuples(st.just("resume"), chats),
    st.tuples(st.just("decline"), chats),
    st.tuples(st.just("change"), st.sampled_from(["Room 2", "Room 3"])),
    st.tuples(st.just("cancel"), st.none()),
    st.tuples(st.just("expire"), st.none()),
    st.tuples(
        st.just("staff"),
        st.sampled_from(
            [
                "pause",
                "resume",
                "stop",
                "again",
                "send_unknown",
                "leave_unknown",
                "correct",
                "recall",
            ]
        ),
    ),
)


class Story:
    """A meeting's announcement and a broadcast, while things happen to them."""

    def __init__(self, session: Session) -> None:
        self.session = session
        people = cast.enter(session)
        self.meeting: Meeting = cast.meeting(session)
        announced = meetings.announce(session, self.meeting, cast.NOW)
        everybody: dict[str, Any] = {"all": [], "not": []}
        sent = posts.plan(session, "broadcast", cast.NOW, everybody, {}, author_id=people.amina.id)
        assert announced is not None
        assert sent is not None
        self.posts: dict[str, Post] = dict(zip(KINDS, (announced, sent), strict=True))
        self.people = (people.amina, people.rafiq, people.bina, people.charu)
        self.in_the_air: list[outbox.Claimed] = []
        self.may_have_left: Counter[int] = Counter()
        self.let_again: Counter[int] = Counter()  # unknown outcomes that staff sent again
        self.acts: dict[str, Callable[[Any], None]] = {
            "claim": self.claim,
            "record": self.record,
            "crash": self.crash,
            "stop": self.stop,
            "resume": self.resume,
            "decline": self.decline,
            "change": self.change,
            "cancel": self.cancel,
            "expire": self.expire,
            "staff": self.staff,
        }
        posts.open_due(session, cast.NOW)

    def happen(self, act: str, what: Any) -> None:
        self.acts[act](what)
        self.session.flush()
        posts.close_finished(self.session, cast.NOW)
        self.session.expire_all()

    def claim(self, limit: int) -> None:
        busy = [one.chat_id for one in self.in_the_air]
        claimed = outbox.claim(self.session, cast.NOW, limit, busy, cast.render)
        assert not set(busy) & set(cast.chats(claimed))
        self.in_the_air += claimed

    def record(self, state: str) -> None:
        if self.in_the_air:
            one = self.in_the_air.pop(0)
            if state in ("sent", "unknown"):
                self.may_have_left[one.delivery_id] += 1
            result = Result(one.delivery_id, state, reason=state, message_id=one.delivery_id)
            if state == "lost":
                result = Result(one.delivery_id, "failed", "blocked", lost_chat=True)
            outbox.record(self.session, [result], cast.NOW)

    def crash(self, _what: None) -> None:
        self.may_have_left.update(one.delivery_id for one in self.in_the_air)
        assert outbox.recover(self.session, cast.NOW) == len(self.in_the_air)
        self.in_the_air = []

    def stop(self, chat: int) -> None:
        members.stop(self.session, chat, cast.NOW)

    def resume(self, chat: int) -> None:
        members.resume(self.session, self.people[chat - 101], cast.NOW)

    def decline(self, chat: int) -> None:
        viewer = members.viewer(self.session, self.people[chat - 101])
        if viewer is not None and rsvps.takes_answers(self.meeting, cast.NOW):
            rsvps.answer(self.session, viewer, self.meeting.id, "no", cast.NOW)

    def change(self, place: str) -> None:
        cast.change(self.session, self.meeting, place=place)

    def cancel(self, _what: None) -> None:
        cast.change(self.session, self.meeting, status="cancelled")

    def expire(self, _what: None) -> None:
        """The broadcast has had its whole time; it may be sent again."""
        self.posts["broadcast"].expires_at = cast.NOW
        self.session.flush()
        outbox.expire(self.session, cast.NOW)
        self.posts["broadcast"].expires_at = None

    def staff(self, what: str) -> None:
        """Do with the broadcast what the secretariat can; what it can't is refused."""
        viewer = members.viewer(self.session, self.people[0])
        if viewer is None:
            return
        act: Any = next(getattr(one, what) for one in STAFF if hasattr(one, what))
        unknown = {one.id for one in self.of_broadcast() if one.state == "unknown"}
        who = viewer.person_id if what == "correct" else viewer  # perhaps somebody else approved it
        with suppress(errors.Outdated, errors.AlreadyDone):
            act(self.session, self.posts["broadcast"].id, who, cast.NOW)
        if what == "send_unknown":
            self.session.expire_all()
            self.let_again.update(
                one.id for one in self.of_broadcast() if one.id in unknown and one.repeated
            )

    def of_broadcast(self) -> list[Delivery]:
        return cast.deliveries(self.session, "broadcast")

    def check(self) -> None:
        """The audience is the sum of the states; nothing left oftener than its kind may."""
        for kind, post in self.posts.items():
            ledger = reports.progress(self.session, post).whole
            assert ledger.audience == 4
            assert ledger.states.keys() <= {"queued", "sending", *FINAL}
            for one in cast.deliveries(self.session, kind):
                left = self.may_have_left[one.id]
                repeats = kind == "announcement" and one.repeated
                assert left <= 1 + repeats + self.let_again[one.id]
                assert (left == 0) or one.state not in ("failed", "withdrawn") or one.repeated
            assert (post.state == "closed") <= reports.progress(self.session, post).done
        sending = {one.id for one in cast.deliveries(self.session) if one.state == "sending"}
        assert sending == {one.delivery_id for one in self.in_the_air}

    def end(self) -> None:
        """Let everything go out: in the end nothing is on its way."""
        self.posts["broadcast"].paused = None
        self.claim(9)
        while self.in_the_air:
            while self.in_the_air:
                self.record("sent")
            self.claim(9)
        for kind in KINDS:
            assert {one.state for one in cast.deliveries(self.session, kind)} <= set(FINAL)
        posts.close_finished(self.session, cast.NOW)
        self.session.expire_all()
        assert {post.state for post in self.posts.values()} == {"closed"}


@settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=st.lists(acts, max_size=14))
def test_the_ledger_stays_true_through_everything(
    session: Session, story: list[tuple[str, Any]]
) -> None:
    with cast.undone(session):
        told = Story(session)
        for act, what in story:
            told.happen(act, what)
            told.check()
        told.end()
        told.check()
