from datetime import datetime

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import dialogues, errors, join_requests, members, menus, posts
from storage.models import Account, Audit, Dialogue, Person, Rsvp
from storage.rules import languages

NEWCOMER = members.Profile(900, "Nadia Sample", "en-GB")


def roles(one: Person) -> set[str]:
    return {role.name for role in one.roles}


def queue_for(session: Session, *people: Person) -> None:
    """Have one notice wait for each of these people."""
    for one in people:
        posts.tell(session, cast.NOW, one.id, "welcome")
    posts.open_due(session, cast.NOW)


def test_writing_makes_an_account_and_makes_it_reachable_again(session: Session) -> None:
    first = members.account(session, NEWCOMER, cast.NOW)
    session.flush()
    first.unreachable, first.unreachable_at = "blocked", cast.NOW
    again = members.account(session, members.Profile(900, "N", "bn"), cast.NOW + cast.DAY)
    assert again is first
    assert (again.unreachable, again.unreachable_at) == (None, None)
    assert (again.language_code, again.created_at) == ("bn", cast.NOW)


def test_a_chat_that_is_lost_has_its_queue_withdrawn(session: Session, people: cast.Cast) -> None:
    queue_for(session, people.bina, people.rafiq)
    members.lose(session, 103, "blocked", cast.NOW)
    assert session.get_one(Account, 103).unreachable == "blocked"
    assert cast.states(session) == {103: ("withdrawn", "blocked"), 102: ("queued", None)}


@pytest.mark.parametrize(
    ("joined", "stopped", "left", "member"),
    [
        (None, None, None, False),
        (cast.NOW, None, None, True),
        (cast.NOW, cast.NOW, None, False),
        (cast.NOW, None, cast.NOW, False),
    ],
)
def test_a_member_joined_and_neither_stopped_nor_left(
    session: Session,
    people: cast.Cast,
    joined: datetime | None,
    stopped: datetime | None,
    left: datetime | None,
    member: bool,
) -> None:
    bina = people.bina
    bina.joined_at, bina.stopped_at, bina.left_at = joined, stopped, left
    assert members.is_member(bina) is member
    assert (members.viewer(session, bina) is not None) is member


def test_a_stranger_is_no_member(session: Session) -> None:
    assert members.person_of(session, 900) is None
    assert not members.is_member(None)
    assert members.viewer(session, None) is None


def test_rights_are_the_roles_and_the_organizations_groups(
    session: Session, people: cast.Cast
) -> None:
    rafiq = cast.viewer(session, people.rafiq)
    assert rafiq.roles == {"chair"}
    assert rafiq.working_group_ids == {people.ctip.id, people.closed.id}
    assert rafiq.chaired_ids == {people.ctip.id, people.closed.id}


def test_only_the_chair_among_the_chairing_organizations_people_chairs(
    session: Session, people: cast.Cast
) -> None:
    colleague = cast.person(session, "Colleague", people.unodc, telegram_id=120)
    assert cast.viewer(session, colleague).chaired_ids == frozenset()


def test_whom_the_network_file_names_by_telegram_id_is_admitted_once(
    session: Session, people: cast.Cast
) -> None:
    dipu = cast.person(session, "Dipu", people.iom, telegram_id=130, joined_at=None)
    assert members.admit_expected(session, 130, cast.NOW) is dipu
    assert (dipu.joined_at, dipu.consent_at) == (cast.NOW, cast.NOW)
    assert dipu.consent_version == members.CONSENT_VERSION
    assert members.admit_expected(session, 130, cast.NOW) is None


def test_who_left_or_is_not_named_is_not_admitted(session: Session, people: cast.Cast) -> None:
    dipu = cast.person(session, "Dipu", people.iom, telegram_id=130, joined_at=None)
    dipu.left_at = cast.NOW
    assert members.admit_expected(session, 130, cast.NOW) is None
    assert members.admit_expected(session, 900, cast.NOW) is None


def test_somebody_named_in_the_settings_is_admitted_as_secretariat(
    session: Session, people: cast.Cast
) -> None:
    admitted = members.admit_secretariat(session, NEWCOMER, cast.NOW, starting=False)
    assert admitted is not None
    assert admitted.organization_id == people.iom.id
    assert roles(admitted) == {"secretariat"}
    assert cast.viewer(session, admitted).secretariat
    assert members.admit_secretariat(session, NEWCOMER, cast.NOW, starting=False) is None
    assert [act.action for act in session.scalars(select(Audit))] == ["secretariat-by-setting"]


def test_a_member_named_in_the_settings_keeps_what_they_are(
    session: Session, people: cast.Cast
) -> None:
    profile = members.Profile(102, "Rafiq", None)
    assert members.admit_secretariat(session, profile, cast.NOW, starting=False) is people.rafiq
    assert roles(people.rafiq) == {"chair", "secretariat"}
    assert people.rafiq.organization_id == people.unodc.id


def test_the_settings_bring_nobody_back_who_stopped_or_whose_membership_was_ended(
    session: Session, people: cast.Cast
) -> None:
    profile = members.Profile(101, "Amina", None)
    members.stop(session, 101, cast.NOW)
    assert members.admit_secretariat(session, profile, cast.NOW, starting=True) is None
    members.resume(session, people.amina, cast.NOW)
    members.end(session, people.amina.id, cast.NOW, None)
    assert members.admit_secretariat(session, profile, cast.NOW, starting=False) is None
    assert members.admit_secretariat(session, profile, cast.NOW, starting=True) is people.amina


def test_whoever_joins_is_asked_nothing_more(session: Session, people: cast.Cast) -> None:
    cast.account(session, 900)
    dialogues.enter(session, 900, "join", "name", cast.NOW)
    guest = members.new_person(session, "Guest Sample", people.iom.id)
    members.join(session, guest, 900, cast.NOW)
    assert dialogues.current(session, 900) is None


def test_without_a_network_nobody_is_admitted_as_secretariat(session: Session) -> None:
    assert members.network(session) is None
    assert members.admit_secretariat(session, NEWCOMER, cast.NOW, starting=False) is None


def test_stopping_ends_everything_at_once(session: Session, people: cast.Cast) -> None:
    queue_for(session, people.bina, people.rafiq)
    dialogues.enter(session, 103, "contact", "text", cast.NOW)
    session.get_one(Account, 103).menu = "old"
    members.stop(session, 103, cast.NOW)
    assert not members.is_member(people.bina)
    assert cast.states(session) == {103: ("withdrawn", "stopped"), 102: ("queued", None)}
    assert session.scalars(select(Dialogue)).all() == []
    session.expire_all()
    assert session.get_one(Account, 103).menu is None


def test_what_is_in_the_air_is_not_withdrawn_by_stopping(
    session: Session, people: cast.Cast
) -> None:
    queue_for(session, people.bina)
    cast.claim(session)
    members.stop(session, 103, cast.NOW)
    assert cast.states(session) == {103: ("sending", None)}


def test_a_stranger_who_stops_withdraws_their_request(session: Session, people: cast.Cast) -> None:
    members.account(session, cast.STRANGER, cast.NOW)
    request = join_requests.file(session, 999, "Sadia", "IOM", cast.NOW)
    members.stop(session, 999, cast.NOW)
    session.refresh(request)
    assert (request.state, request.decided_at) == ("withdrawn", cast.NOW)


def test_resuming_brings_everything_back_as_it_was(session: Session, people: cast.Cast) -> None:
    before = cast.viewer(session, people.rafiq)
    meeting = cast.meeting(session, people.ctip)
    session.add(Rsvp(meeting_id=meeting.id, person_id=people.rafiq.id, answer="online",
                     answered_at=cast.NOW))  # fmt: skip
    joined = people.rafiq.joined_at
    members.stop(session, 102, cast.NOW)
    menus.note(session, 102, "a stranger's")
    members.resume(session, people.rafiq, cast.NOW)
    assert 102 in menus.missing(session, limit=9)
    assert cast.viewer(session, people.rafiq) == before
    assert people.rafiq.joined_at == joined
    assert session.get_one(Rsvp, (meeting.id, people.rafiq.id)).answer == "online"


def test_ending_a_membership_withdraws_and_is_written_down(
    session: Session, people: cast.Cast
) -> None:
    queue_for(session, people.bina)
    members.end(session, people.bina.id, cast.NOW, people.amina.id)
    assert not members.is_member(people.bina)
    assert cast.states(session) == {103: ("withdrawn", "left")}
    act = session.scalars(select(Audit)).one()
    assert (act.actor_id, act.action) == (people.amina.id, "membership-ended")
    assert act.subject == f"person:{people.bina.key}"


def test_a_membership_ends_once_and_only_somebodys(session: Session, people: cast.Cast) -> None:
    members.end(session, people.bina.id, cast.NOW, None)
    with pytest.raises(errors.AlreadyDecided):
        members.end(session, people.bina.id, cast.NOW, None)
    with pytest.raises(errors.NotFound):
        members.end(session, 12345, cast.NOW, None)


def test_who_left_comes_back_as_a_plain_member(session: Session, people: cast.Cast) -> None:
    members.end(session, people.rafiq.id, cast.NOW, people.amina.id)
    members.join(session, people.rafiq, 102, cast.NOW + cast.DAY)
    assert roles(people.rafiq) == set()
    assert members.is_member(people.rafiq)
    assert people.rafiq.joined_at == cast.NOW + cast.DAY


def test_roles_do_not_move_to_another_organization(session: Session, people: cast.Cast) -> None:
    members.move(people.rafiq, people.unodc.id)
    assert roles(people.rafiq) == {"chair"}
    members.move(people.rafiq, people.iom.id)
    assert (people.rafiq.organization_id, roles(people.rafiq)) == (people.iom.id, set())


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("bIn", ["Bina"]),
        ("unodc", ["Rafiq"]),
        ("of samples", ["Amina", "Bina", "Charu", "Rafiq"]),
        ("", ["Amina", "Bina", "Charu", "Rafiq"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name_and_organization(
    session: Session, people: cast.Cast, typed: str, names: list[str]
) -> None:
    assert [one.name for one in members.find(session, typed, limit=10)] == names


def test_bangla_names_are_found_in_both_spellings(session: Session, people: cast.Cast) -> None:
    joya = cast.person(session, "জ\u09dfা", people.iom)
    assert members.find(session, "জ\u09af\u09bcা", limit=10) == [joya]


def test_finding_leaves_out_who_left_and_stops_at_the_limit(
    session: Session, people: cast.Cast
) -> None:
    members.end(session, people.bina.id, cast.NOW, None)
    assert members.find(session, "bina", limit=10) == []
    assert members.find(session, "", limit=2) == [people.amina, people.charu]


def test_members_with_a_role_are_those_who_belong_now(session: Session, people: cast.Cast) -> None:
    assert members.with_roles(session, "secretariat", "chair") == [people.amina, people.rafiq]
    members.stop(session, 101, cast.NOW)
    assert members.with_roles(session, "secretariat") == []


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ((None, None), "en"),
        (("bn", "en"), "bn"),
        ((None, "bn-BD"), "bn"),
        (("fr", "BN"), "bn"),
        (("fr", "de"), "en"),
        (("", ""), "en"),
    ],
)
def test_the_language_is_the_first_wish_that_the_network_has(
    wishes: tuple[str | None, ...], language: str
) -> None:
    assert languages.guess(["en", "bn"], *wishes) == language


def test_a_chosen_language_goes_before_telegrams(session: Session, people: cast.Cast) -> None:
    account = cast.account(session, 900, language_code="bn")
    assert members.language(session, None, account) == "bn"
    account.language = "en"
    assert members.language(session, None, account) == "en"
    people.bina.language = "bn"
    assert members.language(session, people.bina, account) == "bn"
    assert members.language(session, None, None) == "en"


def test_menus_are_set_where_there_is_none_and_the_chat_is_reachable(
    session: Session, people: cast.Cast
) -> None:
    menus.note(session, 101, "staff")
    menus.note(session, 102, "chair")
    members.lose(session, 103, "blocked", cast.NOW)
    assert menus.missing(session, limit=10) == [104]
    assert menus.shown(session) == {101: "staff", 102: "chair"}
    menus.renew(session, [102])
    assert menus.shown(session) == {101: "staff"}
