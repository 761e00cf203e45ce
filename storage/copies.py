"""The copies of a broadcast in people's chats, corrected and recalled.

Copies are reconciled, not queued: a post that was corrected or recalled is `behind` until each of
its copies shows the newest version, or is gone, or is known to stay as it is.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, joinedload

from storage import asked, audit, broadcasts, catch_up, database, errors, live_messages, posts
from storage.models import Account, Content, Delivery, LinkedChat, Person, Post
from storage.rules.access import Viewer

DELETABLE = timedelta(hours=48)
"""So long Telegram lets a bot delete what it sent. https://core.telegram.org/bots/api#deletemessage"""

BECAME = ("corrected", "unchanged", "not_corrected", "deleted", "not_deleted", "outside")
"""What a copy became that was to be corrected or recalled; `unchanged` says all already.

`outside`: of a reader whom the corrected broadcast is not for any more, and not to be deleted.
"""


FATES = (*BECAME, "left", "kept", "unknown")
"""All that a copy of what was corrected or recalled can be, each copy one of them: also still to be
looked at; kept as it is, in a lost chat; of unknown outcome, also where it was sent once more."""


def correct(session: Session, post_id: int, actor_id: int, now: datetime) -> Post:
    """Bring every copy up to what the broadcast says now; Outdated where none was sent yet.

    The actor is who wrote the correction. What is still queued leaves as it says now.
    """
    post = broadcasts.arrived(session, post_id)
    post.version += 1
    post.behind = True
    live_messages.look_again(session, post)
    audit.record(
        session, now, actor_id, "broadcast-corrected", f"post:{post.id}",
        version=post.version,
    )  # fmt: skip
    return post


def recall(session: Session, post_id: int, viewer: Viewer, now: datetime) -> Post:
    """Delete every copy that can still be deleted; what has not left does not leave any more.

    Raises Outdated where none was sent yet, AlreadyDone where it was recalled before.
    """
    if broadcasts.find(session, post_id).recalled_at is not None:
        raise errors.AlreadyDone
    post = broadcasts.arrived(session, post_id)
    post.recalled_at, post.behind, post.paused = now, True, None
    void_waiting(session, post, viewer, now)
    live_messages.look_again(session, post)
    posts.withdraw_queued(session, Delivery.post_id == post.id, "recalled")
    audit.record(session, now, viewer.person_id, "broadcast-recalled", f"post:{post.id}")
    return post


def void_waiting(session: Session, post: Post, viewer: Viewer, now: datetime) -> None:
    """Let a correction that waits for approval be void: the broadcast was corrected or recalled.

    Who wrote it is told of what somebody else did.
    """
    waiting = post.correction
    if waiting is None:
        return
    forget_waiting(session, post)
    if waiting["by"] != viewer.person_id:
        by = session.get_one(Person, viewer.person_id).name
        posts.tell(session, now, waiting["by"], "correction_void", post_id=post.id, by=by)


def forget_waiting(session: Session, post: Post) -> None:
    """Let no correction wait for approval, and nobody be asked for it."""
    post.correction = None
    asked.over(session, post)


def outdated(
    session: Session,
    now: datetime,
    limit: int,
    busy: Collection[int],
    after: Mapping[int, int] | None = None,
) -> Sequence[Delivery]:
    """Give copies that are to be edited or deleted now; chats in `busy` are left alone.

    Of a correction those are deleted whose readers it is not for any more. Recalls come first.
    Of a post in `after` only those in chats after that one, so that a long row of copies is not
    walked again for each few. Of others what is too old to be deleted is noted as such on the way,
    and one whose copies all are what they can be is not behind any more.
    """
    after = after or {}
    found: list[Delivery] = []
    for post in session.scalars(_behind_posts()).all():
        if len(found) >= limit:
            break
        wanted = select(Delivery).where(_behind(post), Delivery.chat_id.not_in(busy))
        if post.id in after:
            wanted = wanted.where(Delivery.chat_id > after[post.id])
        else:
            _note_too_old(session, post, now)
        its = session.scalars(
            wanted.options(joinedload(Delivery.post), joinedload(Delivery.content))
            .order_by(Delivery.chat_id)
            .limit(limit - len(found))
        ).all()
        if not its and post.id not in after:
            _settle(session, post)
        found += its
    return found


def _behind_posts() -> Select[Post]:
    return select(Post).where(Post.behind).order_by(Post.recalled_at.is_(None), Post.id)


def _settle(session: Session, post: Post) -> None:
    """Say that a post is not behind any more, unless it is corrected or recalled just now."""
    database.hold(session, post)
    if post.state == "closed" and not left(session, post):
        post.behind = False


def correctable(
    session: Session, post: Post, now: datetime
) -> tuple[list[tuple[Delivery, int]], Counter[str]]:
    """Give one copy of each content that a correction would change, and how many show that.

    Those of who may read it still, in chats in reach, of what is too old to be deleted apart. Of
    all the others how many would be `deleted`, stand `outside` since they are too old for that, and
    are `away`, out of reach. Counted in one look, from sets: asking of each copy in turn took
    seconds for many.
    """
    becomes = case(
        (Delivery.state != "sent", "away"),
        (or_(_lost_chats(), _stopped_people()), "away"),
        (_still_read(session, post), "shown"),
        (Delivery.copy == "deleted", "away"),
        (or_(_too_old(now), _stands()), "outside"),
        else_="deleted",
    )
    old = case((_too_old(now), 1), else_=0)  # which of them can get fewer messages
    there = select(
        Delivery.id, Delivery.content_id, becomes.label("becomes"), old.label("old")
    ).where(_there(post))
    each = there.cte().prefix_with("MATERIALIZED")  # or each would be looked at twice
    alike = each.c.becomes, each.c.content_id, each.c.old
    rows = session.execute(
        select(each.c.becomes, func.min(each.c.id), func.count()).group_by(*alike)
    ).all()
    shown = [
        (session.get_one(Delivery, number), copies)
        for what, number, copies in rows
        if what == "shown"
    ]
    others = Counter[str]()
    for what, _, copies in rows:
        others[what] += copies
    del others["shown"]
    return shown, others


def delivered(session: Session, post: Post) -> int:
    """Count the copies of a broadcast, those of which only a part arrived too."""
    return session.scalar(select(func.count()).where(_there(post))) or 0


def recallable(session: Session, post: Post, now: datetime) -> Counter[str]:
    """Count the copies of a broadcast by what a recall would make of them.

    `deleted`; or `away`, in chats out of reach; `stays`, see `stands`; `old`, older than Telegram
    lets a bot delete. What is deleted already is not counted.
    """
    becomes = case(
        (~_reached(), "away"),
        (_stands(), "stays"),
        (or_(_too_old(now), _has_old_messages(post, now)), "old"),
        else_="deleted",
    )
    there = and_(_there(post), catch_up.undeleted())
    each = select(becomes.label("becomes")).where(there).subquery()
    rows = session.execute(select(each.c.becomes, func.count()).group_by(each.c.becomes))
    found = Counter[str]()
    for what, number in rows:
        found[what] = number
    return found


def stands(delivery: Delivery) -> bool:
    """Say whether a message of a copy stays: in a group that became a supergroup since.

    `linked_chats.move` leaves None in the place of its id.
    """
    return None in (*(delivery.replaced or ()), *(delivery.earlier or ()))


def _stands() -> ColumnElement[bool]:
    """Match what `stands`, and a copy of which nothing can be reached any more."""
    lists = Delivery.replaced, Delivery.earlier
    ids = Delivery.message_id, Delivery.earlier, Delivery.replaced
    nothing = and_(*(one.is_(None) for one in ids))
    return or_(nothing, *(func.coalesce(cast(one, Text), "").contains("null") for one in lists))


def left(session: Session, post: Post) -> int:
    """Count the copies of a corrected or recalled post that are still to be looked at."""
    if not post.behind:
        return 0
    return session.scalar(select(func.count()).where(_behind(post))) or 0


def _behind(post: Post) -> ColumnElement[bool]:
    """Match the copies that are not yet what they are to be, in chats that can be reached."""
    return and_(_not_done(post), _in_reach(post))


def _in_reach(post: Post) -> ColumnElement[bool]:
    """Match what is in chats that can be reached.

    Who stopped the bot is left alone but by a recall, and caught up with when they are back.
    """
    return _reached() if post.recalled_at is not None else and_(_reached(), ~_stopped())


def _reached() -> ColumnElement[bool]:
    """Match what is in chats that are not lost: asked of each, since a look is at a few of many."""
    lost = select(Account).where(
        Account.telegram_id == Delivery.chat_id, Account.unreachable.is_not(None)
    )
    lost_group = select(LinkedChat).where(
        LinkedChat.chat_id == Delivery.chat_id, LinkedChat.lost.is_not(None)
    )
    return and_(~lost.exists(), ~lost_group.exists())


def _stopped() -> ColumnElement[bool]:
    stopped = select(Person).where(
        Person.id == Delivery.person_id, Person.stopped_at.is_not(None), Person.left_at.is_(None)
    )
    return stopped.exists()


def _lost_chats() -> ColumnElement[bool]:
    """Match what is in lost chats, for a count of all copies: what `_reached` asks of each."""
    lost = select(Account.telegram_id).where(Account.unreachable.is_not(None))
    lost_groups = select(LinkedChat.chat_id).where(LinkedChat.lost.is_not(None))
    return or_(Delivery.chat_id.in_(lost), Delivery.chat_id.in_(lost_groups))


def _stopped_people() -> ColumnElement[bool]:
    """Match what is for people who stopped the bot, as `_stopped` does."""
    stopped = select(Person.id).where(Person.stopped_at.is_not(None), Person.left_at.is_(None))
    return Delivery.person_id.in_(stopped)


def _still_read(session: Session, post: Post) -> ColumnElement[bool]:
    readers = select(Person.id).where(broadcasts.readers(post))
    chats = [one.chat_id for one in broadcasts.chats(session, post)]
    return or_(Delivery.person_id.in_(readers), Delivery.chat_id.in_(chats))


def _not_done(post: Post) -> ColumnElement[bool]:
    """Match all copies that are not what they are to be, whether that can be mended or not."""
    if post.recalled_at is None:
        return and_(_delivery(post), _undeleted(), Delivery.version < post.version)
    return and_(_there(post), catch_up.undeleted())


def _undeleted() -> ColumnElement[bool]:
    return Delivery.copy.is_distinct_from("deleted")


def _too_old(now: datetime) -> ColumnElement[bool]:
    """Match what Telegram does not let a bot delete any more."""
    return Delivery.sent_at <= now - DELETABLE


def _has_old_messages(post: Post, now: datetime) -> ColumnElement[bool]:
    """Match what was sent anew beside messages of which it is not known that they are young."""
    is_old = post.opened_at is not None and post.opened_at <= now - DELETABLE
    return Delivery.replaced.is_not(None) if is_old else false()


def is_too_old(delivery: Delivery, now: datetime) -> bool:
    """Say the same of one copy."""
    return delivery.sent_at is not None and delivery.sent_at <= now - DELETABLE


def _delivery(post: Post) -> ColumnElement[bool]:
    return and_(Delivery.post_id == post.id, Delivery.state == "sent")


def _there(post: Post) -> ColumnElement[bool]:
    """Match what stands in a chat of a broadcast, whole or in part: all that a recall deletes."""
    partly = or_(Delivery.earlier.is_not(None), Delivery.replaced.is_not(None))
    ended = Delivery.state.not_in(posts.UNFINISHED)
    sent = or_(Delivery.state == "sent", and_(partly, ended))
    return and_(Delivery.post_id == post.id, sent)


def _note_too_old(session: Session, post: Post, now: datetime) -> None:
    old = update(Delivery).where(_behind(post), _too_old(now))
    noted = old.values(copy="not_deleted")
    if post.recalled_at is None:
        noted = old.where(~_still_read(session, post)).values(copy="outside", version=post.version)
    session.execute(noted, execution_options={"synchronize_session": False})


def read(session: Session, delivery_ids: Collection[int]) -> Sequence[Delivery]:
    """Give these copies with their posts, to be held on to while it is noted what they became."""
    of_them = select(Delivery).where(Delivery.id.in_(delivery_ids))
    return session.scalars(of_them.options(joinedload(Delivery.post))).all()


def became(
    session: Session,
    delivery_id: int,
    what: str,
    version: int,
    now: datetime,
    content_id: int | None = None,
) -> None:
    """Note what a copy became, one of `BECAME`, when the post was at this version.

    What was corrected shows the content with that id. A copy of a broadcast that could not be is
    sent anew; a question that is decided is not.
    """
    delivery = session.get_one(Delivery, delivery_id)
    delivery.copy, delivery.version = what, version
    if what == "corrected" and content_id is not None:
        delivery.content_id = content_id
        if delivery.earlier:  # of fewer messages than it had the rest is deleted
            shown = len(session.get_one(Content, content_id).messages)
            *earlier, last = [*delivery.earlier, delivery.message_id][:shown]
            delivery.earlier, delivery.message_id = earlier or None, last
    wanted = delivery.post.kind == "broadcast" and delivery.post.recalled_at is None
    if what == "not_corrected" and wanted:
        _send_anew(session, delivery, now)


def _send_anew(session: Session, delivery: Delivery, now: datetime) -> None:
    """Queue a delivery once more, and remember its old messages: a recall deletes them too."""
    database.hold(session, delivery.post)
    old = [*(delivery.earlier or ()), delivery.message_id]
    delivery.replaced = [*(delivery.replaced or ()), *old]
    delivery.earlier = delivery.message_id = None
    delivery.state, delivery.attempts, delivery.not_before = "queued", 0, None
    if delivery.post.state == "closed":
        broadcasts.reopen(session, delivery.post, now)


def count(session: Session, post: Post) -> Counter[str]:
    """Count the copies of a broadcast by fate; none while nothing was corrected or recalled."""
    fates = select(fate(post).label("fate")).where(Delivery.post_id == post.id).subquery()
    rows = session.execute(select(fates.c.fate, func.count()).group_by(fates.c.fate))
    return Counter({fate: number for fate, number in rows if fate is not None})


def fate(post: Post) -> ColumnElement[Any]:
    """Give which of `FATES` a copy has; null for who got at once what it says now."""
    if post.version == 1 and post.recalled_at is None:
        return null()
    waits = [(_behind(post), "left")] if post.behind else []
    return case(*waits, (_not_done(post), "kept"), (_doubtful(), "unknown"), else_=Delivery.copy)


def doubtful(session: Session, post: Post) -> int:
    """Count the chats where a copy may stand that can be neither corrected nor deleted."""
    of_post = Delivery.post_id == post.id
    return session.scalar(select(func.count()).where(of_post, _doubtful())) or 0


def _doubtful() -> ColumnElement[bool]:
    """Match what has an unknown outcome, or was sent once more after one."""
    return or_(Delivery.state == "unknown", Delivery.repeated)
