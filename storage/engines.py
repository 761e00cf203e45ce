"""The only place that knows SQLite from PostgreSQL: addresses, connections, beginning.

SQLite has one writer at a time: what writes begins IMMEDIATE, since its default mode loses
increments silently and the deferred one fails at once under load. On PostgreSQL transactions that
write run side by side, READ COMMITTED, and take the rows on which they decide (`database.hold`).
Those that only read see one moment on both.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, URL, Connection, Engine, String, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

READERS: Final = 4
WRITERS: Final = {"sqlite": 1, "postgresql": 6}
"""Transactions at a time; for SQLite's writers a queue is fairer than its busy timeout."""

EXAMPLE: Final = "sqlite:///data/twgbot.sqlite3 or postgresql://twgbot:password@localhost/twgbot"

_POSTGRESQL: Final = ("postgres", "postgresql", "postgresql+psycopg")
_COLLISIONS: Final = ("23505", "40001", "40P01")
"""unique_violation, serialization_failure, deadlock_detected
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_CONNECTION: Final[dict[str, str | int]] = {
    "client_encoding": "utf8",  # so that `check_encoding` can ask
    "connect_timeout": 10,  # seconds until a server that does not answer is away
    "tcp_user_timeout": 20_000,  # milliseconds until one that falls silent is
}
"""What holds where the URL says nothing else.
https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS"""


def check_url(url: str) -> None:
    """Raise ValueError, saying why, where `url` is not that of a database that we can use."""
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):  # their own words would show a part of the password
        raise ValueError(f"it is no SQLAlchemy URL, such as {EXAMPLE}") from None
    if parts.drivername == "sqlite":
        _check_sqlite(parts)
    elif parts.drivername in _POSTGRESQL:
        _check_postgresql(parts)
    else:
        raise ValueError(f"{parts.drivername} cannot be used, only {EXAMPLE}")


def _check_sqlite(parts: URL) -> None:
    name = parts.database or ""
    if name in ("", ":memory:") or Path(name).is_dir():
        raise ValueError("it names no file, as in sqlite:///data/twgbot.sqlite3")
    if parts.query or name.startswith("file:"):
        raise ValueError("it may name a file and nothing more, as sqlite:///data/twgbot.sqlite3")


def _check_postgresql(parts: URL) -> None:
    if "@" in (parts.host or "") or re.search("[@/]", parts.database or ""):
        raise ValueError("signs such as @ and / in a password have to be written as %40 and %2F")
    if parts.port is not None and not 0 < parts.port < 2**16:
        raise ValueError("its port has to be from 1 to 65535")
    if not parts.database:
        raise ValueError(
            "it names no database, as in postgresql://twgbot:password@localhost/twgbot"
        )
    if find_spec("psycopg") is None:
        raise ValueError("PostgreSQL needs the extra: pip install 'twgbot[postgres]'")
    from psycopg import ProgrammingError, conninfo  # only where it is used: it may be missing

    for name in parts.query:
        try:
            conninfo.make_conninfo(**{name: ""})
        except ProgrammingError:
            raise ValueError(f"PostgreSQL has no connection parameter {name}") from None


def address(url: str) -> URL:
    """Give a database's address as SQLAlchemy takes it: PostgreSQL by psycopg 3, however spelt."""
    parts = make_url(url)
    return parts.set(drivername="postgresql+psycopg") if parts.drivername in _POSTGRESQL else parts


def create(url: str) -> Engine:
    """Give the engine of a database, with connections enough for its writers and readers.

    One that PostgreSQL closed meanwhile is noticed before it is used, and replaced.
    """
    found = address(url)
    if found.get_backend_name() != "sqlite":
        size = WRITERS["postgresql"] + READERS
        return create_engine(
            found,
            pool_size=size,
            pool_pre_ping=True,
            connect_args={k: v for k, v in _CONNECTION.items() if k not in found.query},
            hide_parameters=True,
        )
    engine = create_engine(found, pool_size=WRITERS["sqlite"] + READERS, hide_parameters=True)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def check_encoding(engine: Engine) -> None:
    """Raise ValueError for a database that cannot keep every language; DBAPIError without it."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise ValueError(f"its encoding is {encoding}, and has to be UTF8")


def reading(engine: Engine) -> Engine:
    """Give the same engine for transactions that only read: all of one sees the same moment."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(readonly=True)
    return engine.execution_options(isolation_level="REPEATABLE READ")


def collided(error: Exception) -> bool:
    """Say whether a transaction failed only because another one ran at the same time.

    Done again, it finds what the other one wrote: the row that both made, or changed, or removed.
    """
    if isinstance(error, StaleDataError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _COLLISIONS


class rows_as_json(FunctionElement[str]):  # noqa: N801 - as SQLAlchemy's own `func.count`
    """All rows of a query as the text of one JSON array of arrays, in no particular order.

    Moments are written as ISO 8601, without a zone; SQLite has 0 and 1 for truths.
    """

    type = String()
    inherit_cache = True


@compiles(rows_as_json, "sqlite")
def _rows_as_json_in_sqlite(rows: rows_as_json, compiler: SQLCompiler, **given: Any) -> str:
    columns = (
        f"json({written})" if isinstance(column.type, JSON) else written
        for column in rows.clauses
        for written in (compiler.process(column, **given),)
    )
    return f"json_group_array(json_array({', '.join(columns)}))"


@compiles(rows_as_json, "postgresql")
def _rows_as_json_in_postgresql(rows: rows_as_json, compiler: SQLCompiler, **given: Any) -> str:
    columns = compiler.process(rows.clauses, **given)
    return f"coalesce(json_agg(json_build_array({columns}))::text, '[]')"


def reason(error: DBAPIError) -> str:
    """Give what a driver says of an error, as the end of a sentence, without any row's values.

    A server's own message has them in its DETAIL, which is left out; where there is no server, it
    is libpq that speaks, and asks whether one is running.
    """
    primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)
    told = re.sub(r"\s*Is the server running[^?]*\?", "", primary or str(error.orig))
    return " ".join(told.split()).rstrip(".")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we begin ourselves, below
    for pragma in ("journal_mode=WAL", "busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly")
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
