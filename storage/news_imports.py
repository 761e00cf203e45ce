"""Imported newsletters: the items that they propose, until the secretariat decided on each."""

import json
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage import audit, database, errors, groups, news
from storage.models import News, NewsImport, NewsProposal, WorkingGroup
from storage.rules import newsletter
from storage.rules.access import Viewer

Side = Literal["before", "after"]
Took = Literal["nothing", "link", "date", "both"]
"""What the first of two had not, and took from the second, when they were merged."""


class Merged(NamedTuple):
    """Two proposals made one, with what `part` has to know to make two of them again."""

    first: NewsProposal
    second: NewsProposal
    took: Took


def propose(
    session: Session,
    found: Sequence[newsletter.Item],
    source: str | None,
    author_id: int | None,
    now: datetime,
    today: date,
) -> NewsImport:
    """Keep the items that a newsletter proposes; NoWords where there are none.

    A date that is still to come is no item's date, but one of what it tells about; a line of an
    item's own date alone is not said twice.
    """
    if not found:
        raise errors.NoWords
    made = NewsImport(source=source, author_id=author_id, created_at=now)
    session.add(made)
    session.flush()
    for position, item in enumerate(found, 1):
        published = item.published if item.published and item.published <= today else None
        body = newsletter.without_date(item.body, published) if published else item.body
        proposal = NewsProposal(
            import_id=made.id, position=position, state="open", title=item.title, body=body,
            link=item.link, published=published, group_ids=[],
        )  # fmt: skip
        session.add(proposal)
    audit.record(session, now, author_id, "newsletter-imported", f"import:{made.id}")
    session.flush()
    return made


def find_import(session: Session, import_id: int) -> NewsImport:
    """Give an import; NotFound where there is none."""
    made = session.get(NewsImport, import_id)
    if made is None:
        raise errors.NotFound
    return made


def find(session: Session, proposal_id: int) -> NewsProposal:
    """Give a proposal, whatever became of it; NotFound where there is none."""
    proposal = session.get(NewsProposal, proposal_id)
    if proposal is None:
        raise errors.NotFound
    return proposal


def of_import(session: Session, import_id: int) -> Sequence[NewsProposal]:
    """Give an import's proposals in order, whatever became of them."""
    return session.scalars(
        select(NewsProposal)
        .where(NewsProposal.import_id == import_id)
        .order_by(NewsProposal.position)
    ).all()


def waiting(session: Session) -> int:
    """Count the proposals of all imports that nobody decided on yet."""
    query = select(func.count()).select_from(NewsProposal).where(NewsProposal.state == "open")
    return session.scalar(query) or 0


def first_waiting(session: Session) -> NewsProposal:
    """Give the first proposal of the latest import that has any open; Outdated where none has."""
    found = session.scalar(
        select(NewsProposal)
        .where(NewsProposal.state == "open")
        .order_by(NewsProposal.import_id.desc(), NewsProposal.position)
        .limit(1)
    )
    if found is None:
        raise errors.Outdated
    return found


def neighbour(session: Session, proposal: NewsProposal, side: Side) -> NewsProposal | None:
    """Give the nearest open proposal before or after one."""
    others = [one for one in of_import(session, proposal.import_id) if one.state == "open"]
    if side == "before":
        return next((one for one in reversed(others) if one.position < proposal.position), None)
    return next((one for one in others if one.position > proposal.position), None)


def imported_before(session: Session, proposal: NewsProposal) -> NewsProposal | None:
    """Give the latest proposal of another import that had just this text, whatever became of it."""
    return session.scalar(
        select(NewsProposal)
        .where(
            NewsProposal.import_id < proposal.import_id,
            NewsProposal.body == proposal.body,
            NewsProposal.body != "",
            NewsProposal.state != "merged",
        )
        .order_by(NewsProposal.id.desc())
        .limit(1)
    )


def mark(proposal: NewsProposal) -> int:
    """Give a number, below a thousand million, for all that is published if it is accepted now."""
    said = [getattr(proposal, name) for name in ("title", "body", "link", "published", "group_ids")]
    return zlib.crc32(json.dumps(said, default=str).encode()) % 10**9


def accept(
    session: Session, proposal_id: int, seen: int, viewer: Viewer, now: datetime, today: date
) -> News:
    """Publish a proposal, dated today where it has no date.

    Raises AlreadyDecided where it is not open, ChangedSince where it was otherwise when it was
    `seen` (its mark then), NoWords where it has a headline only.
    """
    proposal = _open(session, proposal_id)
    if mark(proposal) != seen:
        raise errors.ChangedSince
    if not proposal.body:
        raise errors.NoWords
    of = [groups.find(session, viewer, group_id) for group_id in proposal.group_ids]
    written = news.Written(proposal.title, proposal.body, of, link=proposal.link)
    day = proposal.published or today
    item = news.publish(session, written, day, viewer.person_id, now)
    proposal.state, proposal.news_id = "accepted", item.id
    return item


def take_back(session: Session, proposal_id: int, actor_id: int, now: datetime) -> NewsProposal:
    """Let an accepted proposal wait again, as if it had never been published.

    Raises InUse where its item was changed, withdrawn or put into a broadcast since.
    """
    proposal = _in_state(session, proposal_id, "accepted")
    item = news.find_any(session, proposal.news_id or 0)
    database.hold(session, item)
    if not _as_accepted(item, proposal) or news.is_in_broadcast(session, item):
        raise errors.InUse
    proposal.state, proposal.news_id = "open", None
    session.flush()
    news.take_back(session, item, actor_id, now)
    return proposal


def _as_accepted(item: News, proposal: NewsProposal) -> bool:
    """Say whether an item is still what a proposal became."""
    unchanged = (item.title, item.body) == (proposal.title, proposal.body)
    same_readers = {one.id for one in item.working_groups} == {*proposal.group_ids}
    return (
        unchanged and same_readers and not (item.translations or item.attachment or item.withdrawn)
    )


def drop(session: Session, proposal_id: int) -> NewsProposal:
    """Let a proposal become nothing; AlreadyDecided where it is not open."""
    proposal = _open(session, proposal_id)
    proposal.state = "dropped"
    return proposal


def propose_again(session: Session, proposal_id: int) -> NewsProposal:
    """Take a dropped proposal up again; Outdated where it is not dropped."""
    proposal = _in_state(session, proposal_id, "dropped")
    proposal.state = "open"
    return proposal


def change(
    session: Session,
    proposal_id: int,
    *,
    title: str | None = None,
    body: str | None = None,
    published: date | None = None,
    group_ids: Sequence[int] | None = None,
) -> NewsProposal:
    """Write something of a proposal anew; AlreadyDecided where it is not open."""
    proposal = _open(session, proposal_id)
    proposal.title = title or proposal.title
    if body:  # a link that stood in the text is gone with it
        proposal.link = news.link_below(proposal.body, proposal.link)
        proposal.body = body
    proposal.published = published or proposal.published
    proposal.group_ids = proposal.group_ids if group_ids is None else list(group_ids)
    return proposal


def merge(session: Session, proposal_id: int, side: Side) -> Merged:
    """Make one of a proposal and the open one before or after: the first of the two stays.

    The second one's headline stays, above its text. What is of a private working group stays so,
    also when it is parted again. Outdated where there is none to merge with, OtherReaders where
    both are of such ones and not of the same.
    """
    proposal = _open(session, proposal_id)
    other = neighbour(session, proposal, side)
    if other is None:
        raise errors.Outdated
    other = _open(session, other.id)
    first, second = (other, proposal) if side == "before" else (proposal, other)
    first.group_ids = _fewer_readers(session, first, second)
    link = second.link is not None and first.link is None
    day = second.published is not None and first.published is None
    took: Took = "both" if link and day else "link" if link else "date" if day else "nothing"
    first.body = newsletter.joined(first.body, second.title, second.body)
    first.link = first.link or second.link
    first.published = first.published or second.published
    second.state = "merged"
    return Merged(first, second, took)


def _fewer_readers(session: Session, first: NewsProposal, second: NewsProposal) -> list[int]:
    """Give the working groups of one item that says what both say."""
    private = set(session.scalars(select(WorkingGroup.id).where(WorkingGroup.private)))
    ours, theirs = ({*one.group_ids} & private for one in (first, second))
    if ours and theirs and set(first.group_ids) != set(second.group_ids):
        raise errors.OtherReaders
    return list(second.group_ids if theirs else first.group_ids)


def part(session: Session, first_id: int, second_id: int, took: Took) -> NewsProposal:
    """Make two again of what was merged; give the first. Outdated where that changed since."""
    first, second = _open(session, first_id), _in_state(session, second_id, "merged")
    below = newsletter.joined("", second.title, second.body)
    if first.import_id != second.import_id or not first.body.endswith(below):
        raise errors.Outdated
    first.body = first.body.removesuffix(below).removesuffix("\n\n")
    if took in ("link", "both"):
        first.link = None
    if took in ("date", "both"):
        first.published = None
    second.state = "open"
    return first


def _open(session: Session, proposal_id: int) -> NewsProposal:
    return _in_state(session, proposal_id, "open")


def _in_state(session: Session, proposal_id: int, state: str) -> NewsProposal:
    proposal = find(session, proposal_id)
    database.hold(session, proposal)
    if proposal.state != state:
        raise errors.AlreadyDecided(proposal.state, None) if state == "open" else errors.Outdated
    return proposal
