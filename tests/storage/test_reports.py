"""A report says what became of a broadcast, person by person, and its numbers agree."""

from typing import Any

import cast
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from storage import errors, members, outbox, posts, reports
from storage.models import Delivery, Post
from storage.outbox import Result
from storage.reports import Recipient

RAFIQ, BINA, CHARU = 102, 103, 104
EVERYBODY: dict[str, Any] = {"all": [], "not": []}


def opened(session: Session, audience: dict[str, Any] = EVERYBODY) -> Post:
    """A broadcast to these people, of which nothing has left yet."""
    post = posts.plan(session, "broadcast", cast.NOW, audience, {"text": "Words"})
    assert post is not None
    posts.open_due(session, cast.NOW)
    return post


def became(session: Session, outcomes: dict[int, tuple[str, str | None]] | None = None) -> None:
    """Let everything that is queued leave; in these chats this happens, in others it arrives."""
    results = [
        Result(one.delivery_id, *(outcomes or {}).get(one.chat_id, ("sent", None)))
        for one in cast.claim(session)
    ]
    outbox.record(session, results, cast.NOW)


def to_group(session: Session, post: Post, state: str) -> None:
    """Add a delivery to a Telegram group: nobody's."""
    session.add(Delivery(post_id=post.id, chat_id=-5, state=state))
    session.flush()


def test_every_state_is_counted_by_organization_kind_and_reason(
    session: Session, people: cast.Cast
) -> None:
    post = opened(session)
    became(session, {BINA: ("failed", "blocked"), CHARU: ("unknown", "crash")})
    report = reports.of(session, post)
    assert report.people.audience == 4
    assert report.people.missed == 2
    assert report.people.states == {"sent": 2, "failed": 1, "unknown": 1}
    assert report.people.reasons == {("failed", "blocked"): 1, ("unknown", "crash"): 1}
    lines = {one.organization.key: one.tally.states for one in report.organizations}
    assert lines == {
        "iom": {"sent": 1}, "unodc": {"sent": 1}, "shelter": {"failed": 1},
        "outside": {"unknown": 1},
    }  # fmt: skip
    assert {kind: tally.states for kind, tally in report.kinds.items()} == {
        "un_agency": {"sent": 2}, "cso": {"failed": 1, "unknown": 1},
    }  # fmt: skip


def test_organizations_come_by_kind_and_short_name(session: Session, people: cast.Cast) -> None:
    cast.person(session, "Dulal", cast.organization(session, "academy", "academia"))
    report = reports.of(session, opened(session))
    order = [one.organization.key for one in report.organizations]
    assert order == ["iom", "unodc", "outside", "shelter", "academy"]
    assert list(report.kinds) == ["un_agency", "cso", "academia"]


def test_the_audience_is_the_sum_of_the_states_at_every_instant(
    session: Session, people: cast.Cast
) -> None:
    post = opened(session)
    for act in (
        lambda: None,
        lambda: cast.claim(session, limit=1),
        lambda: posts.withdraw_chat(session, BINA, "stopped"),
        lambda: became(session, {CHARU: ("queued", "retry")}),
        lambda: outbox.recover(session, cast.NOW),
    ):
        act()
        report = reports.of(session, post)
        for tally in (report.people, *report.kinds.values()):
            assert tally.audience == sum(tally.states[state] for state in reports.STATES)
        of_organizations = (one.tally.audience for one in report.organizations)
        assert report.people.audience == sum(of_organizations) == 4
        assert sum(report.people.reasons.values()) == report.people.missed


def test_telegram_groups_are_counted_apart(session: Session, people: cast.Cast) -> None:
    post = opened(session)
    became(session)
    to_group(session, post, "failed")
    report = reports.of(session, post)
    assert report.telegram_groups.states == {"failed": 1}
    assert report.people.states == {"sent": 4}
    assert len(list(reports.people(session, post))) == 4
    assert reports.missed(session, post, 10) == []


def test_who_has_no_chat_is_apart_from_the_audience(session: Session, people: cast.Cast) -> None:
    cast.person(session, "Esha", people.shelter)
    cast.person(session, "Farid", cast.organization(session, "river", "academia"))
    post = opened(session)
    became(session)
    report = reports.of(session, post)
    assert (report.people.audience, report.people.without_chat) == (4, 2)
    lines = {one.organization.key: one.tally.without_chat for one in report.organizations}
    assert lines == {"iom": 0, "unodc": 0, "shelter": 1, "outside": 0, "river": 1}
    assert reports.without_chat(session, post) == [
        Recipient("Farid", "RIVER", "academia"), Recipient("Esha", "SHELTER", "cso"),
    ]  # fmt: skip


def test_who_is_not_meant_is_not_without_a_chat(session: Session, people: cast.Cast) -> None:
    cast.person(session, "Esha", people.outside)
    post = opened(session, {"all": [[f"group:{people.ctip.id}"]], "not": []})
    assert reports.without_chat(session, post) == []


def test_who_lost_the_chat_since_failed_and_is_not_without_a_chat_too(
    session: Session, people: cast.Cast
) -> None:
    post = opened(session)
    became(session)
    members.lose(session, BINA, "blocked", cast.NOW)
    session.flush()
    assert reports.without_chat(session, post) == []
    assert reports.of(session, post).people.without_chat == 0


def test_those_not_reached_are_named_page_by_page(session: Session, people: cast.Cast) -> None:
    post = opened(session)
    became(session, {RAFIQ: ("failed", "refused"), BINA: ("unknown", "crash")})
    shelter = Recipient("Bina", "SHELTER", "cso", "unknown", "crash")
    unodc = Recipient("Rafiq", "UNODC", "un_agency", "failed", "refused")
    assert reports.missed(session, post, 10) == [shelter, unodc]
    assert reports.missed(session, post, 1, 1) == [unodc]


def test_everybody_is_listed_with_the_time(session: Session, people: cast.Cast) -> None:
    post = opened(session)
    became(session, {CHARU: ("failed", "blocked")})
    found = {one.name: (one.state, one.sent_at) for one in reports.people(session, post)}
    sent = ("sent", cast.NOW)
    assert found == {"Amina": sent, "Rafiq": sent, "Bina": sent, "Charu": ("failed", None)}


def test_who_left_meanwhile_stays_in_the_report(session: Session, people: cast.Cast) -> None:
    post = opened(session)
    became(session)
    members.end(session, people.bina.id, cast.NOW, None)
    assert reports.of(session, post).people.states == {"sent": 4}


@pytest.mark.parametrize("state", ["planned", "withdrawn"])
def test_what_did_not_begin_to_leave_has_no_report(
    session: Session, people: cast.Cast, state: str
) -> None:
    post = opened(session)
    assert reports.find(session, post.id) is post
    post.state = state
    with pytest.raises(errors.NotFound):
        reports.find(session, post.id)


def test_what_is_no_broadcast_has_no_report(session: Session, people: cast.Cast) -> None:
    posts.tell(session, cast.NOW, people.bina.id, "seats_over")
    posts.open_due(session, cast.NOW)
    for one in session.scalars(select(Post)).all():
        with pytest.raises(errors.NotFound):
            reports.find(session, one.id)
    with pytest.raises(errors.NotFound):
        reports.find(session, 999_999)


def test_a_report_is_three_queries_however_many_people(session: Session, people: cast.Cast) -> None:
    for number in range(5):
        cast.crowd(session, cast.organization(session, f"o{number}"), 5, 2000 + 10 * number)
    post = opened(session)
    statements: list[str] = []
    engine = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert reports.of(session, post).people.audience == 29
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 3


def test_people_are_read_as_they_are_taken_whatever_is_asked_meanwhile(
    session: Session, people: cast.Cast
) -> None:
    cast.person(session, "Esha", people.shelter)
    post = opened(session)
    became(session)
    found = reports.people(session, post)
    first = next(found)
    assert [one.name for one in reports.without_chat(session, post)] == ["Esha"]
    assert [first.name, *(one.name for one in found)] == ["Amina", "Charu", "Bina", "Rafiq"]
