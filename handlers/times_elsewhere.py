"""The only place that tells what a time of day in one place is in another, of no meeting.

On the day that it is now where the time is of: clocks change.
"""

from dataclasses import replace
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from handlers import dates, navigation
from handlers.context import Context
from handlers.understanding.conversions import Conversion, Where


def tell(context: Context, conversion: Conversion) -> None:
    """Say what time it is there then, and whether that is another day."""
    ways = [(conversion.of, conversion.wanted)]
    ways += [(conversion.wanted, conversion.of)] if conversion.either else []
    told = [_told(context, conversion.minute, *way) for way in ways]
    context.say("time_elsewhere", navigation.lead(context), told=told)


def _told(context: Context, minutes: int, of: Where, wanted: Where) -> dict[str, Any]:
    hour, minute = divmod(minutes, 60)
    zone = _zone(context, of)
    at = datetime.combine(context.now.astimezone(zone).date(), time(hour, minute), zone)
    there = at.astimezone(_zone(context, wanted))
    return {
        "time": _clock(context, at),
        "place": _place(context, of),
        "other": _clock(context, there),
        "elsewhere": _place(context, wanted),
        "days": (there.date() - at.date()).days,
    }


def _zone(context: Context, where: Where) -> ZoneInfo:
    return ZoneInfo(where.zone or context.style.zone)


def _clock(context: Context, at: datetime) -> str:
    return dates.minute_of_day(context.style, 60 * at.hour + at.minute)


def _place(context: Context, where: Where) -> str:
    """Write a place as it was asked for: Geneva, not Zurich."""
    style = replace(context.style, zone=where.zone or context.style.zone)
    return where.words.title() or dates.city(style)
