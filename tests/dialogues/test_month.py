"""A month of a network on a moving clock: what goes out is the plan of it, to the message.

The plan (`month_plan`) is worked out from the rules as things happen. The bot is looked at half a
minute before and after all that is planned, and every six hours, so that nothing comes early, late
or unplanned.
"""

import logging
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from month import (
    SIGNS,
    Act,
    Month,
    answers,
    changes,
    comes_back,
    dulal_reads_bangla,
    farid_joins,
    has_a_quorum,
    leaves,
    loads,
    makes,
    network,
    nudges,
    reloads,
    restarts,
    stops,
)
from month_plan import DAY, Message, local
from scene import Scene

SEED = 1
END = "2027-02-12T12:00"
QUESTIONS = ("Will you come?", "আপনি কি আসবেন?")
SAVE = "Save and tell them"
VISIT = {
    "key": "visit", "working_groups": ["ctip"], "title": "Shelter visit", "capacity": 1,
    "starts": "2027-01-25T10:00", "ends": "2027-01-25T11:00", "place": "Shelter House",
    "reminders": ["3d", "1d", "2h"],
}  # fmt: skip
EARLY = {
    "key": "early", "title": "Early start", "starts": "2027-01-28T07:00",
    "ends": "2027-01-28T08:00", "place": "Tea room", "reminders": ["1d", "2h"],
}  # fmt: skip
LATE = {
    "key": "late", "working_groups": ["labour"], "title": "Late talk",
    "starts": "2027-01-27T22:30", "ends": "2027-01-27T23:30", "place": "Tea room",
    "reminders": ["1d", "2h"],
}  # fmt: skip
DONORS = {
    "key": "donors", "working_groups": ["labour"], "title": "Donor round",
    "starts": "2027-02-03T14:00", "ends": "2027-02-03T15:00", "place": "EU house",
}  # fmt: skip
REVIEW = {
    "title": "Referral review", "working_groups": ["ctip"], "starts": "2027-01-26T11:00",
    "place": "UNODC office",
}  # fmt: skip
FEES = {
    "title": "Fee talks", "working_groups": ["labour"], "starts": "2027-01-14T15:00",
    "place": "IOM office",
}  # fmt: skip
DATA = {
    "title": "Joint data day", "working_groups": ["ctip", "survivors"],
    "starts": "2027-01-29T14:00", "place": "River campus",
}  # fmt: skip

HAPPENS: list[tuple[str, str, Act]] = [
    ("2027-01-12T12:05", "", has_a_quorum),
    ("2027-01-12T12:10", "", dulal_reads_bangla),
    ("2027-01-12T12:30", "", loads(True, **VISIT)),
    ("2027-01-12T12:40", "", loads(True, **EARLY)),
    ("2027-01-12T12:50", "", loads(True, **LATE)),
    ("2027-01-12T14:00", "rafiq", makes(
        "rafiq", 'CTIP-TWG "Referral review" 26 Jan 11am UNODC office 1h', "review", REVIEW)),
    ("2027-01-12T15:00", "amina", makes(
        "amina", 'LM-TWG "Fee talks" every Thursday 3pm IOM office 1h 3 times', "fees", FEES, 3)),
    ("2027-01-13T09:00", "rafiq", answers("rafiq", "visit", "In person")),
    ("2027-01-13T09:10", "bina", answers("bina", "visit", "In person")),
    ("2027-01-13T09:20", "amina", answers("amina", "visit", "Can't come")),
    ("2027-01-13T22:00", "", loads(True, **DONORS)),
    ("2027-01-14T11:00", "amina", makes(
        "amina", 'CTIP-TWG and SD-TWG "Joint data day" 29 Jan 2pm River campus 2h', "data", DATA)),
    ("2027-01-14T16:00", "", reloads("ctip-jan", place="UN House")),
    ("2027-01-15T10:00", "amina", changes(
        "amina", "review", ["Date", ">27 January 3 pm", SAVE], starts=local("2027-01-27T15:00"))),
    ("2027-01-15T10:01", "", restarts),
    ("2027-01-16T10:00", "amina", changes(
        "amina", "data", ["Place", ">Room 2", SAVE], place="Room 2")),
    ("2027-01-16T10:01", "amina", changes(
        "amina", "data", ["Place", ">Room 3", SAVE], place="Room 3")),
    ("2027-01-17T11:00", "amina", changes(
        "amina", "data", ["Call the meeting off", ">The chair is ill.", SAVE], off=True)),
    ("2027-01-18T11:00", "amina", changes(
        "amina", "data", ["Let it take place", SAVE], off=False)),
    ("2027-01-18T12:00", "amina", changes(
        "amina", "review", ["Call the meeting off", "Without a reason", SAVE], off=True)),
    ("2027-01-18T12:01", "amina", changes(
        "amina", "review", ["Let it take place", "Save"], off=False)),
    ("2027-01-20T09:00", "farid", farid_joins),
    ("2027-01-21T10:00", "rafiq", answers("rafiq", "visit", "Can't come")),
    ("2027-01-21T10:05", "", restarts),
    ("2027-01-21T22:00", "", reloads(
        "plenary", starts="2027-02-08T10:00", ends="2027-02-08T13:00")),
    ("2027-01-22T10:20", "", reloads(
        "visit", starts="2027-01-25T11:00", ends="2027-01-25T12:00")),
    ("2027-01-22T12:00", "", reloads("donors", status="cancelled")),
    ("2027-01-23T22:00", "", reloads("joint", place="Hall A")),
    ("2027-01-23T22:30", "", restarts),
    ("2027-01-23T23:00", "", reloads("joint", place="Hall B")),
    ("2027-01-24T12:00", "", leaves("charu")),
    ("2027-01-24T23:00", "", reloads("visit", place="Shelter House 2")),
    ("2027-01-25T09:00", "dulal", answers("dulal", "early", "In person")),
    ("2027-01-25T11:30", "amina", nudges("amina", "joint")),
    ("2027-01-26T10:00", "dulal", stops("dulal")),
    ("2027-01-27T23:30", "", restarts),
    ("2027-01-28T12:00", "dulal", comes_back("dulal")),
    ("2027-01-30T12:00", "", reloads("donors", status="confirmed")),
    ("2027-01-31T22:00", "", reloads("plenary", place="Small hall")),
    ("2027-01-31T23:00", "", reloads("plenary", place="Conference hall, Agargaon")),
    ("2027-02-05T12:00", "", leaves("dulal")),
]  # fmt: skip

OFFERED = ("In person", "Maybe", "Can't come", "")
ASKED = {
    "early": ("2027-01-13", ["amina", "rafiq", "bina", "charu", "dulal"]),
    "late": ("2027-01-13", ["amina", "rafiq"]),
    "review": ("2027-01-13", ["amina", "rafiq", "bina"]),
    "fees": ("2027-01-13", ["amina", "rafiq"]),
    "data": ("2027-01-15", ["amina", "rafiq", "bina", "dulal"]),
    "donors": ("2027-01-15", ["amina", "rafiq"]),
    "plenary": ("2027-01-21", ["farid"]),
}
"""From which day on who has buttons to answer with."""


def chance(seed: int) -> list[tuple[str, str, Act]]:
    """Give who answers what, when, and who changes their mind."""
    dice = random.Random(seed)
    found = []
    for key, (first, people) in ASKED.items():
        for who in people:
            for _ in range(dice.choice((1, 1, 2))):
                day = datetime.fromisoformat(first)
                day += DAY * (0 if key == "fees" else dice.randrange(10))
                at = day + timedelta(hours=dice.randrange(13, 20), minutes=dice.randrange(5, 55))
                answer = dice.choice(OFFERED)
                if answer:
                    found.append((at.isoformat(), who, answers(who, key, answer)))
    return found


async def test_what_goes_out_in_a_month_is_the_plan_of_it(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    month = Month(scene, network())
    happens = [(local(at), who, act) for at, who, act in (*HAPPENS, *chance(SEED))]
    await month.goes(happens)
    await month.passes(local(END))

    planned = Counter(month.plan.messages)
    went_out = Counter(message for message, _ in month.seen)
    assert went_out - planned == Counter(), "went out, and was not planned"
    assert planned - went_out == Counter(), "was planned, and did not go out"
    assert [wrong for one in month.plan.messages if (wrong := misses(one, month.seen))] == []
    assert {message.kind for message in planned} == set(SIGNS.values())
    assert scene.refused() == []
    assert [one for one in caplog.records if one.levelno >= logging.WARNING] == []


def misses(planned: Message, seen: list[tuple[Message, str]]) -> str:
    """Give the text of a message that went out as planned, where it does not say what it has to."""
    text = next(words for message, words in seen if message == planned)
    asks = any(one in text for one in QUESTIONS)
    said = all(one in text for one in planned.says)
    return "" if said and planned.asks in (None, asks) else f"{planned} {text}"
