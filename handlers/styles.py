"""How whoever reads a chat is written to, from what is kept of them: for what is not a reply."""

from handlers.dates import Style
from storage import database, members
from storage.models import Account


def of_chat(session: database.Session, chat_id: int | None) -> Style:
    """Give the language, zone and digits for a chat; a Telegram group's are the network's."""
    person = members.person_of(session, chat_id) if chat_id is not None else None
    account = session.get(Account, chat_id) if chat_id is not None else None
    network = members.network(session)
    return Style(
        language=members.language(session, person, account),
        zone=network.timezone if network is not None else "UTC",
        latin_digits=person.latin_digits if person is not None else False,
    )
