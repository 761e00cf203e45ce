"""Settings come from the environment or .env, and a wrong one is named in one sentence."""

from pathlib import Path

import pytest
import rig

from bot import settings
from bot.settings import Address, Settings, SettingsError


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_everything_but_the_token_has_a_default() -> None:
    chosen = settings.read()
    assert chosen.api_url == "https://api.telegram.org"
    assert chosen.database_url == "sqlite:///data/twgbot.sqlite3"
    assert (chosen.rate, chosen.hold, chosen.log) == (30, 60, "text")
    assert chosen.secretariat == frozenset()


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_token_is_named(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is not None:
        monkeypatch.setenv("TWGBOT_TOKEN", value)
    with pytest.raises(SettingsError, match=r"^TWGBOT_TOKEN is not set; [^.]+\.$"):
        settings.read().required_token()


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWGBOT_TOKEN", rig.TOKEN)
    chosen = settings.read()
    assert chosen.required_token() == rig.TOKEN
    assert rig.TOKEN not in repr(chosen)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RATE", "0"),
        ("RATE", "many"),
        ("HOLD", "-1"),
        ("LOG", "xml"),
        ("API_URL", "api.telegram.org"),
        ("API_URL", "http://"),
        ("API_URL", "http://127.0.0.1:notaport"),
        ("API_URL", "http://127.0.0.1:99999"),
        ("TOKEN", "../../x"),
        ("TOKEN", "123456"),
        ("TOKEN", "123456:with a space"),
        ("DATABASE_URL", "data/twgbot.sqlite3"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "oracle://host/name"),
        ("DATABASE_URL", "postgresql://host:99999/name"),
        ("DATABASE_URL", "postgresql://host/name?nonsense=1"),
        ("SECRETARIAT", "1,two"),
        ("SECRETARIAT", "-5"),
        ("SECRETARIAT", "0"),
        ("HTTP_LISTEN", "8080"),
        ("HTTP_LISTEN", ":8080"),
        ("HTTP_LISTEN", "127.0.0.1:0"),
        ("HTTP_LISTEN", "127.0.0.1:65536"),
        ("HTTP_LISTEN", "127.0.0.1:http"),
        ("HTTP_URL", "bot.example.org"),
        ("HTTP_URL", "webcal://bot.example.org"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TWGBOT_{name}", value)
    with pytest.raises(SettingsError, match=rf"^TWGBOT_{name} is wrong: .+\.$") as raised:
        settings.read()
    assert "\n" not in str(raised.value)


def test_what_is_empty_is_as_if_it_were_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN", "API_URL", "DATABASE_URL", "SECRETARIAT", "RATE", "HOLD", "LOG",
                 "HTTP_URL"):  # fmt: skip
        monkeypatch.setenv(f"TWGBOT_{name}", "")
    chosen, faults = settings.read_in_spite_of_faults()
    assert faults == {}
    assert chosen == Settings()
    assert (chosen.token, chosen.rate, chosen.log) == (None, 30, "text")


def test_all_that_is_wrong_is_told_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWGBOT_RATE", "0")
    monkeypatch.setenv("TWGBOT_LOG", "xml")
    monkeypatch.setenv("TWGBOT_HOLD", "7")
    chosen, faults = settings.read_in_spite_of_faults()
    assert (chosen.rate, chosen.log, chosen.hold) == (30, "text", 7)
    assert list(faults) == ["rate", "log"]
    assert all(name.upper() in sentence for name, sentence in faults.items())


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("", None),
        ("127.0.0.1:8080", Address("127.0.0.1", 8080)),
        ("localhost:1", Address("localhost", 1)),
        ("[::1]:65535", Address("::1", 65535)),
    ],
)
def test_where_to_listen_is_a_host_and_a_port(
    monkeypatch: pytest.MonkeyPatch, written: str, address: Address | None
) -> None:
    monkeypatch.setenv("TWGBOT_HTTP_LISTEN", written)
    assert settings.read().http_listen == address
    assert address is None or str(address) == written


def test_the_secretariat_is_ids_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWGBOT_SECRETARIAT", "700001, 700002,")
    assert settings.read().secretariat == {700001, 700002}


def test_a_slash_at_the_end_of_the_address_does_not_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TWGBOT_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("TWGBOT_HTTP_URL", "https://bot.example.org/twg/")
    assert settings.read().api_url == "http://127.0.0.1:8081"
    assert settings.read().http_url == "https://bot.example.org/twg"


def test_the_environment_goes_before_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("TWGBOT_RATE=5\nTWGBOT_HOLD=7\nOTHER=1\n")
    monkeypatch.setenv("TWGBOT_HOLD", "8")
    chosen = settings.read()
    assert (chosen.rate, chosen.hold) == (5, 8)
