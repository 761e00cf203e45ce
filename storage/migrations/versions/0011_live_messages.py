"""A broadcast is shown live wherever it was opened, not in its author's chat only."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

posts = sa.table(
    "posts",
    sa.column("id"),
    sa.column("progress_chat_id"),
    sa.column("progress_message_id"),
    sa.column("progress_shown"),
)
live = sa.table(
    "live_messages",
    sa.column("chat_id"),
    sa.column("message_id"),
    sa.column("post_id"),
    sa.column("shown"),
)


def upgrade() -> None:
    op.create_table(
        "live_messages",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_live_messages_post_id_posts")
        ),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_live_messages")),
    )
    op.create_index(op.f("ix_live_messages_post_id"), "live_messages", ["post_id"])
    known = sa.select(
        posts.c.progress_chat_id, posts.c.progress_message_id, posts.c.id, posts.c.progress_shown
    ).where(posts.c.progress_message_id.is_not(None))
    op.execute(live.insert().from_select(["chat_id", "message_id", "post_id", "shown"], known))
    with op.batch_alter_table("posts", schema=None) as batch_op:
        for name in ("progress_chat_id", "progress_message_id", "progress_shown"):
            batch_op.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("progress_chat_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("progress_message_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("progress_shown", sa.String(), nullable=True))
    bind = op.get_bind()
    for one in bind.execute(sa.select(live).order_by(live.c.message_id)).all():
        kept = {"progress_chat_id": one.chat_id, "progress_message_id": one.message_id}
        statement = posts.update().where(posts.c.id == one.post_id)
        bind.execute(statement.values(**kept, progress_shown=one.shown))
    op.drop_index(op.f("ix_live_messages_post_id"), table_name="live_messages")
    op.drop_table("live_messages")
