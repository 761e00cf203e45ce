"""Broadcasts from draft to recall: items, approval, pauses, contents of several messages, copies.

A draft was a dialogue and becomes a post. Which of the queued leaves next follows from its post.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

QUEUED = sa.text("state = 'queued'")
PRIORITY = (
    "CASE kind WHEN 'notice' THEN 0 WHEN 'seat' THEN 0 WHEN 'cancellation' THEN 1"
    " WHEN 'change' THEN 1 WHEN 'reminder' THEN 2 WHEN 'announcement' THEN 3 ELSE 9 END"
)

posts = sa.table(
    "posts",
    sa.column("id", sa.Integer()),
    sa.column("kind"),
    sa.column("state"),
    sa.column("due_at"),
    sa.column("created_at"),
    sa.column("prompt"),
    sa.column("audience", sa.JSON()),
    sa.column("facts", sa.JSON()),
    sa.column("author_id"),
    sa.column("without_chat"),
    sa.column("tried"),
    sa.column("faults"),
    sa.column("faults_in_a_row"),
    sa.column("version"),
    sa.column("behind", sa.Boolean()),
)
items = sa.table("post_items", sa.column("post_id"), sa.column("news_id"), sa.column("position"))
contents = sa.table(
    "contents", sa.column("id"), sa.column("text"), sa.column("messages", sa.JSON())
)
dialogues = sa.table(
    "dialogues",
    sa.column("telegram_id"),
    sa.column("topic"),
    sa.column("step"),
    sa.column("data", sa.JSON()),
    sa.column("updated_at"),
)
people = sa.table("people", sa.column("id"), sa.column("telegram_id"))


def upgrade() -> None:
    op.create_table(
        "noted",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_noted_person_id_people")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_noted_post_id_posts")),
        sa.PrimaryKeyConstraint("post_id", "person_id", name=op.f("pk_noted")),
    )
    op.create_index(op.f("ix_noted_person_id"), "noted", ["person_id"])
    op.create_table(
        "post_items",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["news_id"], ["news.id"], name=op.f("fk_post_items_news_id_news")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_items_post_id_posts")
        ),
        sa.PrimaryKeyConstraint("post_id", "news_id", name=op.f("pk_post_items")),
    )
    op.create_index(op.f("ix_post_items_news_id"), "post_items", ["news_id"])
    op.execute(
        "INSERT INTO post_items (post_id, news_id, position)"
        " SELECT id, news_id, 0 FROM posts WHERE news_id IS NOT NULL"
    )
    _change_posts()
    _change_contents()
    op.drop_index("ix_deliveries_queue", "deliveries")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_column("priority")
        batch_op.add_column(sa.Column("earlier", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("copy", sa.String(), nullable=True))
    _queue("post_id")
    _drafts_become_posts()


def downgrade() -> None:
    op.drop_index("ix_deliveries_queue", "deliveries")
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_column("copy")
        batch_op.drop_column("version")
        batch_op.drop_column("earlier")
        batch_op.add_column(sa.Column("priority", sa.Integer(), server_default="9", nullable=False))
    op.execute(
        f"UPDATE deliveries SET priority = (SELECT {PRIORITY} FROM posts"  # noqa: S608
        " WHERE posts.id = deliveries.post_id)"
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.alter_column("priority", server_default=None)
    _queue("priority")
    _change_contents_back()
    _change_posts_back()
    op.drop_table("post_items")
    op.drop_table("noted")


def _queue(first: str) -> None:
    op.create_index(
        "ix_deliveries_queue",
        "deliveries",
        [first, "id"],
        sqlite_where=QUEUED,
        postgresql_where=QUEUED,
    )


def _change_posts() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_posts_news_id_news"), type_="foreignkey")
        batch_op.drop_column("news_id")
        batch_op.add_column(sa.Column("approved_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("paused", sa.String(), nullable=True))
        for counter in ("tried", "faults", "faults_in_a_row"):
            batch_op.add_column(
                sa.Column(counter, sa.Integer(), server_default="0", nullable=False)
            )
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        batch_op.add_column(sa.Column("recalled_at", sa.DateTime(), nullable=True))
        batch_op.add_column(
            sa.Column("behind", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_foreign_key(
            op.f("fk_posts_approved_by_id_people"), "people", ["approved_by_id"], ["id"]
        )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        for counter in ("tried", "faults", "faults_in_a_row", "version", "behind"):
            batch_op.alter_column(counter, server_default=None)


def _change_posts_back() -> None:
    op.execute("UPDATE posts SET state = 'withdrawn' WHERE state IN ('draft', 'approval')")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_posts_approved_by_id_people"), type_="foreignkey")
        for column in ("behind", "recalled_at", "version", "faults_in_a_row", "faults", "tried"):
            batch_op.drop_column(column)
        batch_op.drop_column("paused")
        batch_op.drop_column("approved_by_id")
        batch_op.add_column(sa.Column("news_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_posts_news_id_news"), "news", ["news_id"], ["id"])
    op.execute(
        "UPDATE posts SET news_id = (SELECT news_id FROM post_items"
        " WHERE post_items.post_id = posts.id AND position = 0)"
    )
    op.execute("DELETE FROM dialogues WHERE topic = 'broadcast'")


def _change_contents() -> None:
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("messages", sa.JSON(), nullable=True))
    for content_id, text in _rows(sa.select(contents.c.id, contents.c.text)):
        _set(contents, content_id, messages=[{"text": text}])
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.alter_column("messages", existing_type=sa.JSON(), nullable=False)
        batch_op.drop_column("text")


def _change_contents_back() -> None:
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("text", sa.String(), server_default="", nullable=False))
    for content_id, messages in _rows(sa.select(contents.c.id, contents.c.messages)):
        _set(contents, content_id, text=messages[-1]["text"])
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.alter_column("text", server_default=None)
        batch_op.drop_column("messages")


def _drafts_become_posts() -> None:
    """Make a post of what each author was writing; what has no words yet is begun anew."""
    connection = op.get_bind()
    drafts = _rows(
        sa.select(dialogues.c.telegram_id, dialogues.c.data, dialogues.c.updated_at, people.c.id)
        .join(people, people.c.telegram_id == dialogues.c.telegram_id)
        .where(dialogues.c.topic == "broadcast")
    )
    connection.execute(sa.delete(dialogues).where(dialogues.c.topic == "broadcast"))
    for telegram_id, data, at, author_id in drafts:
        if "audience" not in data:
            continue
        post_id = connection.scalar(
            sa.insert(posts).returning(posts.c.id),
            {
                "kind": "broadcast", "state": "draft", "due_at": at, "created_at": at,
                "prompt": True, "audience": data["audience"], "facts": {"text": data.get("text")},
                "author_id": author_id, "without_chat": 0, "tried": 0, "faults": 0,
                "faults_in_a_row": 0, "version": 1, "behind": False,
            },
        )  # fmt: skip
        if data.get("news_id"):
            connection.execute(
                sa.insert(items).values(post_id=post_id, news_id=data["news_id"], position=0)
            )
        connection.execute(
            sa.insert(dialogues).values(
                telegram_id=telegram_id, topic="broadcast", step="audience",
                data={"post": post_id}, updated_at=at,
            )
        )  # fmt: skip


def _rows(select: Any) -> Sequence[Any]:
    return op.get_bind().execute(select).all()


def _set(table: Any, row_id: int, **values: Any) -> None:
    op.get_bind().execute(sa.update(table).where(table.c.id == row_id).values(**values))
