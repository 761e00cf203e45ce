from datetime import UTC, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from handlers import making_times
from handlers.context import Context
from handlers.understanding.appointments import Unread, Why

NOW = datetime(2027, 1, 12, 6, tzinfo=UTC)
NETWORK = SimpleNamespace(timezone="Asia/Dhaka", weekend=["FR", "SA"])
DHAKA = cast("Context", SimpleNamespace(now=NOW, network=NETWORK))


@pytest.mark.parametrize(
    ("text", "hour", "minutes", "rest"),
    [
        ("20 Jan 10am UN House 2h", "10:00", 120, "UN House"),
        ("20 Jan 10am Room 3", "10:00", 0, "Room 3"),
        ("20 Jan 3 to 5 pm UN House", "15:00", 120, "UN House"),
        ("3 to 5pm on 20 Jan", "15:00", 120, "on"),
        ("20 Jan 11 to 1 pm", "11:00", 120, ""),
        ("20 Jan 10am-12.30pm", "10:00", 150, ""),
        ("9-11 20 Jan", "09:00", 120, ""),
        ("2027-01-20 10:00–11:00", "10:00", 60, ""),
        ("20 Jan from 10 to 12 House 3 Gulshan 2", "10:00", 120, "House 3 Gulshan 2"),
        ("20 Jan 12 noon UN House", "12:00", 0, "UN House"),
        ("20 Jan 10.30 to noon", "10:30", 90, ""),
        ("20 Jan noon to 2 pm", "12:00", 120, ""),
        ("20 Jan 1100hrs 2h", "11:00", 120, ""),
        ("20 Jan 1430 hrs", "14:30", 0, ""),
        ("20 Jan half past two in the afternoon", "14:30", 0, "the"),
        ("from 20 Jan 4pm UN House", "16:00", 0, "UN House"),
        ("২০ জানুয়ারি দুপুর ২টা থেকে ৪টা পর্যন্ত ইউএন হাউস", "14:00", 120, "ইউএন হাউস"),
        ("২০ জানুয়ারি সকাল ১০টা-১২টা", "10:00", 120, ""),
        ("২০ জানুয়ারি সকাল সাড়ে দশটা থেকে দুপুর বারোটা", "10:30", 90, ""),
        ("২০ জানুয়ারি সকাল দশটা থেকে বারোটা পর্যন্ত", "10:00", 120, ""),
        ("২০ জানুয়ারি সকাল সাড়ে দশটা থেকে দুপুর সাড়ে বারোটা ইউএন হাউস", "10:30", 120, "ইউএন হাউস"),
        ("২০ জানুয়ারি সকাল ১০টা থেকে দুপুর ১২টা", "10:00", 120, ""),
        ("২০ জানুয়ারি বিকাল তিনটা থেকে বিকাল পাঁচটা", "15:00", 120, ""),
        ("২০ জানুয়ারি সকাল এগারোটা থেকে দুপুর দুইটা", "11:00", 180, ""),
        ("20 jan sokal 10ta theke dupur 12ta porjonto", "10:00", 120, ""),
        ("20 jan bikal 3ta theke 5ta UN House", "15:00", 120, "UN House"),
        ("20 Jan 2.30pm-4pm", "14:30", 90, ""),
        ("20 Jan 10:00-12:30, UN House", "10:00", 150, "UN House"),
        ("20 Jan 14:30 for an hour and a half at IOM", "14:30", 90, "at IOM"),
        (
            "on 20 Jan at 2.30 pm for one and a half hours at UN House",
            "14:30",
            90,
            "on at UN House",
        ),
        ("20 Jan 13.30 for two and a half hours", "13:30", 150, ""),
        ("20 Jan 10am Sher-e-Bangla Nagar", "10:00", 0, "Sher-e-Bangla Nagar"),
        (
            "20 Jan 10am Ministry of Labour and Employment",
            "10:00",
            0,
            "Ministry of Labour and Employment",
        ),
        ("20 Jan 10am next to the lake", "10:00", 0, "next to the lake"),
        ("20 Jan 10am, 5 House Road", "10:00", 0, "5 House Road"),
        ("20 Jan morning 10am UN House", "10:00", 0, "UN House"),
        ("২০ জানুয়ারি বেলা ১১টায় ইউএন হাউস", "11:00", 0, "ইউএন হাউস"),
        ("20 jan bela 11tay UN House", "11:00", 0, "UN House"),
        ("২০ জানুয়ারি দুপুর ২টায় ৩০ মিনিট", "14:00", 30, ""),
        ("২০ জানুয়ারি বিকেল ৪টা ৩০ মিনিটে ৯০ মিনিট", "16:30", 90, ""),
        ("২০ জানুয়ারি দুপুর ২টা ৩০ থেকে ৪টা ১৫ পর্যন্ত", "14:30", 105, ""),
        ("২০ জানুয়ারি বেলা সাড়ে এগারোটা থেকে একটা ইউএন হাউস", "11:30", 90, "ইউএন হাউস"),
        ("20 jan sokal egarota theke ekta", "11:00", 120, ""),
        ("২০ জানুয়ারি ৩টা-৫টা আইওএম", "15:00", 120, "আইওএম"),
        ("20 jan dupur arai tay der ghonta", "14:30", 90, ""),
    ],
)
def test_a_start_and_an_end_or_a_length_are_read(
    text: str, hour: str, minutes: int, rest: str
) -> None:
    when, length, beside = making_times.said(DHAKA, text.split())
    expected = datetime.fromisoformat(f"2027-01-20T{hour}+06:00")
    assert (when, length, " ".join(beside)) == (expected, minutes, rest)


@pytest.mark.parametrize(
    "text",
    [
        "20-21 Jan 10am",
        "14-15 February 10am",
        "20 Jan 14:00 to 13:00",
        "20 Jan 11am to 9am",
        "20 Jan 3 pm to 2 pm",
        "from 19 Jan to 20 Jan 10am",
    ],
)
def test_two_days_or_an_end_before_the_start_are_not_guessed(text: str) -> None:
    assert making_times.said(DHAKA, text.split())[0] == Unread(Why.TWO)


def test_days_of_a_month_are_no_hours() -> None:
    assert isinstance(making_times.said(DHAKA, ["February", "14-15", "10am"])[0], Unread)


def test_where_no_time_is_said_there_is_none() -> None:
    assert making_times.said(DHAKA, ["UN", "House"]) == (None, 0, ["UN", "House"])


@pytest.mark.parametrize(
    "text", ["31 feb 11am", "31 november 3pm", "31st of June 11am", "৩১ জুন সকাল ১১টা", "feb 30 3pm"]
)
def test_a_day_that_a_month_has_not_is_no_other_day(text: str) -> None:
    assert making_times.said(DHAKA, text.split())[0] == Unread(Why.NEVER)
