"""The only place that says why a database cannot be used, and whether it may be usable soon."""

import sqlite3
from typing import Final

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from storage import engines
from storage.database import Unusable

_SQLITE: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL)
_READ_ONLY: Final = "25006"
"""read_only_sql_transaction: so it is while one server takes over from another
(https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def may_pass(error: BaseException) -> bool:
    """Say whether to wait: a server that is away, a full disk, a file in which another writes.

    Of a server it cannot be told why it refuses: one that starts does so in many words.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(may_pass(one) for one in error.exceptions)
    cause = error.__cause__ if isinstance(error, Unusable) else error
    if not isinstance(cause, DBAPIError):
        return False
    if isinstance(cause.orig, sqlite3.Error):
        return cause.orig.sqlite_errorcode & 0xFF in _SQLITE
    sqlstate = getattr(cause.orig, "sqlstate", None)
    return isinstance(cause, OperationalError) or sqlstate == _READ_ONLY


def reason(error: BaseException) -> str | None:
    """Say, as the end of a sentence, why a database cannot be used; None for any other error.

    What it refuses because of the values that we wrote is a fault of ours.
    """
    if isinstance(error, BaseExceptionGroup):
        reasons = [reason(one) for one in error.exceptions]
        return None if None in reasons else reasons[0]
    if isinstance(error, Unusable):
        return str(error)
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError | DataError):
        return engines.reason(error)
    return None
