"""The only place that lists the expressions of times of day that people use, with their meaning."""

from typing import Final

from handlers.understanding import moments
from handlers.understanding.readings import Part, Text, compiled

NOON: Final = 12 * 60
MIDNIGHT: Final = 24 * 60

HOURS: Final = tuple((60 * a, 60 * b) for a, b in ((4, 12), (12, 15), (12, 18), (17, 22), (18, 24)))
"""Minutes of each of `moments.PARTS`; a meeting belongs to the part in which it starts."""

_NOON_SAID_UNTIL: Final = 16 * 60
"""Of an hour before this one noon is still said, দুপুর সাড়ে ৩টা, though it is in the afternoon."""

_WORKING_DAY: Final = 7
"""An hour said without a part of the day is from this one on: "at 3" is in the afternoon."""

_SMALL_HOURS: Final = 4
"""Until this hour it is night: 1 at night is not in the afternoon."""

_WRITTEN_TOGETHER: Final = 100
"""Numbers from this one on are hours with minutes."""

_OFF: Final = "[HyJ]"
"""What moves an hour: সাড়ে, সোয়া, পৌনে."""

_TIME: Final = (
    f"P? {_OFF}? n (kE?|a|p) P?|P? {_OFF}? c [ap]? k?E?|P? {_OFF} n k?|P @? n(?! [oO])|n i P"
)


TIME: Final = compiled(_TIME)
"""A time of day, for `clock`."""

WITH_MINUTES: Final = compiled(
    f"P? n k n V|P? c n V|P n n V|P? n k n(?! [oOkPapngwmquVEXY{moments.RELATIONS['every']}W])"
)
"""An hour with its minutes as they are spoken, ৪টা ৩০ মিনিটে, for `clock`."""

TIMES: Final = compiled(f"[br]? n k? [tRI] ({_TIME})|b n k? & ({_TIME})|r n [tRI] n|b n & n")
"""From when to when on a day, for `clocks`; what is a range of dates as well is none."""

_LENGTH: Final = f"({moments.LENGTH}|{_OFF}? n E)( &? n V)?|n V"

AHEAD: Final = compiled(f"[iA] ({_LENGTH})|i (n|c) k?E|({_LENGTH}|n kE) F")
"""So long from now ("in two hours"), for `ahead`."""

BARE_TIME: Final = compiled("[ABIr@] n")
"""A number that is an hour because of the word before it, unless it is a date."""


def clock(text: Text, span: slice) -> int | None:
    """Return the minutes since midnight of a time of day; None for what is none."""
    part = Part(text, span)
    clocks, parts = part.numbers(moments.CLOCK), part.numbers(moments.PART)
    numbers = part.numbers(moments.NUMBER)
    spoken = numbers.pop() if WITH_MINUTES.fullmatch(part.letters) else 0
    minutes = clocks[0] if clocks else _minutes(numbers[0])
    minutes += spoken + _off(part)
    is_plain = moments.UNITS["minute"] in part.letters or spoken % 5 == 0
    if spoken >= 60 or (spoken and minutes % 60 != spoken) or not is_plain:
        return None
    if minutes >= MIDNIGHT:
        return None
    if parts and moments.PARTS[parts[0]] == "night" and minutes % NOON < _SMALL_HOURS * 60:
        return minutes % NOON
    if "a" in part.letters or (parts and HOURS[parts[0]][1] <= NOON):
        return minutes % NOON
    if "p" in part.letters or (parts and HOURS[parts[0]][0] >= NOON):
        return minutes % NOON + NOON
    return minutes + NOON if not clocks and minutes < _WORKING_DAY * 60 else minutes


def is_said_of(minute: int, part: int) -> bool:
    """Say whether a part of the day, one of `moments.PARTS`, is said with this minute of it."""
    begin, end = HOURS[part]
    if moments.PARTS[part] == "noon":
        end = _NOON_SAID_UNTIL
    return (begin if begin >= NOON else 0) <= minute < end


def ahead(text: Text, span: slice) -> int:
    """Return how many minutes from now an expression of `AHEAD` is."""
    part = Part(text, span)
    numbers = part.numbers(moments.NUMBER)
    minutes = numbers.pop() if "V" in part.letters else 0
    minutes += sum(part.numbers(moments.LENGTH)) + sum(part.numbers(moments.CLOCK))
    return minutes + 60 * sum(numbers) + _off(part)


def _off(part: Part) -> int:
    """Return by how many minutes an hour is moved: by half of one, or a quarter."""
    return sum({"H": 30, "y": 15, "J": -15}.get(letter, 0) for letter in part.letters)


def _minutes(number: int) -> int:
    """Return the minutes since midnight of an hour, or of four digits: 1430."""
    hour, minute = divmod(number, 100) if number >= _WRITTEN_TOGETHER else (number, 0)
    return hour * 60 + minute if minute < 60 else MIDNIGHT


def clocks(text: Text, span: slice) -> tuple[int, int] | None:
    """Return from when to when, in minutes since midnight: 2–3 pm are both in the afternoon."""
    at = next(place for place in range(span.start, span.stop) if text.letters[place] in "tRI&")
    last = clock(text, slice(at + 1, span.stop))
    hours = text.values(slice(span.start, at), moments.NUMBER)
    if last is None:
        return None
    first = max(
        (60 * hours[0] % NOON + half for half in (0, NOON)), key=lambda one: (one < last, one)
    )
    return (first, last) if first < last else None
