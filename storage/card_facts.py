"""What cards of meetings show, read in few statements for many readers of a meeting at once.

What belongs to the meeting is read once, when the first card needs it, what belongs to its readers
for all of them. Who may see what of it is judged for each, by `handlers.meeting_views`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from storage import (
    coverage,
    delegated,
    delegates,
    linked_chats,
    making,
    meeting_files,
    members,
    quorums,
    rsvps,
    seats,
    series,
    series_answers,
    viewers,
    waiting,
)
from storage.cards import Shown
from storage.models import Account, Card, Delegate, Meeting, Person, Rsvp, WorkingGroup
from storage.quorums import Quorum
from storage.rsvps import Counts
from storage.rules import access, answers, telling
from storage.rules.access import Viewer
from storage.seats import Over
from storage.waiting import Seats


@dataclass(frozen=True)
class Reader:
    """Who reads a chat; of a Telegram group the rights of all who are there."""

    viewer: Viewer
    person: Person | None = None
    account: Account | None = None


class CardFacts:
    """What cards of a meeting show to these people, as it is from the first look on.

    What the copies of cards are compared with is read before all else: a card that shows more is
    only edited once too often.
    """

    def __init__(
        self, session: Session, meeting: Meeting, viewers: Collection[Viewer | None], now: datetime
    ) -> None:
        self.meeting = meeting
        self._session = session
        self._now = now
        self._viewers = {one.person_id: one for one in viewers if one is not None and one.personal}
        self._counts: dict[tuple[int, ...], Counts] = {}
        self._revision, self._in_groups = meeting.revision, meeting.revision_in_groups
        self._answers = self._given([meeting.id])

    def shown(self, chat_id: int, viewer: Viewer | None) -> Shown:
        """Give what the card in a chat shows."""
        if chat_id < 0:
            return Shown(self.meeting.id, self._in_groups, None)
        own = self.answer_of(viewer)
        return Shown(self.meeting.id, self._revision, own.place if own is not None else None)

    @cached_property
    def to_be_announced(self) -> bool:
        """Say whether the meeting is ahead and was not announced."""
        return making.may_announce(self._session, self.meeting, self._now)

    @property
    def is_for_all(self) -> bool:
        """Say whether all are to know of the meeting, announced or not: a network file's."""
        return not telling.is_made_in_chat(self.meeting.key)

    def answer_of(self, viewer: Viewer | None) -> Rsvp | None:
        """Give somebody's answer."""
        return self._answers.get((viewer.person_id, self.meeting.id)) if viewer else None

    def given_by(self, viewer: Viewer) -> Person | None:
        """Give who gave somebody's answer for them, if they may know that."""
        own = self.answer_of(viewer)
        if own is None or own.given_by is None:
            return None
        named = coverage.givers(self._session, viewer, self.meeting, [own.given_by])
        return named.get(own.given_by.id)

    def sends(self, viewer: Viewer) -> Delegate | None:
        """Give whom somebody sends in their place, asks to go there, or is to choose."""
        mine = [one for one in self._delegates if one.person_id == viewer.person_id]
        return next(iter(mine), None)

    def sends_who_waits(self, viewer: Viewer) -> bool:
        """Say whether who goes in somebody's place waits for a seat."""
        sends = self.sends(viewer)
        return sends is not None and sends.delegate_id in self._delegates_who_wait

    def sent_by(self, viewer: Viewer) -> Delegate | None:
        """Give who sends somebody in their place, or asks them to go there."""
        mine = [one for one in self._delegates if one.delegate_id == viewer.person_id]
        return next(iter(mine), None)

    def has_colleagues(self, viewer: Viewer) -> bool:
        """Say whether anybody else of somebody's organization is asked, too."""
        return self._asked_of.get(viewer.organization_id, 0) > 1

    def may_send(self, viewer: Viewer) -> bool:
        """Say whether somebody who declined could ask a colleague to go in their place."""
        free = self._colleagues.get(viewer.organization_id, frozenset())
        ahead = delegates.is_open(self.meeting, self.sends(viewer), self._now)
        return ahead and bool(free - {viewer.person_id})

    def other_dates(self, viewer: Viewer | None) -> bool:
        """Say whether one's answer could be given to other dates of the series, too."""
        own = series_answers.standing(viewer, self.meeting, self.answer_of(viewer))
        if own is None:
            return False
        elsewhere = {one.id: self._elsewhere.get((own.person_id, one.id)) for one in self._dates}
        return series_answers.among(own, self._dates, elsewhere, self._now).any

    def counts(self, through: Sequence[WorkingGroup]) -> Counts:
        """Count, once, who gave which answer of those asked through these working groups."""
        ids = tuple(group.id for group in through)
        if ids not in self._counts:
            self._counts[ids] = rsvps.counts(self._session, self.meeting, through)
        return self._counts[ids]

    @property
    def over(self) -> bool:
        """Whether it has been held."""
        return self.meeting.ends_at <= self._now

    @cached_property
    def seats(self) -> Seats | None:
        """The seats, where they are limited: those of the room, whoever reads of them."""
        return waiting.seats_of(self._session, self.meeting)

    def seats_over(self, through: Sequence[WorkingGroup]) -> Over | None:
        """Give what is taken beyond the limits, by who is asked through these working groups."""
        limited = self.seats is not None and self.seats.room.per_organization is not None
        if self.seats is None or not (self.seats.full or limited):
            return None
        return seats.over(self._session, self.meeting, self.seats.room, through)

    @cached_property
    def quorums(self) -> Sequence[Quorum]:
        """The quorums of all of its working groups, also of those whose names are not for all."""
        return quorums.of(self._session, self.meeting, self.meeting.working_groups)

    @cached_property
    def files(self) -> int:
        """How many documents and minutes it has."""
        return len(meeting_files.of(self._session, self.meeting))

    @cached_property
    def _delegates(self) -> Sequence[Delegate]:
        return delegated.among(self._session, self.meeting, self._viewers)

    @cached_property
    def _delegates_who_wait(self) -> Collection[int]:
        accepted = [one.delegate_id for one in self._delegates if one.state == "accepted"]
        return waiting.who_wait(self._session, self.meeting, accepted) if accepted else ()

    @cached_property
    def _asked_of(self) -> Mapping[int, int]:
        """By organization, how many are asked; only where a focal point is among the readers."""
        ids = {one.organization_id for one in self._viewers.values() if "focal_point" in one.roles}
        return rsvps.asked_of(self._session, self.meeting, ids)

    @cached_property
    def _colleagues(self) -> Mapping[int, frozenset[int]]:
        """By organization, who could be sent; only of those of whom somebody declined."""
        declined = {
            one.organization_id
            for one in self._viewers.values()
            if (own := self.answer_of(one)) is not None and own.answer == answers.NO
        }
        return delegates.free(self._session, self.meeting, declined)

    @cached_property
    def _dates(self) -> Sequence[Meeting]:
        """The other dates of its series."""
        return series.others(self._session, self.meeting, self._now)

    @cached_property
    def _elsewhere(self) -> Mapping[tuple[int, int], Rsvp]:
        return self._given([one.id for one in self._dates])

    def _given(self, meeting_ids: Sequence[int]) -> Mapping[tuple[int, int], Rsvp]:
        """Give the answers to meetings by person and meeting."""
        if not (meeting_ids and self._viewers):
            return {}
        found = self._session.scalars(
            select(Rsvp)
            .where(Rsvp.meeting_id.in_(meeting_ids), Rsvp.person_id.in_(self._viewers))
            .options(joinedload(Rsvp.given_by))
        )
        return {(one.person_id, one.meeting_id): one for one in found}


class Batch:
    """What cards of any meetings in many chats show: meetings are read before their readers.

    A card that shows less than is true is edited later, one that shows more nobody would notice.
    """

    def __init__(self, session: Session, these: Sequence[Card], now: datetime) -> None:
        self._session = session
        self._now = now
        self._network = members.network(session)  # held: a session forgets what nobody holds
        self._chats_of: dict[int, list[int]] = {}
        for one in these:
            self._chats_of.setdefault(one.meeting_id, []).append(one.chat_id)
        self._meetings = {one.id: one for one in _meetings(session, self._chats_of)}
        self._readers = _readers(session, {one.chat_id for one in these})
        self._facts: dict[int, CardFacts] = {}

    def reader(self, card: Card) -> Reader | None:
        """Give who reads a card; None where it is nobody's now."""
        return self._readers.get(card.chat_id)

    def facts(self, card: Card) -> CardFacts | None:
        """Give what cards of a card's meeting show; None where there is no such meeting."""
        meeting = self._meetings.get(card.meeting_id)
        if meeting is not None and meeting.id not in self._facts:
            readers = [self._readers.get(one) for one in self._chats_of[meeting.id]]
            reading = [one.viewer for one in readers if one is not None]
            self._facts[meeting.id] = CardFacts(self._session, meeting, reading, self._now)
        return self._facts.get(card.meeting_id)


def _meetings(session: Session, ids: Collection[int]) -> Sequence[Meeting]:
    these = select(Meeting).where(Meeting.id.in_(ids))
    return session.scalars(these.options(selectinload(Meeting.working_groups))).all()


def _readers(session: Session, chat_ids: Collection[int]) -> Mapping[int, Reader]:
    rows = session.execute(
        select(Person, Account)
        .outerjoin(Account, Account.telegram_id == Person.telegram_id)
        .where(Person.telegram_id.in_([one for one in chat_ids if one > 0]))
    ).all()
    accounts = {person: account for person, account in rows if members.is_member(person)}
    rights = viewers.of(session, list(accounts))
    readers = {
        person.telegram_id: Reader(rights[person.id], person, account)
        for person, account in accounts.items()
        if person.telegram_id is not None
    }
    linked = [linked_chats.of_chat(session, one) for one in chat_ids if one < 0]
    return readers | {
        one.chat_id: Reader(access.everybody_in(one.working_group_id))
        for one in linked
        if one is not None
    }
