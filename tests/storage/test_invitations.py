from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import cast
import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from storage import errors, invitations, members
from storage.database import Database
from storage.models import Account, Audit, Invitation, Organization, Person


def accept(
    session: Session, code: str, telegram_id: int = 900, later: timedelta = timedelta()
) -> Person | None:
    profile = members.Profile(telegram_id, f"Guest {telegram_id}", "en")
    members.account(session, profile, cast.NOW)
    session.flush()
    return invitations.accept(session, profile, code, cast.NOW + later)


def waits_until(session: Session) -> timedelta | None:
    until = session.get_one(Account, 900).codes_refused_until
    return until - cast.NOW if until else None


def test_an_organizations_invitation_makes_a_plain_member(
    session: Session, people: cast.Cast
) -> None:
    code = invitations.create(session, cast.NOW, people.shelter)
    joined = accept(session, code)
    assert joined is not None
    assert (joined.name, joined.organization_id) == ("Guest 900", people.shelter.id)
    assert cast.viewer(session, joined).roles == frozenset()
    assert joined.consent_at == cast.NOW


def test_a_persons_invitation_makes_them_who_they_are(session: Session, people: cast.Cast) -> None:
    dipu = cast.person(session, "Dipu", people.iom, "secretariat")
    code = invitations.create(session, cast.NOW, people.iom, dipu)
    assert accept(session, code) is dipu
    assert dipu.telegram_id == 900
    assert cast.viewer(session, dipu).secretariat


def test_a_code_is_128_bits_and_kept_as_a_hash_only(session: Session, people: cast.Cast) -> None:
    code = invitations.create(session, cast.NOW, people.iom)
    other = invitations.create(session, cast.NOW, people.iom)
    assert code != other
    assert len(code) == 22
    session.flush()
    tables = inspect(session.connection()).get_table_names()
    kept = [str(session.execute(text(f'SELECT * FROM "{name}"')).all()) for name in tables]  # noqa: S608
    assert not any(code in rows for rows in kept)


@pytest.mark.parametrize(("later", "works"), [(timedelta(days=14, seconds=-1), True),
                                              (timedelta(days=14), False)])  # fmt: skip
def test_an_invitation_ends(
    session: Session, people: cast.Cast, later: timedelta, works: bool
) -> None:
    code = invitations.create(session, cast.NOW, people.iom, days=14)
    assert (accept(session, code, later=later) is not None) is works


def test_an_invitation_has_a_number_of_uses(session: Session, people: cast.Cast) -> None:
    code = invitations.create(session, cast.NOW, people.iom, uses=2)
    joined = [accept(session, code, telegram_id) is not None for telegram_id in (901, 902, 903)]
    assert joined == [True, True, False]


def test_a_member_is_told_so_and_uses_nothing_up(session: Session, people: cast.Cast) -> None:
    code = invitations.create(session, cast.NOW, people.iom)
    with pytest.raises(errors.AlreadyMember):
        accept(session, code, 103)
    assert session.scalars(select(Invitation.uses_left)).one() == 1


def test_wrong_codes_are_slowed_down_twice_as_long_each_time(
    session: Session, people: cast.Cast
) -> None:
    for _ in range(invitations.PATIENCE - 1):
        assert accept(session, "wrong") is None
    assert waits_until(session) is None
    now, waits = timedelta(), []
    for _ in range(14):
        accept(session, "wrong", later=now)
        waits.append((waits_until(session) or timedelta()) - now)
        now += waits[-1]
    minute = timedelta(minutes=1)
    assert waits[:4] == [minute, 2 * minute, 4 * minute, 8 * minute]
    assert waits[-1] == waits[-2] == timedelta(days=1)


def test_while_waiting_the_right_code_does_not_work_either(
    session: Session, people: cast.Cast
) -> None:
    code = invitations.create(session, cast.NOW, people.iom)
    for _ in range(invitations.PATIENCE):
        accept(session, "wrong")
    assert accept(session, code, later=timedelta(seconds=59)) is None
    assert session.get_one(Account, 900).wrong_codes == invitations.PATIENCE
    assert accept(session, code, later=timedelta(seconds=60)) is not None
    account = session.get_one(Account, 900)
    assert (account.wrong_codes, account.codes_refused_until) == (0, None)


def test_one_accounts_wrong_codes_do_not_slow_another(session: Session, people: cast.Cast) -> None:
    code = invitations.create(session, cast.NOW, people.iom)
    for _ in range(invitations.PATIENCE):
        accept(session, "wrong", 901)
    assert accept(session, code, 902) is not None


def test_a_persons_invitation_works_for_nobody_else(session: Session, people: cast.Cast) -> None:
    dipu = cast.person(session, "Dipu", people.iom, telegram_id=130, joined_at=None)
    code = invitations.create(session, cast.NOW, people.iom, dipu)
    assert accept(session, code, 900) is None
    assert dipu.telegram_id == 130
    assert accept(session, code, 130) is dipu


def test_who_is_somebody_already_cannot_become_another(session: Session, people: cast.Cast) -> None:
    dipu = cast.person(session, "Dipu", people.iom, "secretariat")
    code = invitations.create(session, cast.NOW, people.iom, dipu)
    members.stop(session, 103, cast.NOW)
    assert accept(session, code, 103) is None
    assert dipu.telegram_id is None
    assert session.scalars(select(Invitation.uses_left)).one() == 1


def test_a_persons_invitation_ends_with_their_membership(
    session: Session, people: cast.Cast
) -> None:
    dipu = cast.person(session, "Dipu", people.iom)
    code = invitations.create(session, cast.NOW, people.iom, dipu)
    members.end(session, dipu.id, cast.NOW, people.amina.id)
    assert accept(session, code) is None


def test_who_stopped_comes_back_by_an_invitation_of_their_own_organization(
    session: Session, people: cast.Cast
) -> None:
    members.stop(session, 102, cast.NOW)
    assert accept(session, invitations.create(session, cast.NOW, people.unodc), 102)
    assert cast.viewer(session, people.rafiq).roles == {"chair"}


def test_another_organizations_invitation_takes_the_roles_away(
    session: Session, people: cast.Cast
) -> None:
    members.stop(session, 101, cast.NOW)
    assert accept(session, invitations.create(session, cast.NOW, people.outside), 101)
    amina = cast.viewer(session, people.amina)
    assert (amina.organization_id, amina.roles) == (people.outside.id, frozenset())


def test_inviting_is_written_down(session: Session, people: cast.Cast) -> None:
    invitations.create(session, cast.NOW, people.iom, uses=3, actor_id=people.amina.id)
    invitations.create(session, cast.NOW, people.iom, people.bina)
    session.flush()
    acts = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [act.subject for act in acts] == ["organization:iom", f"person:{people.bina.key}"]
    assert acts[0].details == {"uses": 3, "days": 14}
    assert [act.actor_id for act in acts] == [people.amina.id, None]


def test_of_many_who_race_for_the_last_use_one_gets_it(database: Database) -> None:
    code = database.call(_invite_one)
    with ThreadPoolExecutor(6) as pool:
        joined = pool.map(lambda number: database.call(_try, code, 900 + number), range(6))
        assert sum(joined) == 1
    assert database.call_reading(lambda session: len(session.scalars(select(Person)).all())) == 1


def _invite_one(session: Session) -> str:
    organization: Organization = cast.organization(session, "iom")
    return invitations.create(session, cast.NOW, organization)


def _try(session: Session, code: str, telegram_id: int) -> bool:
    return accept(session, code, telegram_id) is not None
