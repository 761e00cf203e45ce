"""A broadcast's live message: how far it is, from the ledger, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import broadcast_texts, dates, keyboards, styles, texts
from handlers.context import Context
from handlers.dates import Style
from handlers.keyboards import Button, Keyboard
from handlers.texts import N_
from storage import (
    approvals,
    asked,
    broadcasts,
    copies,
    database,
    live_messages,
    members,
    noted,
    pauses,
    reports,
    resends,
)
from storage.models import Person, Post

BAR = 10
"""Squares of the bar."""

HELD = timedelta(minutes=2)
"""What leaves so soon is counted down."""

TOLD = timedelta(minutes=1)
"""So long after a halt it is said that there was one."""

GO_ON = N_("Go on with the draft")
REPORT = N_("Report")


@dataclass(frozen=True)
class Shown:
    """The message as it should read; `final` when it will not change any more."""

    text: str
    keyboard: Keyboard | None
    final: bool


def render(
    session: database.Session, post: Post, style: Style, now: datetime, reader: Person | None
) -> Shown:
    """Write how far a broadcast is, with what this reader can do with it."""
    progress = reports.progress(session, post)
    stopped = progress.whole.reasons["withdrawn", pauses.STOPPED]
    text = texts.render(
        "progress", style, now, post=post, title=broadcast_texts.title(post, style.language),
        meeting=broadcasts.meeting(session, post), asked=_asked(session, post),
        over=post.state == "closed" or progress.done, waiting=progress.waiting,
        timed=broadcasts.planned_for(post) is not None,
        ahead=ahead(post, style), progress=progress, stopped=bool(stopped),
        hold=max(post.due_at - now, now - now), halted=_halted(post, now),
        bar=_bar(progress, style), copies=copies.count(session, post), fates=copies.FATES,
        noted=noted.noted(session, post) if post.facts.get("noted") else None,
        noted_earlier=noted.earlier(session, post), correcting=_correcting(session, post),
        remarks=approvals.remarks(post),
    )  # fmt: skip
    final = post.state in ("closed", "draft") and not post.behind
    keyboard = _keyboard(session, post, style, now, done=progress.done) or []
    decides = reader is not None and reader in asked.people(session, post)
    keyboard = [*(_decided_on(post, style) if decides else []), *keyboard]
    return Shown(text, keyboard or None, final=final)


def _halted(post: Post, now: datetime) -> datetime | None:
    """Give until when Telegram asked to wait, now or just before."""
    until = pauses.halted_until(post)
    return until if until is not None and now < until + TOLD else None


def _asked(session: database.Session, post: Post) -> list[str]:
    """Name who was asked to approve a broadcast that waits for it."""
    if post.state != "approval":
        return []
    return [person.name for person in asked.people(session, post)]


def _correcting(session: database.Session, post: Post) -> list[str]:
    """Name who was asked to approve the correction that waits for it."""
    if post.correction is None:
        return []
    return [person.name for person in asked.people(session, post)]


def ahead(post: Post, style: Style) -> str | None:
    """Say how long before its meeting a broadcast leaves, where it leaves before one."""
    minutes = (broadcasts.planned_for(post) or {}).get("minutes")
    return None if minutes is None else dates.duration(style, -timedelta(minutes=minutes))


def _bar(progress: reports.Progress, style: Style) -> str:
    """Draw how much of a broadcast is over, rounded down: all of it only at the end."""
    whole = progress.whole.audience or 1
    over = whole - progress.waiting
    full = over * BAR // whole
    return "▰" * full + "▱" * (BAR - full) + f" {dates.number(style, over * 100 // whole)} %"


def _keyboard(
    session: database.Session, post: Post, style: Style, now: datetime, *, done: bool
) -> Keyboard | None:
    """Give what can be done with a broadcast as it is."""

    def button(label: str, route: str, **numbers: int) -> Button:
        written = {name: dates.number(style, value) for name, value in numbers.items()}
        return keyboards.button(texts.say(style.language, label, **written), route, post.id)

    see = [button(N_("Show the message"), "words")]
    match post.state:
        case "draft":
            return [[button(GO_ON, "draft")]]
        case "planned" if post.due_at - now <= HELD:
            return [[button(N_("Undo"), "undo")]]
        case "planned" | "approval":
            return [[button(N_("Take the broadcast back"), "undo")], see]
        case "open" if post.paused:
            return [[button(N_("Resume"), "resume"), button(N_("Stop"), "stop")], see]
        case "open" if not done:
            return [[button(N_("Pause"), "pause"), button(N_("Stop"), "stop")], see]
        case "closed":
            return [*_afterwards(session, post, button), [*see, button(REPORT, "report")]]
    return None


def _decided_on(post: Post, style: Style) -> Keyboard:
    """Give the buttons of who was asked to approve a broadcast, or the correction that waits."""
    if post.correction is not None:
        number = post.correction["number"]
        return [decision(style.language, "correction", "correction", post.id, number)]
    if post.state == "approval":
        return [decision(style.language, "approval", "broadcast", post.id, post.facts["mark"])]
    return []


def decision(language: str, approve: str, what: str, post_id: int, number: int) -> list[Button]:
    """Make the buttons by which something is approved (that route) or declined."""
    return [
        keyboards.button(texts.say(language, N_("Approve")), approve, post_id, number),
        keyboards.button(texts.say(language, N_("Decline")), "disapprove", what, post_id, number),
    ]


def _afterwards(session: database.Session, post: Post, button: Callable[..., Button]) -> Keyboard:
    """Give what can be done for those who missed a broadcast, and with its copies."""
    rows: Keyboard = []
    if post.recalled_at is not None:
        return rows
    missed, unknown = resends.missed(session, post), resends.undecided(session, post)
    if missed.chats:
        rows.append([button(N_("Send to %(people)s more"), "again", people=missed.chats)])
    if unknown:
        rows.append([button(N_("Unknown: %(number)s"), "unknown", number=unknown)])
    if post.correction is not None:
        rows.append([button(N_("Take the correction back"), "uncorrect")])
    if copies.delivered(session, post):
        rows.append([button(N_("Correct"), "correct"), button(N_("Recall"), "recall")])
    return rows


def keep_shown(context: Context, post: Post) -> None:
    """Turn the message that was tapped into one that shows how far a broadcast is, kept live."""
    context.session.flush()
    shown = render(context.session, post, context.style, context.now, context.person)
    context.show_html(shown.text, shown.keyboard)
    if context.tapped_message_id is not None:
        live_messages.keep(context.session, post, context.chat_id, context.tapped_message_id)


def live(session: database.Session, post: Post, chat_id: int, now: datetime) -> Shown:
    """Write how far a broadcast is, for a chat in which that is shown."""
    reader = members.person_of(session, chat_id)
    return render(session, post, styles.of_chat(session, chat_id), now, reader)
