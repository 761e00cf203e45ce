"""The title in a sentence about a meeting: the words that say which kind of a meeting it is."""

import unicodedata
from typing import cast

import pytest

from handlers import making_titles
from handlers.context import Context


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("coordination meeting", "Coordination meeting", ""),
        ("coordination meeting IOM office", "Coordination meeting", "IOM office"),
        ("quarterly review at IOM office", "Quarterly review", "at IOM office"),
        ("field visit Khulna", "Field visit", "Khulna"),
        ("field visit to Khulna on", "Field visit to Khulna", ""),
        ("field visit to Khulna, Circuit House", "Field visit to Khulna", ", Circuit House"),
        ("workshop to be held at UN House", "Workshop", "to be held at UN House"),
        (
            "Training on referral pathways, , BRAC CDM",
            "Training on referral pathways",
            ", , BRAC CDM",
        ),
        ("IOM office, validation workshop", "Validation workshop", "IOM office,"),
        ("meeting on", None, "on"),
        ("joint meeting IOM office", None, "IOM office"),
        ("urgent call", None, ""),
        ("ekta meeting", None, ""),
        ("another new meeting", None, ""),
        ("একটি নতুন সভা", None, ""),
        ("new partners meeting", "New partners meeting", ""),
        ("যৌথ সভা ইউএনডিপি কার্যালয়", None, "ইউএনডিপি কার্যালয়"),
        ("বার্ষিক পর্যালোচনা সভা আইওএম অফিস", "বার্ষিক পর্যালোচনা সভা", "আইওএম অফিস"),
        ("joutho sobha", None, ""),
        ("proshikkhon BRAC CDM", "Proshikkhon", "BRAC CDM"),
        ("UNODC conference room", None, "UNODC conference room"),
        ("Training centre, Savar", None, "Training centre, Savar"),
        ("UN House", None, "UN House"),
    ],
)
def test_the_kind_of_a_meeting_is_its_title_and_no_place(
    text: str, title: str | None, rest: str
) -> None:
    found, left = making_titles.by_kind(_nfc(text).split())
    assert (found, " ".join(left)) == (title and _nfc(title), _nfc(rest))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ('CTIP and LM joint meeting on "Standards" 7 January at UN House', "7 January at UN House"),
        ('CTIP "Standards" validation workshop UN House', "UN House"),
        ('CTIP UN House annual review: "Standards"', "UN House"),
        ('CTIP "Standards" বিষয়ক কর্মশালা ইউএন হাউস', "ইউএন হাউস"),
        ('CTIP UN House meeting room "Standards"', "UN House meeting room"),
        ('CTIP "Standards" training centre, Savar', "training centre, Savar"),
    ],
)
def test_the_sort_of_a_meeting_beside_its_title_in_quotes_is_no_place(text: str, rest: str) -> None:
    title, left = making_titles.marked(cast("Context", None), _nfc(text))
    assert title == "Standards"
    assert " ".join(left.split()).removeprefix("CTIP and LM ").removeprefix("CTIP ") == _nfc(rest)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("joint meeting UN House", "UN House"),
        ("meeting room 3", "meeting room 3"),
        ("সভা কক্ষ ২", "সভা কক্ষ ২"),
        ("meeting", ""),
    ],
)
def test_that_it_is_a_meeting_is_no_place(text: str, rest: str) -> None:
    assert " ".join(making_titles.without_plain(_nfc(text).split())) == _nfc(rest)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
