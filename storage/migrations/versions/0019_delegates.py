"""Colleagues who are sent to meetings in somebody's place; what people need to take part."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegates",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("holds_seat", sa.Boolean(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_delegates_meeting_id_meetings")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_delegates_person_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["people.id"], name=op.f("fk_delegates_delegate_id_people")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["posts.id"], name=op.f("fk_delegates_post_id_posts")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_delegates")),
        sa.UniqueConstraint("meeting_id", "delegate_id", name=op.f("uq_delegates_meeting_id")),
    )
    with op.batch_alter_table("delegates", schema=None) as batch_op:
        for column in ("person_id", "delegate_id"):
            batch_op.create_index(batch_op.f(f"ix_delegates_{column}"), [column], unique=False)
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("needs", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("needs")
    with op.batch_alter_table("delegates", schema=None) as batch_op:
        for column in ("person_id", "delegate_id"):
            batch_op.drop_index(batch_op.f(f"ix_delegates_{column}"))
    op.drop_table("delegates")
