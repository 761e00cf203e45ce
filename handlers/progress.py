"""A broadcast's live message: how far it is, from the ledger."""

from dataclasses import dataclass
from datetime import datetime

from handlers import keyboards, texts
from handlers.dates import Style
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import database, members, posts
from storage.models import Person, Post

SHOWN_REASONS = 8
GO_ON = N_("Go on with the draft")


@dataclass(frozen=True)
class Shown:
    """The message as it should read; `final` when it will not change any more."""

    text: str
    keyboard: Keyboard | None
    final: bool


def render(session: database.Session, post: Post, style: Style, now: datetime) -> Shown:
    """Write how far a broadcast is."""
    progress = posts.progress(session, post)
    reasons = sorted(progress.reasons.items(), key=lambda one: (-one[1], one[0]))
    text = texts.render(
        "progress", style, now, post=post, progress=progress, states=progress.states,
        reasons=reasons[:SHOWN_REASONS], hold=max(post.due_at - now, now - now),
    )  # fmt: skip
    keyboard = None
    if post.state == "planned":
        undo = texts.say(style.language, N_("Undo"))
        keyboard = [[keyboards.button(undo, "undo", post.id)]]
    elif post.state == "withdrawn":
        keyboard = [[keyboards.button(texts.say(style.language, GO_ON), "aud")]]
    return Shown(text, keyboard, final=post.state in ("closed", "withdrawn"))


def for_author(session: database.Session, post: Post, now: datetime) -> Shown:
    """Write how far a broadcast is, in its author's language."""
    person = session.get(Person, post.author_id) if post.author_id else None
    network = members.network(session)
    language = members.language(session, person, None)
    digits = person.latin_digits if person is not None else False
    zone = network.timezone if network is not None else "UTC"
    return render(session, post, Style(language, zone, digits), now)
