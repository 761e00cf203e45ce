"""News items as Telegram's HTML, with a picture or document and who wrote them.

What was plain text is escaped; on the way down formatting goes and the words stay.
"""

import html
import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

news = sa.table(
    "news",
    sa.column("id", sa.Integer()),
    sa.column("body"),
    sa.column("translations", sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attachment", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("author_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_news_author_id_people"), "people", ["author_id"], ["id"]
        )
    rewrite(lambda text: html.escape(text, quote=False))
    op.create_table(
        "news_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_news_imports_author_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_imports")),
    )
    op.create_table(
        "news_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("group_ids", sa.JSON(), nullable=False),
        sa.Column("news_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["news_imports.id"],
            name=op.f("fk_news_proposals_import_id_news_imports"),
        ),
        sa.ForeignKeyConstraint(
            ["news_id"], ["news.id"], name=op.f("fk_news_proposals_news_id_news")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_proposals")),
        sa.UniqueConstraint("import_id", "position", name=op.f("uq_news_proposals_import_id")),
    )


def downgrade() -> None:
    op.drop_table("news_proposals")
    op.drop_table("news_imports")
    rewrite(lambda text: html.unescape(re.sub(r"<[^<>]*>", "", text)))
    with op.batch_alter_table("news", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_news_author_id_people"), type_="foreignkey")
        batch_op.drop_column("author_id")
        batch_op.drop_column("attachment")


def rewrite(write: Callable[[str], str]) -> None:
    """Write every body anew, in each language."""
    connection = op.get_bind()
    for id_, body, translations in connection.execute(sa.select(news)).all():
        written = {language: one_written(one, write) for language, one in translations.items()}
        connection.execute(
            sa.update(news).where(news.c.id == id_).values(body=write(body), translations=written)
        )


def one_written(translation: dict[str, Any], write: Callable[[str], str]) -> dict[str, Any]:
    body = translation.get("body")
    return translation | {"body": write(body)} if body else translation
