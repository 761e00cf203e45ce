"""What is tested of a database before a bot runs on it."""

import sqlite3

import cast
import pytest
import stores
from sqlalchemy import event, make_url, text

from storage import heartbeat, soundness
from storage.database import Database
from storage.heartbeat import Pulse

PASSES = "see to its server, its disk, or who else holds it; a bot waits for that"
OURS = "see what TWGBOT_DATABASE_URL names"
FULL = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'No space left' USING ERRCODE = '53100', DETAIL = 'PRIVATE'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON heartbeat EXECUTE FUNCTION refuse();
"""


def fault(database: Database) -> str | None:
    return next(soundness.findings(database, secretariat_expected=True, now=cast.NOW)).fault


def test_a_database_that_can_be_written_is_sound_and_keeps_its_heartbeat(
    database: Database,
) -> None:
    pulse = Pulse(cast.NOW, cast.NOW)
    database.call(heartbeat.write, pulse)
    assert fault(database) is None
    assert database.call_reading(heartbeat.last) == pulse
    database.call(heartbeat.stop)
    assert fault(database) is None
    assert database.call_reading(heartbeat.last) is None


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_file_that_cannot_be_written_is_told(database: Database) -> None:
    def only_read(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA query_only = 1")

    event.listen(database.engine, "checkout", only_read)
    assert fault(database) == f"it cannot be written: attempt to write a readonly database; {OURS}."


def test_a_server_that_is_away_is_told_without_its_drivers_question() -> None:
    with stores.opened("postgresql://u:word@127.0.0.1:9/network") as database:
        told = fault(database)
    assert told is not None
    assert "Connection refused" in told
    assert "?" not in told
    assert told.endswith(f"; {PASSES}.")


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_server_that_only_lets_read_is_told(database: Database) -> None:
    name = make_url(database.url).database
    database.call(
        lambda s: s.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
    )
    database.reconnect()
    told = "it cannot be written: cannot execute INSERT in a read-only transaction"
    assert fault(database) == f"{told}; {PASSES}."


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_server_that_is_full_is_told(database: Database) -> None:
    database.call(lambda s: s.execute(text(FULL)))
    assert fault(database) == f"it cannot be written: No space left; {PASSES}."


def test_what_is_rehearsed_is_refused_as_it_would_be(database: Database) -> None:
    database.call(lambda s: s.execute(text("DROP TABLE heartbeat")))
    with pytest.raises(Exception, match="heartbeat"):
        database.rehearse(heartbeat.write, Pulse(cast.NOW, cast.NOW))
