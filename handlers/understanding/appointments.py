"""The one moment that a short text names, for what is to happen then: a day and a time of it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.understanding import calendars, normalise, sentence, vocabulary

MORNING = 9 * 60
"""Nine o'clock, in minutes of the day."""


def read(text: str, now: datetime, zone: str, weekend: tuple[int, ...]) -> datetime | None:
    """Return the moment (UTC) that a text names in a zone; None where it names no single one.

    A time without a day is the next one that is to come; a day without a time is none.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    calendar = calendars.Calendar(today, weekend)
    period = sentence.Sentence(normalise.words(text), vocabulary.load(), calendar).period
    if period.apart or period.first != period.last or period.earliest is None:
        return None
    minute = period.earliest
    if period.first is not None:
        return at(period.first, minute, zone)
    moment = at(today, minute, zone)
    return moment if moment > now else at(today + timedelta(days=1), minute, zone)


def next_morning(now: datetime, zone: str) -> datetime:
    """Return tomorrow's morning (UTC) in a zone."""
    return at(now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1), MORNING, zone)


def at(day: date, minute: int, zone: str) -> datetime:
    """Return a minute of a day in a zone, in UTC."""
    local = datetime.combine(day, time(minute // 60, minute % 60), ZoneInfo(zone))
    return local.astimezone(UTC)
