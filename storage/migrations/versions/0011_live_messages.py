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
    sa.column("author_id"),
)
live = sa.table(
    "live_messages",
    sa.column("chat_id"),
    sa.column("message_id"),
    sa.column("post_id"),
    sa.column("changes"),
)
people = sa.table("people", sa.column("id"), sa.column("telegram_id"))


def upgrade() -> None:
    op.create_table(
        "live_messages",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("shown", sa.String(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_live_messages_post_id_posts")
        ),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_live_messages")),
    )
    op.create_index(op.f("ix_live_messages_post_id"), "live_messages", ["post_id"])
    # One message may have shown one broadcast after another: the last of them.
    known = (
        sa.select(
            posts.c.progress_chat_id,
            posts.c.progress_message_id,
            sa.func.max(posts.c.id),
            sa.literal(0),
        )
        .where(posts.c.progress_message_id.is_not(None))
        .group_by(posts.c.progress_chat_id, posts.c.progress_message_id)
    )
    op.execute(live.insert().from_select(["chat_id", "message_id", "post_id", "changes"], known))
    with op.batch_alter_table("posts", schema=None) as batch_op:
        for name in ("progress_chat_id", "progress_message_id", "progress_shown"):
            batch_op.drop_column(name)


def downgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("progress_chat_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("progress_message_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("progress_shown", sa.String(), nullable=True))
    bind = op.get_bind()
    own = (
        sa.select(live)
        .join(posts, posts.c.id == live.c.post_id)
        .join(people, people.c.id == posts.c.author_id)
        .where(live.c.chat_id == people.c.telegram_id)
        .order_by(live.c.message_id)
    )
    for one in bind.execute(own).all():
        kept = {"progress_chat_id": one.chat_id, "progress_message_id": one.message_id}
        bind.execute(posts.update().where(posts.c.id == one.post_id).values(**kept))
    op.drop_index(op.f("ix_live_messages_post_id"), table_name="live_messages")
    op.drop_table("live_messages")
