import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rules import matching

NAMES = {
    1: ("International Organization for Migration", "IOM", "আইওএম"),
    2: ("United Nations Entity for Gender Equality and the Empowerment of Women", "UN Women"),
    3: ("United Nations Office on Drugs and Crime", "UNODC"),
    4: ("United Nations Development Programme", "UNDP"),
    5: ("United Nations Environment Programme", "UNEP"),
    6: ("United Nations Children's Fund", "UNICEF"),
    7: ("International Labour Organization", "ILO"),
    8: ("Sample Migrant Rights Forum A", "SMRF-A"),
    9: ("Sample Migrant Rights Forum B", "SMRF-B"),
    10: ("BRAC (sample)", "BRAC-sample"),
    11: ("নমুনা অভিবাসী ফোরাম", "নঅফো"),
}
CANDIDATES = [matching.Candidate(key, names) for key, names in NAMES.items()]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("iom", 1),
        ("I.O.M.", 1),
        ("IOM Bangladesh", 1),
        ("IOM, Dhaka office", 1),
        ("International Org for Migration", 1),
        ("Int. Org. for Migration", 1),
        ("The International Organisation of Migration", 1),
        ("international organization for migraton", 1),
        ("International Organization for Migration (IOM)", 1),
        ("IOM – International Organization for Migration", 1),
        ("আইওএম", 1),
        ("UN women", 2),
        ("UNWOMEN", 2),
        ("U.N. Women Bangladesh", 2),
        ("UN Office on Drugs and Crime", 3),
        ("United Nations Office of Drugs & Crime", 3),
        ("undp", 4),
        ("UN Childrens Fund", 6),
        ("International Labor Organisation", 7),
        ("sample migrant rights forum b", 9),
        ("BRAC-sample", 10),
        ("brac sample", 10),
        ("নমুনা অভিবাসি ফোরাম", 11),
        ("নমুনা\u200c অভিবাসী ফোরাম, ঢাকা", 11),
    ],
)
def test_a_typed_name_is_recognised(typed: str, meant: int) -> None:
    assert matching.propose(typed, CANDIDATES) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "…",
        "Bangladesh",
        "UN",
        "United Nations",
        "International Organization",
        "UNXP",
        "UNOPS",
        "UNIDO",
        "uni",
        "wom",
        "IOM or ILO",
        "Friends of UNICEF",
        "Sample Migrant Rights Forum",
        "Sample Migrant Rights Forum C",
        "International Organization for Standardization",
        "someone",
    ],
)
def test_an_unsure_name_means_nobody(typed: str) -> None:
    assert matching.propose(typed, CANDIDATES) is None


def test_two_of_the_same_name_are_told_apart_by_nobody() -> None:
    twins = [matching.Candidate(1, ("Sample Person",)), matching.Candidate(2, ("sample person",))]
    assert matching.propose("Sample Person", twins) is None


def test_the_exact_one_goes_before_the_one_with_a_slip() -> None:
    close = [
        matching.Candidate(1, ("Migration Forum",)),
        matching.Candidate(2, ("Migrations Forum",)),
    ]
    assert matching.propose("migration forum", close) == 1
    assert matching.propose("migratons forum", close) is None
    assert matching.propose("migratons forum", close[:1]) == 1


def test_a_person_may_write_the_family_name_first() -> None:
    people = [matching.Candidate(5, ("Sample Rahman",)), matching.Candidate(6, ("Sample Karim",))]
    assert matching.propose("Rahman, Sample", people) == 5
    assert matching.propose("Sample", people) is None


@given(st.text())
def test_any_text_means_one_of_the_candidates_or_nobody(text: str) -> None:
    assert matching.propose(text, CANDIDATES) in {None, *NAMES}


@given(st.sampled_from([(key, name) for key, names in NAMES.items() for name in names]), st.data())
def test_every_name_means_its_own_however_it_is_dressed(
    known: tuple[int, str], data: st.DataObject
) -> None:
    meant, name = known
    dressed = data.draw(st.sampled_from([name.upper(), name.lower(), f" {name}!", f"«{name}»"]))
    order = data.draw(st.permutations(CANDIDATES))
    assert matching.propose(dressed, order) == meant


AGENCIES = [
    matching.Candidate(number, names)
    for number, names in enumerate(
        [
            ("International Organization for Migration", "IOM"),
            ("United Nations Children's Fund", "UNICEF"),
            ("UN Women",),
            ("Beta CSO",),
            ("Sample CSO for Legal Aid",),
            ("Sample CSO for Youth",),
        ]
    )
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("আইওএম", 0),
        ("ইউনিসেফ", 1),
        ("ইউএন উইমেন", 2),
        ("beta", 3),
        ("legal aid", 4),
        ("Sample CSO", None),
        ("un", None),
        ("organization of nobody", None),
    ],
)
def test_a_name_is_known_by_its_sound_or_by_a_part_that_no_other_has(
    typed: str, meant: int | None
) -> None:
    assert matching.propose(typed, AGENCIES) == meant
