import pytest

from storage.rules import answers


@pytest.mark.parametrize(
    ("place", "online", "ways"),
    [
        ("Room 1", None, ("in_person",)),
        (None, "https://meet.example.org/1", ("online",)),
        ("Room 1", "https://meet.example.org/1", ("in_person", "online")),
        (None, None, ("in_person", "online")),
        ("", "", ("in_person", "online")),
    ],
)
def test_the_ways_to_come_are_those_the_meeting_has(
    place: str | None, online: str | None, ways: tuple[str, ...]
) -> None:
    assert answers.offered(place, online) == (*ways, "maybe", "no")


def test_coming_are_answers_that_say_yes() -> None:
    assert set(answers.ANSWERS) - set(answers.COMING) == {"maybe", "no"}


def test_what_is_online_with_a_link_that_follows_is_not_in_person() -> None:
    assert answers.offered(None, None, unlinked=True)[:-2] == ("online",)
    assert answers.offered("Room 1", None, unlinked=True)[:-2] == ("in_person", "online")
