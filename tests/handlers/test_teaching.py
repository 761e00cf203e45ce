from handlers import teaching
from handlers.understanding import kinds, normalise
from storage import learned


def test_every_kind_of_thing_that_can_be_asked_has_its_words() -> None:
    assert set(teaching.KINDS) == set(kinds.KINDS)


def test_no_phrase_is_kept_longer_than_questions_are_read() -> None:
    assert learned.LONGEST == normalise.LONGEST
