"""What could not be corrected is sent anew, and its old messages are remembered for a recall."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


posts = sa.table(
    "posts", sa.column("id"), sa.column("kind"), sa.column("state"), sa.column("facts", sa.JSON())
)
deliveries = sa.table("deliveries", sa.column("post_id"), sa.column("state"), sa.column("reason"))


def upgrade() -> None:
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("replaced", sa.JSON(), nullable=True))
    _withdraw_notices()


def _withdraw_notices() -> None:
    """Withdraw corrections that wait as notices: nothing writes their words any more."""
    bind = op.get_bind()
    waiting = sa.select(posts).where(posts.c.kind == "notice", posts.c.state != "closed")
    ids = [one.id for one in bind.execute(waiting) if one.facts.get("text") == "correction"]
    bind.execute(posts.update().where(posts.c.id.in_(ids)).values(state="withdrawn"))
    queued = sa.and_(deliveries.c.post_id.in_(ids), deliveries.c.state == "queued")
    bind.execute(deliveries.update().where(queued).values(state="withdrawn", reason="superseded"))


def downgrade() -> None:
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.drop_column("replaced")
