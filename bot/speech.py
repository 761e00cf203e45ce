"""What the handlers say, as the functions that the runtime calls: the one seam between the two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers import (
    calendar_feeds,
    cards,
    copies,
    dispatch,
    failures,
    fetching,
    files,
    menu,
    post_views,
    progress,
)
from handlers.calls import Call
from storage.database import Session
from storage.models import Card, Delivery, Post
from storage.outbox import Render


@dataclass(frozen=True)
class Speech:
    """Each runs inside one transaction of the session that it is given, and sends nothing."""

    handle: Callable[..., list[Call]] = dispatch.handle
    """Does what an update asks for; gives the replies that are owed."""

    wanted_file: Callable[[Session, dict[str, Any]], str | None] = fetching.wanted
    """Names the file without which an update cannot be handled: then `handle` gets it too."""

    apologise: Callable[[Session, dict[str, Any]], list[Call]] = failures.replies
    """Says to whoever sent an update that it could not be handled."""

    complete: Callable[[Session, Call, datetime], Call] = files.complete
    """Makes the file that a reply is to bring, when it is sent."""

    excuse: Callable[[Session, Call], Call] = failures.instead_of_file
    """Says that the file of a reply could not be made."""

    post: Render = post_views.render
    """Makes the text of a post in one variant."""

    live: Callable[[Session, Post, int, datetime], progress.Shown] = progress.live
    """Makes the live message of a broadcast in a chat."""

    cards: Callable[[Session, Sequence[Card], datetime], Callable[[Card], Call | None]] = (
        cards.edits_of
    )
    """Gives what makes the edits that bring these cards up to date; of one to be forgotten None."""

    updates: Callable[[Session, Sequence[Delivery], datetime], copies.Updates] = copies.Updates
    """Makes the calls that correct or delete copies of broadcasts."""

    calendar: Callable[[Session, str, datetime], bytes | None] = calendar_feeds.content
    """Writes the calendar at an address, given its token; None where there is none."""

    own_menu: Callable[[Session, int], list[Call]] = menu.calls
    """Makes the calls that set an account's command menu."""

    general_menu: Callable[[Session], list[Call]] = menu.general
    """Makes the calls that set everybody's command menu."""
