"""What brings a copy of a broadcast up to date: edits, or deletions.

After a recall all are deleted; after a correction those whose readers it is not for any more: what
was wrong is not to stand there, and what is right is not for them.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handlers import broadcast_texts, calls, post_views, styles
from handlers.broadcast_texts import Words
from handlers.calls import Call
from handlers.keyboards import Keyboard
from storage import claim_facts, database, members
from storage import copies as storage_copies
from storage.models import Content, Delivery, Post
from storage.outbox import Contents, Message
from storage.rules.sending import Variant


@dataclass(frozen=True)
class Update:
    """The calls that bring one copy up to date, one a message; none where that cannot be.

    `content_id` is what a copy shows once it was edited. A copy that is `unchanged` says all that
    already: its reader is not told of a correction, which may be of what they must not see.
    `done` and `undone` are what the copy becomes, of `copies.BECAME`.
    """

    calls: Sequence[Call] = ()
    content_id: int | None = None
    unchanged: bool = False
    done: str = "corrected"
    undone: str = "not_corrected"


class Updates:
    """The updates of copies, by the facts that the sender would go by, read for all at once."""

    def __init__(
        self, session: database.Session, copies: Sequence[Delivery], now: datetime
    ) -> None:
        self._session = session
        self._now = now
        corrected = [one for one in copies if one.post.recalled_at is None]
        # Both are held here, so that they are read once for all.
        self._network = members.network(session)
        self._posts = claim_facts.posts(session, corrected)
        self._recipients = claim_facts.recipients(session, corrected)
        self._contents = Contents(session, now, post_views.render)
        self._marked: dict[int, list[Message]] = {}

    def of(self, delivery: Delivery) -> Update:
        """Make the update of one of the copies."""
        if delivery.post.recalled_at is not None:
            return _deletion(delivery, "not_deleted")
        recipient = self._recipients[delivery.id]
        if not claim_facts.reads(delivery.post, delivery, recipient):
            return _deletion(delivery, "outside")
        variant = claim_facts.variant(delivery.post, recipient, self._now)
        new = self._contents.of(delivery.post, variant)
        if _messages(delivery.content) == _messages(new) and None not in _ids(delivery):
            return Update(unchanged=True)
        if new.id not in self._marked:
            self._marked[new.id] = self._marked_as_corrected(delivery.post, new, variant)
        edits = _edits(delivery, self._marked[new.id], new.keyboard, self._now)
        return Update(edits, new.id)

    def _marked_as_corrected(self, post: Post, new: Content, variant: Variant) -> list[Message]:
        corrected_at = post.facts.get("corrected_at")
        if corrected_at is None:
            return _messages(new)
        style = styles.of_variant(self._session, variant)
        at = datetime.fromisoformat(corrected_at)
        return broadcast_texts.marked(_messages(new), style, at)


def _deletion(delivery: Delivery, undone: str) -> Update:
    there = [one for one in (*(delivery.replaced or ()), *_ids(delivery)) if one is not None]
    deletions = [calls.delete(delivery.chat_id, one) for one in there]
    done = undone if storage_copies.stands(delivery) else "deleted"
    return Update(deletions, done=done, undone=undone)


@dataclass
class Corrected:
    """What a correction makes of the copies: how many are `edited`, sent `anew`, `unchanged`.

    Of the `others`: `deleted`, since they are for those readers no more, or too old for that and
    left `outside`; and `away`, in chats out of reach. `doubtful` ones may stand beside these.
    """

    others: Counter[str] = field(default_factory=Counter)
    edited: int = 0
    anew: int = 0
    unchanged: int = 0
    doubtful: int = 0

    @property
    def changes(self) -> bool:
        """Whether any copy would be another one, or be gone."""
        return bool(self.edited or self.anew or self.others["deleted"])


def how_corrected(session: database.Session, post: Post, words: Words, now: datetime) -> Corrected:
    """Count what would become of the copies if the broadcast said these words."""
    shown, others = storage_copies.correctable(session, post, now)
    counted = Corrected(others, doubtful=storage_copies.doubtful(session, post))
    readers = claim_facts.recipients(session, [delivery for delivery, _ in shown])
    for delivery, number in shown:
        variant = claim_facts.variant(post, readers[delivery.id], now)
        new = post_views.broadcast(session, words, variant, now)
        if _messages(delivery.content) == new:
            counted.unchanged += number
        elif _can_become(delivery, new, now):
            counted.edited += number
        else:
            counted.anew += number
    return counted


def _can_become(delivery: Delivery, new: Sequence[Message], now: datetime) -> bool:
    """Say whether the messages of a copy can be edited into these, one by one.

    Of fewer than there were the rest has to go, which Telegram lets a bot do for two days.
    """
    ids, old = _ids(delivery), _messages(delivery.content)
    if None in ids or not len(ids) == len(old) >= len(new):
        return False
    if len(old) > len(new) and storage_copies.is_too_old(delivery, now):
        return False
    # A file can be replaced, but not taken away.
    return all(to.attachment or not was.attachment for was, to in zip(old, new, strict=False))


def _ids(delivery: Delivery) -> list[int | None]:
    return [*(delivery.earlier or ()), delivery.message_id]


def _edits(
    delivery: Delivery, new: Sequence[Message], keyboard: Keyboard | None, now: datetime
) -> list[Call]:
    """Make an edit of each message of a copy, and a deletion of those left over.

    None where one of them cannot become the new one.
    """
    if not _can_become(delivery, new, now):
        return []
    ids = [one for one in _ids(delivery) if one is not None]
    below = [None] * (len(new) - 1) + [keyboard]
    each = zip(ids[: len(new)], _messages(delivery.content)[: len(new)], new, below, strict=True)
    edits = [_edit(delivery.chat_id, *one) for one in each]
    return [*edits, *(calls.delete(delivery.chat_id, one) for one in ids[len(new) :])]


def _edit(
    chat_id: int, message_id: int, was: Message, message: Message, keyboard: Keyboard | None
) -> Call:
    if message.attachment is None:
        return calls.edit(chat_id, message_id, message.text, keyboard)
    if message.attachment == was.attachment:
        return calls.edit_caption(chat_id, message_id, message.text, keyboard)
    return calls.edit_media(chat_id, message_id, message.attachment, message.text, keyboard)


def _messages(content: Content | None) -> list[Message]:
    return [Message(**one) for one in content.messages] if content is not None else []
