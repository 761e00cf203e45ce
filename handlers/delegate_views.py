"""How the question to go in a colleague's place, and what came of one, are said and answered."""

from datetime import datetime
from typing import Any, Final

from handlers import keyboards, texts
from handlers.dates import Style
from handlers.keyboards import Button, Keyboard
from handlers.texts import N_
from storage import database, delegated, delegates, members
from storage.models import Delegate, Meeting, Person, Post, Rsvp
from storage.rules import answers

SEND, ACCEPT = N_("Send a colleague"), N_("Accept")
DETAILS = N_("Details")

_GOES_NOT: Final = ("refused", "gone", "unanswered", "unsure")
"""What a notice says of a colleague who does not go, or not surely."""


def send(language: str, meeting_id: int) -> Button:
    """Make the button that offers colleagues."""
    return keyboards.button(texts.say(language, SEND), "colleague", meeting_id)


def take_back(language: str, meeting_id: int, sends: Delegate) -> Button | None:
    """Make the button that asks a colleague no more; None where nobody is to answer."""
    if sends.delegate is None or sends.state not in delegated.ASKED:
        return None
    label = texts.say(language, N_("Take back the request to %(name)s"), name=sends.delegate.name)
    return keyboards.button(label, "colleagueoff", meeting_id)


def question_rows(language: str, meeting: Meeting, person_id: int) -> Keyboard:
    """Make the rows of who is asked to go in a person's place: a way to accept each, and a no."""
    offered = meeting.offers
    ways = [word for word in offered if word in answers.COMING]
    accept = texts.say(language, ACCEPT)
    labels = (
        [accept] if len(ways) == 1 else [f"{accept}: {texts.rsvp(language, way)}" for way in ways]
    )
    refuse = texts.rsvp(language, answers.NO)
    return [
        *(
            [keyboards.button(label, "inplace", meeting.id, person_id, way)]
            for label, way in zip(labels, ways, strict=True)
        ),
        [keyboards.button(refuse, "inplace", meeting.id, person_id, answers.NO)],
    ]


def told(
    session: database.Session, post: Post, style: Style, now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    """Give what the notice `delegate_told` takes, and its buttons."""
    facts = post.facts
    meeting = session.get_one(Meeting, facts["meeting_id"])
    rows: Keyboard = []
    another = facts["what"] in _GOES_NOT and _may_ask(session, post, meeting, now)
    if another:
        rows.append([send(style.language, meeting.id)])
    elif facts["what"] in ("sent_answered", "sent_again"):
        no = texts.rsvp(style.language, answers.NO)
        rows.append([keyboards.button(no, "rsvp", meeting.id, answers.NO)])
    details = texts.say(style.language, DETAILS)
    rows.append([keyboards.button(details, "meeting", meeting.id)])
    until = datetime.fromisoformat(facts["until"]) if facts.get("until") else None
    data = {"meeting": meeting, "facts": facts, "until": until, "another": another}
    comes = _who_comes(session, post, meeting)
    position = comes.position if comes is not None else None
    return data | {"position": position, "confirm": comes is not None and comes.confirm}, rows


def _who_comes(session: database.Session, post: Post, meeting: Meeting) -> Rsvp | None:
    """Give the answer of who comes in the reader's place."""
    sends = delegated.of(session, meeting.id, post.audience["people"][0])
    its = (meeting.id, sends.delegate_id) if sends and sends.state == "accepted" else None
    return session.get(Rsvp, its) if its is not None else None


def _may_ask(session: database.Session, post: Post, meeting: Meeting, now: datetime) -> bool:
    """Say whether the reader of a notice could ask a colleague now."""
    reader = session.get_one(Person, post.audience["people"][0])
    return delegates.may_ask(session, members.rights(session, reader), meeting, now)
