"""The people whom the tests of storage are about, and builders for everything else.

Every name is a sample. Noon in Dhaka on a Tuesday is `NOW`; meetings are a week later at ten.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import askable, heard, meetings, members, outbox
from storage.card_facts import Batch
from storage.cards import Shown
from storage.change_notices import Telling
from storage.models import (
    Account,
    Card,
    Delivery,
    Meeting,
    Network,
    News,
    Organization,
    Person,
    Post,
    PostItem,
    Role,
    StandingAnswer,
    WorkingGroup,
)
from storage.rules import access, sending
from storage.rules.access import Viewer

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
STARTS = datetime(2027, 1, 19, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
STRANGER = members.Profile(999, "Sadia Sample", "bn")

T = TypeVar("T")

_numbers = count(1)


@dataclass
class Cast:
    """Two agencies, two CSOs; a public, a private and an empty-handed working group."""

    iom: Organization
    unodc: Organization
    shelter: Organization
    outside: Organization
    ctip: WorkingGroup
    closed: WorkingGroup
    amina: Person
    rafiq: Person
    bina: Person
    charu: Person


def enter(session: Session) -> Cast:
    """Put the cast on stage: Amina (secretariat), Rafiq (chair), Bina (CTIP), Charu (nowhere)."""
    iom = organization(session, "iom", "un_agency")
    unodc = organization(session, "unodc", "un_agency")
    shelter = organization(session, "shelter", "cso")
    outside = organization(session, "outside", "cso")
    network(session, iom)
    return Cast(
        iom, unodc, shelter, outside,
        ctip=group(session, "ctip", iom, unodc, shelter, chair=unodc),
        closed=group(session, "closed", unodc, chair=unodc, private=True),
        amina=person(session, "Amina", iom, "secretariat", telegram_id=101),
        rafiq=person(session, "Rafiq", unodc, "chair", telegram_id=102),
        bina=person(session, "Bina", shelter, telegram_id=103),
        charu=person(session, "Charu", outside, telegram_id=104),
    )  # fmt: skip


def network(session: Session, secretariat: Organization | None, **columns: Any) -> Network:
    defaults: dict[str, Any] = {
        "name": "Sample Network", "short_name": "SN", "timezone": "Asia/Dhaka",
        "languages": ["en", "bn"], "weekend": ["FR", "SA"], "holidays": [],
        "reminders": ["1d", "2h"],
    }  # fmt: skip
    return _add(session, Network(id=1, secretariat=secretariat, **defaults | columns))


def organization(session: Session, key: str, kind: str = "cso") -> Organization:
    return _add(
        session, Organization(key=key, name=f"{key} of Samples", short_name=key.upper(), kind=kind)
    )


def group(
    session: Session,
    key: str,
    *of: Organization,
    chair: Organization | None = None,
    private: bool = False,
) -> WorkingGroup:
    return _add(
        session,
        WorkingGroup(
            key=key, name=f"{key} group", short_name=key.upper(), aliases=[], chair=chair,
            private=private, members=list(of),
        ),
    )  # fmt: skip


def person(
    session: Session,
    name: str,
    of: Organization,
    *roles: str,
    telegram_id: int | None = None,
    **columns: Any,
) -> Person:
    """Somebody of an organization; with a Telegram id they joined a month ago."""
    if telegram_id is not None:
        account(session, telegram_id)
        columns = {"joined_at": NOW - 30 * DAY} | columns
    one = Person(
        key=f"{name.lower()}-{next(_numbers)}", name=name, organization=of,
        telegram_id=telegram_id, roles=[Role(name=role) for role in roles], **columns,
    )  # fmt: skip
    return _add(session, one)


def crowd(session: Session, of: Organization, size: int, first_id: int = 1000) -> list[Person]:
    """Many plain members of one organization."""
    return [person(session, f"P{n}", of, telegram_id=first_id + n) for n in range(size)]


def account(session: Session, telegram_id: int, **columns: Any) -> Account:
    return _add(session, Account(telegram_id=telegram_id, created_at=NOW, **columns))


def meeting(
    session: Session,
    *groups: WorkingGroup,
    starts: datetime = STARTS,
    hours: float = 2,
    made: datetime | None = NOW,
    **columns: Any,
) -> Meeting:
    """A confirmed meeting with place and link; planned at `made` as a load would, if at all."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "uid": f"{number}@example.org", "key": f"meeting-{number}", "title": "Coordination",
        "timezone": "Asia/Dhaka", "place": "Room 1", "online": "https://meet.example.org/1",
        "agenda": [], "status": "confirmed", "rsvp_by": starts, "sequence": 0,
    }  # fmt: skip
    one = Meeting(created_at=NOW, updated_at=NOW, working_groups=list(groups), **defaults | columns)
    set_time(one, starts, hours)
    session.add(one)
    if made is not None:
        meetings.created(session, one, made)
    session.flush()
    return one


def known(session: Session, *meetings: Meeting, at: datetime = NOW) -> None:
    """Let everybody who has a chat have been shown all of these meetings."""
    for chat_id in session.scalars(select(Account.telegram_id)).all():
        heard.note(session, chat_id, meetings, at, whole=True)


def set_time(one: Meeting, starts: datetime, hours: float = 2) -> None:
    """Give a meeting its times, UTC and local alike."""
    ends, zone = starts + hours * HOUR, ZoneInfo("Asia/Dhaka")
    one.starts_at, one.ends_at = starts, ends
    one.starts_local = starts.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    one.ends_local = ends.astimezone(zone).strftime("%Y-%m-%dT%H:%M")


def change(
    session: Session,
    one: Meeting,
    now: datetime = NOW,
    telling: Telling = Telling.AT_ONCE,
    **columns: Any,
) -> str | None:
    """Change a meeting, as a load does unless said otherwise; `starts` moves it."""
    before = meetings.snapshot(one)
    if "starts" in columns:
        set_time(one, columns.pop("starts"))
    for name, value in columns.items():
        setattr(one, name, value)
    notice = meetings.changed(session, one, before, now, telling)
    return notice.kind if notice is not None else None


def news(session: Session, *groups: WorkingGroup, **columns: Any) -> News:
    defaults: dict[str, Any] = {
        "key": f"news-{next(_numbers)}", "title": "Drafted", "body": "It was drafted.",
        "published": date(2027, 1, 2), "translations": {}, "withdrawn": False, "created_at": NOW,
    }  # fmt: skip
    return _add(session, News(working_groups=list(groups), **defaults | columns))


def items(*news: News) -> list[PostItem]:
    """The items of a broadcast, in this order."""
    return [PostItem(news=item, position=place) for place, item in enumerate(news)]


def answer(session: Session, *groups: WorkingGroup, **columns: Any) -> StandingAnswer:
    defaults: dict[str, Any] = {
        "key": f"answer-{next(_numbers)}", "questions": ["Where to park?"], "answer": "At gate 2.",
        "translations": {}, "state": "published",
    }  # fmt: skip
    return _add(session, StandingAnswer(working_groups=list(groups), **defaults | columns))


def viewer(session: Session, one: Person) -> Viewer:
    """A member's rights; the test is wrong where they are none."""
    found = members.viewer(session, one)
    assert found is not None
    return found


def standing(session: Session, who: Viewer | None) -> list[tuple[int, tuple[str, ...]]]:
    """Give the questions of the standing answers that somebody may be given, with their ids."""
    found = askable.everything(session, NOW).standing
    return [(one.id, one.questions) for one in found if access.sees_news(who, one.groups)]


def render(
    _session: Session, post: Post, variant: sending.Variant, _now: datetime
) -> outbox.Rendered:
    """Say what is rendered, and the meeting's place as it is at this moment."""
    place = post.meeting.place if post.meeting else None
    return outbox.text(f"{post.kind} {variant.key()} {place}", [[{"text": "OK"}]])


def shown(session: Session, chat_id: int, meeting_id: int) -> Shown:
    """What the card of a meeting in a chat shows, were it made now."""
    card = Card(chat_id=chat_id, message_id=0, meeting_id=meeting_id)
    batch = Batch(session, [card], NOW)
    facts, reader = batch.facts(card), batch.reader(card)
    assert facts is not None
    return facts.shown(chat_id, reader.viewer if reader is not None else None)


def claim(
    session: Session, now: datetime = NOW, limit: int = 100, busy: tuple[int, ...] = ()
) -> list[outbox.Claimed]:
    return outbox.claim(session, now, limit, busy, render)


def chats(claimed: list[outbox.Claimed]) -> list[int]:
    return [one.chat_id for one in claimed]


def deliveries(session: Session, kind: str | None = None) -> list[Delivery]:
    """All deliveries, or those of one kind of post, in order."""
    session.flush()
    wanted = select(Delivery).join(Post, Post.id == Delivery.post_id).order_by(Delivery.id)
    return list(session.scalars(wanted.where(Post.kind == kind) if kind else wanted))


def states(session: Session, kind: str | None = None) -> dict[int, tuple[str, str | None]]:
    """Each chat's latest delivery: its state and reason."""
    return {one.chat_id: (one.state, one.reason) for one in deliveries(session, kind)}


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Undo what an example of a property wrote, so that the next one starts afresh."""
    try:
        yield
    finally:
        session.rollback()
        session.expunge_all()


def _add(session: Session, row: T) -> T:
    session.add(row)
    session.flush()
    return row
