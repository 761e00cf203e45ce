"""Meetings made in the chat: who may make which, what is warned of, drafts, announcements."""

from datetime import UTC, datetime, timedelta
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, making, meetings, objections, posts, rsvps
from storage.change_notices import Telling
from storage.models import Audit, Meeting, Post, Reminder, WorkingGroup
from storage.particulars import Written

ZONE = "Asia/Dhaka"


def said(*groups: WorkingGroup, starts: datetime = cast.STARTS, **parts: Any) -> Written:
    """A meeting of two hours, as somebody said it."""
    defaults: dict[str, Any] = {
        "title": "Made here", "starts_at": starts, "ends_at": starts + 2 * cast.HOUR,
        "rsvp_by": starts,
    }  # fmt: skip
    return Written(group_ids=[one.id for one in groups], **defaults | parts)


def make(session: Session, people: cast.Cast, written: Written, **how: Any) -> Meeting:
    """Make it as the secretariat."""
    amina = cast.viewer(session, people.amina)
    return making.make(session, amina, written, ZONE, cast.NOW, **{"draft": False} | how)


def warned(session: Session, people: cast.Cast, written: Written, by: str = "amina") -> Any:
    viewer = cast.viewer(session, getattr(people, by))
    network = session.merge(cast.Network(id=1))
    return objections.warnings(session, viewer, network, written, None, cast.NOW)


def reminders(session: Session) -> list[Reminder]:
    session.flush()
    return list(session.scalars(select(Reminder).where(Reminder.state == "planned")))


def test_a_meeting_is_kept_as_it_was_said_and_written_down(
    session: Session, people: cast.Cast
) -> None:
    agenda = [{"item": "Plan", "minutes": 30, "presenter": "UNODC"}, "Other"]
    made = make(session, people, said(people.ctip, place="Room", agenda=agenda, capacity=5))
    assert (made.starts_local, made.ends_local) == ("2027-01-19T10:00", "2027-01-19T12:00")
    assert (made.place, made.online, made.agenda, made.capacity) == ("Room", None, agenda, 5)
    assert (made.working_groups, made.status) == ([people.ctip], "confirmed")
    assert len(reminders(session)) == 2
    act = session.scalars(select(Audit)).one()
    assert (act.actor_id, act.action) == (people.amina.id, "meeting-made")
    assert cast.deliveries(session) == []


def test_keys_are_ones_that_no_network_file_can_say(session: Session, people: cast.Cast) -> None:
    made = [make(session, people, said(people.ctip)) for _ in range(2)]
    assert all(one.key.startswith("chat/") for one in made)
    assert made[0].key != made[1].key
    assert made[0].uid != made[1].uid


@pytest.mark.parametrize(
    ("who", "of", "may"),
    [
        ("amina", ["ctip", "closed"], True),
        ("amina", [], True),
        ("rafiq", ["ctip"], True),
        ("rafiq", ["closed"], True),
        ("rafiq", [], False),
        ("bina", ["ctip"], False),
        ("charu", [], False),
    ],
)
def test_each_makes_meetings_of_what_is_theirs(
    session: Session, people: cast.Cast, who: str, of: list[str], *, may: bool
) -> None:
    viewer = cast.viewer(session, getattr(people, who))
    written = said(*(getattr(people, one) for one in of))
    if may:
        assert making.make(session, viewer, written, ZONE, cast.NOW, draft=False)
    else:
        with pytest.raises(errors.NotTheirs):
            making.make(session, viewer, written, ZONE, cast.NOW, draft=False)


def test_a_joint_meeting_with_a_group_of_another_chair_is_made_by_the_secretariat_alone(
    session: Session, people: cast.Cast
) -> None:
    other = cast.group(session, "other", people.unodc, chair=people.iom)
    rafiq = cast.viewer(session, people.rafiq)
    with pytest.raises(errors.NotTheirs):
        making.make(session, rafiq, said(people.ctip, other), ZONE, cast.NOW, draft=False)
    assert other not in making.choices(session, rafiq)
    joint = make(session, people, said(people.ctip, other))
    assert making.find(session, rafiq, joint.id) == joint
    assert making.last(session, rafiq, [people.ctip.id, other.id], cast.NOW) is None


@pytest.mark.parametrize("private", [False, True])
def test_a_joint_meeting_is_changed_by_the_chair_of_each_of_its_groups(
    session: Session, people: cast.Cast, *, private: bool
) -> None:
    river = cast.organization(session, "river")
    other = cast.group(session, "other", river, chair=river, private=private)
    dulal = cast.person(session, "Dulal", river, "chair", telegram_id=105)
    joint = make(session, people, said(people.ctip, other))
    draft = make(session, people, said(people.ctip, other), draft=True)
    for chair in (people.rafiq, dulal):
        viewer = cast.viewer(session, chair)
        assert making.manages(viewer, joint)
        assert making.drafts(session, viewer) == [draft]
    assert not making.manages(cast.viewer(session, people.bina), joint)
    seen = [people.ctip] if private else [people.ctip, other]
    gone_on = making.make(
        session, cast.viewer(session, people.rafiq), said(*seen), ZONE, cast.NOW,
        draft=False, meeting_id=draft.id,
    )  # fmt: skip
    assert gone_on.working_groups == [people.ctip, other]


def test_what_would_have_begun_is_not_made(session: Session, people: cast.Cast) -> None:
    with pytest.raises(errors.Past):
        make(session, people, said(people.ctip, starts=cast.NOW))


def test_a_draft_is_seen_by_who_may_make_it_until_it_is_published(
    session: Session, people: cast.Cast
) -> None:
    draft = make(session, people, said(people.ctip), draft=True)
    rafiq, bina = (cast.viewer(session, one) for one in (people.rafiq, people.bina))
    assert reminders(session) == []
    assert making.drafts(session, rafiq) == [draft]
    assert making.drafts(session, bina) == []
    assert meetings.upcoming(session, bina, cast.NOW) == []
    with pytest.raises(errors.NotFound):
        making.publish(session, bina, draft.id, cast.NOW)
    making.publish(session, rafiq, draft.id, cast.NOW)
    assert meetings.upcoming(session, bina, cast.NOW) == [draft]
    assert len(reminders(session)) == 2
    assert making.drafts(session, rafiq) == []
    with pytest.raises(errors.Outdated):
        making.publish(session, rafiq, draft.id, cast.NOW)


def test_a_draft_of_other_groups_is_not_listed(session: Session, people: cast.Cast) -> None:
    make(session, people, said(), draft=True)
    other = cast.group(session, "other", people.iom, chair=people.iom)
    make(session, people, said(other), draft=True)
    assert making.drafts(session, cast.viewer(session, people.rafiq)) == []
    assert len(making.drafts(session, cast.viewer(session, people.amina))) == 2


def test_a_draft_is_gone_on_with(session: Session, people: cast.Cast) -> None:
    draft = make(session, people, said(people.ctip), draft=True)
    later = said(people.ctip, starts=cast.STARTS + cast.DAY, title="Better")
    made = make(session, people, later, meeting_id=draft.id)
    assert (made.id, made.title, made.status) == (draft.id, "Better", "confirmed")
    assert made.starts_local == "2027-01-20T10:00"
    with pytest.raises(errors.Outdated):
        make(session, people, later, meeting_id=draft.id)


def test_a_draft_whose_time_is_over_is_not_published(session: Session, people: cast.Cast) -> None:
    draft = make(session, people, said(people.ctip), draft=True)
    with pytest.raises(errors.Past):
        making.publish(session, cast.viewer(session, people.amina), draft.id, cast.STARTS)


def test_a_joint_meeting_is_announced_once_to_each_and_reminds_once(
    session: Session, people: cast.Cast
) -> None:
    joint = make(session, people, said(people.ctip, people.closed))
    amina = cast.viewer(session, people.amina)
    count = making.told(session, amina, joint)
    assert (count.people, count.organizations) == (3, 3)
    making.announce(session, amina, joint.id, cast.NOW)
    with pytest.raises(errors.AlreadyDone):
        making.announce(session, amina, joint.id, cast.NOW)
    posts.open_due(session, cast.NOW)
    sent = [one.chat_id for one in cast.deliveries(session, "announcement")]
    assert sorted(sent) == [101, 102, 103]
    rsvps.answer(session, cast.viewer(session, people.rafiq), joint.id, "online", cast.NOW)
    assert rsvps.counts(session, joint).coming == 1
    assert len(reminders(session)) == 2


def test_a_draft_is_not_announced(session: Session, people: cast.Cast) -> None:
    draft = make(session, people, said(people.ctip), draft=True)
    with pytest.raises(errors.Past):
        making.announce(session, cast.viewer(session, people.amina), draft.id, cast.NOW)
    assert cast.deliveries(session) == []


def test_a_cancelled_meeting_is_not_announced(session: Session, people: cast.Cast) -> None:
    meeting = make(session, people, said(people.ctip))
    cast.change(session, meeting, status="cancelled")
    with pytest.raises(errors.CalledOff):
        making.announce(session, cast.viewer(session, people.amina), meeting.id, cast.NOW)


def test_the_last_meeting_is_of_just_these_groups(session: Session, people: cast.Cast) -> None:
    amina = cast.viewer(session, people.amina)
    first = cast.meeting(session, people.ctip)
    second = cast.meeting(session, people.ctip, starts=cast.STARTS + cast.DAY)
    cast.meeting(session, people.ctip, starts=cast.STARTS + 2 * cast.DAY, status="cancelled")
    joint = cast.meeting(session, people.ctip, people.closed, starts=cast.STARTS + 3 * cast.DAY)

    def last(*groups: WorkingGroup, days: int = -100) -> Meeting | None:
        now = cast.STARTS + days * cast.DAY
        return making.last(session, amina, [one.id for one in groups], now)

    assert last(people.ctip) == first
    assert last(people.ctip, days=0) == first
    assert last(people.ctip, days=9) == second
    assert last(people.ctip, people.closed) == joint
    assert last(people.closed) is None
    assert last() is None


@pytest.mark.parametrize(
    ("starts", "weekend", "holiday", "quiet"),
    [
        ("2027-01-19T04:00+00:00", False, False, False),
        ("2027-01-21T17:30+00:00", True, False, True),  # Thursday 11:30 pm, till Friday
        ("2027-01-22T04:00+00:00", True, False, False),
        ("2027-01-20T04:00+00:00", False, True, False),
        ("2027-01-19T01:30+00:00", False, False, True),  # 7:30 am
        ("2027-01-19T02:00+00:00", False, False, False),  # 8 am: they are over
        ("2027-01-19T13:00+00:00", False, False, False),  # till 9 pm
        ("2027-01-19T13:01+00:00", False, False, True),
    ],
)
def test_weekend_holiday_and_quiet_hours_are_warned_of(
    session: Session, people: cast.Cast, starts: str, *, weekend: bool, holiday: bool, quiet: bool
) -> None:
    network = session.merge(cast.Network(id=1))
    network.holidays, network.quiet_hours = ["2027-01-20"], "21:00-08:00"
    found = warned(session, people, said(people.ctip, starts=datetime.fromisoformat(starts)))
    assert (found.weekend, found.holiday, found.quiet) == (weekend, holiday, quiet)
    assert not found.night


@pytest.mark.parametrize(
    ("starts", "night"),
    [("2027-01-18T21:00", True), ("2027-01-19T04:00", False), ("2027-01-19T15:00", True)],
)
def test_a_meeting_at_night_is_warned_of_where_no_hours_are_quiet(
    session: Session, people: cast.Cast, starts: str, *, night: bool
) -> None:
    """At three in the morning, at ten, at nine in the evening for two hours."""
    at = datetime.fromisoformat(f"{starts}+00:00")
    found = warned(session, people, said(people.ctip, starts=at))
    assert (found.night, found.quiet) == (night, False)


@pytest.mark.parametrize(("minutes", "planned"), [(119, None), (120, None), (121, 121)])
def test_an_agenda_that_does_not_fit_is_warned_of(
    session: Session, people: cast.Cast, minutes: int, planned: int | None
) -> None:
    agenda = [{"item": "Long", "minutes": minutes - 20}, {"item": "More", "minutes": 20}, "Short"]
    assert warned(session, people, said(people.ctip, agenda=agenda)).planned == planned


def test_a_title_that_names_a_private_group_to_others_is_warned_of(
    session: Session, people: cast.Cast
) -> None:
    title = f"The {people.closed.short_name}, and others"
    assert warned(session, people, said(people.closed, title=title)).names_private is None
    for groups in ((people.ctip,), (people.ctip, people.closed)):
        found = warned(session, people, said(*groups, title=title))
        assert found.names_private == people.closed.short_name
        assert warned(session, people, said(*groups, title=title), "bina").names_private is None


@pytest.mark.parametrize(
    ("after", "near"), [(149, True), (150, False), (-149, True), (-150, False)]
)
def test_meetings_within_half_an_hour_are_warned_of(
    session: Session, people: cast.Cast, after: int, *, near: bool
) -> None:
    other = cast.meeting(session, people.ctip, starts=cast.STARTS + timedelta(minutes=after))
    found = warned(session, people, said(people.closed)).overlaps
    assert [(one.meeting, one.people) for one in found] == ([(other, 1)] if near else [])


def test_who_is_asked_to_both_is_counted_once_and_strangers_to_it_not(
    session: Session, people: cast.Cast
) -> None:
    cast.meeting(session, people.ctip)
    cast.meeting(session, people.ctip, status="cancelled")
    apart = cast.group(session, "apart", people.outside)
    assert [one.people for one in warned(session, people, said()).overlaps] == [3]
    assert warned(session, people, said(apart)).overlaps == []


def test_a_chair_is_not_warned_of_what_they_may_not_see(
    session: Session, people: cast.Cast
) -> None:
    hidden = cast.group(session, "hidden", people.shelter, private=True)
    cast.meeting(session, hidden)
    assert warned(session, people, said(people.ctip), "rafiq").overlaps == []
    assert [one.people for one in warned(session, people, said(people.ctip)).overlaps] == [1]
    public = cast.group(session, "public", people.unodc)
    cast.meeting(session, public, hidden)
    assert [one.people for one in warned(session, people, said(people.ctip), "rafiq").overlaps] == [
        1
    ]


@pytest.mark.parametrize(
    ("day", "warned_of"),
    [("2027-12-31", False), ("2027-01-13", False), ("2028-01-05", True)],
)
def test_a_day_that_may_have_been_meant_as_a_past_one_is_warned_of(
    session: Session, people: cast.Cast, day: str, *, warned_of: bool
) -> None:
    """In January "5 January" is read as next year's once it is over."""
    starts = datetime.fromisoformat(f"{day}T10:00+06:00")
    found = warned(session, people, said(people.ctip, starts=starts)).next_year
    assert found == (starts.date() if warned_of else None)


def test_next_years_days_that_are_near_are_not_warned_of(
    session: Session, people: cast.Cast
) -> None:
    december, january = (datetime(2027, 12, 20, tzinfo=UTC), datetime(2028, 1, 14, 4, tzinfo=UTC))
    amina, network = cast.viewer(session, people.amina), session.merge(cast.Network(id=1))
    written = said(people.ctip, starts=january)
    assert objections.warnings(session, amina, network, written, None, december).next_year is None


def test_a_draft_is_not_warned_of_itself(session: Session, people: cast.Cast) -> None:
    other = make(session, people, said(people.ctip))
    amina, network = cast.viewer(session, people.amina), session.merge(cast.Network(id=1))
    found = objections.warnings(session, amina, network, said(people.ctip), other.id, cast.NOW)
    assert found.overlaps == []


def test_a_draft_series_of_a_file_is_published_with_all_its_dates(
    session: Session, people: cast.Cast
) -> None:
    dates = [
        cast.meeting(session, people.ctip, status="draft", series_key="weekly", key=f"weekly/{day}",
                     starts=cast.STARTS + day * cast.DAY)
        for day in (1, 8, 15)
    ]  # fmt: skip
    making.publish(session, cast.viewer(session, people.rafiq), dates[0].id, cast.NOW)
    assert {one.status for one in dates} == {"confirmed"}


def test_what_the_announcement_tells_is_not_told_as_a_change(
    session: Session, people: cast.Cast
) -> None:
    meeting = make(session, people, said(people.ctip))
    bina = cast.viewer(session, people.bina)
    rsvps.answer(session, bina, meeting.id, "online", cast.NOW)
    moved = cast.STARTS + cast.DAY
    assert cast.change(session, meeting, cast.NOW, Telling.FOLDED, starts=moved) == "change"
    making.announce(session, cast.viewer(session, people.amina), meeting.id, cast.NOW)
    planned = session.scalars(select(Post.kind).where(Post.state == "planned"))
    assert list(planned) == ["announcement"]
    own = rsvps.of(session, meeting.id, people.bina.id)
    assert own is not None
    assert own.confirm  # the announcement asks for that
