"""What a chat was shown of a meeting, so that only who knew it is told of a change."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("meeting_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("whole", sa.Boolean(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_heard_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("chat_id", "meeting_id", "whole", name=op.f("pk_heard")),
    )
    with op.batch_alter_table("heard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_heard_meeting_id"), ["meeting_id"], unique=False)
    # Cards are what is known of what chats were shown until now.
    op.execute(
        "INSERT INTO heard (chat_id, meeting_id, whole, at)"
        " SELECT DISTINCT cards.chat_id, cards.meeting_id, 1 = 1, meetings.created_at"
        " FROM cards JOIN meetings ON meetings.id = cards.meeting_id"
    )


def downgrade() -> None:
    with op.batch_alter_table("heard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_heard_meeting_id"))
    op.drop_table("heard")
