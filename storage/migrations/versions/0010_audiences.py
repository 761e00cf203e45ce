"""Audiences of clauses: kinds and working groups become two of them.

Back go those that are nothing but kinds and working groups. What the old form cannot say would
reach more people than were meant, so it reaches nobody any more.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

posts = sa.table("posts", sa.column("id"), sa.column("state"), sa.column("audience", sa.JSON()))
NOBODY: dict[str, Any] = {"people": []}
"""Telegram groups, which an audience names beside, are still in it."""
UNFINISHED = ("draft", "approval", "planned")


def upgrade() -> None:
    _change("kinds", _clauses)


def downgrade() -> None:
    _change("all", _kinds_and_groups)
    nobody = [
        row.id for row in _rows() if row.audience.get("people") == [] and row.state in UNFINISHED
    ]
    withdrawn = sa.update(posts).where(posts.c.id.in_(nobody)).values(state="withdrawn")
    op.get_bind().execute(withdrawn)


def _clauses(old: dict[str, Any]) -> dict[str, Any]:
    kinds = sorted(f"kind:{kind}" for kind in old["kinds"])
    groups = [f"group:{group_id}" for group_id in sorted(old["working_groups"])]
    return {"all": [clause for clause in (kinds, groups) if clause], "not": []}


def _kinds_and_groups(new: dict[str, Any]) -> dict[str, Any]:
    old: dict[str, Any] = {"kinds": [], "working_groups": []}
    for clause in new["all"]:
        aspects = {atom.partition(":")[0] for atom in clause}
        values = [atom.partition(":")[2] for atom in clause]
        if aspects == {"kind"} and not old["kinds"]:
            old["kinds"] = values
        elif aspects == {"group"} and not old["working_groups"]:
            old["working_groups"] = [int(value) for value in values]
        else:
            return NOBODY
    return NOBODY if new["not"] else old


def _change(key: str, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    for row in _rows():
        if key in row.audience:
            beside = {"chats": row.audience["chats"]} if "chats" in row.audience else {}
            audience = changed(row.audience) | beside
            statement = sa.update(posts).where(posts.c.id == row.id).values(audience=audience)
            op.get_bind().execute(statement)


def _rows() -> Any:
    return op.get_bind().execute(sa.select(posts).order_by(posts.c.id)).all()
