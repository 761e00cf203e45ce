import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, join_requests, members, posts
from storage.models import Audit, JoinRequest, Post


@pytest.fixture
def stranger(session: Session, people: cast.Cast) -> int:
    return members.account(session, cast.STRANGER, cast.NOW).telegram_id


def file(session: Session, name: str = "Sadia", organization: str = "IOM") -> JoinRequest:
    return join_requests.file(session, 999, name, organization, cast.NOW)


def notices(session: Session) -> list[str]:
    session.flush()
    return [
        post.facts["text"]
        for post in session.scalars(select(Post).where(Post.kind == "notice").order_by(Post.id))
    ]


def test_a_request_waits_and_the_secretariat_is_told(session: Session, stranger: int) -> None:
    request = file(session)
    assert (request.state, request.organization_name) == ("pending", "IOM")
    assert join_requests.pending(session, limit=5) == [request]
    post = session.scalars(select(Post)).one()
    assert post.audience == {"roles": ["secretariat"]}
    assert post.facts == {"text": "join_request", "request_id": request.id}


def test_filing_again_replaces_the_earlier_request(session: Session, stranger: int) -> None:
    first, second = file(session), file(session, organization="UNODC")
    session.refresh(first)
    assert first.state == "withdrawn"
    assert join_requests.pending(session, limit=5) == [second]
    assert join_requests.count_pending(session) == 1


def test_filing_again_leaves_what_was_decided_as_it_is(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    first = file(session)
    join_requests.decline(session, first.id, people.amina.id, cast.NOW)
    file(session)
    session.refresh(first)
    assert first.state == "declined"


def test_requests_are_paged_the_oldest_first(session: Session, people: cast.Cast) -> None:
    for number in range(3):
        cast.account(session, 900 + number)
        join_requests.file(session, 900 + number, f"N{number}", "IOM", cast.NOW)
    pages = [join_requests.pending(session, limit=2, offset=offset) for offset in (0, 2)]
    assert [[one.name for one in page] for page in pages] == [["N0", "N1"], ["N2"]]
    assert join_requests.count_pending(session) == 3


def test_the_organization_and_the_expected_person_are_proposed(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    sadia = cast.person(session, "Sadia Sample", people.shelter)
    request = file(session, "sadia sample", "shelter")
    assert (request.organization_id, request.person_id) == (people.shelter.id, sadia.id)


def test_nobody_with_a_chat_or_gone_or_of_elsewhere_is_proposed(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    cast.person(session, "Sadia Sample", people.shelter, left_at=cast.NOW)
    cast.person(session, "Sadia Sample", people.unodc)
    assert file(session, "Sadia Sample", "shelter").person_id is None
    assert file(session, "Bina", "shelter").person_id is None
    assert file(session, "Sadia Sample", "zzz qqq").organization_id is None


def test_approving_admits_a_new_member_and_welcomes_them(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    request = file(session)
    joined = join_requests.approve(
        session, request.id, people.shelter, None, people.amina.id, cast.NOW
    )
    assert (joined.name, joined.telegram_id) == ("Sadia", 999)
    assert cast.viewer(session, joined).organization_id == people.shelter.id
    assert (request.state, request.decided_by) == ("approved", people.amina)
    assert notices(session) == ["join_request", "welcome"]
    act = session.scalars(select(Audit)).one()
    assert (act.action, act.actor_id) == ("join-approved", people.amina.id)


def test_approving_as_the_proposed_person_gives_them_their_roles(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    sadia = cast.person(session, "Sadia Sample", people.iom, "secretariat")
    request = file(session, "Sadia Sample")
    approved = join_requests.approve(
        session, request.id, people.iom, sadia, people.amina.id, cast.NOW
    )
    assert approved is sadia
    assert cast.viewer(session, sadia).secretariat


def test_who_is_approved_is_offered_the_meetings_of_their_groups(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    meeting = cast.meeting(session, people.ctip)
    request = file(session)
    joined = join_requests.approve(
        session, request.id, people.shelter, None, people.amina.id, cast.NOW
    )
    session.flush()
    offered = session.scalars(select(Post).where(Post.kind == "announcement")).one()
    assert (offered.meeting_id, offered.audience) == (meeting.id, {"people": [joined.id]})


def test_a_proposed_person_who_joined_meanwhile_is_not_taken_over(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    joined = join_requests.approve(
        session, file(session).id, people.shelter, people.bina, people.amina.id, cast.NOW
    )
    assert joined is not people.bina
    assert people.bina.telegram_id == 103


def test_who_left_comes_back_as_themselves_and_plain(session: Session, people: cast.Cast) -> None:
    members.end(session, people.rafiq.id, cast.NOW, people.amina.id)
    request = join_requests.file(session, 102, "Rafiq", "UNODC", cast.NOW)
    back = join_requests.approve(session, request.id, people.unodc, None, people.amina.id, cast.NOW)
    assert back is people.rafiq
    assert cast.viewer(session, back).roles == frozenset()


def test_who_joined_by_invitation_meanwhile_is_not_admitted_again(
    session: Session, people: cast.Cast
) -> None:
    request = join_requests.file(session, 103, "Bina", "shelter", cast.NOW)
    with pytest.raises(errors.AlreadyMember):
        join_requests.approve(session, request.id, people.iom, None, people.amina.id, cast.NOW)


def test_declining_tells_who_asked(session: Session, people: cast.Cast, stranger: int) -> None:
    request = file(session)
    join_requests.decline(session, request.id, people.amina.id, cast.NOW)
    assert request.state == "declined"
    assert notices(session) == ["join_request", "join_declined"]
    posts.open_due(session, cast.NOW)
    assert sorted(cast.chats(cast.claim(session))) == [101, 999]
    assert session.scalars(select(Audit.action)).all() == ["join-declined"]


def test_a_request_is_decided_once(session: Session, people: cast.Cast, stranger: int) -> None:
    request = file(session)
    join_requests.decline(session, request.id, people.amina.id, cast.NOW)
    with pytest.raises(errors.AlreadyDecided) as refused:
        join_requests.approve(session, request.id, people.iom, None, people.amina.id, cast.NOW)
    assert (refused.value.state, refused.value.by) == ("declined", "Amina")
    with pytest.raises(errors.AlreadyDecided):
        join_requests.decline(session, request.id, people.amina.id, cast.NOW)
    assert members.person_of(session, 999) is None


def test_a_withdrawn_request_cannot_be_approved(
    session: Session, people: cast.Cast, stranger: int
) -> None:
    request = file(session)
    file(session)
    session.refresh(request)
    with pytest.raises(errors.AlreadyDecided) as refused:
        join_requests.approve(session, request.id, people.iom, None, people.amina.id, cast.NOW)
    assert (refused.value.state, refused.value.by) == ("withdrawn", None)


def test_there_is_no_request_without_one(session: Session, people: cast.Cast) -> None:
    with pytest.raises(errors.NotFound):
        join_requests.decline(session, 12345, people.amina.id, cast.NOW)
