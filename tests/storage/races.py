"""Two transactions at the same moment: the second has read before the first commits."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.database import Database
from storage.models import Person

F = TypeVar("F")
S = TypeVar("S")

AMINA, BINA = 101, 103


class Race:
    """Lets one operation read before another one commits; SQLite lets it begin only then."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._begins_early = database.engine.dialect.name == "postgresql"

    def run(self, first: Callable[[Session], F], second: Callable[[Session], S]) -> tuple[F, S]:
        done, begun = threading.Event(), threading.Event()

        def slowly(session: Session) -> F:
            result = first(session)
            session.flush()
            done.set()
            begun.wait(10 if self._begins_early else 0)
            time.sleep(0.1)
            return result

        def late(session: Session) -> S:
            session.connection()
            begun.set()
            return second(session)

        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(self._database.call, slowly)
            done.wait(10)
            two = pool.submit(self._database.call, late)
            return one.result(), two.result()


def number(session: Session, table: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def amina_id(session: Session) -> int:
    return session.scalars(select(Person.id).where(Person.telegram_id == AMINA)).one()
