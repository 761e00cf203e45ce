import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from storage import engines


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "no SQLAlchemy URL"),
        ("network.db", "no SQLAlchemy URL"),
        ("mysql://host/network", "mysql cannot be used, only sqlite:"),
        ("sqlite+aiosqlite:///network.db", "aiosqlite cannot be used"),
        ("postgresql+asyncpg://host/network", "asyncpg cannot be used"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///.", "names no file"),
        ("sqlite:///network.db?mode=ro", "a file and nothing more"),
        ("sqlite:///file:network.db?uri=true", "a file and nothing more"),
        ("postgresql://host", "names no database"),
        ("postgresql://host:0/network", "its port"),
        ("postgresql://host:99999/network", "its port"),
        ("postgresql://host/network?nonsense=1", "no connection parameter nonsense"),
        ("postgresql://u:p@ss@host/network", "^signs such as @ and /"),
        ("postgresql://u:p@s/s@host/network", "^signs such as @ and /"),
        ("postgres://host/", "names no database"),
        ("postgresql://u:p@ss:word@host/db", "^it is no SQLAlchemy URL"),
    ],
)
def test_a_url_that_cannot_be_used_says_why(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        engines.check_url(url)


def test_postgresql_without_its_driver_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"pip install 'twgbot\[postgres\]'"):
        engines.check_url("postgresql://host/network")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///data/network.db",
        "postgres://user:word@host/network",
        "postgresql://user@/network?host=/run/postgresql",
        "postgresql+psycopg://host:5433/network",
        "postgresql://u:p%40s%2Fs@host/network?sslmode=require&connect_timeout=3",
    ],
)
def test_a_file_or_a_server_s_database_can_be_used(url: str) -> None:
    engines.check_url(url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_server_is_reached_by_one_driver_and_its_password_is_kept(scheme: str) -> None:
    found = engines.address(f"{scheme}://user:word@host/network")
    assert found.render_as_string(hide_password=False) == (
        "postgresql+psycopg://user:word@host/network"
    )


def test_what_the_url_says_of_the_connection_holds() -> None:
    engine = engines.create("postgresql://127.0.0.1:9/network?connect_timeout=3")
    given: dict[str, object] = {}

    def look(_dialect: object, _record: object, _args: object, params: dict[str, object]) -> None:
        given.update(params)

    event.listen(engine, "do_connect", look)
    with pytest.raises(OperationalError):
        engine.connect()
    assert (given["connect_timeout"], given["client_encoding"]) == ("3", "utf8")
