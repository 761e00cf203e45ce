"""Notices of a meeting's seats, quorum and end for its reader: what each template takes."""

from datetime import datetime
from typing import Any

from handlers import keyboards, texts
from handlers.dates import Style
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import database, quorums
from storage.models import Meeting, Post
from storage.rules import answers


def about(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    """Give the meeting, which can be opened, and what is said of it."""
    meeting = session.get_one(Meeting, post.facts["meeting_id"])
    details = texts.say(style.language, N_("Details"))
    data = {"meeting": meeting, "facts": post.facts}
    return data, [[keyboards.button(details, "meeting", meeting.id)]]


def no_more(
    _session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    """Say it by what its readers knew, and nothing of the meeting as it is now."""
    knew, *others = [post.facts["old"], *(one["old"] for one in post.facts["others"].values())]
    times = {name: datetime.fromisoformat(knew[name]) for name in ("starts_at", "ends_at")}
    dates = sorted(datetime.fromisoformat(one["starts_at"]) for one in others)
    zone = post.facts["timezone"]
    title = texts.title(style.language, knew["title"], untitled=bool(knew.get("untitled")))
    return {"title": title, "timezone": zone, "dates": dates, **times}, None


def seat_passed_on(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    """Offer to wait on for the seat that went to somebody else, or another answer."""
    data, rows = about(session, post, style, _now)
    meeting: Meeting = data["meeting"]
    offered = meeting.offers
    wait = texts.say(style.language, N_("Stay on the waiting list"))
    others = [
        keyboards.button(texts.rsvp(style.language, word), "rsvp", meeting.id, word)
        for word in offered
        if word != answers.IN_PERSON
    ]
    waits = [keyboards.button(wait, "rsvp", meeting.id, answers.IN_PERSON)]
    return data, [waits, others, *(rows or [])]


def quorum_short(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    """Show how short the quorum is, and who comes."""
    meeting = session.get_one(Meeting, post.meeting_id)
    who = texts.say(style.language, N_("Who's coming"))
    data = {
        "meeting": meeting,
        "quorum": quorums.of_group(session, meeting, post.facts["group_id"]),
    }
    return data, [[keyboards.button(who, "who", meeting.id)]]
