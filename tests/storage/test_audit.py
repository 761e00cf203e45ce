import cast
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import audit
from storage.models import Audit


def test_an_act_is_written_with_who_when_what_and_how(session: Session, people: cast.Cast) -> None:
    audit.record(session, cast.NOW, people.amina.id, "invited", "organization:iom", uses=2)
    audit.record(session, cast.NOW, None, "loaded", "network")
    session.flush()
    first, second = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert (first.at, first.actor_id, first.action) == (cast.NOW, people.amina.id, "invited")
    assert (first.subject, first.details) == ("organization:iom", {"uses": 2})
    assert (second.actor_id, second.details) == (None, {})


@pytest.mark.parametrize("statement", [update(Audit).values(action="nothing"), delete(Audit)])
def test_the_database_refuses_to_change_or_delete_an_act(
    session: Session, people: cast.Cast, statement: object
) -> None:
    audit.record(session, cast.NOW, people.amina.id, "invited", "organization:iom")
    session.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(statement)  # type: ignore[call-overload]
