"""Meetings say why they are cancelled, and a yes to be confirmed knows the start it was given to."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.String(), nullable=True))
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.add_column(sa.Column("yes_to", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.drop_column("yes_to")
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("reason")
