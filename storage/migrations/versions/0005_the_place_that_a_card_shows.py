"""The place of an answer where seats are limited, and the one that a card shows.

What is there keeps its order in line, and its cards are taken for true.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

inbox = sa.table("inbox", sa.column("id"), sa.column("state"), sa.column("replies", sa.JSON()))

LIMITED = "(SELECT m.id FROM meetings m WHERE coalesce(m.capacity, m.seats_per_organization) >= 0)"
IN_LINE = (
    "SELECT count(*) FROM rsvps before"
    " WHERE before.meeting_id = rsvps.meeting_id AND before.ticket <= rsvps.ticket"
)
OWN = (
    "SELECT r.place FROM rsvps r JOIN people p ON p.id = r.person_id"
    " WHERE p.telegram_id = cards.chat_id AND r.meeting_id = cards.meeting_id"
)


def upgrade() -> None:
    for table in ("rsvps", "cards"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("place", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE rsvps SET place = 0 WHERE answer = 'in_person' AND ticket IS NULL"  # noqa: S608
        f" AND meeting_id IN {LIMITED}"
    )
    op.execute(f"UPDATE rsvps SET place = ({IN_LINE}) WHERE ticket IS NOT NULL")  # noqa: S608
    op.execute(f"UPDATE cards SET place = ({OWN})")  # noqa: S608
    for inbox_id, replies in _owed():
        for reply in replies:
            if "card" in reply:
                revision = reply.pop("revision")
                reply["card"] = {"meeting_id": reply["card"], "revision": revision, "place": None}
        _owe(inbox_id, replies)


def downgrade() -> None:
    for inbox_id, replies in _owed():
        for reply in replies:
            if "card" in reply:
                reply["revision"] = reply["card"]["revision"]
                reply["card"] = reply["card"]["meeting_id"]
        _owe(inbox_id, replies)
    for table in ("cards", "rsvps"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("place")


def _owed() -> Sequence[Any]:
    found = sa.select(inbox.c.id, inbox.c.replies).where(inbox.c.state == "answered")
    return op.get_bind().execute(found).all()


def _owe(inbox_id: int, replies: list[dict[str, Any]]) -> None:
    op.get_bind().execute(sa.update(inbox).where(inbox.c.id == inbox_id).values(replies=replies))
