"""The only place that says what a series means for each of its occurrences.

Everything here is values as JSON: the series' own, and those of the entry that changes one
occurrence. Moments in them are naive local wall time.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from storage import network_file
from storage.loading_stock import Values
from storage.rules import recurrence

MOMENTS = ("starts", "ends", "rsvp_by")


def written(moment: datetime) -> str:
    """Return a naive moment as ISO 8601, without seconds where it has none."""
    return moment.isoformat(timespec="auto" if moment.second else "minutes")


def moment(values: Values, key: str) -> datetime | None:
    """Return a moment of an entry; None where it says nothing."""
    said = values.get(key)
    return datetime.fromisoformat(said) if said else None


def local(values: Values, zone: ZoneInfo) -> Values:
    """Return the values of a meeting with all moments as naive wall time in the zone."""
    moments = {
        key: written(network_file.in_zone(datetime.fromisoformat(values[key]), zone))
        for key in MOMENTS
        if values.get(key)
    }
    return values | moments


def days(series: Values) -> list[date]:
    """Return the dates of a series; none of what is no series (yet).

    Raises ValueError for a rule that does not go with the start.
    """
    starts = moment(series, "starts")
    if starts is None or not series.get("repeat"):
        return []
    return [day.date() for day in recurrence.occurrences(starts, series["repeat"])]


def occurrence(series: Values, own: Values, day: date) -> Values:
    """Return what holds for the occurrence of a day: the series' values, then its own.

    All moments lie as far from the day as in the series; `rsvp_by` keeps its distance from the
    start also where the occurrence has a start of its own.
    """
    starts = datetime.fromisoformat(series["starts"])
    later = day - starts.date()
    moments = {
        key: written(datetime.fromisoformat(series[key]) + later)
        for key in MOMENTS
        if series.get(key)
    }
    values = {key: value for key, value in series.items() if key != "repeat"} | moments | own
    rsvp_by = moment(series, "rsvp_by")
    if rsvp_by is not None and "rsvp_by" not in own:
        values["rsvp_by"] = written(datetime.fromisoformat(values["starts"]) - (starts - rsvp_by))
    return values
