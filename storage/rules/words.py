"""The only place where typed text is made comparable: one spelling for what reads the same."""

import unicodedata

import regex

_UNSEEN = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
_BANGLA = regex.compile(r"\p{Bengali}")
_NOT_A_WORD = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def normalise(text: str) -> str:
    """Return `text` as words of letters, marks and ASCII digits, with single spaces between.

    Case-folded and NFC; digits of every script become ASCII; zero-width characters and variation
    selectors vanish; punctuation, signs and emoji become spaces. Empty when no word is left. The
    result splits into words at spaces, and normalising it again changes nothing.

    The classes are Unicode's own (UAX #44): Python's `\\w` lacks the Bangla vowel signs, and NFC
    *decomposes* the Bangla letters য়, ড় and ঢ়, so both sides of a comparison come through here.
    """
    # Decomposed before folding, as Unicode's canonical caseless matching asks (section 3.13, D145).
    folded = unicodedata.normalize("NFD", seen(text)).casefold()
    composed = nfc(folded)
    if not composed.isascii():
        composed = "".join(map(_ascii_digit, composed))
    return _NOT_A_WORD.sub(" ", composed).strip()


def nfc(text: str) -> str:
    """Return `text` with each letter written in one way (NFC), and else as it is.

    For patterns and what is held against them: of the one sign য় NFC makes two in both.
    """
    return unicodedata.normalize("NFC", text)


def either(*alternatives: str) -> str:
    """Write the alternatives of a pattern, for texts that went through `nfc`."""
    return nfc("|".join(alternatives))


def seen(text: str) -> str:
    """Return `text` without the characters that nobody sees, such as zero-width ones."""
    return _UNSEEN.sub("", text)


def _ascii_digit(character: str) -> str:
    return str(int(character)) if character.isdecimal() else character


def is_bangla(word: str) -> bool:
    """Return whether `word` has a letter or sign of the Bangla script."""
    return _BANGLA.search(word) is not None
