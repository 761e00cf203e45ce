"""Telegram groups that are working groups', and how often a meeting was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "linked_chats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("working_group_id", sa.Integer(), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(), nullable=False),
        sa.Column("lost", sa.String(), nullable=True),
        sa.Column("lost_at", sa.DateTime(), nullable=True),
        sa.Column("menu", sa.String(), nullable=True),
        sa.Column("spoken", sa.JSON(), nullable=True),
        sa.Column("spoken_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["linked_by_id"], ["people.id"], name=op.f("fk_linked_chats_linked_by_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["working_group_id"],
            ["working_groups.id"],
            name=op.f("fk_linked_chats_working_group_id_working_groups"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_chats")),
        sa.UniqueConstraint("chat_id", name=op.f("uq_linked_chats_chat_id")),
    )
    op.create_index(op.f("ix_linked_chats_working_group_id"), "linked_chats", ["working_group_id"])
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answers", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.alter_column("answers", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("answers")
    op.drop_index(op.f("ix_linked_chats_working_group_id"), table_name="linked_chats")
    op.drop_table("linked_chats")
