import json

from hypothesis import given
from hypothesis import strategies as st

from storage.rules.audience import KINDS, Audience

audiences = st.builds(
    Audience, st.frozensets(st.sampled_from(KINDS)), st.frozensets(st.integers(1, 9))
)


@given(audiences)
def test_an_audience_survives_being_stored(audience: Audience) -> None:
    assert Audience.from_json(json.loads(json.dumps(audience.to_json()))) == audience


@given(audiences)
def test_it_is_stored_in_one_order(audience: Audience) -> None:
    stored = audience.to_json()
    assert stored["kinds"] == sorted(stored["kinds"])
    assert stored["working_groups"] == sorted(stored["working_groups"])


@given(audiences, st.sampled_from(KINDS), st.integers(1, 9))
def test_toggling_twice_changes_nothing(audience: Audience, kind: str, group: int) -> None:
    assert audience.toggled_kind(kind).toggled_kind(kind) == audience
    assert audience.toggled_group(group).toggled_group(group) == audience


def test_toggling_adds_what_was_not_in_and_takes_away_what_was() -> None:
    one = Audience().toggled_kind("cso").toggled_group(3)
    assert one == Audience(frozenset({"cso"}), frozenset({3}))
    assert one.toggled_kind("cso").kinds == frozenset()
    assert one.toggled_group(3).working_group_ids == frozenset()
