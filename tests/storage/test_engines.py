import pytest

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
        ("postgresql://host", "names no database"),
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
