"""What has to go out in a month, worked out from the rules and from nothing of the product.

The rules are few: who is asked is who works for an organization of the meeting's working groups;
what changes is told by its net difference, after two quiet minutes or, of a load or within a day,
at once; quiet hours hold up what does not start within twelve; a reminder is for who has not
declined, and had none of so many days ahead for another hour of its day; a seat that is free goes
to the first in line; a day before, who chairs is warned where too few organizations come; who is
silent is asked through their focal points, if they have any. Who has stopped is sent nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Dhaka")
MORNING, EVENING = time(8), time(21)
DAY = timedelta(days=1)
SOON = timedelta(hours=12)
FOLDED = timedelta(minutes=2)
CHOICE = timedelta(minutes=10)
"""For so long a seat is held for a colleague of who gave it back."""
HELD = "(held)"


def local(written: str | datetime) -> datetime:
    """Read a time of the clocks in Dhaka."""
    at = datetime.fromisoformat(written) if isinstance(written, str) else written
    return at.replace(tzinfo=ZONE).astimezone(UTC)


@dataclass
class Person:
    """Somebody of an organization, there `since` then; None: not yet, or not any more."""

    organization: str
    since: datetime | None
    language: str = "en"
    focal: bool = False
    """Whether they are asked for their organization."""


@dataclass
class Meeting:
    """A meeting as it is, and as people know it; `organizations` None: the whole network."""

    title: str
    organizations: frozenset[str] | None
    starts: datetime
    place: str | None
    seats: int | None = None
    reminders: tuple[timedelta, ...] = (DAY, timedelta(hours=2))
    off: bool = False
    quorum: tuple[frozenset[str], int, str] | None = None
    """Of these organizations so many have to come, or else this one is warned."""
    answers: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """Of each person, with the start that the answer was given to."""
    line: list[str] = field(default_factory=list)
    """Who comes in person: the first ones sit."""
    reminded: set[tuple[str, timedelta, date]] = field(default_factory=set)
    """Who was reminded so many days ahead of a day."""

    def __post_init__(self) -> None:
        self.known = self.values()

    def values(self) -> dict[str, Any]:
        """Give what people are told of."""
        return {"starts": self.starts, "place": self.place, "off": self.off}

    def answer(self, who: str) -> str:
        """Give what somebody answered, or nothing."""
        return self.answers.get(who, ("", self.starts))[0]

    def open_question(self, who: str) -> bool:
        """Say whether somebody is still to say if they come: a yes to another start, too."""
        answer, start = self.answers.get(who, ("", self.starts))
        return answer in ("", "Maybe") or start != self.starts


@dataclass
class Owed:
    """Something that is to go out: due when, about what; `whom` None: to all who are asked."""

    due: datetime
    kind: str
    meeting: Meeting
    whom: str | None = None
    prompt: bool = False
    starts: datetime | None = None
    """Of a reminder or a warning: the start that it is for."""

    def leaves(self) -> datetime:
        """Give when it may go out: quiet hours hold it up, unless the meeting is at hand."""
        clock = self.due.astimezone(ZONE)
        if self.prompt or MORNING <= clock.time() < EVENING:
            return self.due
        day = clock.date() + (DAY if clock.time() >= EVENING else timedelta())
        end = local(datetime.combine(day, MORNING))
        if self.kind in ("reminder", "change", "cancellation"):
            return min(end, max(self.due, self.meeting.starts - SOON))
        return end


@dataclass(frozen=True, order=True)
class Message:
    """What somebody gets: when, whom, of which kind, about which meeting, and words in it."""

    at: datetime
    who: str
    kind: str
    title: str
    says: tuple[str, ...] = field(default=(), compare=False)
    asks: bool | None = field(default=None, compare=False)
    """Of a reminder: whether it asks if one comes."""


class Plan:
    """The month as it has to be: told what happens, it says what goes out."""

    def __init__(self, people: dict[str, Person]) -> None:
        self.people = people
        self.meetings: dict[str, Meeting] = {}
        self.messages: list[Message] = []
        self._owed: list[Owed] = []

    def next(self) -> datetime | None:
        """Give when something goes out next."""
        return min((one.leaves() for one in self._owed), default=None)

    def until(self, now: datetime) -> None:
        """Write down all that goes out until then."""
        while (at := self.next()) is not None and at <= now:
            one = min(self._owed, key=lambda owed: (owed.leaves(), owed.due))
            self._owed.remove(one)
            self._send(one, at)

    def asked(self, meeting: Meeting) -> list[str]:
        """Give who is asked to a meeting: they are there, and their organization is."""
        return [
            name
            for name, person in self.people.items()
            if person.since is not None
            and (meeting.organizations is None or person.organization in meeting.organizations)
        ]

    def made(self, key: str, meeting: Meeting, now: datetime, *, announced: bool) -> None:
        """There is a meeting more."""
        self.meetings[key] = meeting
        self._remind(meeting, now)
        if announced:
            self._owed.append(Owed(now, "announcement", meeting))

    def changed(self, key: str, now: datetime, *, loaded: bool, **values: Any) -> None:
        """A meeting is changed; what people know decides what they are told."""
        meeting = self.meetings[key]
        before = meeting.starts
        vars(meeting).update(values)
        self._remind(meeting, now)
        self._owed = [
            one
            for one in self._owed
            if one.meeting is not meeting or one.kind not in ("change", "cancellation")
        ]
        if meeting.values() != meeting.known:
            at_once = loaded or min(before, meeting.starts) - now <= DAY
            kind = "cancellation" if meeting.off else "change"
            self._owed.append(Owed(now if at_once else now + FOLDED, kind, meeting))

    def answered(self, who: str, key: str, answer: str, now: datetime) -> None:
        """Somebody answers; a seat that this frees is for a colleague first, then for the line."""
        meeting = self.meetings[key]
        sat = list(self._seated(meeting))
        meeting.answers[who] = (answer, meeting.starts)
        if answer == "In person":
            meeting.line += [who] if who not in meeting.line else []
        elif who in meeting.line:
            held = answer == "Can't come" and who in sat and self._has_colleague(who, meeting)
            place = meeting.line.index(who)
            meeting.line[place : place + 1] = [HELD] if held else []
            if held:
                self._owed.append(Owed(now + CHOICE, "held", meeting, prompt=True))
        self._give(meeting, sat, now, who)

    def joined(self, who: str, now: datetime) -> None:
        """Somebody joins: what comes up is shown in reply, and what falls due from now on, too."""
        self.people[who].since = now

    def left(self, who: str, now: datetime) -> None:
        """Somebody leaves, and their seats are free."""
        self.people[who].since = None
        for meeting in self.meetings.values():
            sat = list(self._seated(meeting))
            meeting.line = [one for one in meeting.line if one != who]
            self._give(meeting, sat, now)

    def stopped(self, who: str, now: datetime) -> None:
        """Somebody stops the bot: they are not asked to anything meanwhile."""
        self.left(who, now)

    def back(self, who: str, now: datetime) -> None:
        """Somebody comes back, with the answers that they gave; no seats are limited for them."""
        self.people[who].since = now
        for meeting in self.meetings.values():
            if meeting.seats is None and meeting.answer(who) == "In person":
                meeting.line.append(who)

    def nudged(self, who: str, key: str, now: datetime) -> None:
        """Who is silent is asked, but for who asks: focal points first, or else everybody."""
        meeting = self.meetings[key]
        asked = self.asked(meeting)
        spoke = {self.people[one].organization for one in asked if meeting.answer(one)}
        silent = [one for one in asked if self.people[one].organization not in spoke]
        led = {self.people[one].organization for one in silent if self.people[one].focal}
        self._owed += [
            Owed(now, "nudge", meeting, one)
            for one in silent
            if self.people[one].focal or self.people[one].organization not in led
            if one != who
        ]

    def _remind(self, meeting: Meeting, now: datetime) -> None:
        kept = [
            one
            for one in self._owed
            if one.meeting is not meeting
            or one.kind not in ("reminder", "quorum")
            or (one.due <= now and one.starts == meeting.starts)
        ]
        ahead = [meeting.starts - before for before in meeting.reminders if not meeting.off]
        self._owed = kept + [
            Owed(due, "reminder", meeting, starts=meeting.starts) for due in ahead if due > now
        ]
        warned = meeting.starts - DAY
        if meeting.quorum is not None and not meeting.off and warned > now:
            chair = meeting.quorum[2]
            self._owed.append(Owed(warned, "quorum", meeting, chair, starts=meeting.starts))

    def _seated(self, meeting: Meeting) -> list[str]:
        return meeting.line if meeting.seats is None else meeting.line[: meeting.seats]

    def _give(
        self, meeting: Meeting, sat: Iterable[str], now: datetime, asking: str | None = None
    ) -> None:
        """Tell who has got a seat from the line, but not who asks for one just now."""
        if meeting.seats is not None and meeting.starts > now:
            for one in self._seated(meeting):
                if one not in (*sat, asking, HELD):
                    self._owed.append(Owed(now, "seat", meeting, one, prompt=True))

    def _has_colleague(self, who: str, meeting: Meeting) -> bool:
        own = self.people[who].organization
        return any(
            self.people[one].organization == own
            and one != who
            and meeting.answer(one) not in ("In person", "Online")
            for one in self.asked(meeting)
        )

    def _send(self, owed: Owed, at: datetime) -> None:
        meeting = owed.meeting
        if owed.kind == "held":
            sat = list(self._seated(meeting))
            meeting.line.remove(HELD)
            self._give(meeting, sat, at)
            return
        if owed.kind == "reminder" and not self._is_of_use(owed, at):
            return
        if owed.kind == "quorum" and not self._is_short(meeting):
            return
        readers = [owed.whom] if owed.whom else self.asked(meeting)
        moved = meeting.starts != meeting.known["starts"]
        for who in readers:
            if not self._wants(who, owed, moved=moved):
                continue
            if owed.starts is not None and owed.kind == "reminder":
                meeting.reminded.add((who, *self._rule(owed.due, owed.starts)))
            self.messages.append(
                Message(
                    at.replace(second=0, microsecond=0),
                    who,
                    owed.kind,
                    meeting.title,
                    tuple(self._says(who, owed, moved=moved)),
                    meeting.open_question(who) if owed.kind == "reminder" else None,
                )
            )
        if owed.kind in ("change", "cancellation"):
            meeting.known = meeting.values()

    def _is_short(self, meeting: Meeting) -> bool:
        """Say whether too few organizations come, to the date as it is now."""
        if meeting.quorum is None:
            return False
        of_group, needed, _ = meeting.quorum
        come = [
            self.people[one].organization
            for one in self._seated(meeting)
            if one != HELD and meeting.answers[one] == ("In person", meeting.starts)
        ]
        return len(of_group.intersection(come)) < needed

    def _is_of_use(self, owed: Owed, at: datetime) -> bool:
        newer = any(
            one.kind == "reminder" and one.meeting is owed.meeting and owed.due < one.due <= at
            for one in self._owed
        )
        return not owed.meeting.off and owed.starts == owed.meeting.starts > at and not newer

    def _wants(self, who: str, owed: Owed, *, moved: bool) -> bool:
        since = self.people[who].since
        if owed.kind == "reminder" and (since is None or since > owed.due):
            return False
        if owed.kind == "reminder" and owed.starts is not None:
            offset, day = self._rule(owed.due, owed.starts)
            if not offset % DAY and (who, offset, day) in owed.meeting.reminded:
                return False
        declined = owed.meeting.answer(who) == "Can't come"
        told_anyway = owed.kind in ("announcement", "seat", "quorum", "nudge") or (
            owed.kind == "change" and moved
        )
        return told_anyway or not declined

    @staticmethod
    def _rule(due: datetime, starts: datetime) -> tuple[timedelta, date]:
        return starts - due, starts.astimezone(ZONE).date()

    def _says(self, who: str, owed: Owed, *, moved: bool) -> list[str]:
        meeting, language = owed.meeting, self.people[who].language
        if owed.kind == "quorum":
            return [written(meeting.starts, language)]
        if owed.kind == "cancellation":
            return [written(meeting.known["starts"], language)]
        days = [meeting.starts, *([meeting.known["starts"]] if moved else [])]
        places = [meeting.place] if meeting.place else []
        if owed.kind == "change" and meeting.known["place"] != meeting.place:
            places += [meeting.known["place"]] if meeting.known["place"] else []
        return [*(written(day, language) for day in days), *places]


def written(at: datetime, language: str) -> str:
    """Write a day as somebody reads it."""
    day = at.astimezone(ZONE)
    if language == "en":
        return f"{day.day} {('January', 'February', 'March')[day.month - 1]}"
    digits = str(day.day).translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯"))
    return f"{digits} {('জানুয়ারি', 'ফেব্রুয়ারি', 'মার্চ')[day.month - 1]}"
