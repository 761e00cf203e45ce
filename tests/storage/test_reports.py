"""A report says what became of a broadcast, person by person, and its numbers agree."""

from typing import Any

import cast
import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from storage import copies, errors, members, noted, outbox, posts, reports
from storage.models import Delivery, Noted, Post
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
    session.add(Delivery(post_id=post.id, chat_id=-5, state=state, version=1))
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


def test_how_far_it_is_counts_telegram_groups_apart(session: Session, people: cast.Cast) -> None:
    post = opened(session)
    to_group(session, post, "sent")
    session.add(Delivery(post_id=post.id, chat_id=-6, state="failed", reason="removed"))
    became(session, {BINA: ("failed", "blocked"), CHARU: ("failed", "blocked")})
    progress = reports.progress(session, post)
    assert progress.people.states == {"sent": 2, "failed": 2}
    assert progress.people.why("failed") == [("blocked", 2)]
    assert progress.telegram_groups.states == {"sent": 1, "failed": 1}
    assert progress.telegram_groups.why("failed") == [("removed", 1)]
    assert (progress.whole.audience, progress.waiting, progress.done) == (6, 0, True)


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


def corrected(session: Session, people: cast.Cast) -> Post:
    """A broadcast that was corrected when three copies had arrived; Charu's outcome is unknown."""
    post = opened(session)
    became(session, {CHARU: ("unknown", "crash")})
    copies.correct(session, post.id, people.amina.id, cast.NOW)
    session.flush()
    return post


def fate(session: Session, chat_id: int, what: str) -> None:
    """Let the copy in a chat become this."""
    copy = next(one for one in cast.deliveries(session, "broadcast") if one.chat_id == chat_id)
    copies.became(session, copy.id, what, copy.post.version, cast.NOW)
    session.flush()


def test_what_became_of_copies_is_counted_by_organization(
    session: Session, people: cast.Cast
) -> None:
    post = corrected(session, people)
    fate(session, RAFIQ, "corrected")
    members.lose(session, BINA, "blocked", cast.NOW)
    session.flush()
    report = reports.of(session, post)
    lines = {one.organization.key: one.tally.copies for one in report.organizations}
    assert lines == {
        "iom": {"left": 1}, "unodc": {"corrected": 1}, "shelter": {"kept": 1},
        "outside": {"unknown": 1},
    }  # fmt: skip
    assert report.people.states == {"sent": 3, "unknown": 1}


def test_each_copy_is_counted_once_and_as_the_live_message_does(
    session: Session, people: cast.Cast
) -> None:
    post = opened(session)
    to_group(session, post, "sent")
    became(session, {CHARU: ("unknown", "crash")})
    viewer = cast.viewer(session, people.amina)
    acts = (
        lambda: copies.correct(session, post.id, viewer.person_id, cast.NOW),
        lambda: fate(session, RAFIQ, "corrected"),
        lambda: fate(session, BINA, "not_corrected"),
        lambda: copies.correct(session, post.id, viewer.person_id, cast.NOW),
        lambda: copies.recall(session, post.id, viewer, cast.NOW),
        lambda: fate(session, RAFIQ, "deleted"),
        lambda: fate(session, BINA, "not_deleted"),
    )
    assert reports.of(session, post).copies == copies.count(session, post) == {}
    for act in acts:
        act()
        report = reports.of(session, post)
        assert report.copies == copies.count(session, post)
        assert report.copies.total() == 5
        assert report.copies.keys() <= set(copies.FATES)


def test_who_got_it_as_corrected_has_no_copy_to_tell_of(
    session: Session, people: cast.Cast
) -> None:
    post = opened(session)
    results = [Result(one.delivery_id, "sent") for one in cast.claim(session, limit=1)]
    outbox.record(session, results, cast.NOW)
    copies.correct(session, post.id, people.amina.id, cast.NOW)
    became(session)
    assert reports.of(session, post).copies == {"left": 1}


def test_who_noted_it_is_counted_by_organization_also_without_a_delivery(
    session: Session, people: cast.Cast
) -> None:
    esha = cast.person(session, "Esha", people.unodc, telegram_id=120)
    post = opened(session, {"all": [["kind:cso"]], "not": []})
    became(session)
    for one in (people.bina, people.rafiq, esha):  # Rafiq and Esha in a Telegram group
        session.add(Noted(post_id=post.id, person_id=one.id, at=cast.NOW))
    session.flush()
    report = reports.of(session, post)
    assert report.noted == noted.noted(session, post) == [("UNODC", 2), ("SHELTER", 1)]
    assert (report.people.noted, report.people.audience) == (3, 2)
    assert report.kinds["cso"].noted == 1


def test_each_person_is_listed_with_what_became_of_the_copy_and_when_it_was_noted(
    session: Session, people: cast.Cast
) -> None:
    newcomer = cast.person(session, "New", people.iom, telegram_id=120)
    post = opened(session, {"all": [["kind:cso"]], "not": []})
    became(session)
    copies.correct(session, post.id, people.amina.id, cast.NOW)
    fate(session, BINA, "corrected")
    for one in (people.bina, newcomer):
        session.add(Noted(post_id=post.id, person_id=one.id, at=cast.NOW))
    session.flush()
    found = [(one.name, one.state, one.fate, one.noted_at) for one in reports.people(session, post)]
    assert found == [
        ("Charu", "sent", "left", None), ("Bina", "sent", "corrected", cast.NOW),
        ("New", None, None, cast.NOW),
    ]  # fmt: skip


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


def test_all_numbers_of_a_report_are_one_statements(session: Session, people: cast.Cast) -> None:
    for number in range(5):
        cast.crowd(session, cast.organization(session, f"o{number}"), 5, 2000 + 10 * number)
    post = corrected(session, people)
    statements: list[str] = []
    engine = session.get_bind()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        assert reports.of(session, post).people.audience == 29
    finally:
        event.remove(engine, "before_cursor_execute", note)
    counting = [one for one in statements if "deliveries" in one]
    assert len(counting) == 1
    assert len(statements) <= 4  # others: items (unless they are read), chats, organizations


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
