import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import errors
from storage.rules import audience_text, audience_words, languages, words
from storage.rules.audience import KINDS, ROLES, Atom, Atoms, Audience, atoms_of
from storage.rules.audience_names import Named, Names

GROUPS = [
    Named(1, "ctip", ["CTIP-TWG", "Counter Trafficking Technical Working Group", "মানব পাচার"]),
    Named(2, "labour", ["LM-TWG", "Labour Migration TWG"]),
]
ORGANIZATIONS = [
    Named(5, "unodc", ["UNODC", "United Nations Office on Drugs and Crime"]),
    Named(6, "iom", ["IOM", "International Organization for Migration"]),
    Named(7, "hill-villages", ["HVS", "Hill Villages Society"]),
    Named(8, "river", ["HVS", "LM-TWG", "River (Dhaka) University"]),
]
ENGLISH, BANGLA = (Names(one, GROUPS, ORGANIZATIONS) for one in ("en", "bn"))

CSO, UN = Atom("kind", "cso"), Atom("kind", "un_agency")
CTIP, LABOUR = Atom("group", 1), Atom("group", 2)
UNODC, IOM, HILL = (Atom("organization", number) for number in (5, 6, 7))
CHAIR, BN = Atom("role", "chair"), Atom("language", "bn")


def of(*clauses: set[Atom], without: set[Atom] | None = None) -> Audience:
    return Audience(frozenset(map(frozenset, clauses)), frozenset(without or ()))


UNDERSTOOD = {
    "cso, un_agency & ctip - org:unodc, role:chair": of({CSO, UN}, {CTIP}, without={UNODC, CHAIR}),
    "cso|un agencies|UN": of({CSO, UN}),
    "  CSOs&CTIP-TWG  -  UNODC": of({CSO}, {CTIP}, without={UNODC}),
    "ngo -unodc -iom": of({CSO}, without={UNODC, IOM}),
    "civil society — unodc": of({CSO}, without={UNODC}),
    "all": of(),
    "Everybody - lang:bangla": of(without={BN}),
    "all & cso": of({CSO}),
    "cso - iom & ctip": of({CSO}, {CTIP}, without={IOM}),
    "ctip & labour": of({CTIP}, {LABOUR}),
    "twg:LM-TWG, organization: Hill Villages Society": of({LABOUR, HILL}),
    "org:hill-villages": of({HILL}),
    "hill-villages": of({HILL}),
    "Role:Focal points & language:Bangla": of({Atom("role", "focal_point")}, {BN}),
    "kind:cso": of({CSO}),
    "সিএসও, জাতিসংঘ সংস্থা & মানব পাচার - সংস্থা:unodc": of({CSO, UN}, {CTIP}, without={UNODC}),
    "সবাই - ভাষা:বাংলা, ভূমিকা:সভাপতি": of(without={BN, CHAIR}),
    "cso\u200d & lang:bn": of({CSO}, {BN}),
}
REFUSED: dict[str, tuple[str, str, list[str]]] = {
    "xyz": ("unknown", "xyz", []),
    "cso & xyz": ("unknown", "xyz", []),
    "cso - xyz": ("unknown", "xyz", []),
    "cso, ctpi": ("unknown", "ctpi", ["ctip"]),
    "org:unodk": ("unknown", "org:unodk", ["org:unodc"]),
    "role:char": ("unknown", "role:char", ["role:chair"]),
    "chair": ("unknown", "chair", ["role:chair"]),
    "role:boss": ("unknown", "role:boss", []),
    "lang:french": ("unknown", "lang:french", []),
    "orgs:unodc": ("unknown", "orgs:unodc", ["org:unodc"]),
    "twg:unodc": ("unknown", "twg:unodc", []),
    "org:": ("unknown", "org:", []),
    "!cso": ("unknown", "!cso", ["cso"]),
    "(cso, ctip) & iom": ("unknown", "(cso", ["cso, ctip & org:iom"]),
    "(cso & ctip) , iom": ("unknown", "(cso", ["cso"]),
    "cso and ctip": ("unknown", "cso and ctip", ["cso & ctip"]),
    "cso and government": (
        "unknown",
        "cso and government",
        ["cso, government", "cso & government"],
    ),  # nobody is both
    "CSOs or UN but not hill-villages": (
        "unknown",
        "CSOs or UN but not hill-villages",
        ["cso, un_agency - org:hill-villages"],
    ),
    "cso এবং ctip": ("unknown", "cso এবং ctip", ["cso & ctip"]),
    "cso and xyz": ("unknown", "cso and xyz", []),
    "chairs of ctip": ("unknown", "chairs of ctip", []),  # not all chairs
    "cso & cto": ("unknown", "cto", []),  # "cso" stands there: that would be all of them
    "cso - csoo": ("unknown", "csoo", []),
    "CSO&CTIP-ORG:UNODC": ("unknown", "CTIP-ORG:UNODC", ["cso & ctip - org:unodc"]),
    "cso-hill-villages": ("unknown", "cso-hill-villages", ["cso - org:hill-villages"]),
    "cso + ctip": ("unknown", "cso + ctip", []),
    "cso-iom": ("unknown", "cso-iom", ["cso - org:iom"]),
    "cso-": ("unknown", "cso-", ["cso"]),
    "cso\nctip": ("unknown", "cso\nctip", []),
    "-": ("empty", "-", []),
    "cso -": ("empty", "-", []),
    "- iom": ("empty", "-", []),
    "cso - - iom": ("empty", "-", []),
    "cso,-iom": ("empty", ",", []),
    "cso &": ("empty", "&", []),
    "& cso": ("empty", "&", []),
    "cso,, iom": ("empty", ",", []),
    "\u200d": ("empty", "", []),
    "all, cso": ("all", "all", []),
    "cso | all": ("all", "all", []),
    "cso - all": ("all", "all", []),
    "org:hvs": ("ambiguous", "org:hvs", ["org:hill-villages", "org:river"]),
    "lm-twg": ("ambiguous", "lm-twg", ["labour", "org:river"]),
}


@pytest.mark.parametrize("text", [text for text, _ in UNDERSTOOD.items()])
@pytest.mark.parametrize("names", [ENGLISH, BANGLA])
def test_what_is_typed_is_understood_in_every_language(text: str, names: Names) -> None:
    assert audience_text.parse(text, names) == UNDERSTOOD[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_clear_is_refused_whole(text: str) -> None:
    with pytest.raises(errors.AudienceNotUnderstood) as refused:
        audience_text.parse(text, ENGLISH)
    refusal = refused.value
    assert (refusal.reason, refusal.said, [*refusal.meant]) == REFUSED[text]


def test_suggestions_are_in_the_authors_words() -> None:
    with pytest.raises(errors.AudienceNotUnderstood) as refused:
        audience_text.parse("সভাপতী", BANGLA)
    assert refused.value.meant == ["ভূমিকা:সভাপতি"]


def test_what_an_author_may_not_see_reads_like_what_does_not_exist() -> None:
    without = Names("en", GROUPS[1:], ORGANIZATIONS)
    for text in ("ctip", "ctpi", "twg:ctip"):
        with pytest.raises(errors.AudienceNotUnderstood) as refused:
            audience_text.parse(text, without)
        assert (refused.value.reason, [*refused.value.meant]) == ("unknown", [])


@pytest.mark.parametrize(
    ("audience", "english", "bangla"),
    [
        (of(), "all", "সবাই"),
        (of(without={UNODC}), "all - org:unodc", "সবাই - সংস্থা:unodc"),
        (
            of({CSO, UN}, {CTIP, LABOUR}, {BN}, without={CHAIR, IOM}),
            "cso, un_agency & ctip, labour & lang:bn - org:iom, role:chair",
            "সিএসও, জাতিসংঘ & ctip, labour & ভাষা:বাংলা - সংস্থা:iom, ভূমিকা:সভাপতি",
        ),
    ],
)
def test_an_audience_is_written_in_the_readers_words(
    audience: Audience, english: str, bangla: str
) -> None:
    assert audience_text.write(audience, ENGLISH) == english
    assert audience_text.write(audience, BANGLA) == bangla


keys = st.lists(
    st.text("ab-", min_size=1, max_size=4) | st.sampled_from(["all", "un", "cso", "kind", "bn"]),
    min_size=3, max_size=3, unique=True,
)  # fmt: skip
shown = st.lists(st.text("abAB-& ,:é", max_size=4) | st.sampled_from(["CSO", "All", "বাংলা"]),
                 max_size=3)  # fmt: skip
some_names = st.tuples(keys, shown, shown, shown).map(
    lambda drawn: [Named(number, drawn[0][number], drawn[1 + number]) for number in range(3)]
)
some_atoms = st.one_of(
    st.builds(Atom, st.just("kind"), st.sampled_from(KINDS)),
    st.builds(Atom, st.sampled_from(["group", "organization"]), st.integers(0, 2)),
    st.builds(Atom, st.just("role"), st.sampled_from(ROLES)),
    st.builds(Atom, st.just("language"), st.sampled_from([*languages.NAMES])),
)
clauses = st.frozensets(some_atoms, min_size=1, max_size=4)
audiences = st.builds(
    Audience, st.frozensets(clauses, max_size=4), st.frozensets(some_atoms, max_size=4)
)


@given(audiences, st.sampled_from([*languages.NAMES]), some_names, some_names)
def test_what_is_written_is_read_as_the_same(
    audience: Audience, language: str, groups: list[Named], organizations: list[Named]
) -> None:
    names = Names(language, groups, organizations)
    assert audience_text.parse(audience_text.write(audience, names), names) == audience


typed = st.lists(
    st.sampled_from([*UNDERSTOOD, *REFUSED, " ", ",", "|", " & ", " - ", "-", "!", ":"]),
    max_size=4,
).map("".join)


@given(typed | st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        meant = audience_text.parse(text, ENGLISH)
    except errors.AudienceNotUnderstood:
        return
    assert audience_text.parse(audience_text.write(meant, ENGLISH), ENGLISH) == meant


@given(st.sampled_from([*UNDERSTOOD]), st.sampled_from([",", "|", "&", " - "]))
def test_a_part_that_means_nothing_spoils_the_whole(text: str, sign: str) -> None:
    for whole in (f"{text}{sign} qqqqq", f"qqqqq{sign} {text}"):
        with pytest.raises(errors.AudienceNotUnderstood):
            audience_text.parse(whole, ENGLISH)


people = st.builds(
    atoms_of,
    st.integers(5, 8),
    st.sampled_from(KINDS),
    st.frozensets(st.integers(1, 2)),
    st.frozensets(st.sampled_from(ROLES)),
    st.sampled_from([*languages.NAMES]),
)


@given(
    st.sampled_from([text for text, _ in UNDERSTOOD.items()]),
    st.sampled_from(["& ctip", "& role:chair, lang:bn", "- iom", "-hill-villages, cso"]),
    people,
)
def test_a_part_that_is_typed_behind_adds_nobody(text: str, more: str, person: Atoms) -> None:
    narrower = audience_text.parse(f"{text} {more}", ENGLISH)
    whole = audience_text.parse(text, ENGLISH)
    assert whole.includes(person) or not narrower.includes(person)


def test_every_fixed_word_is_there_in_every_language_and_means_one_thing() -> None:
    tables = {**audience_words.CLOSED, "prefix": audience_words.PREFIXES}
    assert {*audience_words.KINDS} == {*KINDS}
    assert {*audience_words.ROLES} == {*ROLES}
    assert {*audience_words.LANGUAGES} == {*languages.NAMES}
    assert {*audience_words.ALL} == {*languages.NAMES}
    for table in tables.values():
        seen: dict[str, str] = {}
        for value, by_language in table.items():
            assert {*by_language} == {*languages.NAMES}
            for word in (word for said in by_language.values() for word in said):
                assert seen.setdefault(words.normalise(word), value) == value, word
