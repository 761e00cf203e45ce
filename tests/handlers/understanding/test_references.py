import pytest
from test_question import read

from handlers.understanding.references import NOTHING, Pointing


@pytest.mark.parametrize(
    ("text", "pointing"),
    [
        ("n the one after that", Pointing(step=1, bare=True)),
        ("and the one after that, where is it?", Pointing(step=1)),
        ("tar porer ta?", Pointing(step=1, bare=True)),
        ("তার পরেরটা কোথায়?", Pointing(step=1)),
        ("the one before?", Pointing(step=-1, bare=True)),
        ("তার আগেরটা", Pointing(step=-1, bare=True)),
        ("what comes after the referral workshop?", Pointing(step=1, named=True)),
        ("referral workshop er pore ki ache", Pointing(step=1, named=True)),
        ("second one, wats the agenda", Pointing(ordinal=2)),
        ("the last one", Pointing(ordinal=-1, bare=True)),
        ("2 number ta", Pointing(ordinal=2, bare=True)),
        ("৩", Pointing(ordinal=3, bare=True)),
        ("প্রথমটার এজেন্ডা", Pointing(ordinal=1)),
        ("শেষেরটা কবে?", Pointing(ordinal=-1)),
        ("which of those are online?", Pointing(among=True)),
        ("আর তার মধ্যে বুধবারে কোনগুলা?", Pointing(among=True)),
        ("and the other one?", Pointing(other=True, bare=True)),
        ("when was the last one?", NOTHING),
        ("what is on in the first week of March?", NOTHING),
        ("is there a meeting after tomorrow?", NOTHING),
        ("and the Tuesday after that?", Pointing(step=1, with_days=True)),
        ("where is the meeting?", NOTHING),
    ],
)
def test_a_text_points_at_what_was_said_or_shown(text: str, pointing: Pointing) -> None:
    assert read(text).pointing == pointing


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("yes please", {"yes"}),
        ("জি", {"yes"}),
        ("ok online", {"online"}),
        ("in person", {"in_person"}),
        ("না", {"no"}),
        ("no thanks", {"no"}),
        ("salam", {"hello"}),
        ("thanks!", {"thanks"}),
        ("ভাষা", {"settings"}),
        ("stop", {"stop"}),
        ("yes, when is it?", set()),
        ("hello, any meeting today?", set()),
        ("online meeting", set()),
        ("", set()),
    ],
)
def test_what_a_text_says_alone(text: str, alone: set[str]) -> None:
    assert read(text).alone == alone


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("how many meetings in total", True),
        ("any meetings in january?", True),
        ("are there meetings this month?", True),
        ("list all CTIP meetings please", True),
        ("which meetings are there next week", True),
        ("meetings that are online", True),
        ("কোন কোন মিটিং অনলাইনে", True),
        ("মোট কয়টা সভা আছে?", True),
        ("মার্চে কোনো সভা আছে?", True),
        ("december e kono meeting ache?", True),
        ("sob meeting er list den", True),
        ("mot koyta meeting", True),
        ("and any meetings in january?", False),
        ("what about meetings in january?", False),
        ("any in january?", False),
        ("meeting in january", False),
        ("how many of those meetings are online", False),
        ("any meeting after that?", False),
        ("how many?", False),
        ("is it online?", False),
        ("and where?", False),
        ("আর ফেব্রুয়ারিতে কোনো সভা?", False),
        ("এর পরে কোনো মিটিং আছে?", False),
        ("ar january te kono meeting?", False),
        ("oitar pore kono meeting ache?", False),
    ],
)
def test_a_text_that_names_its_own_kind_of_subject_is_new(text: str, new: bool) -> None:
    assert read(text).new is new
