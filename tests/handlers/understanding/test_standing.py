import pytest

from handlers.understanding import standing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("where is the prayer room", "is there a prayer room"),
        ("where can I park my car", "where do I park?"),
        ("where can I park my car", "is there parking for visitors at the quarterly?"),
        ("where do I park?", "পার্কিং আছে কি"),
        ("পার্কিং আছে?", "gari kothay rakhbo"),
        ("নামাজের জায়গা আছে?", "where is the prayer room"),
        ("will we get a certificate", "certificate deben?"),
    ],
)
def test_the_same_may_be_asked_in_other_words(one: str, other: str) -> None:
    assert standing.ask_the_same(one, other)
    assert standing.ask_the_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("will there be lunch at the LM meeting", "will there be lunch at the climate meeting"),
        ("is there wifi in the room", "where is the prayer room"),
        ("Where can I park?", "Who pays the hotel?"),
        ("how do I get a visa", "how do I get a certificate"),
        ("where are the case files kept", "where are the film files kept"),
        ("🙂", "🙂"),
    ],
)
def test_what_is_asked_of_something_else_is_not_the_same(one: str, other: str) -> None:
    assert not standing.ask_the_same(one, other)
