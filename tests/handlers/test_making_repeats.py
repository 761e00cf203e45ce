"""How often a meeting is held, in the sentence that it is made by."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from handlers import making_repeats
from handlers.context import Context
from handlers.making_repeats import Often

NETWORK = SimpleNamespace(timezone="Asia/Dhaka", weekend=["FR", "SA"])
DHAKA = cast("Context", SimpleNamespace(now=datetime(2027, 1, 12, 6, tzinfo=UTC), network=NETWORK))


@pytest.mark.parametrize(
    ("text", "often", "rest"),
    [
        ("LM-TWG 14 Oct 11am weekly 2h", Often("weekly"), "LM-TWG 14 Oct 11am 2h"),
        ("LM-TWG every two weeks, 6 times", Often("fortnightly", times=6), "LM-TWG ,"),
        ("every other week LM-TWG", Often("fortnightly"), "LM-TWG"),
        ("CTIP every second Tuesday 11am", Often("nth", 2), "CTIP Tuesday 11am"),
        ("CTIP Every 3rd Thursday 4 times", Often("nth", 3, 4), "CTIP Thursday"),
        ("CTIP every Tuesday 3pm", Often("weekly"), "CTIP Tuesday 3pm"),
        ("CTIP প্রতি মঙ্গলবার বিকাল ৩টা", Often("weekly"), "CTIP মঙ্গলবার বিকাল ৩টা"),
        ("CTIP every other Tuesday", Often("fortnightly"), "CTIP Tuesday"),
        ("CTIP every last Thursday", Often("last"), "CTIP Thursday"),
        ("CTIP 9 Feb monthly", Often("monthly"), "CTIP 9 Feb"),
        ("CTIP প্রতি সপ্তাহে ৬ বার", Often("weekly", times=6), "CTIP"),
        ("CTIP প্রতি মাসের দ্বিতীয় মঙ্গলবার সকাল ১০টা", Often("nth", 2), "CTIP মঙ্গলবার সকাল ১০টা"),
        ("CTIP প্রতি মাসের শেষ বৃহস্পতিবার", Often("last"), "CTIP বৃহস্পতিবার"),
        ("CTIP last thursday of every month 4pm", Often("last"), "CTIP thursday 4pm"),
        ("CTIP every month on the last thursday 4pm", Often("last"), "CTIP thursday 4pm"),
        ("CTIP every month, last Thursday", Often("last"), "CTIP Thursday"),
        ("last thursday of the month, monthly, 4 times", Often("last", times=4), "thursday,"),
        ("climate every second Tuesday of the month 10am", Often("nth", 2), "climate Tuesday 10am"),
        ("LM last Thursday monthly 3pm x 4", Often("last", times=4), "LM Thursday 3pm"),
        ("LM last Thursday of the month 3pm x 4", Often("last", times=4), "LM Thursday 3pm"),
        ("LM the 1st Sunday of the month, 6 times", Often("nth", 1, 6), "LM Sunday,"),
        ("LM last Sunday of the month for 3 months", Often("last", lasts=(3, "m")), "LM Sunday"),
        ("LM every Monday six times", Often("weekly", times=6), "LM Monday"),
        ("LM প্রতি সোমবার ছয়বার", Often("weekly", times=6), "LM সোমবার"),
        ("CTIP weekly, 8 weeks, UN House", Often("weekly", lasts=(8, "w")), "CTIP , , UN House"),
        ("CTIP every Monday for 3 months", Often("weekly", lasts=(3, "m")), "CTIP Monday"),
        ("CTIP প্রতি সোমবার ৬ মাস ধরে", Often("weekly", lasts=(6, "m")), "CTIP সোমবার"),
        ("CTIP proti sombar ek bochor", Often("weekly", lasts=(1, "y")), "CTIP sombar"),
        (
            "LM-TWG the second tuesday of the month",
            Often(),
            "LM-TWG the second tuesday of the month",
        ),
        ("CTIP every 2nd wed 3pm", Often("nth", 2), "CTIP wed 3pm"),
        ("LM-TWG monthly on the 1st sunday", Often("nth", 1), "LM-TWG sunday"),
        ("first sunday of each month 11:00 3 times", Often("nth", 1, 3), "sunday 11:00"),
        ("each Tuesday 3pm", Often("weekly"), "Tuesday 3pm"),
        ("LM-TWG biweekly 5 times", Often("fortnightly", times=5), "LM-TWG"),
        ("LM-TWG bi-weekly", Often("fortnightly"), "LM-TWG"),
        ("CTIP প্রতি মাসে শেষ বৃহস্পতিবার", Often("last"), "CTIP বৃহস্পতিবার"),
        ("CTIP weekly 90 times", Often("weekly"), "CTIP 90 times"),
        ("LM-TWG 14 Oct 11am", Often(), "LM-TWG 14 Oct 11am"),
        ("The weeklys 3 times", Often(), "The weeklys 3 times"),
        ("last Thursday 4pm", Often(), "last Thursday 4pm"),
        ("CTIP দুই সপ্তাহ পর পর মঙ্গলবার, ৪ বার", Often("fortnightly", times=4), "CTIP মঙ্গলবার,"),
        ("১৫ দিন পর পর, ৪ বার", Often("fortnightly", times=4), ","),
        ("CTIP ১৪ দিন পরপর", Often("fortnightly"), "CTIP"),
        ("CTIP ২ সপ্তাহ অন্তর", Often("fortnightly"), "CTIP"),
        ("CTIP দুই সপ্তাহে একবার", Often("fortnightly"), "CTIP"),
        ("CTIP dui soptah por por mongolbar", Often("fortnightly"), "CTIP mongolbar"),
        ("CTIP ponero din por por", Often("fortnightly"), "CTIP"),
        ("CTIP every 14 days", Often("fortnightly"), "CTIP"),
        ("CTIP সপ্তাহে একবার", Often("weekly"), "CTIP"),
        ("CTIP সাত দিন পর পর", Often("weekly"), "CTIP"),
        ("CTIP proti soptahe 4 bar", Often("weekly", times=4), "CTIP"),
        ("CTIP proti mongolbar bikal 3ta", Often("weekly"), "CTIP mongolbar bikal 3ta"),
        ("CTIP প্রত্যেক রবিবার", Often("weekly"), "CTIP রবিবার"),
        ("CTIP মাসে একবার", Often("monthly"), "CTIP"),
        ("CTIP once a month", Often("monthly"), "CTIP"),
        ("ctip protimashe", Often("monthly"), "ctip"),
        ("ctip proti mashe 2nd tuesday", Often("nth", 2), "ctip tuesday"),
        ("ctip proti masher prothom robibar", Often("nth", 1), "ctip robibar"),
        ("CTIP প্রতি মাসের ২য় মঙ্গলবার", Often("nth", 2), "CTIP মঙ্গলবার"),
        ("ctip proti masher shesh shonibar", Often("last"), "ctip shonibar"),
        ("CTIP এই মাসের দ্বিতীয় মঙ্গলবার", Often(), "CTIP এই মাসের দ্বিতীয় মঙ্গলবার"),
        ("every day", Often(otherwise="every day"), ""),
        ("CTIP every three weeks", Often(otherwise="every three weeks"), "CTIP"),
        ("CTIP প্রতি দুই মাস পর পর", Often(otherwise="প্রতি দুই মাস পর পর"), "CTIP"),
        ("CTIP সপ্তাহে দুই বার", Often(otherwise="সপ্তাহে দুই বার"), "CTIP"),
        ("CTIP quarterly", Often(otherwise="quarterly"), "CTIP"),
        ("CTIP protidin", Often(otherwise="protidin"), "CTIP"),
        ("every second room", Often(), "every second room"),
        ("এলএম শেষ বৃহস্পতিবার প্রতি মাসে দুপুর ২টা ৩ বার", Often("last", times=3), "এলএম বৃহস্পতিবার দুপুর ২টা"),
        ("LM shesh brihospotibar proti mase 3tay", Often("last"), "LM brihospotibar 3tay"),
        ("দ্বিতীয় মঙ্গলবার প্রতি মাসে", Often("nth", 2), "মঙ্গলবার"),
        ("CTIP ditiyo mongolbar proti mash e", Often("nth", 2), "CTIP mongolbar"),
        ("CTIP ditiyo mongolbare protimashe 3ta", Often("nth", 2), "CTIP mongolbare 3ta"),
        ("LM last Thursday 3pm monthly 4 times", Often("last", times=4), "LM Thursday 3pm"),
        ("LM last Thursday at 3pm every month", Often("last"), "LM Thursday at 3pm"),
        ("LM monthly, 3pm on the last Thursday", Often("last"), "LM , 3pm on Thursday"),
        ("শেষ বৃহস্পতিবার দুপুর ২টায় প্রতি মাসে", Often("last"), "বৃহস্পতিবার দুপুর ২টায়"),
        ("মাসের শেষ বৃহস্পতিবার প্রতি মাসে ৩ বার", Often("last", times=3), "বৃহস্পতিবার"),
        ("মাসের শেষ বৃহস্পতিবার দুপুর ২টা ৩ বার", Often("last", times=3), "বৃহস্পতিবার দুপুর ২টা"),
        ("masher ditiyo mongolbar 3 bar", Often("nth", 2, 3), "mongolbar"),
        ("মাসের শেষ বৃহস্পতিবার", Often(), "মাসের শেষ বৃহস্পতিবার"),
        ("LM last Thursday every two weeks", Often("fortnightly"), "LM last Thursday"),
        ("LM monthly, last 4 times", Often("monthly", times=4), "LM , last"),
        ("LM 1st and 3rd Tuesday of the month", Often("nth/1,3"), "LM tuesday"),
        ("LM every second and fourth Monday 10am", Often("nth/2,4"), "LM monday 10am"),
        ("LM every 2nd & 4th Tue, 6 times", Often("nth/2,4", times=6), "LM tue,"),
        ("LM second Tuesday and fourth Tuesday of every month", Often("nth/2,4"), "LM tuesday"),
        ("LM twice a month on the first and last Sunday", Often("nth/1,-1"), "LM sunday"),
        ("LM 2nd/4th Tuesday for 3 months", Often("nth/2,4", lasts=(3, "m")), "LM tuesday"),
        ("LM প্রতি মাসের প্রথম ও তৃতীয় সোমবার ১০টা", Often("nth/1,3"), "LM সোমবার ১০টা"),
        ("LM মাসে দুইবার, দ্বিতীয় ও চতুর্থ মঙ্গলবার", Often("nth/2,4"), "LM , মঙ্গলবার"),
        ("LM মাসের ২য় ও ৪র্থ মঙ্গলবার ৬ বার", Often("nth/2,4", times=6), "LM মঙ্গলবার"),
        ("LM prothom ar tritiyo sombar", Often("nth/1,3"), "LM sombar"),
        ("LM proti masher ditiyo o choturtho mongolbar", Often("nth/2,4"), "LM mongolbar"),
        (
            "LM every first Monday and third Thursday",
            Often(otherwise="every first Monday and third Thursday"),
            "LM",
        ),
    ],
)
def test_how_often_is_read_and_taken_out(text: str, often: Often, rest: str) -> None:
    found, left = making_repeats.read(text)
    assert found == replace(often, otherwise=often.otherwise and _nfc(often.otherwise))
    assert left.split() == _nfc(rest).split()


@pytest.mark.parametrize(
    ("text", "way", "rest"),
    [
        ("CTIP weekly on Tuesdays and Thursdays 10am", "weekly/TU,TH", "CTIP on Thursday 10am"),
        ("CTIP every Tuesday and Thursday 10am", "weekly/TU,TH", "CTIP Thursday 10am"),
        ("CTIP Mondays, Wednesdays 3pm until June", "weekly/MO,WE", "CTIP Wednesday 3pm"),
        ("CTIP every two weeks on Mon & Wed", "fortnightly/MO,WE", "CTIP on Wed"),
        ("CTIP প্রতি মঙ্গল ও বৃহস্পতিবার সকাল ১০টা", "weekly/TU,TH", "CTIP বৃহস্পতিবার সকাল ১০টা"),
        ("CTIP প্রতি সপ্তাহে সোমবার ও বুধবার", "weekly/MO,WE", "CTIP বুধবার"),
        ("CTIP proti mongolbar ar budhbar sokal 10ta", "weekly/TU,WE", "CTIP budhbar sokal 10ta"),
        ("CTIP weekly Sunday and Thursday from 8 Feb", "weekly/TH,SU", "CTIP Thursday"),
        ("CTIP Tuesday and Thursday 10am", None, "CTIP Tuesday and Thursday 10am"),
        ("CTIP fortnightly on Wednesdays until end of March", "fortnightly", "CTIP on Wednesday"),
        ("CTIP Wednesdays 10am, 6 times", "weekly", "CTIP Wednesday 10am,"),
        ("CTIP last Thursdays of the month, 3 times", "last", "CTIP Thursday,"),
        ("CTIP working days 10am", None, "CTIP working days 10am"),
        ("CTIP every Tuesday and 3 times", "weekly", "CTIP Tuesday and"),
    ],
)
def test_several_weekdays_are_read_and_the_first_to_come_stays(
    text: str, way: str | None, rest: str
) -> None:
    """It is noon of a Wednesday."""
    context = cast(
        "Context", SimpleNamespace(now=datetime(2027, 1, 13, 6, tzinfo=UTC), network=NETWORK)
    )
    often, left = making_repeats.said(context, text)
    assert (often.way, left.split()) == (way, _nfc(rest).split())


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("CTIP weekly until June, IOM office", {"until": date(2027, 6, 30)}, "CTIP , IOM office"),
        ("weekly until 30 April 2027, 4th floor", {"until": date(2027, 4, 30)}, ", 4th floor"),
        (
            "weekly until the end of March, 5 House Road",
            {"until": date(2027, 3, 31)},
            ", 5 House Road",
        ),
        ("monthly until end of December 2027", {"until": date(2027, 12, 31)}, ""),
        ("weekly through the end of the year", {"until": date(2027, 12, 31)}, ""),
        ("প্রতি সপ্তাহে সকাল ১০টায়, জুন পর্যন্ত", {"until": date(2027, 6, 30)}, "সকাল ১০টায়,"),
        ("প্রতি সপ্তাহে ২০২৭ সালের মার্চ পর্যন্ত", {"until": date(2027, 3, 31)}, ""),
        ("proti soptahe sokal 10tay, June porjonto", {"until": date(2027, 6, 30)}, "sokal 10tay,"),
        ("weekly 10:00 until 11:00", {}, "10:00 until 11:00"),
        ("weekly until further notice", {}, "notice"),
        ("weekly 10am to 11am from 6 March", {"since": date(2027, 3, 6)}, "10am to 11am"),
        ("weekly from 10am to 11am", {}, "from 10am to 11am"),
        ("weekly starting March", {"since": date(2027, 3, 1)}, ""),
        (
            "প্রতি সপ্তাহে সকাল ১০টা থেকে ১১টা, ৬ মার্চ থেকে",
            {"since": date(2027, 3, 6)},
            "সকাল ১০টা থেকে ১১টা,",
        ),
        ("proti soptahe 6 March theke", {"since": date(2027, 3, 6)}, ""),
        ("every Monday except 15 March 10am", {"left_out": "except 15 March"}, "Monday 10am"),
        ("every Monday except Ramadan 10am", {"left_out": "except Ramadan"}, "Monday 10am"),
        ("প্রতি সোমবার ১৫ মার্চ বাদে", {"left_out": "১৫ মার্চ বাদে"}, "সোমবার"),
        ("proti sombar 15 March chara", {"left_out": "15 March chara"}, "sombar"),
        ("CTIP 20 Jan from 10 to 12", {}, "CTIP 20 Jan from 10 to 12"),
    ],
)
def test_from_when_and_until_when_are_read_and_taken_out(
    text: str, said: dict[str, object], rest: str
) -> None:
    found, left = making_repeats.said(DHAKA, text)
    names = ("since", "until", "left_out")
    expected = dict.fromkeys(names) | {
        name: _nfc(one) if isinstance(one, str) else one for name, one in said.items()
    }
    assert {name: getattr(found, name) for name in names} == expected
    assert left.strip().split() == _nfc(rest).split()


@pytest.mark.parametrize(
    ("often", "ends"),
    [
        (Often("weekly", times=6), 6),
        (Often("weekly", until=date(2027, 6, 30)), "2027-06-30"),
        (Often("weekly", lasts=(8, "w")), 8),
        (Often("fortnightly", lasts=(8, "w")), "2027-03-08"),
        (Often("weekly", lasts=(3, "m")), "2027-04-11"),
        (Often("nth", 2, lasts=(1, "y")), 12),
        (Often("weekly"), None),
    ],
)
def test_how_long_it_is_held_is_how_often_or_until_when(
    often: Often, ends: int | str | None
) -> None:
    assert often.ends(date(2027, 1, 12)) == ends


@pytest.mark.parametrize(
    ("often", "day", "first"),
    [
        (Often("nth", 2), date(2027, 1, 19), date(2027, 2, 9)),
        (Often("nth", 2), date(2027, 2, 9), date(2027, 2, 9)),
        (Often("last"), date(2027, 1, 14), date(2027, 1, 28)),
        (Often("weekly"), date(2027, 1, 14), date(2027, 1, 14)),
        (Often(), date(2027, 1, 14), date(2027, 1, 14)),
    ],
)
def test_its_first_day_is_the_next_that_fits(often: Often, day: date, first: date) -> None:
    assert often.first(day) == first
