"""The demo's network and its people: loaded as an operator would, and each with a phone."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.demo import data
from bot.demo.cast import Actor
from bot.demo.standin.core import StandIn
from bot.menus import digest
from handlers import menu, texts
from storage import groups, invitations, loading, members, menus, network_file
from storage.database import Database, Session
from storage.models import Network, Person

ZONE = "Asia/Dhaka"
NEWCOMER, STRANGER = 700900, 700901
INVITING = "sample-youth"
"""The organization whose invitation the newcomer holds."""

GONE = 700020
"""A member who has deleted their Telegram account: what is sent to them fails."""


@dataclass(frozen=True)
class Stage:
    """Who plays: the people of the network, and two newcomers."""

    members: list[Actor]
    newcomers: list[Actor]

    @property
    def cast(self) -> list[Actor]:
        """Everybody."""
        return [*self.members, *self.newcomers]


def fill(database: Database, now: datetime) -> Stage:
    """Load the demo's network into an empty database and give who plays in it."""
    with tempfile.TemporaryDirectory() as folder:
        today = now.astimezone(ZoneInfo(ZONE)).date()
        file = network_file.read(data.network_files(today, Path(folder)))
    database.call(loading.load, file, now)
    return database.call(_stage, now)


def _stage(session: Session, now: datetime) -> Stage:
    network = session.get_one(Network, 1)
    people = [one for one in members.find(session, "", 1000) if one.telegram_id is not None]
    organization = groups.organization(session, INVITING)
    if organization is None:
        raise LookupError(f"the demo's data lacks the organization {INVITING}")
    code = invitations.create(session, now, organization)
    members.account(session, members.Profile(GONE, "", "en"), now)
    members.admit_expected(session, GONE, now)  # they pressed Start once, and nothing since
    session.flush()
    menus.note(session, GONE, digest(menu.calls(session, GONE)))  # so that a broadcast finds it out
    return Stage(
        [_actor(session, network, person) for person in people],
        [
            Actor(NEWCOMER, "A newcomer with an invitation", "Newcomers", "", "en", code),
            Actor(STRANGER, "A newcomer without", "Newcomers", "", "bn", None),
        ],
    )


def _actor(session: Session, network: Network, person: Person) -> Actor:
    language = person.language or network.languages[0]
    notes = [texts.role("en", role.name) for role in person.roles]
    chaired = members.rights(session, person).chaired_ids
    notes += [one.short_name for one in groups.everything(session) if one.id in chaired]
    if language != "en":
        notes.append(texts.LANGUAGES[language])
    if person.telegram_id == GONE:
        notes.append("deleted their Telegram account")
    return Actor(
        person.telegram_id or 0,
        person.name,
        person.organization.short_name,
        ", ".join(notes),
        language,
        None,
    )


def give_phones(standin: StandIn, stage: Stage) -> None:
    """Make everybody's Telegram account; the members have pressed Start already.

    All but one, who is gone.
    """
    for actor in stage.cast:
        standin.add_user(actor.user_id, actor.name, language_code=actor.language_code)
    for actor in stage.members:
        if actor.user_id == GONE:
            standin.deactivate(GONE)
        else:
            standin.press_start(actor.user_id)
