"""One answer for all dates of a series: which dates it would be for, and giving it.

Each date then has an answer of its own, as if it had been given there: with its seat or its place
in line, and taken back or changed by another answer to that date alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from storage import cards, errors, meetings, rsvps, series
from storage.models import Meeting, Person, Rsvp
from storage.rules import access, answers
from storage.rules.access import Viewer

REST, EVERY = "rest", "every"
WHICH: Final = (REST, EVERY)
"""The dates without an answer that holds for them, or also those that were answered otherwise."""


@dataclass(frozen=True)
class Dates:
    """Of the other dates of a series those that take one's answer to one of them, by start.

    `rest` have none yet, `to_confirm` this very yes to an earlier day, `otherwise` another one.
    """

    answer: str
    rest: Sequence[Meeting]
    to_confirm: Sequence[Meeting]
    otherwise: Sequence[tuple[Meeting, Rsvp]]

    @property
    def any(self) -> bool:
        """Whether there is a date that could get the answer."""
        return bool(self.rest or self.to_confirm or self.otherwise)


def dates(session: Session, viewer: Viewer | None, meeting: Meeting, now: datetime) -> Dates:
    """Give the dates that one's answer to a meeting can be given to; none without an answer."""
    own = rsvps.of(session, meeting.id, viewer.person_id) if viewer is not None else None
    given = standing(viewer, meeting, own)
    if given is None:
        return Dates(answers.NONE, [], [], [])
    found = series.others(session, meeting, now)
    answered = rsvps.of_person(session, given.person_id, [one.id for one in found])
    return among(given, found, answered, now)


def among(
    given: Rsvp, found: Sequence[Meeting], answered: Mapping[int, Rsvp | None], now: datetime
) -> Dates:
    """Give which of the other dates that were `found` take an answer; by date the `answered`."""
    rest: list[Meeting] = []
    to_confirm: list[Meeting] = []
    otherwise: list[tuple[Meeting, Rsvp]] = []
    for one in found:
        if not _takes(one, given.answer, now):
            continue
        own = answered.get(one.id)
        if own is None:
            rest.append(one)
        elif own.answer == given.answer and own.confirm:
            to_confirm.append(one)
        elif own.answer != given.answer:
            otherwise.append((one, own))
    return Dates(given.answer, rest, to_confirm, otherwise)


def standing(viewer: Viewer | None, meeting: Meeting, own: Rsvp | None) -> Rsvp | None:
    """Give one's `own` answer to a meeting of a series, where it holds for its present date."""
    if viewer is None or not viewer.personal or not access.is_asked(viewer, meeting.working_groups):
        return None
    holds = own is not None and not own.confirm and meeting.series_key is not None
    return own if holds else None


def _takes(meeting: Meeting, answer: str, now: datetime) -> bool:
    offered = meeting.offers
    return rsvps.takes_answers(meeting, now) and answer in offered


def give(
    session: Session, viewer: Viewer, meeting_id: int, answer: str, which: str, now: datetime
) -> list[tuple[Meeting, Rsvp]]:
    """Give one's answer to a meeting to other dates of its series, too; give these, by start.

    Raises NotFound as `meetings.find`, Outdated where one's answer is another by now, and
    AlreadyDone where all of these dates have it.
    """
    meeting = meetings.find(session, viewer, meeting_id)
    found = dates(session, viewer, meeting, now)
    if found.answer != answer:
        raise errors.Outdated
    wanted = [
        *found.rest,
        *found.to_confirm,
        *(one for one, _ in found.otherwise if which == EVERY),
    ]
    if not wanted:
        raise errors.AlreadyDone
    person = session.get_one(Person, viewer.person_id)
    given = []
    for one in sorted(wanted, key=lambda date: date.id):  # held in the order in which all do
        given.append((one, rsvps.answer(session, viewer, one.id, answer, now)))
        if person.telegram_id is not None:
            cards.look_again(session, person.telegram_id, one.id)
    return sorted(given, key=lambda pair: (pair[0].starts_at, pair[0].id))
