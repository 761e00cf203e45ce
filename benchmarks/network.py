"""The sample network that is measured: as many members as wanted, and what is sent to them."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import insert, update

from benchmarks import message
from bot.menus import digest
from handlers import menu
from storage import menus, posts
from storage.database import Session
from storage.models import Account, Meeting, Network, Organization, Person, Role, WorkingGroup

ORGANIZATIONS: Final = 60


def fill(session: Session, now: datetime, people: int) -> None:
    """Make a network of sixty organizations, three working groups and so many members."""
    organizations = [
        Organization(
            key=f"sample-{n}", name=f"Sample Organization {n}", short_name=f"S{n}", kind="cso"
        )
        for n in range(ORGANIZATIONS)
    ]
    session.add_all(organizations)
    session.add_all(
        WorkingGroup(
            key=f"group-{n}", name=f"Sample group {n}", short_name=f"G{n}", aliases=[],
            private=False, members=organizations[n::3],
        )
        for n in range(3)
    )  # fmt: skip
    session.add(
        Network(
            id=1, name="Sample Network", short_name="SN", timezone="Asia/Dhaka",
            languages=["en", "bn"], weekend=[], holidays=[], reminders=[],
            secretariat=organizations[0],
        )
    )  # fmt: skip
    session.flush()
    session.execute(insert(Account), [_account(one, now) for one in message.telegram_ids(people)])
    session.execute(insert(Person), [_person(one, now) for one in message.telegram_ids(people)])
    session.add(Role(person_id=1, name="secretariat"))


def set_menus(session: Session, people: int) -> None:
    """Note that everybody has their command menu, as when the bot has been running for long."""
    first, *others = message.telegram_ids(people)
    for one in others[:3]:  # all languages are among them
        language = session.get_one(Account, one).language_code
        same = update(Account).where(Account.language_code == language)
        session.execute(same.values(menu=digest(menu.calls(session, one))))
    menus.note(session, first, digest(menu.calls(session, first)))  # the secretariat's


def owe_broadcast(session: Session, now: datetime) -> None:
    """Owe everybody a message, due now."""
    everybody: dict[str, Any] = {"all": [], "not": []}
    posts.plan(session, "broadcast", now, everybody, {"text": message.TEXT})


def queue_broadcast(session: Session, now: datetime, people: int) -> None:
    """Make a network of so many members and fill the outbox with a broadcast to them."""
    fill(session, now, people)
    owe_broadcast(session, now)
    posts.open_due(session, now)


def add_meeting(
    session: Session,
    now: datetime,
    key: str = "sample",
    ahead: timedelta = timedelta(days=7),
    **columns: Any,
) -> int:
    """Make a meeting of the whole network so far ahead; give its number."""
    starts = now.replace(microsecond=0) + ahead
    meeting = Meeting(
        uid=f"{key}@example.org", key=key, title="Sample meeting", timezone="UTC",
        starts_local=f"{starts:%Y-%m-%dT%H:%M}", ends_local=f"{starts:%Y-%m-%dT%H:%M}",
        starts_at=starts, ends_at=starts + timedelta(hours=2), place="Sample room",
        online="https://meet.example.org/sample", agenda=[],
        rsvp_by=starts, status="confirmed", created_at=now, updated_at=now, **columns,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    return meeting.id


def _account(telegram_id: int, now: datetime) -> dict[str, Any]:
    return {
        "telegram_id": telegram_id, "language_code": "bn" if telegram_id % 3 == 0 else "en",
        "wrong_codes": 0, "menu": "set", "created_at": now,
    }  # fmt: skip


def _person(telegram_id: int, now: datetime) -> dict[str, Any]:
    return {
        "key": f"sample-{telegram_id}", "name": f"Sample Person {telegram_id}",
        "organization_id": 1 + telegram_id % ORGANIZATIONS, "telegram_id": telegram_id,
        "latin_digits": telegram_id % 2 == 0, "joined_at": now, "needs": [],
    }  # fmt: skip
