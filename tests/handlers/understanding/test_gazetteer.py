import pytest
import some_groups

from handlers.understanding import gazetteer, normalise

THREE = gazetteer.Gazetteer(some_groups.ENTRIES)
KEYS = list(some_groups.LARGER)
LARGER = gazetteer.Gazetteer(
    [gazetteer.Entry(number, names) for number, names in enumerate(some_groups.LARGER.values())]
)


def found(text: str) -> list[str]:
    return [KEYS[id_] for id_ in LARGER.find(text).ids]


@pytest.mark.parametrize(
    ("id_", "name"), [(entry.id, name) for entry in some_groups.ENTRIES for name in entry.names]
)
def test_every_name_is_found_with_certainty(id_: int, name: str) -> None:
    match = THREE.find(f"when is {name}?")
    assert (match.ids, match.certain) == ((id_,), True)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("traficking", some_groups.CTIP),
        ("countertrafficking", some_groups.CTIP),
        ("মানবপাচার", some_groups.CTIP),
        ("manobpachar", some_groups.CTIP),
        ("manob pachar", some_groups.CTIP),
        ("পাচার প্রতিরোধের", some_groups.CTIP),
        ("সিটিআইপির", some_groups.CTIP),
        ("C.T.I.P.", some_groups.CTIP),
        ("CTIPএর", some_groups.CTIP),
        ("সি টি আই পি র সভা", some_groups.CTIP),
        ("সি টি আই পির সভা", some_groups.CTIP),
        ("c c h m meeting", some_groups.CCHM),
        ("সি সি এইচ এম এর", some_groups.CCHM),
        ("labur migraton", some_groups.LM),
        ("the labour one", some_groups.LM),
        ("srom ovibashon", some_groups.LM),
        ("এলএম", some_groups.LM),
        ("লেবার মাইগ্রেশন", some_groups.LM),
        ("jolobayu", some_groups.CCHM),
        ("ক্লাইমেট", some_groups.CCHM),
        ("human mobility", some_groups.CCHM),
    ],
)
def test_a_name_is_found_in_part_misspelt_glued_or_by_sound(text: str, id_: int) -> None:
    assert THREE.find(text).ids == (id_,)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("ওয়াশের সভা কবে", (1,)), ("ওয়াস গ্রুপ", (1,)), ("আশা করি সভা হবে", ()),
        ("who is in the rr meeting", (2,)), ("আরআর মিটিংয়ে কে আসছে", (2,)), ("rr is the best", ()),
    ],
)  # fmt: skip
def test_a_short_name_is_said_as_a_word_or_without_its_working_group(
    text: str, ids: tuple[int, ...]
) -> None:
    names = [["Water, Sanitation and Hygiene", "WASH"], ["Return and Reintegration", "RRWG"]]
    some = gazetteer.Gazetteer([gazetteer.Entry(id_, one) for id_, one in enumerate(names, 1)])
    assert some.find(text).ids == ids


@pytest.mark.parametrize(
    "text",
    ["any tips?", "stop", "has the time changed", "technical working group", "which country",
     "on human rights", "আর কে কে আসবে", "ওয়ার্কিং গ্রুপ", "", "😀"],
)  # fmt: skip
def test_everyday_and_generic_words_name_no_working_group(text: str) -> None:
    assert THREE.find(text) == gazetteer.NOTHING


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("the protection meeting", ["protection"]),
        ("child protection", ["child"]),
        ("শিশু সুরক্ষা সভা", ["child"]),
        ("surokkha", ["protection"]),
        ("shishu surokkha", ["child"]),
        ("migration health", ["health"]),
        ("মানব পাচার", ["trafficking"]),
        ("gender based violence", ["violence"]),
        ("reintegration", ["reintegration"]),
        ("working group 2", ["second"]),
        ("at 2 pm", []),
        ("WG1", ["first"]),
        ("when is the IT meeting", ["technology"]),
        ("when is it", []),
        ("WHEN IS IT", []),
        ("labour migration and protection", ["labour", "protection"]),
    ],
)
def test_names_that_share_words_are_told_apart(text: str, keys: list[str]) -> None:
    assert found(text) == keys


def test_a_word_of_several_names_means_each_of_them() -> None:
    match = LARGER.find("the migration meeting")
    assert sorted(KEYS[id_] for id_ in match.ids) == ["data", "health", "labour"]
    assert not match.certain


def test_a_small_part_of_a_name_is_doubtful() -> None:
    match = LARGER.find("the trafficking meeting")
    assert ([KEYS[id_] for id_ in match.ids], match.certain) == (["trafficking"], False)


def test_the_places_are_those_of_the_words_that_named_it() -> None:
    text = "where is the counter trafficking meeting"
    places = THREE.find(text).places
    assert [normalise.words(text)[place] for place in sorted(places)] == ["counter", "trafficking"]
