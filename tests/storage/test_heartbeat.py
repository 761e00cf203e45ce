from dataclasses import replace

import cast
from sqlalchemy.orm import Session

from storage import heartbeat
from storage.heartbeat import Pulse


def test_the_last_pulse_is_what_others_see(session: Session) -> None:
    assert heartbeat.last(session) is None
    first = Pulse(cast.NOW, cast.NOW)
    heartbeat.write(session, first)
    assert heartbeat.last(session) == first
    second = replace(first, at=cast.NOW + cast.HOUR, polled_at=cast.NOW, sent_at=cast.NOW)
    heartbeat.write(session, second)
    session.flush()
    session.expire_all()
    assert heartbeat.last(session) == second


def test_a_bot_that_ended_leaves_none(session: Session) -> None:
    heartbeat.write(session, Pulse(cast.NOW, cast.NOW))
    heartbeat.stop(session)
    assert heartbeat.last(session) is None
    heartbeat.write(session, Pulse(cast.NOW, cast.NOW))
    assert heartbeat.last(session) is not None
