from datetime import UTC, date, datetime, timedelta

import pytest

from handlers.understanding import choosing, periods, question
from handlers.understanding.vocabulary import Mode

NOW = datetime(2027, 1, 12, 6, 0, tzinfo=UTC)
CTIP, LM = 1, 2


def record(id_: int, *groups: int, modes: tuple[Mode, ...] = ()) -> choosing.Record:
    """Give a meeting that begins `id_` days from now."""
    starts = NOW + timedelta(days=id_)
    return choosing.Record(
        id=id_, series=str(id_), groups=frozenset(groups), starts=starts,
        ends=starts + timedelta(hours=1), day=starts.date(), minute=12 * 60, takes_place=True,
        asked=True, modes=frozenset(modes),
    )  # fmt: skip


RECORDS = [
    record(1, CTIP, modes=("online", "in_person")),
    record(2, LM, modes=("in_person",)),
    record(3, CTIP, LM, modes=("online",)),
    record(4),
]


@pytest.mark.parametrize(
    ("frame", "meant"),
    [
        (question.Frame(asked="list"), (1, 2, 3, 4)),
        (question.Frame(asked="list", without=question.Without(groups=(LM,))), (1, 4)),
        (question.Frame(asked="list", without=question.Without(titles=(2,))), (1, 3, 4)),
        (
            question.Frame(
                asked="list",
                without=question.Without(period=periods.Period(first=date(2027, 1, 14))),
            ),
            (1,),
        ),
        (question.Frame(asked="list", everybody=True), (4,)),
        (question.Frame(asked="list", joint=True), (3,)),
        (question.Frame(asked="list", joint=True, groups=(LM,)), (2, 3)),
        (question.Frame(asked="list", joint=True, groups=(LM, CTIP)), (3,)),
        (question.Frame(asked="list", mode="online"), (1, 3)),
        (question.Frame(asked="list", only_mode="online"), (3,)),
        (question.Frame(asked="list", only_mode="in_person"), (2,)),
        (question.Frame(saying="come", asked="next", mode="online", groups=(LM,)), (2,)),
    ],
)
def test_what_is_left_out_and_which_sort_is_meant(
    frame: question.Frame, meant: tuple[int, ...]
) -> None:
    assert choosing.choose(frame, RECORDS, NOW).meetings == meant
