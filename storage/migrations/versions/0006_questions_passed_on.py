"""Questions passed on to the secretariat, phrases that it taught, standing answers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


loaded = sa.table("loaded", sa.column("kind"), sa.column("key"), sa.column("values", sa.JSON()))
groups = sa.table("working_groups", sa.column("id"), sa.column("key"))
answers = sa.table(
    "standing_answers",
    sa.column("id", sa.Integer()),
    sa.column("key"),
    sa.column("questions", sa.JSON()),
    sa.column("answer"),
    sa.column("translations", sa.JSON()),
    sa.column("state"),
)
answer_groups = sa.table(
    "standing_answer_working_groups",
    sa.column("standing_answer_id"),
    sa.column("working_group_id"),
)


def upgrade() -> None:
    op.create_table(
        "standing_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_standing_answers_author_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_answers")),
        sa.UniqueConstraint("key", name=op.f("uq_standing_answers_key")),
    )
    op.create_table(
        "standing_answer_working_groups",
        sa.Column("standing_answer_id", sa.Integer(), nullable=False),
        sa.Column("working_group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["standing_answer_id"],
            ["standing_answers.id"],
            name=op.f("fk_standing_answer_working_groups_standing_answer_id_standing_answers"),
        ),
        sa.ForeignKeyConstraint(
            ["working_group_id"],
            ["working_groups.id"],
            name=op.f("fk_standing_answer_working_groups_working_group_id_working_groups"),
        ),
        sa.PrimaryKeyConstraint(
            "standing_answer_id",
            "working_group_id",
            name=op.f("pk_standing_answer_working_groups"),
        ),
    )
    with op.batch_alter_table("standing_answer_working_groups", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standing_answer_working_groups_working_group_id"),
            ["working_group_id"],
            unique=False,
        )
    fill_from_what_was_loaded(op.get_bind())
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("question", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column("closed_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_contact_messages_closed_by_id_people"), "people", ["closed_by_id"], ["id"]
        )
        batch_op.add_column(sa.Column("standing_answer_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_contact_messages_standing_answer_id_standing_answers"),
            "standing_answers",
            ["standing_answer_id"],
            ["id"],
        )
        batch_op.create_index(
            batch_op.f("ix_contact_messages_standing_answer_id"),
            ["standing_answer_id"],
            unique=False,
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


def fill_from_what_was_loaded(connection: Connection) -> None:
    """Publish the answers of network files that were loaded: so far they were only remembered."""
    group_ids = {key: id_ for id_, key in connection.execute(sa.select(groups.c.id, groups.c.key))}
    rows = connection.execute(
        sa.select(loaded.c.key, loaded.c["values"])
        .where(loaded.c.kind == "answer")
        .order_by(loaded.c.key)
    ).all()
    for key, values in rows:
        connection.execute(
            sa.insert(answers).values(
                key=key,
                questions=values["questions"],
                answer=values["answer"],
                translations=values.get("translations") or {},
                state="published",
            )
        )
        answer_id = connection.scalar(sa.select(answers.c.id).where(answers.c.key == key))
        for group in values.get("working_groups") or ():
            connection.execute(
                sa.insert(answer_groups).values(
                    standing_answer_id=answer_id, working_group_id=group_ids[group]
                )
            )


def downgrade() -> None:
    op.drop_table("learned_phrases")
    with op.batch_alter_table("contact_messages", schema=None) as batch_op:
        batch_op.drop_constraint(
            op.f("fk_contact_messages_closed_by_id_people"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_contact_messages_standing_answer_id"))
        batch_op.drop_constraint(
            op.f("fk_contact_messages_standing_answer_id_standing_answers"), type_="foreignkey"
        )
        batch_op.drop_column("standing_answer_id")
        batch_op.drop_column("closed_by_id")
        batch_op.drop_column("closed_at")
        batch_op.drop_column("question")
    with op.batch_alter_table("standing_answer_working_groups", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standing_answer_working_groups_working_group_id"))
    op.drop_table("standing_answer_working_groups")
    op.drop_table("standing_answers")
