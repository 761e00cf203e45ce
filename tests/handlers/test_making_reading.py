from handlers import making_reading


def test_a_link_without_its_beginning_is_read_and_a_mere_name_is_none() -> None:
    assert making_reading.online("meet.example.org/abc") == "https://meet.example.org/abc"
    assert making_reading.online("https://meet.example.org") == "https://meet.example.org"
    assert making_reading.online("meet.example.org") is None
    assert making_reading.online("room/2") is None
