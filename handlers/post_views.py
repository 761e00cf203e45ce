"""How posts read: what the bot says unprompted, in one variant. Of meetings: `meeting_posts`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers import (
    audience_views,
    broadcast_texts,
    delegate_views,
    keyboards,
    meeting_notices,
    meeting_posts,
    news_views,
    paging,
    progress,
    request_views,
    standing_views,
    styles,
    texts,
)
from handlers import errors as refusals
from handlers.dates import Style
from handlers.keyboards import Keyboard
from handlers.texts import N_
from storage import (
    approvals,
    broadcasts,
    contacts,
    corrections,
    database,
    delegated,
    errors,
    groups,
    join_requests,
    meetings,
    members,
    outbox,
    seats,
    standing_answers,
)
from storage.models import Meeting, News, Person, Post
from storage.outbox import Message, Rendered
from storage.rules import sending
from storage.rules.audience import Audience
from storage.rules.sending import MEETING_KINDS, Variant

READ = N_("Read it")
OBJECT = N_("I object")

EXAMPLES, EXAMPLE = 3, 150
"""Questions that a proposal shows, and characters of one."""


def render(session: database.Session, post: Post, variant: Variant, now: datetime) -> Rendered:
    """Write a post in one variant; what `storage.outbox.claim` asks for."""
    style = styles.of_variant(session, variant)
    if post.kind == "broadcast":
        messages = broadcast(session, broadcast_texts.Words.of(post), variant, now)
        return Rendered(messages, broadcast_texts.keyboard(post, style.language))
    if post.kind in MEETING_KINDS and post.meeting is not None:
        return meeting_posts.rendered(session, post, post.meeting, variant, style, now)
    make = NOTICES[post.facts["text"]]
    data, keyboard = make(session, post, style, now)
    network = members.network(session)
    text = texts.render(post.facts["text"], style, now, network=network, **data)
    return outbox.text(text, keyboard)


def broadcast(
    session: database.Session, words: broadcast_texts.Words, variant: Variant, now: datetime
) -> list[Message]:
    """Write what a broadcast says, now or after a correction, in one variant."""
    style = styles.of_variant(session, variant)
    return broadcast_texts.messages(words, style, now, variant.item_ids, anew=variant.anew)


Notice = Callable[[database.Session, Post, Style, datetime], tuple[dict[str, Any], Keyboard | None]]


def _join_request(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    request = join_requests.find(session, post.facts["request_id"])
    pending = request.state == "pending"
    keyboard = request_views.buttons(style.language, request) if pending else None
    return {"request": request}, keyboard


def _contact_message(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    message = contacts.find(session, post.facts["contact_id"])
    label = texts.say(style.language, N_("Reply"))
    return {"message": message}, [[keyboards.button(label, "reply", message.id)]]


def _contact_answer(
    session: database.Session, post: Post, _style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    return {"message": contacts.find(session, post.facts["contact_id"])}, None


def _welcome(
    session: database.Session, post: Post, style: Style, now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    person = session.get_one(Person, post.audience["people"][0])
    viewer = members.rights(session, person)
    data = {
        "person": person,
        "groups": groups.of_viewer(session, viewer),
        "meetings": len(meetings.asked(session, viewer, now)),
        "requests": 0,
    }
    label = texts.say(style.language, N_("Upcoming meetings"))
    return data, [[keyboards.button(label, "list", 0, 0)]]


def _proposal(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    answer = standing_answers.find(session, post.facts["answer_id"])
    shown = standing_views.shown(answer)
    # A notice is one message: the answer fits with a few of the questions.
    some = [paging.shorten(one, EXAMPLE) for one in answer.questions[:EXAMPLES]]
    data = shown | {"questions": some, "answer": answer, "times": post.facts["times"]}
    proposed = answer.state == "proposed"
    return data, standing_views.decision(style.language, answer) if proposed else None


def _broadcast(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    about = session.get_one(Post, post.facts["post_id"])
    open_it = texts.say(style.language, N_("Open it"))
    rows = [[keyboards.button(open_it, "broadcast", about.id)]]
    gone = [session.get_one(News, one) for one in post.facts.get("gone", ())]
    data = {
        "title": broadcast_texts.title(about, style.language),
        "facts": post.facts,
        "withdrawn": [news_views.title(one, style.language) for one in gone],
        "meeting": session.get(Meeting, post.facts.get("meeting_id", 0)),
    }
    return data, rows


def _approval(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    about, mark = session.get_one(Post, post.facts["post_id"]), post.facts["mark"]
    wrote, sends = approvals.wrote_and_sends(session, about)
    asked = session.get_one(Person, post.audience["people"][0])
    waits = about.state == "approval" and about.facts["mark"] == mark
    may = asked in approvals.approvers(session, about)  # who is none may see less
    over = None if waits and may else approvals.over(session, about, mark)
    read = keyboards.button(texts.say(style.language, READ), "readapprove", about.id)
    decided = progress.decision(style.language, "approval", "broadcast", about.id, mark)
    rows = [[read], decided]
    if over is not None:
        rows = _objection(style, asked, over, "broadcast", about.id, mark) if may else []
        rows = [[read, *rows[0]]] if rows else []
    data = {
        "title": broadcast_texts.title(about, style.language) if may else "…",
        "post": about,
        "author": wrote.name if wrote is not None else "…",
        "sender": sends and sends.name,
        "timed": broadcasts.planned_for(about) is not None,
        "meeting": broadcasts.meeting(session, about),
        "ahead": progress.ahead(about, style),
        "lines": _to_whom(session, about, asked, style) if over is None else [],
        "chats": [one.title for one in broadcasts.chats(session, about)] if over is None else [],
        "again": post.facts.get("again", False),
        "over": over and refusals.words(style.language, over),
    }
    return data, rows or None


def _to_whom(session: database.Session, about: Post, reader: Person, style: Style) -> list[str]:
    wanted = Audience.from_json(about.audience)
    return audience_views.in_words(session, members.rights(session, reader), style, wanted)


def _objection(
    style: Style, asked: Person, over: errors.Refusal, what: str, post_id: int, number: int
) -> Keyboard:
    """Make the button of who was asked, and thinks otherwise than who approved it."""
    if not isinstance(over, errors.AlreadyDecided) or over.state != "approved":
        return []
    label = texts.say(style.language, OBJECT)
    objects = [[keyboards.button(label, "disapprove", what, post_id, number)]]
    return objects if over.by != asked.name else []


def _newsletter(
    _session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    label = texts.say(style.language, N_("Look at them"))
    rows = [[keyboards.button(label, "proposals", post.facts["import_id"])]]
    return {"facts": post.facts}, rows


def _correction_asked(
    session: database.Session, post: Post, style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    about, number = session.get_one(Post, post.facts["post_id"]), post.facts["number"]
    asked = session.get_one(Person, post.audience["people"][0])
    may = asked in corrections.approvers(session, about)
    waits = may and corrections.waits(about, number)
    over = None if waits else corrections.over(session, about, number)
    read = keyboards.button(texts.say(style.language, READ), "readcorrection", about.id, number)
    decided = progress.decision(style.language, "correction", "correction", about.id, number)
    rows = [[read], decided]
    if over is not None:
        rows = _objection(style, asked, over, "correction", about.id, number) if may else []
    writer_id = corrections.writer_id(about)
    data = {
        "title": broadcast_texts.title(about, style.language) if may else "…",
        "author": session.get_one(Person, writer_id).name if writer_id is not None else None,
        "again": post.facts.get("again", False),
        "lines": _to_whom(session, about, asked, style) if waits else [],
        "chats": [one.title for one in broadcasts.chats(session, about)] if waits else [],
        "over": over and refusals.words(style.language, over),
    }
    return data, rows or None


def _plain(
    _session: database.Session, post: Post, _style: Style, _now: datetime
) -> tuple[dict[str, Any], Keyboard | None]:
    return {"facts": post.facts}, None


NOTICES: dict[str, Notice] = {
    "join_request": _join_request,
    "join_declined": _plain,
    "newsletter_proposed": _newsletter,
    "welcome": _welcome,
    "contact_message": _contact_message,
    "contact_answer": _contact_answer,
    "proposal": _proposal,
    "update_parked": _plain,
    "quorum_short": meeting_notices.quorum_short,
    sending.NO_MORE: meeting_notices.no_more,
    "seats_over": meeting_notices.about,
    seats.LOST: meeting_notices.about,
    "seat_passed_on": meeting_notices.seat_passed_on,
    delegated.TEXT: delegate_views.told,
    "broadcast_paused": _broadcast,
    "broadcast_expired": _broadcast,
    "broadcast_approved": _broadcast,
    "broadcast_declined": _broadcast,
    "broadcast_objected": _broadcast,
    "broadcast_taken_back": _broadcast,
    "broadcast_unapproved": _broadcast,
    "broadcast_back": _broadcast,
    "broadcast_changed": _broadcast,
    "broadcast_needs_approval": _broadcast,
    "correction_asked": _correction_asked,
    "correction_approved": _broadcast,
    "correction_declined": _broadcast,
    "correction_objected": _broadcast,
    "correction_taken_back": _broadcast,
    "correction_void": _broadcast,
    "correction_unapproved": _broadcast,
    "approval_asked": _approval,
    "chat_lost": _plain,
    "topic_lost": _plain,
}
"""What each notice's template takes, and its buttons."""
