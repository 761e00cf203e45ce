"""News of the seats that a change of meetings gives: after its notice, one message a person.

That of a seat says when and where the meeting is: before the notice of a move nobody has heard of
that, and where the move is undone in time there is none.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage import members, posts, unheard
from storage.models import Meeting, Post


def follow(session: Session, meeting_ids: Collection[int]) -> None:
    """Have the seats of these meetings of which nobody was told yet told after what waits of them.

    Of several dates of a series each person is told at once.
    """
    of_each: dict[tuple[int, str], list[Post]] = defaultdict(list)
    given = Post.kind == "seat", Post.state == "planned", Post.meeting_id.in_(meeting_ids)
    for post in session.scalars(select(Post).where(*given).order_by(Post.id)):
        if post.meeting is not None:
            series = post.meeting.series_key or post.meeting.key
            of_each[post.audience["people"][0], series].append(post)
    for its in of_each.values():
        first = _together(session, its)
        notices = (unheard.waiting(session, one).due_at for one in unheard.dates(session, first))
        due = max((at for at in notices if at is not None), default=None)
        if due is not None and first.meeting is not None:
            leaves = members.held_until(session, due, first.meeting.starts_at) or due
            first.due_at = leaves + unheard.AFTER
    session.flush()


def _together(session: Session, its: Sequence[Post]) -> Post:
    """Let the news of the first date tell of the others, too."""
    dates: dict[int, Meeting] = {}
    for post in its:
        dates |= {one.id: one for one in unheard.dates(session, post)}
    first, *others = sorted(dates.values(), key=unheard.leading)
    tells = next(post for post in its if post.meeting_id == first.id)
    tells.facts = {"others": {str(one.id): {} for one in others}} if others else {}
    for post in its:
        if post is not tells:
            posts.withdraw_post(session, post, "superseded")
    return tells
