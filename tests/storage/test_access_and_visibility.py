"""The rules for one thing and the conditions for many rows say the same, for every viewer."""

from dataclasses import dataclass

import cast
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage import (
    errors,
    groups,
    meetings,
    members,
    news,
    recipients,
    visibility,
)
from storage.models import Meeting, News, Organization, Person, StandingAnswer, WorkingGroup
from storage.rules import access
from storage.rules.access import Viewer

GROUPS = 3
some_of_them = st.sets(st.integers(0, GROUPS - 1))
roles = st.sets(st.sampled_from(["secretariat", "chair", "focal_point"]))
states = st.sampled_from(["member", "member", "member", "stopped", "left", "expected"])


@dataclass
class World:
    """A random network: its groups, people (each of an organization), meetings, news, answers."""

    groups: list[WorkingGroup]
    people: list[Person]
    meetings: list[Meeting]
    news: list[News]
    answers: list[StandingAnswer]


@dataclass(frozen=True)
class Plan:
    private: list[bool]
    memberships: list[set[int]]
    roles: list[set[str]]
    states: list[str]
    meetings: list[tuple[set[int], str]]
    news: list[tuple[set[int], bool]]
    answers: list[tuple[set[int], str]]


plans = st.builds(
    Plan,
    private=st.lists(st.booleans(), min_size=GROUPS, max_size=GROUPS),
    memberships=st.lists(some_of_them, min_size=3, max_size=3),
    roles=st.lists(roles, min_size=3, max_size=3),
    states=st.lists(states, min_size=3, max_size=3),
    meetings=st.lists(
        st.tuples(some_of_them, st.sampled_from(["confirmed", "cancelled", "draft"])), max_size=4
    ),
    news=st.lists(st.tuples(some_of_them, st.booleans()), max_size=4),
    answers=st.lists(
        st.tuples(
            some_of_them, st.sampled_from(["published", "proposed", "declined", "withdrawn"])
        ),
        max_size=4,
    ),
)


def build(session: Session, plan: Plan) -> World:
    organizations = [cast.organization(session, f"o{n}") for n in range(len(plan.memberships))]
    cast.network(session, organizations[0])
    made = [
        cast.group(session, f"g{n}", *_of(n, plan, organizations), chair=organizations[0],
                   private=private)
        for n, private in enumerate(plan.private)
    ]  # fmt: skip
    return World(
        made,
        [_person(session, n, plan, one) for n, one in enumerate(organizations)],
        [
            cast.meeting(session, *(made[n] for n in sorted(of)), status=status, made=None)
            for of, status in plan.meetings
        ],
        [
            cast.news(session, *(made[n] for n in sorted(of)), withdrawn=withdrawn)
            for of, withdrawn in plan.news
        ],
        [
            cast.answer(session, *(made[n] for n in sorted(of)), state=state)
            for of, state in plan.answers
        ],
    )


def _of(group: int, plan: Plan, organizations: list[Organization]) -> list[Organization]:
    rows = zip(organizations, plan.memberships, strict=True)
    return [one for one, groups in rows if group in groups]


def _person(session: Session, number: int, plan: Plan, of: Organization) -> Person:
    one = cast.person(session, f"P{number}", of, *plan.roles[number], telegram_id=500 + number)
    match plan.states[number]:
        case "stopped":
            one.stopped_at = cast.NOW
        case "left":
            one.left_at = cast.NOW
        case "expected":
            one.joined_at = None
    session.flush()
    return one


def viewers(session: Session, world: World) -> list[Viewer | None]:
    return [None, *(members.viewer(session, person) for person in world.people)]


def ids(
    session: Session, model: type[Meeting | News | WorkingGroup], condition: ColumnElement[bool]
) -> set[int]:
    return set(session.scalars(select(model.id).where(condition)))


worlds = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@worlds
@given(plan=plans)
def test_rules_and_queries_agree_on_what_each_viewer_sees(session: Session, plan: Plan) -> None:
    with cast.undone(session):
        world = build(session, plan)
        for viewer in viewers(session, world):
            assert ids(session, Meeting, visibility.meetings(viewer)) == {
                one.id for one in world.meetings if viewer and meetings.sees(viewer, one)
            }
            assert ids(session, Meeting, visibility.asked(viewer)) == {
                one.id
                for one in world.meetings
                if one.status != "draft" and access.is_asked(viewer, one.working_groups)
            }
            assert ids(session, News, visibility.news(viewer)) == {
                one.id
                for one in world.news
                if not one.withdrawn and access.sees_news(viewer, one.working_groups)
            }
            assert ids(session, WorkingGroup, visibility.groups(viewer)) == {
                one.id for one in world.groups if access.sees_group(viewer, one)
            }


@worlds
@given(plan=plans)
def test_rules_and_audiences_agree_on_who_is_meant(session: Session, plan: Plan) -> None:
    with cast.undone(session):
        world = build(session, plan)
        for meeting in world.meetings:
            assert _meant(session, recipients.of({"meeting": True}, meeting)) == {
                one.id
                for one in world.people
                if _belongs(one)
                and access.is_asked(members.rights(session, one), meeting.working_groups)
            }
        for item in world.news:
            everybody = {"all": [], "not": []}
            assert _meant(session, recipients.of(everybody, None, [item])) == {
                one.id
                for one in world.people
                if _belongs(one)
                and not item.withdrawn
                and access.sees_news(members.rights(session, one), item.working_groups)
            }


def _meant(session: Session, condition: ColumnElement[bool]) -> set[int]:
    return set(session.scalars(select(Person.id).where(condition)))


def _belongs(one: Person) -> bool:
    return one.left_at is None and one.stopped_at is None


@worlds
@given(plan=plans)
def test_finding_one_and_listing_all_agree(session: Session, plan: Plan) -> None:
    with cast.undone(session):
        world = build(session, plan)
        for viewer in viewers(session, world):
            listed = {one.id for one in meetings.upcoming(session, viewer, cast.NOW)}
            assert {one.id for one in world.meetings if _found(session, viewer, one)} == listed
            assert meetings.count_upcoming(session, viewer, cast.NOW) == len(listed)
            readable = {one.id for one in news.visible(session, viewer, limit=9)}
            assert {one.id for one in world.news if _readable(session, viewer, one)} == readable


def _found(session: Session, viewer: Viewer | None, one: Meeting) -> bool:
    try:
        return meetings.find(session, viewer, one.id) is one
    except errors.NotFound:
        return False


def _readable(session: Session, viewer: Viewer | None, one: News) -> bool:
    try:
        return news.find(session, viewer, one.id) is one
    except errors.NotFound:
        return False


def test_groups_are_listed_as_far_as_they_may_be_known(session: Session, people: cast.Cast) -> None:
    def keys(person: Person) -> list[str]:
        return [one.key for one in groups.visible(session, cast.viewer(session, person))]

    assert keys(people.charu) == keys(people.bina) == ["ctip"]
    assert keys(people.rafiq) == keys(people.amina) == ["ctip", "closed"]
    assert groups.visible(session, None) == []


def test_own_groups_are_those_of_the_organization(session: Session, people: cast.Cast) -> None:
    own = groups.of_viewer(session, cast.viewer(session, people.rafiq))
    assert [one.key for one in own] == ["ctip", "closed"]
    assert groups.of_viewer(session, cast.viewer(session, people.charu)) == []


def test_organizations_are_found_by_key_and_listed_by_short_name(
    session: Session, people: cast.Cast
) -> None:
    listed = [one.short_name for one in groups.organizations(session)]
    assert listed == ["IOM", "OUTSIDE", "SHELTER", "UNODC"]
    assert groups.organization(session, "iom") is people.iom
    assert groups.organization(session, "nowhere") is None


def test_a_joint_meeting_does_not_give_away_its_private_group(
    session: Session, people: cast.Cast
) -> None:
    joint = cast.meeting(session, people.ctip, people.closed)
    outsider, insider = (cast.viewer(session, one) for one in (people.charu, people.rafiq))
    asked_for = [people.closed.id]
    assert meetings.upcoming(session, insider, cast.NOW, asked_for) == [joint]
    assert meetings.upcoming(session, outsider, cast.NOW, asked_for) == []
    assert meetings.count_upcoming(session, outsider, cast.NOW, asked_for) == 0


@pytest.mark.parametrize("item", [meetings.find, news.find])
def test_what_does_not_exist_reads_like_what_may_not_be_known(
    session: Session, people: cast.Cast, item: object
) -> None:
    assert callable(item)
    with pytest.raises(errors.NotFound):
        item(session, cast.viewer(session, people.amina), 12345)
