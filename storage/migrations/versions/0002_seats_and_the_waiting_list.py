"""Seats and the waiting list: tickets of who waits, whether a meeting is full."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ticket", sa.Integer(), nullable=True))
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("full", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("turns", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.alter_column("full", existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column("turns", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("turns")
        batch_op.drop_column("full")
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_column("ticket")
