"""How Alembic reaches the database: its own connection, foreign keys off while SQLite migrates.

With them on, batch mode's copy-and-drop of a table would delete every child row; the pragma does
nothing inside a transaction, so it is set before one begins. All that is wanted runs in that one
transaction: a migration that fails, or leaves rows without their parents, changes nothing.
Of two processes that start at once one migrates, and the other one finds it done.
"""

from typing import Any, Final, Literal

from alembic import context
from sqlalchemy import Connection, create_engine, event, func, select

from storage import engines
from storage.column_types import Moment, Seconds
from storage.models import Base

MIGRATING: Final = int.from_bytes(b"migrate")
"""The number of the lock under which PostgreSQL migrates."""


def plain(kind: str, column_type: object, _context: object) -> str | Literal[False]:
    """Write our own column types as what the database sees, so that migrations need no code."""
    if kind == "type" and isinstance(column_type, Moment):
        return "sa.DateTime()"
    if kind == "type" and isinstance(column_type, Seconds):
        return "sa.Integer()"
    return False


def migrate() -> None:
    """Run the migrations that are wanted: all of them or, on any error, none."""
    engine = create_engine(engines.address(context.config.attributes["url"]))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", set_up_sqlite)
        event.listen(engine, "begin", begin_sqlite)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(MIGRATING)))
            migrate_within(connection)
    finally:
        engine.dispose()


def migrate_within(connection: Connection) -> None:
    """Run the migrations that are wanted in the transaction that has begun."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=plain,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"a migration left rows without their parents: {broken}")


def set_up_sqlite(connection: Any, _record: Any) -> None:
    """Leave beginning to us: Python's module would begin only after the first tables."""
    connection.isolation_level = None
    for pragma in ("busy_timeout=10000", "foreign_keys=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    """Begin as a writer, so that no other process is one at the same time."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


migrate()
