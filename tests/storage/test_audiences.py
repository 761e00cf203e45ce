"""Who is in an audience: the rule for one person and the query for all of them say the same."""

from dataclasses import dataclass

import cast
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import broadcasts, claim_facts, members, posts, recipients
from storage.models import Account, Delivery, Network, Organization, Person, WorkingGroup
from storage.rules import audience
from storage.rules.audience import KINDS, ROLES, Atom, Atoms, Audience

SIZE = 3
places = st.integers(0, SIZE - 1)
wishes = st.sampled_from([None, "", "en", "bn", "BN-bd", "en-GB", "fr", "bnx"])


@dataclass(frozen=True)
class Member:
    """One person to be made, of an organization by its place; without an account a stranger."""

    of: int
    roles: frozenset[str]
    account: bool
    wishes: tuple[str | None, str | None, str | None]


some_atoms = st.one_of(
    st.tuples(st.just("kind"), st.sampled_from(KINDS[:SIZE])),
    st.tuples(st.sampled_from(["group", "organization"]), places),
    st.tuples(st.just("role"), st.sampled_from(ROLES)),
    st.tuples(st.just("language"), st.sampled_from(["en", "bn"])),
)
clauses = st.sets(some_atoms, min_size=1, max_size=3)
some_members = st.builds(
    Member,
    places,
    st.frozensets(st.sampled_from(ROLES), max_size=2),
    st.booleans(),
    st.tuples(wishes, wishes, wishes),
)


@dataclass
class World:
    organizations: list[Organization]
    groups: list[WorkingGroup]
    people: list[Person]

    def atoms(self, planned: set[tuple[str, str | int]]) -> Atoms:
        """Put the rows' numbers in the place of their places."""
        rows = {"group": self.groups, "organization": self.organizations}
        return frozenset(
            Atom(aspect, rows[aspect][value].id if isinstance(value, int) else value)
            for aspect, value in planned
        )


def build(session: Session, memberships: list[set[int]], planned: list[Member]) -> World:
    made = [cast.organization(session, f"o{n}", KINDS[n]) for n in range(SIZE)]
    groups = [
        cast.group(session, f"g{n}", *(one for one, of in zip(made, memberships, strict=True)
                                       if n in of))
        for n in range(SIZE)
    ]  # fmt: skip
    return World(made, groups, [_member(session, made, n, one) for n, one in enumerate(planned)])


def _member(session: Session, made: list[Organization], number: int, one: Member) -> Person:
    chosen, of_account, of_telegram = one.wishes
    telegram_id = 500 + number if one.account else None
    person = cast.person(
        session, f"P{number}", made[one.of], *one.roles, telegram_id=telegram_id, language=chosen
    )
    if telegram_id is not None:
        account = session.get_one(Account, telegram_id)
        account.language, account.language_code = of_account, of_telegram
    return person


def holding(session: Session, person: Person) -> Atoms:
    """What holds for somebody, by what is decided for one person."""
    rights = members.rights(session, person)
    known = person.telegram_id is not None
    account = session.get(Account, person.telegram_id) if known else None
    language = members.language(session, person, account)
    return audience.atoms_of(
        rights.organization_id, person.organization.kind, rights.working_group_ids, rights.roles,
        language,
    )  # fmt: skip


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    memberships=st.lists(st.sets(places), min_size=SIZE, max_size=SIZE),
    planned=st.lists(some_members, min_size=1, max_size=4),
    languages=st.sampled_from([["en", "bn"], ["fr", "bn", "en"], ["en"], ["bn"], []]),
    wanted=st.lists(clauses, max_size=3),
    left_out=st.sets(some_atoms, max_size=2),
)
def test_the_rule_and_the_query_mean_the_same_people(
    session: Session,
    memberships: list[set[int]],
    planned: list[Member],
    languages: list[str],
    wanted: list[set[tuple[str, str | int]]],
    left_out: set[tuple[str, str | int]],
) -> None:
    with cast.undone(session):
        cast.network(session, None, languages=languages)
        world = build(session, memberships, planned)
        one = Audience(frozenset(map(world.atoms, wanted)), world.atoms(left_out))
        meant = select(Person.id).where(recipients.of(one.to_json(), None))
        assert set(session.scalars(meant)) == {
            person.id for person in world.people if one.includes(holding(session, person))
        }


def test_readers_of_a_language_are_counted_as_far_as_a_broadcast_reaches_them(
    session: Session, people: cast.Cast
) -> None:
    people.bina.language = people.rafiq.language = "bn"
    post = broadcasts.draft(session, people.amina.id, cast.NOW, "Words")
    post.audience = Audience().toggled(Atom("kind", "cso")).to_json()
    session.flush()
    counted = {one: broadcasts.count_of_language(session, post, one) for one in ("en", "bn")}
    assert counted == {"en": 1, "bn": 1}
    session.get_one(Account, 103).unreachable = "blocked"
    session.flush()
    assert broadcasts.count_of_language(session, post, "bn") == 0


def test_the_language_is_known_before_the_network(session: Session) -> None:
    somebody = cast.person(session, "Amina", cast.organization(session, "iom"))
    for language, meant in (("en", [somebody.id]), ("bn", [])):
        condition = recipients.of({"all": [[f"language:{language}"]], "not": []}, None)
        assert list(session.scalars(select(Person.id).where(condition))) == meant
    assert session.get(Network, 1) is None


@pytest.mark.parametrize(
    ("atom", "sent"),
    [
        ("kind:cso", [103, 104]),
        ("role:chair", [102]),
        ("language:bn", [103, 104]),
        ("organization:{iom}", [101]),
        ("group:{ctip}", [101, 102, 103]),
    ],
)
def test_who_leaves_an_audience_after_it_was_opened_gets_nothing(
    session: Session, people: cast.Cast, atom: str, sent: list[int]
) -> None:
    people.bina.language = "bn"
    session.get_one(Account, 104).language_code = "bn"
    named = atom.format(iom=people.iom.id, ctip=people.ctip.id)
    post = posts.plan(session, "broadcast", cast.NOW, Audience().to_json())
    assert post is not None
    posts.open_due(session, cast.NOW)
    post.audience = {"all": [[named]], "not": []}
    session.flush()
    facts = claim_facts.recipients(session, session.scalars(select(Delivery)).all())
    assert {one.language for one in facts.values()} == {"en", "bn"}
    assert cast.chats(cast.claim(session)) == sent


def test_who_is_excluded_after_it_was_opened_gets_nothing(
    session: Session, people: cast.Cast
) -> None:
    post = posts.plan(session, "broadcast", cast.NOW, Audience().to_json())
    assert post is not None
    posts.open_due(session, cast.NOW)
    post.audience = {"all": [], "not": [f"organization:{people.unodc.id}", "role:secretariat"]}
    session.flush()
    assert cast.chats(cast.claim(session)) == [103, 104]
    assert cast.states(session)[102] == ("withdrawn", "not_concerned")
