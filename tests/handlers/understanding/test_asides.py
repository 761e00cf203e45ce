"""What a text only tells is parted from what it asks with that in mind."""

import pytest

from handlers.understanding import asides


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        (
            "today's I know, when is the one after",
            ("today's I know", "when is the one after", True),
        ),
        (
            "we have one today, when is the next CTIP after that",
            ("we have one today", "when is the next CTIP after that", True),
        ),
        (
            "kal LM er ta te jabo, er porer ta kokhon",
            ("kal LM er ta te jabo", "er porer ta kokhon", True),
        ),
        ("labour er ta jani tar porer ta", ("labour er ta jani", "tar porer ta", False)),
        ("আজকেরটা তো জানি, তার পরেরটা কবে?", ("আজকেরটা তো জানি", "তার পরেরটা কবে", True)),
        ("and the one after that?", ("and", "the one after that", False)),
        ("when is the one after that", None),
        ("when is the plenary", None),
    ],
)
def test_what_is_named_first_is_parted_from_the_one_after_it(
    text: str, parted: tuple[str, str, bool] | None
) -> None:
    assert asides.before_step(text, 1) == parted


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("the review.. no wait, the other one", ("the review", "the other one")),
        ("kal koytay, na na porshu", ("kal koytay", "porshu")),
        ("প্লেনারি কবে, না না কর্মশালা", ("প্লেনারি কবে", "কর্মশালা")),
        ("I mean the plenary", ("", "the plenary")),
        ("the plenary, no wait", None),
        ("when is the plenary", None),
    ],
)
def test_what_is_taken_back_is_parted_from_what_is_meant(
    text: str, parted: tuple[str, str] | None
) -> None:
    assert asides.corrected(text) == parted


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Sunday morning what? the afternoon one I know", ("Sunday morning what", True)),
        ("robibar ki ase? bikaler ta jani", ("robibar ki ase", True)),
        ("রোববার সকালে কী আছে? বিকালেরটা জানি", ("রোববার সকালে কী আছে", True)),
        ("afternoon ones please, mornings i cant", ("afternoon ones please", True)),
        ("kal ki ase jani na, bolen", None),
        ("I know it", None),
        ("what is on Sunday, and where", None),
    ],
)
def test_a_clause_that_only_tells_is_parted_from_the_others(
    text: str, parted: tuple[str, bool] | None
) -> None:
    found = asides.told(text)
    assert (found and (found[0], bool(found[1]))) == parted
