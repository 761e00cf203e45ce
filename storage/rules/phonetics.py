"""The only place that knows how Bangla sounds in Latin letters.

A key is the consonants that one hears, without the vowels between them, so that শ্রম অভিবাসন and
"srom ovibashon" have equal keys, and so have কাউন্টার and "counter".
"""

import functools
import string

import regex

from storage.rules import words

_REMEMBERED = 4096
"""Words whose keys are remembered: people use the same few thousand."""

SHORTEST_KEY = 3
"""A shorter key is shared by too many words to say anything."""

# Conjuncts that are heard as one sound, and the letters that NFC writes as two signs.
_BANGLA_SPELLINGS = (
    (regex.compile("ক্ষ"), "ক"),
    (regex.compile("জ্ঞ"), "গ"),
    (regex.compile("্য|(?<!ম)্ব|\u09af\u09bc"), ""),
    (regex.compile("[\u09a1\u09a2]\u09bc"), "র"),
)
_HASANT = "\u09cd"  # joins two consonants without a vowel between
_SOUNDS = {
    "a": "অআইঈউঊএঐওঔ",
    "b": "বভ",
    "c": "চছ",
    "d": "ডঢদধ",
    "f": "ফ",
    "g": "গঘ",
    "h": "হ",
    "j": "জঝয",
    "k": "কখ",
    "l": "ল",
    "m": "ম",
    "n": "ঞণন",
    "ng": "ঙং",
    "p": "প",
    "r": "রঋৃ",
    "s": "শষস",
    "t": "টঠতথৎ",
    _HASANT: _HASANT,
}
_HEARD = {letter: sound for sound, letters in _SOUNDS.items() for letter in letters}

# "C" stands for the sound of চ until every other c has become s or k.
_LATIN_SPELLINGS = tuple(
    (regex.compile(written), heard)
    for written, heard in (
        ("tion|sion", "sn"),
        ("tch|t(?=u(?:re|al))", "C"),
        ("kkh|ksh", "k"),
        ("c+h+", "C"),
        ("sh", "s"),
        ("ph", "f"),
        ("(?<=[bdgjkt])h", ""),
        ("c(?=[eiy])", "s"),
        ("c|q", "k"),
        ("g(?=e|is)|z", "j"),
        ("x", "ks"),
        ("v", "b"),
        ("[eiouwy]", "a"),
        ("C", "c"),
    )
)
_LETTER_NAMES = (
    "এ বি সি ডি ই এফ জি এইচ আই জে কে এল এম এন ও পি কিউ আর এস টি ইউ ভি ডব্লিউ এক্স ও\u09af\u09bcাই জেড"
)
_LETTERS = dict(zip(string.ascii_lowercase, _LETTER_NAMES.split(), strict=True))

_VOWEL_INSIDE = regex.compile("(?<!^)a")
_DOUBLED = regex.compile(r"(.)\1+")
_DOUBLED_IN_BANGLA = regex.compile(rf"(.){_HASANT}\1")


@functools.lru_cache(_REMEMBERED)
def key(word: str) -> str:
    """Return how the normalised `word` sounds: its consonants, and an `a` for a vowel in front."""
    heard = _bangla(word) if words.is_bangla(word) else heard_in_latin(word)
    return _VOWEL_INSIDE.sub("", heard)


def letters_in_bangla(acronym: str) -> str:
    """Return a Latin `acronym` as Bangla spells it, letter by letter: "lm" is এলএম."""
    return "".join(_LETTERS.get(letter, letter) for letter in acronym)


def _bangla(word: str) -> str:
    for written, heard in _BANGLA_SPELLINGS:
        word = written.sub(heard, word)
    heard = "".join(_HEARD.get(letter, "") for letter in word)
    return _DOUBLED_IN_BANGLA.sub(r"\1", heard).replace(_HASANT, "")


@functools.lru_cache(_REMEMBERED)
def heard_in_latin(word: str) -> str:
    """Return how a normalised word in Latin letters sounds, every vowel as `a`."""
    for written, heard in _LATIN_SPELLINGS:
        word = written.sub(heard, word)
    return _DOUBLED.sub(r"\1", word)
