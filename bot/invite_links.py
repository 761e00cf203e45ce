"""The only place that makes invitation links outside of a chat."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import click
from telegram.error import InvalidToken

from bot import api
from bot.pace import Pace
from bot.settings import Settings, SettingsError
from storage import groups, invitations, members
from storage.database import Database, Session
from storage.models import Organization, Person

TRIES: Final = 3


@dataclass(frozen=True)
class Wish:
    """Whom to invite: keys of the network file; how often and how long the link works."""

    organization: str
    person: str | None
    uses: int
    days: int


class TelegramUnreachable(click.ClickException):
    """The bot's name cannot be asked for now."""

    def __init__(self) -> None:
        super().__init__("Telegram cannot be reached to ask for the bot's name; try again later.")


def make(settings: Settings, database: Database, wish: Wish, now: datetime) -> str:
    """Make an invitation and give its link.

    Raises click's usage error for an unknown organization or person, SettingsError for a refused
    token, TelegramUnreachable.
    """
    database.call_reading(_invited, wish)
    username = asyncio.run(_username(settings))
    code = database.call(_create, wish, now)
    return f"https://t.me/{username}?start={code}"


async def _username(settings: Settings) -> str:
    telegram = api.connect(settings.required_token(), settings.api_url, Pace(settings.rate))
    try:
        for _ in range(TRIES):
            try:
                await telegram.initialize()
            except InvalidToken:
                raise SettingsError(api.REFUSED) from None
            except Exception:  # whatever it was, it is worth another try
                await asyncio.sleep(1)
            else:
                return telegram.bot.username or ""
        raise TelegramUnreachable
    finally:
        await telegram.shutdown()


def _create(session: Session, wish: Wish, now: datetime) -> str:
    organization, person = _invited(session, wish)
    return invitations.create(session, now, organization, person, wish.uses, wish.days)


def _invited(session: Session, wish: Wish) -> tuple[Organization, Person | None]:
    organization = groups.organization(session, wish.organization)
    if organization is None:
        raise click.UsageError(f"There is no organization with the key {wish.organization}.")
    if wish.person is None:
        return organization, None
    person = members.with_key(session, wish.person)
    if person is None or person.organization_id != organization.id:
        raise click.UsageError(f"{wish.organization} has no person with the key {wish.person}.")
    if person.left_at is not None:
        raise click.UsageError(f"{wish.person} has left the network and cannot be invited.")
    if members.is_member(person):
        raise click.UsageError(f"{wish.person} has joined already.")
    return organization, person
