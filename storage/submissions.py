"""A draft's way out: at once or at its time, approved by a second person, or taken back.

Whatever changes before it leaves voids what was seen and approved: its author takes it back to
change it, and `take_back_changed` finds what was edited elsewhere.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import (
    asked,
    audit,
    broadcasts,
    errors,
    live_messages,
    members,
    posts,
    recipients,
    visibility,
)
from storage.models import LinkedChat, Meeting, Person, Post, Role, WorkingGroup
from storage.rules import access, approval
from storage.rules.access import Viewer
from storage.rules.audience import Audience

ALONE: Final = "broadcast-confirmed-alone"
"""The audit's word, and the fact, for what its author confirmed since nobody else could approve."""


def submit(
    session: Session,
    post: Post,
    viewer: Viewer,
    now: datetime,
    hold: timedelta,
    *,
    confirmed: bool = False,
) -> None:
    """Let a draft leave after the hold or at its time, once whoever has to has approved it.

    Where nobody else could, `confirmed` says that its author confirmed it a second time, else
    Unapproved is raised. Raises AlreadySent for what is no draft any more, Past for a time that is.
    """
    if post.state != "draft":
        raise errors.AlreadySent
    broadcasts.keep_within_circle(session, post)
    due_at = due(session, post, now, hold)
    reached = count_anew(session, post)
    gone = [one.id for one in post.news if one.withdrawn]
    wrote = {"digest": digest(post), "gone": gone, "wrote": wrote_it(post)}
    post.facts = post.facts | wrote | {"remarks": [], ALONE: False}
    post.author_id, post.approved_by_id, post.due_at = viewer.person_id, None, due_at
    post.prompt = planned_for(post) is None  # whoever taps Send without a time chose now
    session.flush()
    action = "broadcast-sent" if post.prompt else "broadcast-planned"
    if needs_approval(session, post, reached.readers):
        who = approvers(session, post)
        if who:
            wait_for_approval(session, post, who, now)
            action = "broadcast-submitted"
        elif not confirmed:
            raise errors.Unapproved
        else:
            action = ALONE
            post.facts = post.facts | {ALONE: True}
    if post.state == "draft":
        _plan(post)
    live_messages.look_again(session, post)
    audit.record(session, now, viewer.person_id, action, f"post:{post.id}", people=reached.people)


def count_anew(session: Session, post: Post) -> recipients.Count:
    """Count whom a broadcast would reach now, and keep that, to be shown while it waits."""
    reached = broadcasts.count(session, post)
    counted = ("people", "organizations", "chats")
    post.facts = post.facts | {name: getattr(reached, name) for name in counted}
    return reached


def wait_for_approval(session: Session, post: Post, who: Sequence[Person], now: datetime) -> None:
    """Let a broadcast wait until one of these people, who are asked, approves it."""
    post.state = "approval"
    anew = {"asked_at": now.isoformat(), "asked_again": False, "objected": []}
    post.facts = post.facts | anew | {"declined": None, "unapproved": None}
    ask(session, post, who, now, prompt=True)


def _plan(post: Post) -> None:
    post.state, post.expires_at = "planned", post.due_at + broadcasts.PATIENCE


def ask(
    session: Session,
    post: Post,
    who: Sequence[Person],
    now: datetime,
    *,
    prompt: bool,
    again: bool = False,
) -> None:
    """Ask these people for the approval of a broadcast that waits for it, perhaps once more."""
    question = {"text": "approval_asked", "mark": post.facts["mark"], "again": again}
    asked.ask(session, post, who, now, question, prompt=prompt)


def planned_for(post: Post) -> dict[str, Any] | None:
    """Give when a draft is to leave: at a moment (`at`), or `minutes` from a meeting's start."""
    return post.facts.get("when")


def meeting(session: Session, post: Post) -> Meeting | None:
    """Give the meeting at whose distance a broadcast is to leave, where it is planned so."""
    when = planned_for(post)
    return session.get(Meeting, when["meeting"]) if when and "meeting" in when else None


def due(session: Session, post: Post, now: datetime, hold: timedelta) -> datetime:
    """Give when a draft that is sent now falls due; raises Past for a time that is over."""
    when = planned_for(post)
    if when is None:
        return now + hold
    before = meeting(session, post)
    if "at" in when:
        at = datetime.fromisoformat(when["at"])
    else:
        if before is None or before.status != "confirmed":
            raise errors.Past
        at = before.starts_at + timedelta(minutes=when["minutes"])
    at = max(at, members.quiet_until(session, at) or at)  # so that the time that is said is kept
    if at <= now or (before is not None and at >= before.starts_at):
        raise errors.Past
    return at


def needs_approval(session: Session, post: Post, readers: int) -> bool:
    """Say whether a second person has to approve a broadcast with so many readers.

    A linked Telegram group counts as one.
    """
    network = members.network(session)
    policy = network.approval if network is not None else None
    private = any(group.private for group in _groups(session, post))
    return approval.needed(policy, private=private, people=readers)


def _groups(session: Session, post: Post) -> list[WorkingGroup]:
    """Give the working groups that a broadcast is for, in Telegram too, or has items of."""
    ids = set(Audience.from_json(post.audience).group_ids)
    ids |= {group.id for item in post.news for group in item.working_groups}
    linked = select(LinkedChat.working_group_id).where(recipients.of_chats(post.audience, None))
    wanted = WorkingGroup.id.in_(ids) | WorkingGroup.id.in_(linked)
    return list(session.scalars(select(WorkingGroup).where(wanted)))


def _left_out(session: Session, post: Post) -> list[WorkingGroup]:
    excluded = Audience.from_json(post.audience).excluded
    ids = [atom.value for atom in excluded if atom.aspect == "group"]
    return list(session.scalars(select(WorkingGroup).where(WorkingGroup.id.in_(ids))))


def wrote_it(post: Post) -> int | None:
    """Give who wrote what a broadcast says, whoever sends it: else who began it."""
    wrote: int | None = post.facts.get("by", {}).get("text", post.facts.get("wrote"))
    return wrote or post.author_id


def wrote_and_sends(session: Session, post: Post) -> tuple[Person | None, Person | None]:
    """Give who wrote what a broadcast says, and who sends it where that is somebody else."""
    wrote = wrote_it(post)
    sends = post.author if post.author_id != wrote else None
    return (session.get(Person, wrote) if wrote is not None else None), sends


def approvers(session: Session, post: Post, writer_id: int | None = None) -> list[Person]:
    """Give who may approve a broadcast and can be asked: never who wrote or sent it.

    Of its correction never who wrote that (`writer_id`). The secretariat, and the chairs of the
    working groups to whose members alone it goes who may read all of it, and to whom.
    """
    writers = [writer_id] if writer_id else [one for one in (post.author_id, wrote_it(post)) if one]
    chaired = {group.chair_id for group in broadcasts.limited_to(session, post)}
    asked = session.scalars(
        select(Person)
        .where(visibility.members(), recipients.has_chat(), Person.id.not_in(writers))
        .where(
            or_(
                Person.roles.any(Role.name == "secretariat"),
                Person.roles.any(Role.name == "chair") & Person.organization_id.in_(chaired),
            )
        )
        .order_by(Person.id)
    ).all()
    named = [*_groups(session, post), *_left_out(session, post)]
    return [person for person in asked if _sees_all(members.rights(session, person), named)]


def _sees_all(viewer: Viewer, groups: Sequence[WorkingGroup]) -> bool:
    return all(access.sees_group(viewer, group) for group in groups)


def to_approve(session: Session, post_id: int, viewer: Viewer) -> Post:
    """Give a broadcast to who may approve it; Outdated, as for any old button, to others."""
    post = broadcasts.find(session, post_id)
    if viewer.person_id not in {person.id for person in approvers(session, post)}:
        raise errors.Outdated
    return post


def approve(
    session: Session,
    post_id: int,
    mark: int,
    viewer: Viewer,
    now: datetime,
    hold: timedelta,
    answered: tuple[int, int] | None = None,
) -> Post:
    """Approve it; it leaves at its time, yet not before the hold. Raises as `waiting`.

    It was `answered` in that chat's message.
    """
    post = waiting(session, post_id, mark, viewer, now)
    asked.over(session, post, answered)
    post.approved_by_id = viewer.person_id
    post.due_at = max(post.due_at, now + hold)
    _plan(post)
    _decided(session, post, viewer, now, "approved")
    return post


def decline(
    session: Session, post_id: int, mark: int, viewer: Viewer, now: datetime, reason: str | None
) -> None:
    """Decline it, for a reason: it is its author's draft again. Raises as `waiting`."""
    post = waiting(session, post_id, mark, viewer, now)
    post.facts = post.facts | {"declined": {"mark": mark, "by": viewer.person_id}}
    _to_draft(session, post, now)
    _decided(session, post, viewer, now, "declined", reason)


def approved_meanwhile(session: Session, post_id: int, mark: int, viewer: Viewer) -> Post | None:
    """Give what somebody else has approved by now, of which this person was asked; None else.

    Raises AlreadyDone where they objected to it before, and as `to_approve`.
    """
    post = to_approve(session, post_id, viewer)
    if post.approved_by_id in (None, viewer.person_id) or post.facts["mark"] != mark:
        return None
    if viewer.person_id in post.facts.get("objected", ()):
        raise errors.AlreadyDone
    return post


def object_to(
    session: Session, post: Post, viewer: Viewer, now: datetime, reason: str | None
) -> None:
    """Tell its author that somebody objects to what another approved; it still leaves."""
    objected = post.facts.get("objected", [])
    post.facts = post.facts | {"objected": [*objected, viewer.person_id]}
    _decided(session, post, viewer, now, "objected", reason)


def waiting(session: Session, post_id: int, mark: int, viewer: Viewer, now: datetime) -> Post:
    """Give what was submitted with this mark and waits for approval, to who may approve it.

    Raises AlreadyDecided where somebody was faster, NotInTime where its time is over, NotWaiting
    where it was taken back or changed, and as `to_approve`.
    """
    post = to_approve(session, post_id, viewer)
    if post.state != "approval":
        raise over(session, post, mark)
    if post.facts["mark"] != mark:
        raise errors.NotWaiting
    if is_late(post, now):
        raise errors.NotInTime
    return post


def over(session: Session, post: Post, mark: int) -> errors.Refusal:
    """Give why what was submitted with this mark does not wait any more."""
    if post.facts["mark"] != mark:
        return errors.NotWaiting()
    if post.approved_by is not None:
        return errors.AlreadyDecided("approved", post.approved_by.name)
    declined = post.facts.get("declined")
    if declined is not None and declined["mark"] == mark:
        return errors.AlreadyDecided("declined", session.get_one(Person, declined["by"]).name)
    return errors.NotInTime() if post.facts.get("unapproved") == mark else errors.NotWaiting()


def is_late(post: Post, now: datetime) -> bool:
    """Say whether the time for which a broadcast is planned is over."""
    return planned_for(post) is not None and post.due_at <= now


def _decided(
    session: Session,
    post: Post,
    viewer: Viewer,
    now: datetime,
    what: str,
    reason: str | None = None,
) -> None:
    audit.record(session, now, viewer.person_id, f"broadcast-{what}", f"post:{post.id}")
    if post.author_id is not None:
        tell_decided(session, post, post.author_id, viewer, now, f"broadcast_{what}", reason)


def tell_decided(
    session: Session,
    post: Post,
    writer_id: int,
    viewer: Viewer,
    now: datetime,
    text: str,
    reason: str | None,
) -> None:
    """Tell who wrote a broadcast or its correction what the viewer decided on it, and why.

    `text` names the notice's template. Why it was not approved, or objected to, stays with the
    broadcast (`remarks`, each of the text, who, why) until it is submitted anew.
    """
    by = session.get_one(Person, viewer.person_id).name
    if text.endswith(("_declined", "_objected")):
        post.facts = post.facts | {"remarks": [*remarks(post), [text, by, reason]]}
    posts.tell(session, now, writer_id, text, post_id=post.id, by=by, reason=reason)


def remarks(post: Post) -> list[list[str | None]]:
    """Give what was said against a broadcast or its correction: the notice's text, who, and why."""
    return list(post.facts.get("remarks", ()))


def take_back_changed(session: Session, now: datetime) -> int:
    """Give back what says something else by now than when it was sent; give how many that were.

    An item was edited or withdrawn: its author has to see it first, and who approves after that.
    """
    submitted = [post for post in _yet_to_leave(session) if "digest" in post.facts]
    changed = [post for post in submitted if post.facts["digest"] != digest(post)]
    for post in changed:
        known = post.facts.get("gone", ())
        gone = [one.id for one in post.news if one.withdrawn and one.id not in known]
        give_back(session, post, now, "broadcast_changed", gone=gone)
    return len(changed)


def _yet_to_leave(session: Session) -> Sequence[Post]:
    waiting = Post.state.in_(("planned", "approval"))
    return session.scalars(select(Post).where(Post.kind == "broadcast", waiting)).all()


def give_back(session: Session, post: Post, now: datetime, why: str, **facts: Any) -> None:
    """Make its author's draft again of what cannot leave as it is, and tell them why."""
    _to_draft(session, post, now)
    broadcasts.tell_author(session, post, now, why, **facts)


def digest(post: Post) -> str:
    """Give what a broadcast says, as a short text: a preview and an approval are of this."""
    items = [
        (one.id, one.title, one.body, one.link, one.translations, one.attachment, one.withdrawn)
        for one in post.news
    ]
    words = [post.facts.get(name) for name in broadcasts.WORDS]
    whole = json.dumps([*words, items], default=str, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def take_back(session: Session, post: Post, viewer: Viewer, now: datetime) -> None:
    """Make a draft again of what has not begun to leave; its approval is void.

    Its author is told of what somebody else took back. Raises TooLate once it has, AlreadyDone for
    what is a draft already, and ThrownAway for what was deleted since.
    """
    if post.state == "draft":
        raise errors.AlreadyDone
    if post.state == "withdrawn":
        raise errors.ThrownAway
    if post.state not in ("planned", "approval"):
        raise errors.TooLate
    _to_draft(session, post, now)
    audit.record(session, now, viewer.person_id, "broadcast-undone", f"post:{post.id}")
    if post.author_id is not None and post.author_id != viewer.person_id:
        tell_decided(session, post, post.author_id, viewer, now, "broadcast_taken_back", None)


def _to_draft(session: Session, post: Post, now: datetime) -> None:
    asked.over(session, post)
    post.state, post.due_at, post.expires_at, post.approved_by_id = "draft", now, None, None


def follow(session: Session, meeting: Meeting, now: datetime) -> None:
    """Move what is to leave at a meeting's distance with it: that distance is what was approved.

    What cannot leave any more (the meeting is cancelled, the time over) is a draft again, and its
    author is told.
    """
    for post in _yet_to_leave(session):
        when = planned_for(post)
        if when is None or when.get("meeting") != meeting.id:
            continue
        try:
            post.due_at = due(session, post, now, timedelta())
        except errors.Past:
            give_back(session, post, now, "broadcast_back", meeting_id=meeting.id)
        else:
            post.expires_at = post.due_at + broadcasts.PATIENCE
