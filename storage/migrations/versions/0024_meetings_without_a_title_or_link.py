"""Of a meeting made in the chat: whether nobody gave it a title, and whether its link follows."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

COLUMNS = ("untitled", "unlinked")


def upgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
            )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        for name in COLUMNS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        for name in reversed(COLUMNS):
            batch_op.drop_column(name)
