"""The only place that says whether a database that cannot be used may be usable soon."""

import sqlite3

from sqlalchemy.exc import OperationalError

from storage.database import Unusable


def may_pass(error: BaseException) -> bool:
    """Say whether to wait: a server that is away, or a file in which another program writes.

    Of a server it cannot be told why it refuses: one that starts does so in many words.
    """
    if isinstance(error, BaseExceptionGroup):
        return all(may_pass(one) for one in error.exceptions)
    cause = error.__cause__ if isinstance(error, Unusable) else error
    if not isinstance(cause, OperationalError):
        return False
    if isinstance(cause.orig, sqlite3.Error):
        return cause.orig.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return True
