"""The agenda of a meeting and who leads it, in the sentence that it is made by."""

import unicodedata
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from handlers import making_agendas, making_programme
from handlers.context import Context

NETWORK = SimpleNamespace(timezone="Asia/Dhaka", weekend=["FR", "SA"])
DHAKA = cast("Context", SimpleNamespace(now=datetime(2027, 1, 12, 6, tzinfo=UTC), network=NETWORK))
OPENING, REVIEW = {"item": "opening", "minutes": 10}, {"item": "data review", "minutes": 40}


@pytest.mark.parametrize(
    ("text", "agenda", "rest"),
    [
        ("20 Jan, agenda: opening 10 min, data review 40 min", [OPENING, REVIEW], "20 Jan"),
        ("20 Jan agenda: opening, 10 min, data review, 40 min.", [OPENING, REVIEW], "20 Jan"),
        ("Agenda: opening 10 min; data, then plans", [OPENING, "data, then plans"], ""),
        ("agenda:\nopening - 10 min\nAOB\n20 Jan 3pm", [OPENING, "AOB"], "20 Jan 3pm"),
        ("with the agenda: opening 10 min, UN House, 20 Jan", [OPENING], "UN House, 20 Jan"),
        ("the agenda is opening 10 min, online", [OPENING], "online"),
        ("এজেন্ডা: উদ্বোধন, বিবিধ", ["উদ্বোধন", "বিবিধ"], ""),
        ("alochyoshuchi: opening 10 min", [OPENING], ""),
        ("agenda: x | 10 | UNODC | more", making_agendas.Unread.FORM, ""),
        (f"agenda: {', '.join(['opening'] * 31)}", making_agendas.Unread.MANY, ""),
        ("agenda setting workshop", [], "agenda setting workshop"),
        ('"Agenda: what next"', [], '"Agenda: what next"'),
    ],
)
def test_the_agenda_is_what_stands_behind_that_word(
    text: str, agenda: list[Any] | making_agendas.Unread, rest: str
) -> None:
    found, left = making_programme.without_agenda(DHAKA, unicodedata.normalize("NFC", text))
    if isinstance(agenda, list):
        agenda = [
            unicodedata.normalize("NFC", one) if isinstance(one, str) else one for one in agenda
        ]
    assert (found, left.strip()) == (agenda, rest)
