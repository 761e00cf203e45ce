"""What a card was said with: the head of a notice stays when the card below it changes."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("head", sa.String(), nullable=True))
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.add_column(sa.Column("content_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_cards_content_id_contents"), "contents", ["content_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("cards", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cards_content_id_contents"), type_="foreignkey")
        batch_op.drop_column("content_id")
    with op.batch_alter_table("contents", schema=None) as batch_op:
        batch_op.drop_column("head")
