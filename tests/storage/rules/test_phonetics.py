import pytest

from storage.rules import phonetics, words


def keys(text: str) -> list[str]:
    return [phonetics.key(word) for word in words.normalise(text).split()]


@pytest.mark.parametrize(
    ("bangla", "latin"),
    [
        ("মানবপাচার", "manobpachar"),
        ("শ্রম অভিবাসন", "srom ovibashon"),
        ("শ্রম অভিবাসন", "shrom obhibason"),
        ("জলবায়ু", "jolobayu"),
        ("যোগাযোগ", "jogajog"),
        ("কমিটি", "committee"),
        ("কাউন্টার ট্রাফিকিং", "counter trafficking"),
        ("মাইগ্রেশন", "migration"),
        ("ক্লাইমেট চেঞ্জ", "climate change"),
        ("সুরক্ষা", "surokkha"),
        ("জেন্ডার", "gender"),
        ("ওয়ার্কিং", "working"),
        ("শিশু", "shishu"),
        ("যুদ্ধ", "juddho"),
        ("বড়", "boro"),
        ("সঙ্গ", "songgo"),
        ("ডিপার্চার", "departure"),
        ("ক্যাচ", "catch"),
        ("ভার্চুয়াল", "virtual"),
        ("পর্যালোচনা", "porjalochona"),
        ("কার্যক্রম", "karjokrom"),
    ],
)
def test_bangla_and_latin_spellings_sound_alike(bangla: str, latin: str) -> None:
    assert keys(bangla) == keys(latin)


@pytest.mark.parametrize(
    ("bangla", "english"),
    [
        ("কলেরা", "cholera"),
        ("সাইকোসোশ্যাল", "psychosocial"),
        ("হাউজিং", "housing"),
        ("ডিজিটাল", "digital"),
        ("ব্যাংক", "bank"),
        ("চেয়ার", "chair"),
        ("নাইট", "night"),
        ("পর্যালোচনা", "paryalochana"),
        ("কার্যালয়", "karyalay"),
    ],
)
def test_english_words_are_heard_as_english_says_them(bangla: str, english: str) -> None:
    assert phonetics.keys(words.normalise(bangla)) & phonetics.keys(english)


def test_vowels_tell_words_of_equal_keys_apart() -> None:
    food, news = words.normalise("খাবার"), words.normalise("খবর")
    assert phonetics.key(food) == phonetics.key(news) == phonetics.key("khabar")
    assert phonetics.said(food) == phonetics.said("khabar") != phonetics.said("khobor")


@pytest.mark.parametrize(("one", "other"), [("শ্রম", "shishu"), ("জলবায়ু", "labour")])
def test_other_words_sound_different(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    ("bangla", "latin"), [("কণা", "kona"), ("মনি", "moni"), ("ইলা", "ila"), ("লিপি", "lipi")]
)
def test_a_short_name_is_said_with_the_vowels_that_are_not_written(bangla: str, latin: str) -> None:
    assert phonetics.said_in_full(words.normalise(bangla)) == latin


def test_an_acronym_is_spelt_as_its_letters_are_read() -> None:
    assert words.normalise(phonetics.letters_in_bangla("ctip")) == "সিটিআইপি"
    assert phonetics.letters_in_bangla("wg1") == "ডব্লিউজি1"
