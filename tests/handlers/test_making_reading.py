import pytest

from handlers import making_reading


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("Next steps", "Next steps"),
        ("3) Next steps", "Next steps"),
        ("2027 plan", "2027 plan"),
        ("Review (draft)", "Review (draft)"),
        ("Fees | 20", {"item": "Fees", "minutes": 20}),
        ("Fees | 20 min | UNODC", {"item": "Fees", "minutes": 20, "presenter": "UNODC"}),
        ("1. Fees (20 min) · UNODC", {"item": "Fees", "minutes": 20, "presenter": "UNODC"}),
        ("Fees (20 min) UNODC", {"item": "Fees", "minutes": 20, "presenter": "UNODC"}),
        ("২. খরচ (২০ মিনিট)", {"item": "খরচ", "minutes": 20}),
    ],
)
def test_an_item_of_an_agenda_is_read_as_it_is_written_or_as_a_card_shows_it(
    line: str, item: object
) -> None:
    assert making_reading.agenda(line) == [item]


@pytest.mark.parametrize("text", ["", " \n", "Fees | 20 | UNODC | more", "Fees | 20 | 30", "| 20"])
def test_what_is_no_agenda_is_none(text: str) -> None:
    assert making_reading.agenda(text) is None


def test_a_link_without_its_beginning_is_read_and_a_mere_name_is_none() -> None:
    assert making_reading.online("meet.example.org/abc") == "https://meet.example.org/abc"
    assert making_reading.online("https://meet.example.org") == "https://meet.example.org"
    assert making_reading.online("meet.example.org") is None
    assert making_reading.online("room/2") is None
