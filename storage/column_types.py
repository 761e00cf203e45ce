"""Column types of our own: moments that are never naive, durations in whole seconds."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import DateTime, Dialect, Integer, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as naive UTC (SQLite drops offsets without converting)."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value; give the database UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive moment: {value}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give back an aware moment in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Seconds(TypeDecorator[timedelta]):
    """A duration, stored as whole seconds: readable, and the same in every database."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        """Give the database seconds."""
        return None if value is None else int(value.total_seconds())

    def process_result_value(self, value: Any, dialect: Dialect) -> timedelta | None:
        """Give back a duration."""
        return None if value is None else timedelta(seconds=value)
