"""A card's `sequence` is called what it is, the revision that it shows; so in owed replies, too."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

inbox = sa.table("inbox", sa.column("id"), sa.column("state"), sa.column("replies", sa.JSON()))


def upgrade() -> None:
    _rename("sequence", "revision")


def downgrade() -> None:
    _rename("revision", "sequence")


def _rename(old: str, new: str) -> None:
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.alter_column(old, new_column_name=new, existing_type=sa.Integer())
    bind = op.get_bind()
    owed = sa.select(inbox.c.id, inbox.c.replies).where(inbox.c.state == "answered")
    for inbox_id, replies in bind.execute(owed).all():
        renamed = [{new if key == old else key: reply[key] for key in reply} for reply in replies]
        bind.execute(sa.update(inbox).where(inbox.c.id == inbox_id).values(replies=renamed))
