"""Whom a change concerns, by what they knew."""

import pytest

from storage.rules import telling
from storage.rules.telling import Known


@pytest.mark.parametrize(
    ("known", "changed", "concerned"),
    [
        (Known.NOTHING, {"starts_at", "place"}, False),
        (Known.NOTHING, {"status"}, False),
        (Known.DATE, {"starts_at"}, True),
        (Known.DATE, {"ends_at", "place"}, True),
        (Known.DATE, {"status"}, True),
        (Known.DATE, {"title", "place"}, False),
        (Known.DATE, {"title", "starts_at"}, True),
        (Known.DATE, {"place"}, False),
        (Known.DATE, {"place", "online"}, False),
        (Known.ALL, {"place"}, True),
        (Known.ALL, {"starts_at"}, True),
    ],
)
def test_a_change_concerns_who_knew_what_it_changes(
    known: Known, changed: set[str], *, concerned: bool
) -> None:
    assert telling.concerns(known, changed) is concerned
