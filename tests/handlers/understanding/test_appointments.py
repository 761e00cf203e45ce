"""The moment for which somebody plans what they write: read as in a question, never guessed."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers import dates
from handlers.understanding import appointments
from handlers.understanding.appointments import Unread, Why

DHAKA = "Asia/Dhaka"
WEEKEND = (4, 5)
NOW = datetime(2027, 1, 12, 6, tzinfo=UTC)
"""Tuesday noon in Dhaka."""


def read(text: str, zone: str = DHAKA, now: datetime = NOW) -> str | tuple[str, date | None]:
    found = appointments.read(text, now, zone, WEEKEND)
    if isinstance(found, Unread):
        return found.why.value, found.day
    return f"{found.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Mon 18 Jan 11am", "01-18 11:00"),
        ("Wed 20 Jan 11am", "01-20 11:00"),
        ("Sat 16 Jan 11am", "01-16 11:00"),
        ("Sun 17 Jan 11am", "01-17 11:00"),
        ("sat, 16th january 11am", "01-16 11:00"),
        ("11am Sat 6 Mar", "03-06 11:00"),
        ("Sat 16 Jan 2027 at 11am", "01-16 11:00"),
        ("Jan 16 Sat 11am", "01-16 11:00"),
        ("16 Jan sat 11am", "01-16 11:00"),
        ("mon 18/1 11am", "01-18 11:00"),
        ("Sat 17 Jan 11am", ("weekday", date(2027, 1, 17))),
        ("শনি ১৬ জানুয়ারি সকাল ১১টা", "01-16 11:00"),
        ("সোম, ১৮ জানুয়ারি সকাল ১১টায়", "01-18 11:00"),
        ("বুধ ২০ জানুয়ারি সকাল ১১টা", "01-20 11:00"),
        ("রবি ১৭ জানুয়ারি সকাল ১১টা", "01-17 11:00"),
        ("শনি ১৬ জানু সকাল ১১টা", "01-16 11:00"),
        ("১৭ ফেব সকাল ১১টায়", "02-17 11:00"),
        ("১৭ ফেব্রু বিকাল ৩টা", "02-17 15:00"),
        ("১৭ সেপ্টে, বিকাল ৩টা", "09-17 15:00"),
        ("১৭ অক্টো বিকাল ৩টা", "10-17 15:00"),
        ("১৭ নভে বিকাল ৩টা", "11-17 15:00"),
        ("১৭ ডিসে, বিকাল ৩টা", ("over", date(2026, 12, 17))),
        ("soni 16 jan sokal 11ta", "01-16 11:00"),
        ("shom 18 january sokal 11tay", "01-18 11:00"),
        ("budh 20 jan sokal 11tay", "01-20 11:00"),
        ("robi 17 jan sokal 11ta", "01-17 11:00"),
        ("mongol 19 jan sokal 11ta", "01-19 11:00"),
    ],
)
def test_a_short_weekday_beside_a_date_and_a_short_month_are_read(
    text: str, moment: str | tuple[str, date | None]
) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("in 2 hours", "01-12 14:00"),
        ("in two hours", "01-12 14:00"),
        ("in 2 hrs", "01-12 14:00"),
        ("in 5 hrs", "01-12 17:00"),
        ("2 hours from now", "01-12 14:00"),
        ("after 2 hours", "01-12 14:00"),
        ("in 90 minutes", "01-12 13:30"),
        ("in half an hour", "01-12 12:30"),
        ("in an hour", "01-12 13:00"),
        ("in an hour and a half", "01-12 13:30"),
        ("in 1 hour and 30 minutes", "01-12 13:30"),
        ("in 10 minutes", "01-12 12:10"),
        ("দুপুর একটা", "01-12 13:00"),
        ("kal dupur ekta", "01-13 13:00"),
        ("in 10 mins please", "01-12 12:10"),
        ("in 26 hours", "01-13 14:00"),
        ("২ ঘণ্টা পরে", "01-12 14:00"),
        ("দুই ঘণ্টা পর", "01-12 14:00"),
        ("সাড়ে তিন ঘণ্টা পর", "01-12 15:30"),
        ("দেড় ঘণ্টা পরে", "01-12 13:30"),
        ("আধা ঘণ্টা পরে", "01-12 12:30"),
        ("আধা ঘন্টা পর", "01-12 12:30"),
        ("১ ঘণ্টা ৩০ মিনিট পর", "01-12 13:30"),
        ("১০ মিনিট পর", "01-12 12:10"),
        ("10 মিনিট পরে", "01-12 12:10"),
        ("2 ghonta pore", "01-12 14:00"),
        ("adha ghonta por", "01-12 12:30"),
        ("10 minit por", "01-12 12:10"),
    ],
)
def test_so_long_from_now(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("tomorrow 9am", "01-13 09:00"),
        ("tomorrow evening at 7", "01-13 19:00"),
        ("tomorrow 14 hrs", "01-13 14:00"),
        ("tomorrow 12 am", "01-13 00:00"),
        ("tomorrow 23:59", "01-13 23:59"),
        ("half past 10 tomorrow", "01-13 10:30"),
        ("next Monday 10:00", "01-18 10:00"),
        ("Mon 9am", "01-18 09:00"),
        ("sat at 10", "01-16 10:00"),
        ("Tuesday 3 pm", "01-12 15:00"),
        ("Monday next week 10:00", "01-18 10:00"),
        ("tomorrow, Wednesday, 9:00", "01-13 09:00"),
        ("20 January 10:00", "01-20 10:00"),
        ("January 20, 3 pm", "01-20 15:00"),
        ("20th January at 3", "01-20 15:00"),
        ("Friday 5 March 10:00", "03-05 10:00"),
        ("next Monday 25 January 9:00", "01-25 09:00"),
        ("Thursday, 2 December 2027 at 10:00", "12-02 10:00"),
        ("20.01.2027 10.30", "01-20 10:30"),
        ("2027-01-20 10:00", "01-20 10:00"),
        ("in 3 days at 10:00", "01-15 10:00"),
        ("in 2 days at 10:00", "01-14 10:00"),
        ("আগামীকাল সকাল ১০টা", "01-13 10:00"),
        ("আগামীকাল সকাল 10টা", "01-13 10:00"),
        ("কাল সাড়ে দশটায়", "01-13 10:30"),
        ("আজ রাত ৯টা", "01-12 21:00"),
        ("২ দিন পর সকাল ১০টা", "01-14 10:00"),
        ("আগামী সোমবার সকাল ১০টা", "01-18 10:00"),
        ("৫ মার্চ বিকাল ৩টা", "03-05 15:00"),
        ("শুক্রবার ৫ মার্চ বিকাল ৩টা", "03-05 15:00"),
        ("২০/০১/২০২৭ ১০:৩০", "01-20 10:30"),
        ("কাল দুপুর ২টায়", "01-13 14:00"),
        ("কাল দুপুর সাড়ে ৩টায়", "01-13 15:30"),
        ("২টায়", "01-12 14:00"),
        ("দুইটায়", "01-12 14:00"),
        ("duitay", "01-12 14:00"),
        ("kal arai tay", "01-13 14:30"),
        ("কাল বিকেল ৪টা ৩০ মিনিটে", "01-13 16:30"),
        ("কাল বিকাল চারটা ত্রিশ মিনিটে", "01-13 16:30"),
        ("কাল সকাল ১০টা ১৫", "01-13 10:15"),
        ("সকাল ১০টা, ২০ জানুয়ারি", "01-20 10:00"),
        ("kal bikal 4ta 30 minute", "01-13 16:30"),
        ("কাল পৌনে ১১টায়", "01-13 10:45"),
        ("কাল সোয়া দশটায়", "01-13 10:15"),
        ("kal poune egarotay", "01-13 10:45"),
        ("quarter past ten tomorrow", "01-13 10:15"),
        ("tomorrow at a quarter to 11", "01-13 10:45"),
        ("Monday 1 pm", "01-18 13:00"),
        ("15:00", "01-12 15:00"),
        ("10:00", "01-13 10:00"),
    ],
)
def test_a_day_and_a_time_of_it(text: str, moment: str) -> None:
    assert read(text) == moment


@pytest.mark.parametrize(
    ("why", "texts"),
    [
        (Why.TWO, ["10am or 11am", "10 or 11 am tomorrow", "Monday or Tuesday", "10-11 am"]),
        (Why.TWO, ["Tuesday 10:00 or Wednesday 11:00", "15 or 22 January 10:00"]),
        (Why.TWO, ["15 January or 22 January 10:00", "tomorrow in 2 hours", "15-17 January 9:00"]),
        (Why.TWO, ["সকাল ১০টা বা ১১টা", "সোমবার বা মঙ্গলবার", "আজ বা কাল সকাল ১০টা"]),
        (Why.TWO, ["in 10 or 20 minutes", "in 2 or 3 hours", "১০ বা ২০ মিনিট পর"]),
        (Why.TWO, ["this Monday or next Tuesday 10:00", "Tuesday or 15 January 10:00"]),
        (Why.NEVER, ["30 February 10:00", "31 April", "31/2/2027 10:00", "tomorrow 25:00"]),
        (Why.NEVER, ["tomorrow 10:75", "tomorrow 25 o'clock", "24:00", "January 32 10:00"]),
        (Why.NEVER, ["৩০ ফেব্রুয়ারি সকাল ১০টা", "আগামীকাল ২৫টায়", "কাল ১০:৭৫"]),
        (Why.UNCLEAR, ["soon", "শিগগির", "", "next week 10:00", "in 1.5 hours", "2 hours"]),
        (Why.UNCLEAR, ["tomorrow after 3 pm", "before 3 pm", "by Friday 10:00", "in 2 weeks"]),
        (Why.UNCLEAR, ["the day before 20 January 9 am", "২০ জানুয়ারির সভার আগের দিন সকাল ৯টায়"]),
        (Why.UNCLEAR, ["within 2 hours", "1 January 2140 10:00", "tomorrow morning at 19:00"]),
    ],
)
def test_what_names_no_single_moment_is_refused(why: Why, texts: list[str]) -> None:
    assert {text: read(text) for text in texts} == dict.fromkeys(texts, (why.value, None))


@pytest.mark.parametrize(
    ("text", "why", "day"),
    [
        ("tomorrow", Why.HOUR, date(2027, 1, 13)),
        ("tomorrow morning", Why.HOUR, date(2027, 1, 13)),
        ("আগামীকাল", Why.HOUR, date(2027, 1, 13)),
        ("tomorrow 9", Why.HOUR, date(2027, 1, 13)),
        ("20 January", Why.HOUR, date(2027, 1, 20)),
        ("Friday 2 December 10:00", Why.WEEKDAY, date(2027, 12, 2)),
        ("Friday 2 December", Why.WEEKDAY, date(2027, 12, 2)),
        ("2 December, Friday", Why.WEEKDAY, date(2027, 12, 2)),
        ("শুক্রবার ২ ডিসেম্বর সকাল ১০টা", Why.WEEKDAY, date(2027, 12, 2)),
        ("tomorrow, Thursday, 9:00", Why.WEEKDAY, date(2027, 1, 13)),
        ("yesterday 10:00", Why.OVER, date(2027, 1, 11)),
        ("গতকাল", Why.OVER, date(2027, 1, 11)),
        ("today 10:00", Why.OVER, date(2027, 1, 12)),
        ("in 0 minutes", Why.OVER, date(2027, 1, 12)),
        ("5 January 2027 10:00", Why.OVER, date(2027, 1, 5)),
        ("1 January 2040", Why.FAR, date(2040, 1, 1)),
        ("1 January 2040 10:00", Why.FAR, date(2040, 1, 1)),
        ("১ জানুয়ারি ২০৪০ সকাল ১০টা", Why.FAR, date(2040, 1, 1)),
        ("13 January 2028 13:00", Why.FAR, date(2028, 1, 13)),
    ],
)
def test_what_is_wrong_with_a_day_is_said_of_that_day(text: str, why: Why, day: date) -> None:
    assert read(text) == (why.value, day)


def test_so_long_that_no_year_has_it_is_far() -> None:
    found = appointments.read("in 999999999 hours", NOW, DHAKA, WEEKEND)
    assert found == Unread(Why.FAR)


def test_an_hour_that_the_clocks_skip_is_none() -> None:
    now = datetime(2027, 3, 27, 12, tzinfo=UTC)
    assert read("tomorrow 2:30", "Europe/Berlin", now) == ("never", None)
    assert read("tomorrow 3:30", "Europe/Berlin", now) == "03-28 03:30"


WORDS = [
    "in", "2", "90", "hours", "minutes", "half an hour", "tomorrow", "monday", "friday", "december",
    "10:00", "3 pm", "or", "next", "week", "25:00", "0", "99999999", "ঘণ্টা", "পরে", "১০টা", "after",
    "31/12/9999", "1/1/0001", "2040", "morning", "at", "th", "hrs",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_whatever_is_written_a_moment_is_within_a_year(words: list[str]) -> None:
    found = appointments.read(" ".join(words), NOW, DHAKA, WEEKEND)
    assert isinstance(found, Unread) or NOW < found <= NOW + appointments.AHEAD


@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_is_read_as_the_bot_writes_it_in_bangla(month: int) -> None:
    at = datetime(2027, month, 20, 5, tzinfo=UTC)
    assert read(dates.short(dates.Style("bn", DHAKA), at, NOW)) == f"{month:02}-20 11:00"
