"""How whoever reads a chat is written to, from what is kept of them: for what is not a reply."""

from handlers.dates import Style
from storage import database, members
from storage.models import Account, Person
from storage.rules.sending import Variant


def of_chat(session: database.Session, chat_id: int | None) -> Style:
    """Give the language, zone and digits for a chat; a Telegram group's are the network's."""
    person = members.person_of(session, chat_id) if chat_id is not None else None
    account = session.get(Account, chat_id) if chat_id is not None else None
    return of(session, person, account)


def of(session: database.Session, person: Person | None, account: Account | None) -> Style:
    """Give the same for who reads a private chat; without either, a Telegram group's."""
    return Style(
        language=members.language(session, person, account),
        zone=zone(session),
        latin_digits=person.latin_digits if person is not None else False,
    )


def of_variant(session: database.Session, variant: Variant) -> Style:
    """Give the same for a variant of a post."""
    return Style(variant.language, zone(session), variant.latin_digits)


def zone(session: database.Session) -> str:
    """Give the network's time zone."""
    network = members.network(session)
    return network.timezone if network is not None else "UTC"
