"""Series made in the chat: their dates, drafts, one announcement."""

from datetime import UTC, datetime
from typing import Any

import cast
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import errors, heard, making, meetings, particulars, posts, series
from storage.models import Audit, Meeting, Post, Reminder, WorkingGroup
from storage.particulars import Written

ZONE = "Asia/Dhaka"
THRICE = "FREQ=WEEKLY;COUNT=3"


def said(*groups: WorkingGroup, starts: datetime = cast.STARTS, **parts: Any) -> Written:
    """A meeting of two hours on three Tuesdays, to be answered a day before."""
    defaults: dict[str, Any] = {
        "title": "Weekly", "starts_at": starts, "ends_at": starts + 2 * cast.HOUR,
        "rsvp_by": starts - cast.DAY, "place": "Room", "repeat": THRICE,
    }  # fmt: skip
    return Written(group_ids=[one.id for one in groups], **defaults | parts)


def make(
    session: Session, people: cast.Cast, written: Written, zone: str = ZONE, *, draft: bool = False
) -> Meeting:
    amina = cast.viewer(session, people.amina)
    return making.make(session, amina, written, zone, cast.NOW, draft=draft)


def rows(session: Session) -> list[Meeting]:
    session.flush()
    return list(session.scalars(select(Meeting).order_by(Meeting.starts_at)))


def test_a_series_is_a_meeting_a_date_with_reminders_of_its_own(
    session: Session, people: cast.Cast
) -> None:
    first = make(session, people, said(people.ctip, capacity=5))
    found = rows(session)
    assert [one.starts_local for one in found] == [
        "2027-01-19T10:00", "2027-01-26T10:00", "2027-02-02T10:00",
    ]  # fmt: skip
    assert [one.key for one in found] == [
        f"{first.series_key}/2027-{day}" for day in ("01-19", "01-26", "02-02")
    ]
    assert {(one.series_key, one.status, one.repeat) for one in found} == {
        (first.series_key, "confirmed", None)
    }
    assert {(one.title, one.place, one.capacity) for one in found} == {("Weekly", "Room", 5)}
    assert all(one.starts_at - one.rsvp_by == cast.DAY for one in found)
    assert all(one.working_groups == [people.ctip] for one in found)
    assert len({one.uid for one in found}) == 3
    planned = list(session.scalars(select(Reminder.meeting_id)))
    assert sorted(planned) == sorted(2 * [one.id for one in found])


def test_what_was_made_is_written_down_once(session: Session, people: cast.Cast) -> None:
    first = make(session, people, said(people.ctip))
    act = session.scalars(select(Audit)).one()
    assert (act.action, act.subject, act.details) == (
        "meeting-made", f"meeting:{first.key}", {"dates": 3},
    )  # fmt: skip


def test_its_clock_says_the_same_on_each_date(session: Session, people: cast.Cast) -> None:
    starts = datetime(2027, 3, 22, 9, 0, tzinfo=UTC)  # ten in Berlin; summer begins on the 28th
    make(session, people, said(people.ctip, starts=starts), "Europe/Berlin")
    found = rows(session)
    assert [one.starts_local[11:] for one in found] == 3 * ["10:00"]
    assert [one.starts_at.hour for one in found] == [9, 8, 8]
    assert [one.ends_local[11:] for one in found] == 3 * ["12:00"]
    assert [one.rsvp_by.hour for one in found] == [9, 8, 8]


def test_a_draft_is_one_row_until_it_is_published(session: Session, people: cast.Cast) -> None:
    draft = make(session, people, said(people.ctip), draft=True)
    rafiq, bina = (cast.viewer(session, one) for one in (people.rafiq, people.bina))
    assert [one.repeat for one in rows(session)] == [THRICE]
    assert making.drafts(session, rafiq) == [draft]
    assert meetings.upcoming(session, bina, cast.NOW) == []
    making.publish(session, rafiq, draft.id, cast.NOW)
    assert meetings.upcoming(session, bina, cast.NOW) == rows(session)
    assert len(rows(session)) == 3
    assert session.scalars(select(Audit).order_by(Audit.id.desc())).first().details == {"dates": 3}


def test_a_draft_is_gone_on_with_and_made_or_does_not_repeat_any_more(
    session: Session, people: cast.Cast
) -> None:
    draft = make(session, people, said(people.ctip), draft=True)
    amina = cast.viewer(session, people.amina)

    def again(written: Written, *, draft_again: bool) -> None:
        making.make(session, amina, written, ZONE, cast.NOW, draft=draft_again, meeting_id=draft.id)

    again(said(people.ctip, repeat=None), draft_again=True)
    assert [one.repeat for one in rows(session)] == [None]
    again(said(people.ctip, repeat="FREQ=WEEKLY;COUNT=5"), draft_again=False)
    assert [one.status for one in rows(session)] == 5 * ["confirmed"]


def announced(session: Session) -> list[Post]:
    session.flush()
    return list(session.scalars(select(Post).where(Post.kind == "announcement")))


def test_one_announcement_is_owed_for_all_dates(session: Session, people: cast.Cast) -> None:
    make(session, people, said(people.ctip))
    amina, found = cast.viewer(session, people.amina), rows(session)
    making.announce(session, amina, found[0].id, cast.NOW)
    for one in found:
        assert heard.is_announced(session, one)
        with pytest.raises(errors.AlreadyDone):
            making.announce(session, amina, one.id, cast.NOW)
    (post,) = announced(session)
    assert post.meeting_id == found[0].id
    assert series.told_with(session, post, cast.NOW) == found[1:]
    posts.open_due(session, cast.NOW)
    assert sorted(cast.chats(cast.claim(session))) == [101, 102, 103]


def test_a_series_is_announced_by_its_next_date_until_the_last_is_over(
    session: Session, people: cast.Cast
) -> None:
    make(session, people, said(people.ctip))
    amina, found = cast.viewer(session, people.amina), rows(session)
    with pytest.raises(errors.Past):
        making.announce(session, amina, found[0].id, found[2].starts_at)
    found[1].status = "cancelled"
    making.announce(session, amina, found[0].id, found[0].starts_at)
    (post,) = announced(session)
    assert post.meeting_id == found[2].id


def test_only_dates_of_the_same_working_groups_belong_together(
    session: Session, people: cast.Cast
) -> None:
    """A network file can give one date of a series to others."""
    first, second, third = (
        cast.meeting(session, group, starts=cast.STARTS + days * cast.DAY, series_key="weekly")
        for days, group in ((0, people.ctip), (7, people.closed), (14, people.ctip))
    )
    assert series.dates(session, first, cast.NOW) == [first, third]
    assert series.dates(session, second, cast.NOW) == [second]
    assert series.ahead(session, third, first.starts_at) == [third]


def test_what_speaks_against_a_series_can_be_asked_of_each_date(people: cast.Cast) -> None:
    each = particulars.each_date(said(people.ctip), ZONE)
    assert [one.starts_at for one in each] == [
        cast.STARTS + weeks * 7 * cast.DAY for weeks in range(3)
    ]
    assert particulars.each_date(said(people.ctip, repeat=None), ZONE) == [
        said(people.ctip, repeat=None)
    ]


@pytest.mark.parametrize(
    ("moved_by", "alone"),
    [
        ((0, 0, 0), ()),
        ((0, 2, 0), (1,)),
        ((1, 1, 1), ()),  # all were moved together
        ((1, 1, 0), (2,)),
        ((0, 3), (1,)),
        ((3, 0), (0,)),
    ],
)
def test_a_date_is_moved_alone_where_most_were_not_moved_as_far(
    session: Session, people: cast.Cast, moved_by: tuple[int, ...], alone: tuple[int, ...]
) -> None:
    dates = []
    for week, days in enumerate(moved_by):
        made_for = cast.STARTS + week * 7 * cast.DAY
        key = f"weekly/{made_for:%Y-%m-%d}"
        starts = made_for + days * cast.DAY
        dates.append(cast.meeting(session, people.ctip, starts=starts, key=key))
    assert series.moved_alone(dates) == {dates[place].id for place in alone}
