"""Accounts and people: who writes, which member that is, joining, stopping, leaving."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from storage import (
    audit,
    calendar_feeds,
    catch_up,
    database,
    dialogues,
    errors,
    linked_chats,
    needs,
    posts,
    recipients,
    seats,
    viewers,
    visibility,
)
from storage.models import (
    Account,
    JoinRequest,
    Network,
    Organization,
    Person,
    Role,
)
from storage.rules import languages, quiet, sending, words
from storage.rules.access import Viewer

CONSENT_VERSION = 1
"""Grows when the sentence of consent in the welcome changes."""


@dataclass(frozen=True)
class Profile:
    """What Telegram says of who writes."""

    telegram_id: int
    name: str
    language_code: str | None


def network(session: Session) -> Network | None:
    """Give the network, or None before the first network file was loaded."""
    return session.get(Network, 1)


def network_languages(session: Session) -> list[str]:
    """Give the languages of the network; English before the first network file was loaded."""
    here = network(session)
    return here.languages if here is not None else ["en"]


def quiet_until(session: Session, now: datetime) -> datetime | None:
    """Give the end of the quiet hours that it is now; None when it is not quiet."""
    here = network(session)
    if here is None or not here.quiet_hours:
        return None
    return quiet.ends(quiet.parse(here.quiet_hours), now, here.timezone)


def held_until(
    session: Session, at: datetime, starts_at: datetime | None = None
) -> datetime | None:
    """Give when what is owed then leaves, where quiet hours hold it up; None where they do not.

    `starts_at`: of a change, when its meeting starts; what is at hand does not wait.
    """
    until = quiet_until(session, at)
    at_hand = starts_at is not None and starts_at <= at + sending.SOON
    return None if at_hand else until


def account(session: Session, profile: Profile, now: datetime) -> Account:
    """Give the account that writes, known or new; writing makes it reachable again."""
    found = session.get(Account, profile.telegram_id)
    if found is None:
        found = Account(telegram_id=profile.telegram_id, created_at=now, wrong_codes=0)
        session.add(found)
    found.language_code = profile.language_code
    if found.unreachable is not None:
        catch_up.look_again(session, profile.telegram_id)
    found.unreachable = found.unreachable_at = None
    return found


def lose(session: Session, chat_id: int, reason: str, now: datetime) -> None:
    """Mark a chat as unreachable (blocked, kicked, ...); its queue is withdrawn."""
    if chat_id < 0:
        linked_chats.lose(session, chat_id, reason, now)
        return
    found = session.get(Account, chat_id)
    if found is not None:
        found.unreachable, found.unreachable_at = reason, now
    posts.withdraw_chat(session, chat_id, reason)


def met_in_group(session: Session, profile: Profile) -> Account:
    """Give the account of who is met in a Telegram group; one that is new there is not kept.

    That somebody writes there does not say that their private chat can be reached.
    """
    found = session.get(Account, profile.telegram_id)
    return found or Account(
        telegram_id=profile.telegram_id, language_code=profile.language_code, wrong_codes=0
    )


def person_of(session: Session, telegram_id: int) -> Person | None:
    """Give the person whose account this is, whatever became of their membership."""
    return session.scalar(select(Person).where(Person.telegram_id == telegram_id))


def with_key(session: Session, key: str) -> Person | None:
    """Give a person by the key that the network file knows them by."""
    return session.scalar(select(Person).where(Person.key == key))


def is_member(person: Person | None) -> bool:
    """Say whether somebody joined and neither stopped nor left."""
    return (
        person is not None
        and person.joined_at is not None
        and person.stopped_at is None
        and person.left_at is None
    )


def has_chat(session: Session, person: Person) -> bool:
    """Say whether somebody can be written to."""
    reached = select(exists().where(Person.id == person.id, recipients.has_chat()))
    return session.scalar(reached) or False


def viewer(session: Session, person: Person | None) -> Viewer | None:
    """Give the rights of a person; None for whoever is not a member now."""
    if person is None or not is_member(person):
        return None
    return rights(session, person)


def rights(session: Session, person: Person) -> Viewer:
    """Give the rights that a person has or would have on joining."""
    return viewers.of_one(session, person)


def admit_expected(session: Session, telegram_id: int, now: datetime) -> Person | None:
    """Admit the person whose Telegram id stands in the network file and who has not joined yet."""
    person = person_of(session, telegram_id)
    if person is None or not is_expected(person):
        return None
    return _join(session, person, telegram_id, now)


def is_expected(person: Person) -> bool:
    """Say whether somebody has neither joined nor left."""
    return person.joined_at is None and person.left_at is None


def admit_secretariat(
    session: Session, profile: Profile, now: datetime, *, starting: bool
) -> Person | None:
    """Admit somebody named in the settings as secretariat; None if they are that already.

    Whose membership was ended has to press Start (`starting`); what /stop ended, `resume` brings
    back.
    """
    person = person_of(session, profile.telegram_id)
    if person is not None and (person.stopped_at or (person.left_at and not starting)):
        return None
    if person is not None and is_member(person) and _has_role(person, "secretariat"):
        return None
    if person is None:
        here = network(session)
        if here is None or here.secretariat_id is None:
            return None
        person = new_person(session, profile.name, here.secretariat_id)
    if not _has_role(person, "secretariat"):
        person.roles.append(Role(name="secretariat"))
        audit.record(session, now, None, "secretariat-by-setting", f"person:{person.key}")
    return _join(session, person, profile.telegram_id, now)


def new_person(session: Session, name: str, organization_id: int) -> Person:
    """Make a plain member of an organization, with a key of its own."""
    person = Person(
        key=f"joined-{secrets.token_hex(4)}", name=name, organization_id=organization_id
    )
    session.add(person)
    session.flush()
    return person


def join(session: Session, person: Person, telegram_id: int, now: datetime) -> Person:
    """Make an account a person's; who left before and comes back starts as a plain member."""
    if person.left_at is not None:
        person.roles.clear()
    return _join(session, person, telegram_id, now)


def move(person: Person, organization_id: int) -> None:
    """Make a person another organization's; the roles that they had stay behind."""
    if person.organization_id != organization_id:
        person.organization_id = organization_id
        person.roles.clear()


def _join(session: Session, person: Person, telegram_id: int, now: datetime) -> Person:
    dialogues.leave(session, telegram_id)  # what a stranger was asked is no question any more
    person.telegram_id = telegram_id
    person.joined_at = now
    person.left_at = person.stopped_at = None
    person.consent_version, person.consent_at = CONSENT_VERSION, now
    seats.settle_of(session, person, now)
    return person


def _has_role(person: Person, name: str) -> bool:
    return any(role.name == name for role in person.roles)


def stop(session: Session, telegram_id: int, now: datetime) -> None:
    """End everything for an account at once, what is queued for it included."""
    person = person_of(session, telegram_id)
    if person is not None:
        person.stopped_at = now
        calendar_feeds.revoke(session, person.id)
        needs.forget(person)
        seats.settle_of(session, person, now)
    session.execute(
        update(JoinRequest)
        .where(JoinRequest.telegram_id == telegram_id, JoinRequest.state == "pending")
        .values(state="withdrawn", decided_at=now)
    )
    posts.withdraw_chat(session, telegram_id, "stopped")
    _forget_dialogue_and_menu(session, telegram_id)


def resume(session: Session, person: Person, now: datetime) -> None:
    """Bring back what `stop` ended, as it was; for a seat that is somebody else's now one waits."""
    person.stopped_at = None
    seats.settle_of(session, person, now)
    if person.telegram_id is not None:
        catch_up.look_again(session, person.telegram_id)
        _forget_dialogue_and_menu(session, person.telegram_id)


def end(session: Session, person_id: int, now: datetime, actor_id: int | None) -> Person:
    """End a membership: nothing more is sent, nothing more is shown, seats are somebody else's."""
    person = find_by_id(session, person_id)
    leave(session, person, now, actor_id)
    seats.settle_of(session, person, now)
    return person


def leave(session: Session, person: Person, now: datetime, actor_id: int | None) -> None:
    """End a membership, but for the seats: a load settles those at its end."""
    database.hold(session, person)
    if person.left_at is not None:
        raise errors.AlreadyDecided("left", None)
    person.left_at = now
    calendar_feeds.revoke(session, person.id)
    needs.forget(person)
    if person.telegram_id is not None:
        posts.withdraw_chat(session, person.telegram_id, "left")
        _forget_dialogue_and_menu(session, person.telegram_id)
        dialogues.leave(session, person.telegram_id)
    audit.record(session, now, actor_id, "membership-ended", f"person:{person.key}")


def _forget_dialogue_and_menu(session: Session, telegram_id: int) -> None:
    dialogues.set_aside(session, telegram_id)
    session.execute(update(Account).where(Account.telegram_id == telegram_id).values(menu=None))


def find(session: Session, text: str, limit: int) -> Sequence[Person]:
    """Find people who have not left by a part of their name or their organization's; "" is all.

    A text without letters and digits finds nobody.
    """
    wanted = words.normalise(text)
    if text and not wanted:
        return []
    people = session.scalars(
        select(Person)
        .join(Organization)
        .where(Person.left_at.is_(None))
        .order_by(Person.name, Person.id)
    )
    # Names are compared in Python: SQLite's lower() knows ASCII only.
    hits = [
        person
        for person in people
        if wanted
        in words.normalise(
            f"{person.name} {person.organization.short_name} {person.organization.name}"
        )
    ]
    return hits[:limit]


def find_by_id(session: Session, person_id: int) -> Person:
    """Give a person; NotFound where there is none."""
    person = session.get(Person, person_id)
    if person is None:
        raise errors.NotFound
    return person


def with_roles(session: Session, *roles: str) -> Sequence[Person]:
    """Give the members who have one of these roles."""
    return session.scalars(
        select(Person)
        .where(visibility.members(), Person.roles.any(Role.name.in_(roles)))
        .order_by(Person.id)
    ).all()


def language(session: Session, person: Person | None, writer: Account | None) -> str:
    """Give the language to write to somebody in: chosen, else guessed from Telegram's."""
    return languages.guess(
        network_languages(session),
        person.language if person is not None else None,
        writer.language if writer is not None else None,
        writer.language_code if writer is not None else None,
    )
