"""What a claim decides by: posts, recipients and meetings, as they are when a message goes out.

Read in few queries for many deliveries at once, because this is done for every message.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from storage import change_reach, members, quorums, settled, unheard, viewers
from storage.models import (
    Account,
    Delivery,
    LinkedChat,
    Meeting,
    News,
    Organization,
    Person,
    Post,
    PostItem,
    Rsvp,
)
from storage.rules import access, answers, languages, sending
from storage.rules.access import Viewer
from storage.rules.audience import Audience, atoms_of


@dataclass(frozen=True)
class Recipient:
    """Whom a delivery is for, as they are now; a stranger is no person, nor is a Telegram group."""

    person: Person | None
    rsvp: Rsvp | None
    viewer: Viewer | None
    language: str
    kind: str = ""
    """Of the person's organization."""
    linked: LinkedChat | None = None
    """The Telegram group, where it is one; the `viewer` is then everybody in its working group."""
    anew: bool = False
    """Whether the delivery takes the place of a copy that could not be corrected."""
    settled: bool = False
    """Whether what the post wants has come about meanwhile."""
    all_the_same: bool = False
    """Whether a change is told them though they declined (`change_reach.told_despite_a_no`)."""
    elsewhere: tuple[tuple[int, str, bool, bool], ...] = ()
    """What they answered to the other dates that the post is about (`sending.Variant`)."""


def posts(session: Session, queued: Sequence[Delivery]) -> dict[int, Post]:
    """Give the posts of these deliveries by number, with their meetings and news items."""
    found = session.scalars(
        select(Post)
        .where(Post.id.in_({delivery.post_id for delivery in queued}))
        .options(
            joinedload(Post.meeting).selectinload(Meeting.working_groups),
            selectinload(Post.items).joinedload(PostItem.news).selectinload(News.working_groups),
        )
        .execution_options(populate_existing=True)
    )
    return {post.id: post for post in found}


def recipients(session: Session, queued: Sequence[Delivery]) -> dict[int, Recipient]:
    """Give whom each delivery is for, by the delivery's number."""
    same_meeting = and_(Rsvp.meeting_id == Post.meeting_id, Rsvp.person_id == Delivery.person_id)
    rows = session.execute(
        select(
            Person, Rsvp, Organization.kind, Account.language, Account.language_code,
            Delivery.id, Delivery.replaced,
        )
        .select_from(Delivery)
        .join(Post, Post.id == Delivery.post_id)
        .outerjoin(Person, Person.id == Delivery.person_id)
        .outerjoin(Organization, Organization.id == Person.organization_id)
        .outerjoin(Account, Account.telegram_id == Delivery.chat_id)
        .outerjoin(Rsvp, same_meeting)
        .where(Delivery.id.in_([delivery.id for delivery in queued]))
        .execution_options(populate_existing=True)  # all facts of one moment
    ).all()  # fmt: skip
    readers = {number: (person, rsvp) for person, rsvp, *_, number, _ in rows if person is not None}
    rights = viewers.of(session, [person for person, _ in readers.values()])
    offered = members.network_languages(session)
    about = {delivery.post for delivery in queued}
    met = settled.among(session, about, queued, readers)
    all_the_same = _all_the_same(session, about, queued)
    elsewhere = _answers_elsewhere(session, about, queued)
    found = {
        number: Recipient(
            person,
            rsvp,
            rights.get(person.id) if person else None,
            languages.guess(offered, person.language if person else None, chosen, of_telegram),
            kind or "",
            anew=bool(replaced),
            settled=number in met,
            all_the_same=number in all_the_same,
            elsewhere=elsewhere.get(number, ()),
        )
        for person, rsvp, kind, chosen, of_telegram, number, replaced in rows
    }
    return found | _linked(session, queued, met)


def _all_the_same(
    session: Session, about: Collection[Post], queued: Sequence[Delivery]
) -> frozenset[int]:
    """Give the deliveries of changes that are told to their readers though they declined."""
    found: set[int] = set()
    for post in about:
        of_one = not post.facts.get("others") and "status" not in post.facts.get("old", {})
        if post.kind not in unheard.KINDS or of_one:
            continue
        of_post = {one.person_id: one.id for one in queued if one.post_id == post.id}
        told = change_reach.told_despite_a_no(session, post)
        people = select(Person.id).where(Person.id.in_(of_post), told)
        found |= {of_post[one] for one in session.scalars(people)}
    return frozenset(found)


def _answers_elsewhere(
    session: Session, about: Collection[Post], queued: Sequence[Delivery]
) -> dict[int, tuple[tuple[int, str, bool, bool], ...]]:
    """Give, by the number of each delivery to somebody, what they answered to a post's others."""
    found: dict[int, tuple[tuple[int, str, bool, bool], ...]] = {}
    for post in about:
        ids = sorted(map(int, post.facts.get("others", ())))
        if not ids or post.kind not in _WITH_ANSWERS:
            continue
        of_post = {
            one.person_id: one.id
            for one in queued
            if one.post_id == post.id and one.person_id is not None
        }
        its = select(Rsvp).where(Rsvp.meeting_id.in_(ids), Rsvp.person_id.in_(of_post))
        given = {
            (one.person_id, one.meeting_id): (one.answer, one.confirm, one.ticket is not None)
            for one in session.scalars(its)
        }
        for person, number in of_post.items():
            each = ((one, *given.get((person, one), (answers.NONE, False, False))) for one in ids)
            found[number] = tuple(each)
    return found


_WITH_ANSWERS: Final = ("change", "announcement", "seat")
"""What says its reader's answer."""


def _linked(
    session: Session, queued: Sequence[Delivery], met: Collection[int]
) -> dict[int, Recipient]:
    """Give those of deliveries to Telegram groups; one that is linked no more is nobody's.

    `met` are the deliveries of which what they want has come about.
    """
    to_groups = [one for one in queued if one.chat_id < 0]
    if not to_groups:
        return {}
    of_chat = {
        linked.chat_id: linked
        for linked in session.scalars(
            select(LinkedChat)
            .where(
                LinkedChat.chat_id.in_([one.chat_id for one in to_groups]),
                LinkedChat.lost.is_(None),
            )
            .execution_options(populate_existing=True)
        )
    }
    return {
        one.id: replace(
            of_linked(session, of_chat.get(one.chat_id)),
            anew=bool(one.replaced),
            settled=one.id in met,
        )
        for one in to_groups
    }


def of_linked(session: Session, linked: LinkedChat | None) -> Recipient:
    """Give the reader of a Telegram group: everybody in its working group."""
    viewer = access.everybody_in(linked.working_group_id) if linked is not None else None
    return Recipient(None, None, viewer, members.language(session, None, None), linked=linked)


def withheld(post: Post, delivery: Delivery, recipient: Recipient, now: datetime) -> str | None:
    """Give the reason for which a delivery must not leave any more; None: it may."""
    return sending.withheld(
        _post_facts(post), _recipient_facts(post, delivery, recipient), _meeting_facts(post), now
    )


def reads(post: Post, delivery: Delivery, recipient: Recipient) -> bool:
    """Say whether a post is for its recipient still, as `recipients.of` says for many."""
    facts = _recipient_facts(post, delivery, recipient)
    return facts.member and facts.concerned


def _post_facts(post: Post) -> sending.PostFacts:
    starts_at = post.facts.get("starts_at")
    return sending.PostFacts(
        kind=post.kind,
        expires_at=post.expires_at,
        starts_at=datetime.fromisoformat(starts_at) if starts_at else None,
        due_at=post.due_at,
        sequence=post.facts.get("sequence"),
        moved=post.facts.get("moved", False),
        recalled=post.recalled_at is not None,
    )


def _meeting_facts(post: Post) -> sending.MeetingFacts | None:
    meeting = post.meeting
    if meeting is None or post.kind not in sending.ABOUT_MEETINGS:
        return None
    return sending.MeetingFacts(meeting.status, meeting.starts_at, meeting.sequence)


def _recipient_facts(
    post: Post, delivery: Delivery, recipient: Recipient
) -> sending.RecipientFacts:
    person, viewer, rsvp = recipient.person, recipient.viewer, recipient.rsvp
    if delivery.chat_id < 0:
        linked = recipient.linked
        concerned = linked is not None and concerns_chat(post, linked)
        return sending.RecipientFacts(member=True, concerned=concerned, settled=recipient.settled)
    if person is None or viewer is None:  # a stranger's chat: an answer to their own act
        return sending.RecipientFacts(member=delivery.person_id is None, concerned=True)
    return sending.RecipientFacts(
        member=members.is_member(person) and person.telegram_id == delivery.chat_id,
        concerned=_concerned(post, viewer, recipient),
        answer=answers.standing(rsvp.answer, waits=rsvp.ticket is not None) if rsvp else "none",
        confirmed=not rsvp.confirm if rsvp else True,
        joined_at=person.joined_at,
        settled=recipient.settled,
        all_the_same=recipient.all_the_same,
    )


def _concerned(post: Post, viewer: Viewer, recipient: Recipient) -> bool:
    """Say whether somebody is in a post's audience still, as `recipients.of` says for many."""
    if post.kind == quorums.KIND and post.meeting is not None:
        its = [one for one in post.meeting.working_groups if one.id == post.facts["group_id"]]
        return access.sees_names(viewer, its)
    if "roles" in post.audience:
        return bool(viewer.roles & set(post.audience["roles"]))
    if post.kind in sending.MEETING_KINDS and post.meeting is not None:
        return access.is_asked(viewer, post.meeting.working_groups)
    if post.kind == sending.NO_MORE and post.meeting is not None:
        return not access.is_asked(viewer, post.meeting.working_groups)
    if "people" in post.audience:
        return viewer.person_id in post.audience["people"]
    if post.items and not items_for(post, viewer):
        return False
    holding = atoms_of(
        viewer.organization_id,
        recipient.kind,
        viewer.working_group_ids,
        viewer.roles,
        recipient.language,
    )
    return Audience.from_json(post.audience).includes(holding)


def concerns_chat(post: Post, linked: LinkedChat) -> bool:
    """Say whether a post is for a Telegram group still, as `recipients.of_chats` says for many."""
    if post.kind in sending.MEETING_KINDS and post.meeting is not None:
        return linked.working_group_id in {group.id for group in post.meeting.working_groups}
    if post.kind == sending.NO_MORE and post.meeting is not None:
        asked = access.everybody_in(linked.working_group_id)
        return not access.is_asked(asked, post.meeting.working_groups)
    if linked.id not in post.audience.get("chats", ()):
        return False
    circle = post.facts.get("circle")
    if circle and linked.working_group_id not in circle:
        return False  # it was linked to another working group since
    return not post.items or bool(items_for(post, access.everybody_in(linked.working_group_id)))


def items_for(post: Post, viewer: Viewer | None) -> list[News]:
    """Give a broadcast's items that are for somebody, as `recipients.may_read` says for many."""
    of_groups = [(item, item.working_groups) for item in post.news if not item.withdrawn]
    if len(post.items) == 1:
        return [item for item, groups in of_groups if access.sees_news(viewer, groups)]
    return [item for item, groups in of_groups if access.concerns(viewer, groups)]


def variant(post: Post, recipient: Recipient, now: datetime) -> sending.Variant:
    """Give the variant of a post's text that is for this recipient."""
    person, viewer, rsvp = recipient.person, recipient.viewer, recipient.rsvp
    language = recipient.language
    digits = person.latin_digits if person is not None else False
    meeting, for_all = post.meeting, recipient.linked is not None
    if meeting is None or post.kind not in sending.MEETING_KINDS:
        item_ids = tuple(item.id for item in items_for(post, viewer))
        return sending.Variant(
            language, digits, item_ids=item_ids, version=post.version, anew=recipient.anew,
            for_all=for_all,
        )  # fmt: skip
    lead = sending.lead_minutes(meeting.starts_at, now) if post.kind == "reminder" else None
    return sending.Variant(
        language,
        digits,
        answer=rsvp.answer if rsvp else "none",
        confirm=rsvp.confirm if rsvp else False,
        group_ids=tuple(g.id for g in meeting.working_groups if access.sees_group(viewer, g)),
        lead_minutes=lead,
        for_all=for_all,
        elsewhere=recipient.elsewhere,
        place=rsvp.place if rsvp else None,
        revision=meeting.revision_in_groups if for_all else meeting.revision,
        version=post.version,
    )
