"""How Alembic reaches the database: its own connection, foreign keys off while SQLite migrates.

With them on, batch mode's copy-and-drop of a table would delete every child row; the pragma does
nothing inside a transaction, so it is set before one begins.
"""

from typing import Literal

from alembic import context
from sqlalchemy import create_engine

from storage.column_types import Moment, Seconds
from storage.models import Base


def plain(kind: str, column_type: object, _context: object) -> str | Literal[False]:
    """Write our own column types as what the database sees, so that migrations need no code."""
    if kind == "type" and isinstance(column_type, Moment):
        return "sa.DateTime()"
    if kind == "type" and isinstance(column_type, Seconds):
        return "sa.Integer()"
    return False


def migrate() -> None:
    """Run the migrations that are wanted, in one transaction."""
    engine = create_engine(context.config.attributes["url"])
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=plain,
        )
        with context.begin_transaction():
            context.run_migrations()
        if engine.dialect.name == "sqlite":
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise RuntimeError(f"a migration left rows without their parents: {broken}")
        connection.commit()
    engine.dispose()


migrate()
