import unicodedata
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import dates

EN = dates.Style("en", "Asia/Dhaka")
BN = dates.Style("bn", "Asia/Dhaka")
BN_LATIN = dates.Style("bn", "Asia/Dhaka", latin_digits=True)
NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
LONG_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo("Asia/Dhaka")).astimezone(UTC)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("style", "starts", "ends", "written"),
    [
        (EN, "2027-02-09T10:00", "2027-02-09T12:30", "Tuesday, 9 February 2027, 10:00–12:30"),
        (
            BN,
            "2027-02-09T10:00",
            "2027-02-09T12:30",
            "মঙ্গলবার, ৯ ফেব্রুয়ারি ২০২৭, সকাল ১০টা–দুপুর ১২:৩০",
        ),
        (
            BN_LATIN,
            "2027-02-09T10:00",
            "2027-02-09T12:30",
            "মঙ্গলবার, 9 ফেব্রুয়ারি 2027, সকাল 10টা–দুপুর 12:30",
        ),
        (BN, "2027-01-05T10:00", "2027-01-05T11:30", "মঙ্গলবার, ৫ জানুয়ারি ২০২৭, সকাল ১০টা–১১:৩০"),
        (BN, "2027-01-05T01:00", "2027-01-05T23:00", "মঙ্গলবার, ৫ জানুয়ারি ২০২৭, রাত ১টা–রাত ১১টা"),
        (
            EN,
            "2027-02-09T22:00",
            "2027-02-10T01:30",
            "Tuesday, 9 February 2027, 22:00 – Wednesday, 10 February 2027, 01:30",
        ),
        (
            BN,
            "2027-02-09T22:00",
            "2027-02-10T00:00",
            "মঙ্গলবার, ৯ ফেব্রুয়ারি ২০২৭, রাত ১০টা – বুধবার, ১০ ফেব্রুয়ারি ২০২৭, রাত ১২টা",
        ),
    ],
)
def test_a_span_is_written_in_full(
    style: dates.Style, starts: str, ends: str, written: str
) -> None:
    assert dates.span(style, at(starts), at(ends), LONG_BEFORE) == nfc(written)


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 21), "Saturday, 21 November 2026"),
        (date(2026, 11, 22), "Sunday, 22 November"),
        (date(2026, 12, 31), "Thursday, 31 December"),
        (date(2027, 1, 1), "Friday, 1 January 2027"),
        (date(2027, 5, 10), "Monday, 10 May 2027"),
    ],
)
def test_the_year_is_left_out_of_what_is_still_to_come_this_year(on: date, written: str) -> None:
    assert dates.day(EN, on, NOW) == written


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 1), "Sunday, 1 November"),
        (date(2026, 11, 2), "Monday, 2 November 2026"),
    ],
)
def test_the_year_is_named_where_it_is_more_than_ten_months_ahead(on: date, written: str) -> None:
    assert dates.day(EN, on, LONG_BEFORE) == written


def test_today_is_the_day_in_the_zone_and_not_in_utc() -> None:
    late = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    assert dates.day(EN, date(2026, 11, 21), late) == "Saturday, 21 November 2026"


def test_a_deadline_is_a_moment() -> None:
    deadline = at("2027-02-07T17:00")
    assert dates.moment(EN, deadline, LONG_BEFORE) == "Sunday, 7 February 2027, 17:00"
    assert dates.moment(BN, deadline, NOW) == nfc("রবিবার, ৭ ফেব্রুয়ারি ২০২৭, বিকাল ৫টা")


def test_another_zone_of_the_meeting_makes_the_networks_be_named() -> None:
    starts, ends = at("2027-02-09T16:00"), at("2027-02-09T17:00")
    here = dates.span(EN, starts, ends, NOW, zone="Asia/Dhaka")
    assert here == "Tuesday, 9 February 2027, 16:00–17:00"
    assert dates.span(EN, starts, ends, NOW, zone="Europe/Zurich") == f"{here} (Dhaka time)"
    written = dates.moment(BN, starts, NOW, zone="Europe/Zurich")
    assert written == nfc("মঙ্গলবার, ৯ ফেব্রুয়ারি ২০২৭, বিকাল ৪টা (ঢাকা সময়)")


def test_a_button_has_the_short_form() -> None:
    assert dates.short(EN, at("2027-02-09T10:00"), NOW) == "Tue 9 Feb, 10:00"
    assert dates.short(BN, at("2027-02-09T10:00"), NOW) == "মঙ্গল ৯ ফেব, সকাল ১০টা"
    assert dates.short(BN, at("2027-08-11T14:30"), NOW) == nfc("বুধ ১১ আগস্ট, দুপুর ২:৩০")


def test_the_short_form_has_the_year_where_it_is_more_than_ten_months_ahead() -> None:
    near, far = at("2027-09-22T10:00"), at("2027-12-14T10:00")
    assert dates.short_day(EN, near, NOW) == "Wed 22 Sep"
    assert dates.short_day(EN, far, NOW) == "Tue 14 Dec 2027"
    assert dates.short(EN, far, NOW) == "Tue 14 Dec 2027, 10:00"
    assert dates.short_day(BN, far, NOW).endswith("২০২৭")


@pytest.mark.parametrize(
    ("hour", "written"),
    [
        (0, "রাত ১২টা"),
        (3, "রাত ৩টা"),
        (4, "ভোর ৪টা"),
        (6, "সকাল ৬টা"),
        (11, "সকাল ১১টা"),
        (12, "দুপুর ১২টা"),
        (15, "বিকাল ৩টা"),
        (18, "সন্ধ্যা ৬টা"),
        (20, "রাত ৮টা"),
        (23, "রাত ১১টা"),
    ],
)
def test_bangla_hours_have_their_part_of_the_day(hour: int, written: str) -> None:
    moment = dates.moment(BN, at(f"2027-02-09T{hour:02}:00"), NOW)
    assert moment == nfc(f"মঙ্গলবার, ৯ ফেব্রুয়ারি ২০২৭, {written}")


@pytest.mark.parametrize("month", range(1, 13))
def test_bangla_months_are_spelt_as_the_academy_spells_them(month: int) -> None:
    on = date(2027, month, 1)
    written = {dates.day(BN, on, NOW), dates.short(BN, at(f"{on}T09:00"), NOW)}
    assert not any("ারী" in text for text in written)
    assert all(text == nfc(text) for text in written)


@pytest.mark.parametrize(
    ("ahead", "english", "bangla"),
    [
        (timedelta(seconds=5), "in 1 minute", "১ মিনিট পরে"),
        (timedelta(minutes=45), "in 45 minutes", "৪৫ মিনিট পরে"),
        (timedelta(minutes=59, seconds=40), "in 1 hour", "১ ঘণ্টা পরে"),
        (timedelta(hours=2), "in 2 hours", "২ ঘণ্টা পরে"),
        (timedelta(hours=1, minutes=30), "in 1 h 30 min", "১ ঘণ্টা ৩০ মিনিট পরে"),
        (timedelta(hours=10, minutes=40), "in 11 hours", "১১ ঘণ্টা পরে"),
        (timedelta(days=1), "in 24 hours", "২৪ ঘণ্টা পরে"),
        (timedelta(hours=43), "in 2 days", "২ দিন পরে"),
        (timedelta(days=2), "in 2 days", "২ দিন পরে"),
        (timedelta(days=7) - timedelta(seconds=3), "in 7 days", "৭ দিন পরে"),
    ],
)
def test_how_soon_it_is_is_said_in_one_unit_or_two(
    ahead: timedelta, english: str, bangla: str
) -> None:
    assert dates.lead(EN, ahead) == english
    assert dates.lead(BN, ahead) == bangla


def test_numbers_are_grouped_as_the_language_groups_them() -> None:
    assert dates.number(EN, 1234567) == "1,234,567"
    assert dates.number(BN, 1234567) == "১২,৩৪,৫৬৭"
    assert dates.number(BN_LATIN, 1234567) == "12,34,567"


@given(st.text())
def test_digits_change_and_nothing_else(text: str) -> None:
    assert dates.digits(EN, text) == text
    assert dates.digits(BN_LATIN, text) == text
    written = dates.digits(BN, text)
    assert not set("0123456789") & set(written)
    latin = {ord(bangla): str(value) for value, bangla in enumerate("০১২৩৪৫৬৭৮৯")}
    assert written.translate(latin) == text.translate(latin)


@given(
    st.integers(1_700_000_000, 2_000_000_000),
    st.integers(1, 3 * 24 * 60),
    st.sampled_from([EN, BN, BN_LATIN]),
)
def test_every_span_holds_its_start_and_no_digit_of_the_other_kind(
    start: int, minutes: int, style: dates.Style
) -> None:
    starts = datetime.fromtimestamp(start, UTC)
    written = dates.span(style, starts, starts + timedelta(minutes=minutes), NOW)
    assert written.startswith(dates.moment(style, starts, NOW))
    assert written == nfc(written)
    assert not set("0123456789" if style == BN else "০১২৩৪৫৬৭৮৯") & set(written)


@pytest.mark.parametrize(
    ("spans", "hours", "part", "english", "bangla"),
    [
        (
            [(date(2026, 11, 23), date(2026, 11, 23))],
            (240, 720),
            "morning",
            "Monday, 23 November, morning",
            "সোমবার, ২৩ নভেম্বর, সকাল",
        ),
        (
            [(date(2026, 11, 23), date(2026, 11, 23))],
            (900, None),
            None,
            "Monday, 23 November, from 15:00",
            "সোমবার, ২৩ নভেম্বর, বিকাল ৩টা থেকে",
        ),
        (
            [(None, None)],
            (None, 600),
            None,
            "until 10:00",
            "সকাল ১০টা পর্যন্ত",
        ),
        (
            [(date(2026, 11, 1), date(2026, 11, 30))],
            (None, None),
            None,
            "Sunday, 1 November 2026 – Monday, 30 November 2026",
            "রবিবার, ১ নভেম্বর ২০২৬ – সোমবার, ৩০ নভেম্বর ২০২৬",
        ),
        (
            [(None, date(2026, 11, 1))],
            (None, None),
            None,
            "until Sunday, 1 November 2026",
            "রবিবার, ১ নভেম্বর ২০২৬ পর্যন্ত",
        ),
        (
            [(date(2026, 11, 22), date(2027, 11, 23))],
            (None, None),
            None,
            "from Sunday, 22 November 2026",
            "রবিবার, ২২ নভেম্বর ২০২৬ থেকে",
        ),
        (
            [(date(2026, 11, 22), date(2026, 11, 22)), (date(2026, 11, 24), date(2026, 11, 24))],
            (600, 601),
            None,
            "Sunday, 22 November; Tuesday, 24 November, 10:00",
            "রবিবার, ২২ নভেম্বর; মঙ্গলবার, ২৪ নভেম্বর, সকাল ১০টা",
        ),
    ],
)
def test_days_and_hours_are_written_as_they_were_said(
    spans: list[dates.Span],
    hours: tuple[int | None, int | None],
    part: str | None,
    english: str,
    bangla: str,
) -> None:
    assert dates.period(EN, spans, hours, NOW, part) == english
    assert dates.period(BN, spans, hours, NOW, part) == nfc(bangla)


def test_many_days_apart_are_written_as_from_when_to_when() -> None:
    sundays = [date(2026, 11, 22) + timedelta(weeks=number) for number in range(8)]
    written = dates.period(EN, [(day, day) for day in sundays], (None, None), NOW)
    assert written == "every Sunday, Sunday, 22 November 2026 – Sunday, 10 January 2027"
