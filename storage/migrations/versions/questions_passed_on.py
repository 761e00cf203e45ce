"""Questions passed on to the secretariat, phrases that it taught, standing answers."""

import sqlalchemy as sa
from alembic import op

revision = "questions"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("question", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_contact_messages_closed_by_id_people"), "people", ["closed_by_id"], ["id"]
        )
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.alter_column("question", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "learned_phrases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("taught_by_id", sa.Integer(), nullable=False),
        sa.Column("taught_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["taught_by_id"], ["people.id"], name=op.f("fk_learned_phrases_taught_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_phrases")),
        sa.UniqueConstraint("words", name=op.f("uq_learned_phrases_words")),
    )


def downgrade() -> None:
    op.drop_table("learned_phrases")
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("fk_contact_messages_closed_by_id_people"), type_="foreignkey"
        )
        batch_op.drop_column("closed_by_id")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("question")
