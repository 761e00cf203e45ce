"""What was noted before a correction is known to be of the earlier words."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("noted", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("outdated", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("noted", schema=None) as batch_op:
        batch_op.alter_column("outdated", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("noted", schema=None) as batch_op:
        batch_op.drop_column("outdated")
