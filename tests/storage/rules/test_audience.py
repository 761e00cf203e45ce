import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import audience
from storage.rules.audience import KINDS, ROLES, Atom, Atoms, Audience

some_atoms = st.one_of(
    st.builds(Atom, st.just("kind"), st.sampled_from(KINDS)),
    st.builds(Atom, st.sampled_from(["group", "organization"]), st.integers(1, 4)),
    st.builds(Atom, st.just("role"), st.sampled_from(ROLES)),
    st.builds(Atom, st.just("language"), st.sampled_from(["en", "bn"])),
)
clauses = st.frozensets(some_atoms, min_size=1, max_size=4)
audiences = st.builds(
    Audience, st.frozensets(clauses, max_size=4), st.frozensets(some_atoms, max_size=4)
)
people = st.builds(
    audience.atoms_of,
    st.integers(1, 4),
    st.sampled_from(KINDS),
    st.frozensets(st.integers(1, 4)),
    st.frozensets(st.sampled_from(ROLES)),
    st.sampled_from(["en", "bn"]),
)
CSO, DONOR = Atom("kind", "cso"), Atom("kind", "donor")
CTIP, LABOUR = Atom("group", 1), Atom("group", 2)
BINA = audience.atoms_of(7, "cso", {1}, {"focal_point"}, "bn")


def of(*clauses: set[Atom], without: set[Atom] | None = None) -> Audience:
    return Audience(frozenset(map(frozenset, clauses)), frozenset(without or ()))


@given(audiences)
def test_an_audience_survives_being_stored(one: Audience) -> None:
    assert Audience.from_json(json.loads(json.dumps(one.to_json()))) == one


def test_it_is_stored_in_one_order() -> None:
    one = of({LABOUR, CTIP}, {DONOR, CSO}, {CTIP, CSO}, without={CTIP, Atom("organization", 5)})
    assert one.to_json() == {
        "all": [["kind:cso", "kind:donor"], ["kind:cso", "group:1"], ["group:1", "group:2"]],
        "not": ["group:1", "organization:5"],
    }


@pytest.mark.parametrize(
    "stored",
    [
        {"all": [[]], "not": []},
        {"all": [["cso"]], "not": []},
        {"all": [["sort:cso"]], "not": []},
        {"all": [["group:ctip"]], "not": []},
        {"all": [], "not": ["all:"]},
    ],
)
def test_what_is_no_audience_is_none(stored: dict[str, list[str]]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Audience.from_json(stored)


@pytest.mark.parametrize(
    ("one", "included"),
    [
        (of(), True),
        (of({CSO}), True),
        (of({DONOR}), False),
        (of({DONOR, CSO}), True),
        (of({CSO}, {CTIP}), True),
        (of({CSO}, {LABOUR}), False),
        (of({CSO}, {LABOUR, Atom("role", "focal_point")}), True),
        (of({Atom("language", "en")}), False),
        (of({Atom("organization", 7)}), True),
        (of(without={Atom("organization", 7)}), False),
        (of({CSO}, without={LABOUR}), True),
        (of({CSO}, without={LABOUR, Atom("language", "bn")}), False),
    ],
)
def test_one_atom_of_each_clause_has_to_hold_and_none_that_is_excluded(
    one: Audience, included: bool
) -> None:
    assert one.includes(BINA) is included


@given(people)
def test_everybody_is_in_an_audience_without_conditions(person: Atoms) -> None:
    assert Audience().everybody
    assert Audience().includes(person)


@given(audiences, clauses, some_atoms, people)
def test_a_further_clause_or_exclusion_adds_nobody(
    one: Audience, clause: Atoms, excluded: Atom, person: Atoms
) -> None:
    narrower = Audience(one.clauses | {clause}, one.excluded | {excluded})
    assert not narrower.everybody
    assert one.includes(person) or not narrower.includes(person)


@given(audiences, some_atoms, people)
def test_who_is_excluded_is_never_included(one: Audience, excluded: Atom, person: Atoms) -> None:
    without = Audience(one.clauses, one.excluded | {excluded})
    assert not (without.includes(person) and excluded in person)


@given(st.lists(some_atoms), some_atoms)
def test_a_button_tapped_twice_changes_nothing(tapped: list[Atom], atom: Atom) -> None:
    one = Audience()
    for each in tapped:
        one = one.toggled(each).toggled_exclusion(each)
    assert one.toggled(atom).toggled(atom) == one
    assert one.toggled_exclusion(atom).toggled_exclusion(atom) == one


def test_buttons_of_one_aspect_make_one_clause() -> None:
    one = of().toggled(CSO).toggled(CTIP).toggled(DONOR)
    assert one == of({CSO, DONOR}, {CTIP})
    assert (one.chosen("kind"), one.chosen("group")) == ({"cso", "donor"}, {1})
    assert one.toggled(CTIP) == of({CSO, DONOR})


def test_a_button_leaves_clauses_of_several_aspects_alone() -> None:
    mixed = of({CSO, CTIP})
    assert mixed.chosen("kind") == frozenset()
    assert mixed.toggled(CSO) == of({CSO, CTIP}, {CSO})
    assert mixed.toggled(CSO).toggled(CSO) == mixed


def test_of_several_clauses_of_one_aspect_a_button_adds_to_one_and_takes_from_all() -> None:
    both = of({CTIP}, {LABOUR})
    assert both.chosen("group") == {1, 2}
    assert both.toggled(Atom("group", 3)) == of({CTIP, Atom("group", 3)}, {LABOUR})
    assert of({CTIP, CSO}, {CTIP, LABOUR}, {CTIP}).toggled(CTIP) == of({CTIP, CSO}, {LABOUR})


def test_it_is_for_the_working_groups_of_its_clauses() -> None:
    one = of({CTIP, CSO}, {LABOUR}, without={Atom("group", 3)})
    assert one.group_ids == {1, 2}
    assert Audience().group_ids == frozenset()


def test_buttons_add_organizations_to_kinds() -> None:
    iom = Atom("organization", 6)
    one = of().toggled(CSO).toggled(CTIP).toggled(iom)
    assert one == of({CSO, iom}, {CTIP})
    assert (one.chosen("kind"), one.chosen("organization")) == ({"cso"}, {6})
    assert one.toggled(CSO) == of({iom}, {CTIP})


def test_clauses_about_one_question_can_be_made_one() -> None:
    iom = Atom("organization", 6)
    assert of({CSO}, {DONOR, iom}, {CTIP}, {LABOUR}).either() == of(
        {CSO, DONOR, iom}, {CTIP, LABOUR}
    )
    assert of({CSO, CTIP}, {CSO}).either() == of({CSO, CTIP}, {CSO})
