import pytest

from handlers.understanding import index, normalise

SEEN = [(1, ("Seaport logistics",)), (2, ("Data",))]
HIDDEN = (3, ("Sea port strikes",))


@pytest.mark.parametrize("word", ["seaport", "seaports", "seapotr", "seap", "port", "sea"])
def test_what_is_found_among_some_is_the_same_as_if_there_were_no_others(word: str) -> None:
    among = frozenset({1, 2})
    alone = index.Index(SEEN).find((word,), [0], among)
    assert index.Index([*SEEN, HIDDEN]).find((word,), [0], among) == alone


LONG = "Opening words. " * 100 + "At the very end stands the ferry of Bhola."


@pytest.mark.parametrize("words", [("ferry",), ("bhola",), ("ferrys",), ("bholaa", "ferry")])
def test_every_word_of_a_text_counts_however_long_it_is(words: tuple[str, ...]) -> None:
    made = index.Index(SEEN, texts=[(2, LONG)])
    assert made.find(words, range(len(words)), frozenset({1, 2})).ids == (2,)
    assert made.find(words, range(len(words)), frozenset({1})) == index.NOTHING


def test_a_text_counts_beside_the_names_of_the_same_record() -> None:
    made = index.Index(SEEN, texts=[(1, "Harbours of Bhola"), (2, "Harbours")])
    assert made.find(("data", "harbours"), [0, 1], frozenset({1, 2})).ids[0] == 2
    assert made.find(("seaport", "bhola"), [0, 1], frozenset({1, 2})).ids == (1,)


def test_what_is_found_in_texts_among_some_is_the_same_as_if_there_were_no_others() -> None:
    among = frozenset({1, 2})
    texts = [(1, "Ferries of Bhola"), (2, LONG)]
    hidden = (3, "Ferry ferries fery Bholanath Sea port")
    both = index.Index([*SEEN, HIDDEN], texts=[*texts, hidden])
    alone = index.Index(SEEN, texts=texts)
    for word in ("ferry", "ferries", "fery", "bholanath", "bhola", "port", "seaport"):
        assert both.find((word,), [0], among) == alone.find((word,), [0], among)


def test_words_that_a_name_parts_are_found_joined() -> None:
    hit = index.Index([*SEEN, HIDDEN]).find(("seaport", "strikes"), [0, 1], frozenset({2, 3}))
    assert (hit.ids, hit.coverage) == ((3,), 1.0)


@pytest.mark.parametrize("word", ["teft", "thft", "theftt"])
def test_a_word_of_four_letters_may_lack_one(word: str) -> None:
    known = index.Index([(1, ["Wage theft"]), (2, ["Wages"])])
    assert known.find([word], [0], frozenset({1, 2})).ids == (1,)


@pytest.mark.parametrize("word", ["পাটনারশিপ", "পার্টনারশিপ", "pre", "predep", "শেল্টার", "yr"])
def test_words_are_found_as_they_are_heard_begun_or_shortened(word: str) -> None:
    known = index.Index([(1, ["Partnership on shelters"]), (2, ["Pre-departure review, mid year"])])
    among = frozenset({1, 2})
    (found,) = known.find([word], [0], among).ids
    assert found == (2 if word.isascii() else 1)


@pytest.mark.parametrize(
    ("words", "title"),
    [
        (["কলেরার", "ডিব্রিফ"], "Cholera debrief"),
        (["লোনের"], "Loan fund"),
        (["মাতৃস্বাস্থ্যের"], "Maternal health"),
        (["matrishasthyo"], "Maternal health"),
        (["জেলেদের"], "Fishermen at sea"),
        (["jele"], "Fishermen at sea"),
        (["atok"], "Detention lists"),
        (["ডিটেনশন"], "আটক ব্যক্তিদের তালিকা"),
    ],
)
def test_words_are_found_in_another_language_by_sound_or_meaning(
    words: list[str], title: str
) -> None:
    known = index.Index([(1, [title]), (2, ["Harbours"])])
    spelt = [normalise.words(word)[0] for word in words]
    assert known.find(spelt, range(len(spelt)), frozenset({1, 2})).ids == (1,)


@pytest.mark.parametrize("word", ["khobor", "jol", "boli", "late"])
def test_short_words_that_merely_sound_alike_name_nothing_surely(word: str) -> None:
    known = index.Index([(1, ["খাবার"]), (2, ["জেলে"]), (3, ["Lot"])])
    assert known.find([word], [0], frozenset({1, 2, 3})).likeness < 0.9
