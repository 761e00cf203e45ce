import pytest

from handlers import making_reading


def test_a_link_without_its_beginning_is_read_and_a_mere_name_is_none() -> None:
    assert making_reading.online("meet.example.org/abc") == "https://meet.example.org/abc"
    assert making_reading.online("https://meet.example.org") == "https://meet.example.org"
    assert making_reading.online("meet.example.org") is None
    assert making_reading.online("room/2") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("UN House", {"place": "UN House"}),
        (
            "venue: UN House, Agargaon + https://meet.example.org/x",
            {"place": "UN House, Agargaon", "online": "https://meet.example.org/x"},
        ),
        (
            "IOM office, Gulshan (2nd floor) https://meet.example.org/x",
            {"place": "IOM office, Gulshan (2nd floor)", "online": "https://meet.example.org/x"},
        ),
        (
            "আইওএম অফিস (৫ম তলা) https://meet.example.org/x",
            {"place": "আইওএম অফিস (৫ম তলা)", "online": "https://meet.example.org/x"},
        ),
        (
            "UN House (2nd floor) (https://meet.example.org/x)",
            {"place": "UN House (2nd floor)", "online": "https://meet.example.org/x"},
        ),
        ("x" * 301, None),
    ],
)
def test_a_place_and_a_link_are_read_where_either_is_asked_for(
    text: str, said: dict[str, str] | None
) -> None:
    assert making_reading.where(text) == said
