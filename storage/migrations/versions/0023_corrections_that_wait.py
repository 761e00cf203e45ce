"""The correction of a broadcast that waits for approval, so that the clock finds it."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

posts = sa.table(
    "posts",
    sa.column("id", sa.Integer),
    sa.column("kind", sa.String),
    sa.column("facts", sa.JSON),
    sa.column("correction", sa.JSON(none_as_null=True)),
    sa.column("created_at", sa.DateTime),
)


def upgrade() -> None:
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("correction", sa.JSON(), nullable=True))
        batch_op.create_index(
            "ix_posts_correction",
            ["id"],
            unique=False,
            sqlite_where=sa.text("correction IS NOT NULL"),
            postgresql_where=sa.text("correction IS NOT NULL"),
        )
    found = op.get_bind().execute(sa.select(posts).where(posts.c.kind == "broadcast")).all()
    for row in (one for one in found if "correction" in one.facts):
        facts = dict(row.facts)
        since = {"asked_at": row.created_at.isoformat() + "+00:00", "asked_again": False}
        correction = since | facts.pop("correction")
        _write(row.id, facts=facts, correction=correction)


def downgrade() -> None:
    waiting = sa.select(posts).where(posts.c.correction.is_not(None))
    for row in op.get_bind().execute(waiting).all():
        _write(row.id, facts=row.facts | {"correction": row.correction}, correction=None)
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index("ix_posts_correction")
        batch_op.drop_column("correction")


def _write(post_id: int, **values: object) -> None:
    op.get_bind().execute(posts.update().where(posts.c.id == post_id).values(**values))
