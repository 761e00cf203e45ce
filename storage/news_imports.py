"""Imported newsletters: the items that they propose, until the secretariat decided on each."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import audit, database, errors, groups, news
from storage.models import News, NewsImport, NewsProposal
from storage.rules import newsletter
from storage.rules.access import Viewer

Side = Literal["before", "after"]


def propose(
    session: Session,
    found: Sequence[newsletter.Item],
    source: str | None,
    author_id: int | None,
    now: datetime,
    today: date,
) -> NewsImport:
    """Keep the items that a newsletter proposes; NoWords where there are none.

    A date that is still to come is no item's date, but one of what it tells about.
    """
    if not found:
        raise errors.NoWords
    made = NewsImport(source=source, author_id=author_id, created_at=now)
    session.add(made)
    session.flush()
    for position, item in enumerate(found, 1):
        published = item.published if item.published and item.published <= today else None
        proposal = NewsProposal(
            import_id=made.id, position=position, state="open", title=item.title, body=item.body,
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


def neighbour(session: Session, proposal: NewsProposal, side: Side) -> NewsProposal | None:
    """Give the nearest open proposal before or after one."""
    others = [one for one in of_import(session, proposal.import_id) if one.state == "open"]
    if side == "before":
        return next((one for one in reversed(others) if one.position < proposal.position), None)
    return next((one for one in others if one.position > proposal.position), None)


def accept(session: Session, proposal_id: int, viewer: Viewer, now: datetime, today: date) -> News:
    """Publish a proposal, dated today where it has no date; Outdated where it is not open.

    Raises NoWords where it has a headline only.
    """
    proposal = _open(session, proposal_id)
    if not proposal.body:
        raise errors.NoWords
    of = [groups.find(session, viewer, group_id) for group_id in proposal.group_ids]
    written = news.Written(proposal.title, proposal.body, of)
    day = proposal.published or today
    item = news.publish(session, written, day, viewer.person_id, now, proposal.link)
    proposal.state, proposal.news_id = "accepted", item.id
    return item


def drop(session: Session, proposal_id: int) -> NewsProposal:
    """Let a proposal become nothing; Outdated where it is not open."""
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
    """Write something of a proposal anew; Outdated where it is not open."""
    proposal = _open(session, proposal_id)
    proposal.title = title or proposal.title
    proposal.body = body or proposal.body
    proposal.published = published or proposal.published
    proposal.group_ids = proposal.group_ids if group_ids is None else list(group_ids)
    return proposal


def merge(session: Session, proposal_id: int, side: Side) -> NewsProposal:
    """Make one of a proposal and the open one before or after; give it: the first of the two.

    The second one's headline stays, above its text. Outdated where there is none to merge with.
    """
    proposal = _open(session, proposal_id)
    other = neighbour(session, proposal, side)
    if other is None:
        raise errors.Outdated
    other = _open(session, other.id)
    first, second = (other, proposal) if side == "before" else (proposal, other)
    first.body = newsletter.joined(first.body, second.title, second.body)
    first.link = first.link or second.link
    first.published = first.published or second.published
    second.state = "merged"
    return first


def _open(session: Session, proposal_id: int) -> NewsProposal:
    return _in_state(session, proposal_id, "open")


def _in_state(session: Session, proposal_id: int, state: str) -> NewsProposal:
    proposal = find(session, proposal_id)
    database.hold(session, proposal)
    if proposal.state != state:
        raise errors.Outdated
    return proposal
