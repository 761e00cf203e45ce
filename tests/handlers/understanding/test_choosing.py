from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handlers.understanding import choosing, frames, periods
from handlers.understanding.kinds import Mode

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
CTIP, LM = 1, 2


def record(id_: int, *groups: int, modes: tuple[Mode, ...] = ()) -> choosing.Record:
    """Give a meeting that begins `id_` days from now."""
    starts = NOW + timedelta(days=id_)
    return choosing.Record(
        id=id_, series=str(id_), groups=frozenset(groups), starts=starts,
        ends=starts + timedelta(hours=1), day=starts.date(), minute=12 * 60, takes_place=True,
        asked=True, modes=frozenset(modes),
    )  # fmt: skip


RECORDS = [
    record(1, CTIP, modes=("online", "in_person")),
    record(2, LM, modes=("in_person",)),
    record(3, CTIP, LM, modes=("online",)),
    record(4),
]


@pytest.mark.parametrize(
    ("frame", "meant"),
    [
        (frames.Frame(asked="when", kindred=(3,)), (3,)),
        (frames.Frame(asked="when", kindred=(3,), groups=(LM,)), (3,)),
        (frames.Frame(asked="when", kindred=(4,), groups=(LM,)), (2,)),
        (frames.Frame(asked="list", kindred=(3,)), (1, 2, 3, 4)),
    ],
)
def test_the_word_for_a_meeting_tells_of_several_which_is_meant(
    frame: frames.Frame, meant: tuple[int, ...]
) -> None:
    assert choosing.choose(frame, RECORDS, NOW).meetings == meant


def test_of_a_meeting_that_is_named_rumoured_days_that_passed_mean_nothing() -> None:
    rumoured = periods.Period(date(2027, 1, 1), date(2027, 1, 5), past=True)
    frame = frames.Frame(
        asked="still_on", titles=(2,), title_coverage=0.9, period=rumoured, past=True
    )
    assert choosing.choose(frame, RECORDS, NOW).meetings == (2,)


@pytest.mark.parametrize(
    ("frame", "meant"),
    [
        (frames.Frame(asked="where", past=True), (-2,)),
        (frames.Frame(asked="next", past=True, of_meetings=True), (-1,)),
    ],
)
def test_what_was_of_a_meeting_that_is_over_is_asked_of_that_and_not_of_the_last(
    frame: frames.Frame, meant: tuple[int, ...]
) -> None:
    records = [record(-2), record(-1), *RECORDS]
    assert choosing.choose(frame, records, NOW, [-2]).meetings == meant


@pytest.mark.parametrize(
    ("frame", "meant"),
    [
        (frames.Frame(asked="list"), (1, 2, 3, 4)),
        (frames.Frame(asked="list", without=frames.Without(groups=(LM,))), (1, 4)),
        (frames.Frame(asked="list", without=frames.Without(titles=(2,))), (1, 3, 4)),
        (
            frames.Frame(
                asked="list",
                without=frames.Without(period=periods.Period(first=date(2027, 1, 14))),
            ),
            (1,),
        ),
        (frames.Frame(asked="list", without=frames.Without(places=(1,))), (2,)),
        (frames.Frame(asked="list", everybody=True), (4,)),
        (frames.Frame(asked="list", joint=True), (3,)),
        (frames.Frame(asked="list", joint=True, groups=(LM,)), (2, 3)),
        (frames.Frame(asked="list", joint=True, groups=(LM, CTIP)), (3,)),
        (frames.Frame(asked="list", lasting=frames.Lasting(over=59)), (1, 2, 3, 4)),
        (frames.Frame(asked="list", lasting=frames.Lasting(over=60)), ()),
        (frames.Frame(asked="list", lasting=frames.Lasting(under=60)), ()),
        (frames.Frame(asked="list", mode="online"), (1, 3)),
        (frames.Frame(asked="list", only_mode="online"), (3,)),
        (frames.Frame(asked="list", only_mode="in_person"), (2,)),
        (frames.Frame(saying="come", asked="next", mode="online", groups=(LM,)), (2,)),
    ],
)
def test_what_is_left_out_and_which_sort_is_meant(
    frame: frames.Frame, meant: tuple[int, ...]
) -> None:
    assert choosing.choose(frame, RECORDS, NOW).meetings == meant


TODAY = NOW.date()


def starting(id_: int, starts: datetime, **others: Any) -> choosing.Record:
    said = {"groups": frozenset({1}), "takes_place": True, "asked": True} | others
    return choosing.Record(
        id=id_,
        series=str(id_),
        starts=starts,
        ends=starts + timedelta(hours=2),
        day=starts.date(),
        minute=starts.hour * 60,
        **said,
    )


OVER = starting(1, NOW - timedelta(days=28))
GOING_ON = starting(2, NOW - timedelta(hours=1))
TOMORROW = starting(3, NOW + timedelta(days=1))
THE_OTHERS = starting(4, NOW + timedelta(days=1, hours=4), asked=False)
IN_A_WEEK = starting(5, NOW + timedelta(days=7))
MOMENTS = [OVER, GOING_ON, TOMORROW, THE_OTHERS, IN_A_WEEK]


def day(date_: date, **others: Any) -> periods.Period:
    return periods.Period(first=date_, last=date_, **others)


def test_now_is_what_goes_on() -> None:
    now = day(TODAY, now=True)
    frame = frames.Frame(asked="list", period=now)
    assert choosing.choose(frame, MOMENTS, NOW).meetings == (GOING_ON.id,)
    later = choosing.choose(frame, MOMENTS, NOW + timedelta(hours=3))
    assert (later.meetings, later.nearest) == ((), TOMORROW.id)


@pytest.mark.parametrize(("own", "nearest"), [(False, THE_OTHERS.id), (True, IN_A_WEEK.id)])
def test_after_an_hour_the_nearest_is_after_it_and_of_whom_the_list_would_be(
    own: bool, nearest: int
) -> None:
    after = day(TOMORROW.day, earliest=THE_OTHERS.minute - 60, latest=THE_OTHERS.minute)
    frame = frames.Frame(asked="list", period=after, own=own)
    assert choosing.choose(frame, MOMENTS, NOW).nearest == nearest


def test_at_an_hour_the_nearest_is_any_of_that_day() -> None:
    at = day(TOMORROW.day, earliest=1000, latest=1001)
    frame = frames.Frame(asked="when", period=at)
    assert choosing.choose(frame, MOMENTS, NOW).nearest == TOMORROW.id


@pytest.mark.parametrize("asked", ["when", "list"])
@pytest.mark.parametrize(("in_days", "nearest"), [(8, 7), (20, 7), (22, 35), (40, 35)])
def test_of_a_title_on_a_day_without_it_the_date_nearest_to_that_day_is_meant(
    asked: Any, in_days: int, nearest: int
) -> None:
    dates = [starting(one, NOW + timedelta(days=one)) for one in (7, 35)]
    monthly = [replace(one, series="monthly") for one in dates]
    said = frames.Frame(
        asked=asked, titles=(7, 35), title_coverage=1.0, period=day(TODAY + timedelta(in_days))
    )
    choice = choosing.choose(said, monthly, NOW)
    assert (*choice.meetings, choice.nearest) == (
        (nearest, None) if asked == "when" else (nearest,)
    )


def test_what_the_words_may_mean_as_well_is_taken_where_there_is_nothing_else() -> None:
    ahead = day(IN_A_WEEK.day)
    passed = day(IN_A_WEEK.day - timedelta(weeks=2), past=True, otherwise=ahead)
    frame = frames.Frame(asked="list", period=passed, past=True)
    choice = choosing.choose(frame, MOMENTS, NOW)
    assert (choice.meetings, choice.period) == ((IN_A_WEEK.id,), ahead)
    last = day(OVER.day, past=True, otherwise=ahead)
    frame = frames.Frame(asked="list", period=last, past=True)
    assert choosing.choose(frame, MOMENTS, NOW).meetings == (OVER.id,)


def test_at_an_hour_a_meeting_may_be_going_on() -> None:
    at = question_at(12 * 60 + 30)
    assert choosing.choose(at, RECORDS, NOW).meetings == (1, 2, 3, 4)
    assert choosing.choose(question_at(13 * 60), RECORDS, NOW).meetings == ()


def question_at(minute: int) -> frames.Frame:
    period = periods.Period(date(2027, 1, 12), date(2027, 1, 20), minute, minute + 1)
    return frames.Frame(asked="list", period=period)


def test_a_hint_at_a_title_gives_way_to_the_working_group_that_is_named() -> None:
    hinted = frames.Frame(asked="list", groups=(LM,), titles=(1,), title_coverage=0.3)
    named = frames.Frame(asked="list", groups=(LM,), titles=(1,), title_coverage=0.9)
    assert choosing.choose(hinted, RECORDS, NOW).meetings == (2, 3)
    assert choosing.choose(named, RECORDS, NOW).meetings == ()
