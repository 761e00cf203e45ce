"""The title in a sentence about a meeting: the words that say which kind of a meeting it is."""

import unicodedata

import pytest

from handlers import making_titles


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("coordination meeting", "Coordination meeting", ""),
        ("coordination meeting IOM office", "Coordination meeting", "IOM office"),
        ("quarterly review at IOM office", "Quarterly review", "at IOM office"),
        ("field visit Khulna", "Field visit", "Khulna"),
        (
            "Training on referral pathways, , BRAC CDM",
            "Training on referral pathways",
            ", , BRAC CDM",
        ),
        ("IOM office, validation workshop", "Validation workshop", "IOM office,"),
        ("meeting on", None, "on"),
        ("joint meeting IOM office", None, "IOM office"),
        ("urgent call", None, ""),
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


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
