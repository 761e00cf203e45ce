"""Approvals by a second person: whether a broadcast needs one, who may give it, what is decided.

Corrections need them as broadcasts do (`storage.corrections`); what becomes of them as time passes
stands in `storage.approval_watch`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage import asked, audit, broadcasts, errors, members, posts, recipients, visibility
from storage.models import LinkedChat, Person, Post, Role, WorkingGroup
from storage.rules import access, approval
from storage.rules.access import Viewer
from storage.rules.audience import Audience


def needs_approval(session: Session, post: Post, readers: int) -> bool:
    """Say whether a second person has to approve a broadcast with so many readers.

    A linked Telegram group counts as one.
    """
    network = members.network(session)
    policy = network.approval if network is not None else None
    return approval.needed(policy, private=is_private(session, post), people=readers)


def is_private(session: Session, post: Post) -> bool:
    """Say whether a broadcast is of, or for, a private working group."""
    return any(group.private for group in _groups(session, post))


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


def wait_for_approval(session: Session, post: Post, who: Sequence[Person], now: datetime) -> None:
    """Let a broadcast wait until one of these people, who are asked, approves it."""
    post.state = "approval"
    anew = {"asked_at": now.isoformat(), "asked_again": False, "objected": []}
    post.facts = post.facts | anew | {"declined": None, "unapproved": None}
    ask(session, post, who, now, prompt=True)


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


def to_approve(session: Session, post_id: int, viewer: Viewer) -> Post:
    """Give a broadcast to who may approve it; Outdated, as for any old button, to others."""
    post = broadcasts.find(session, post_id)
    if viewer.person_id not in {person.id for person in approvers(session, post)}:
        raise errors.Outdated
    return post


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
    if broadcasts.is_late(post, now):
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
    broadcasts.to_leave(session, post)
    _decided(session, post, viewer, now, "approved")
    return post


def decline(
    session: Session, post_id: int, mark: int, viewer: Viewer, now: datetime, reason: str | None
) -> None:
    """Decline it, for a reason: it is its author's draft again. Raises as `waiting`."""
    post = waiting(session, post_id, mark, viewer, now)
    post.facts = post.facts | {"declined": {"mark": mark, "by": viewer.person_id}}
    broadcasts.to_draft(session, post, now)
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
