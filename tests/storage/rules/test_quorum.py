import pytest

from storage.rules import quorum


@pytest.mark.parametrize(
    ("written", "members", "needed"),
    [
        ("3", 10, 3), ("3", 2, 3), ("50%", 4, 2), ("50%", 5, 3), ("1%", 5, 1),
        ("100%", 5, 5), ("33%", 3, 1), ("34%", 3, 2), ("50%", 0, 0),
    ],
)  # fmt: skip
def test_a_quorum_is_a_number_or_a_share_that_is_rounded_up(
    written: str, members: int, needed: int
) -> None:
    assert quorum.needed(written, members) == needed
