"""The catalogs hold every sentence and no other; each translation can stand in its place."""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages import extract, pofile
from babel.messages.catalog import Catalog, Message

from handlers import routes, texts

ROOT = Path(texts.HERE).parent
TRANSLATED = sorted(set(texts.LANGUAGES) - {texts.SOURCE_LANGUAGE})

PLACEHOLDER = re.compile(r"%\(\w+\)s|%(?!\()")
TAG = re.compile(r"<[^>]*>")
COMMAND_OR_SIGN = re.compile(r"/[a-z]+|@(?=%)")

LABEL, TOAST, DESCRIPTION = 60, 200, 256
"""Characters that phones show of a button, and that Telegram takes of the other two."""

BUTTONS = {
    "In person": "সশরীরে",
    "Online": "অনলাইনে",
    "Maybe": "হয়তো",
    "Can't come": "আসতে পারব না",
    "Who's coming": "কারা আসছেন",
    "Calendar file": "ক্যালেন্ডার ফাইল",
    "Approve": "অনুমোদন",
    "Decline": "ফিরিয়ে দিন",
    "Send": "পাঠান",
    "Undo": "ফিরিয়ে নিন",
    "Confirm": "নিশ্চিত করুন",
    "Cancel": "বাতিল করুন",
    "Back": "পেছনে",
    "More": "আরও",
    "Ask the secretariat": "সচিবালয়কে জিজ্ঞাসা করুন",
}
"""What people are told to tap, in every guide: these words stay."""

OTHER_WORDS = ("বৈঠক", "মিটিং", "কর্মরত দল", "কার্যকরী দল", "সংবাদপত্র", "এজেন্ডা", "বোতাম", "তুমি")
"""Words for things that have another word here: one word a thing."""


@functools.cache
def sentences(folder: str) -> frozenset[str | tuple[str, ...]]:
    """What is marked for translation under a folder, as pyproject.toml says how to find it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = settings["tool"]["babel"]["mappings"]
    found = extract.extract_from_dir(
        ROOT / folder,
        [(one["pattern"].removeprefix(f"{folder}/"), one["method"]) for one in mappings],
        {one["pattern"].removeprefix(f"{folder}/"): one for one in mappings},
    )
    return frozenset(message for _, _, message, _, _ in found)


@functools.cache
def catalog(language: str) -> Catalog:
    path = texts.HERE / "locales" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        return pofile.read_po(source, locale=language, abort_invalid=True)


def messages(language: str) -> list[Message]:
    return [message for message in catalog(language) if message.id]


def pairs(language: str) -> list[tuple[str, str]]:
    """Each sentence, and each of its plural forms, with its translation."""
    found: list[tuple[str, str]] = []
    for message in messages(language):
        found += [(one, string) for one in forms(message.id) for string in forms(message.string)]
    return found


def forms(written: str | Sequence[str] | None) -> list[str]:
    """A sentence alone, or its plural forms."""
    return [written] if isinstance(written, str) else list(written or [""])


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalog_has_every_sentence_and_no_other(language: str) -> None:
    there = {message.id for message in messages(language)}
    assert there == sentences("handlers")
    assert not catalog(language).obsolete


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_for_certain(language: str) -> None:
    assert [one for one, translated in pairs(language) if not translated.strip()] == []
    assert [message.id for message in messages(language) if message.fuzzy] == []
    counts = {len(forms(one.string)) for one in messages(language) if one.pluralizable}
    assert counts == {catalog(language).num_plurals}


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("pattern", [PLACEHOLDER, TAG, COMMAND_OR_SIGN])
def test_translations_keep_what_is_not_words(language: str, pattern: re.Pattern[str]) -> None:
    lost = [
        (one, translated)
        for one, translated in pairs(language)
        if sorted(pattern.findall(one)) != sorted(pattern.findall(translated))
    ]
    assert lost == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_nfc_without_stray_spaces(language: str) -> None:
    for _, translated in pairs(language):
        assert translated == unicodedata.normalize("NFC", translated)
        assert translated == " ".join(translated.split())
        assert "\N{ZERO WIDTH JOINER}" not in translated


def test_bangla_has_one_word_a_thing() -> None:
    written = "\n".join(translated for _, translated in pairs("bn"))
    unwanted = [unicodedata.normalize("NFC", word) for word in OTHER_WORDS]
    assert [word for word in unwanted if word in written] == []


@pytest.mark.parametrize("english", BUTTONS)
def test_buttons_are_called_what_guides_call_them(english: str) -> None:
    assert texts.say("bn", english) == unicodedata.normalize("NFC", BUTTONS[english])


@pytest.mark.parametrize("count", [0, 1])
def test_none_and_one_are_singular_in_bangla(count: int) -> None:
    one = "%(people)s more has no chat with me and will not be reached."
    more = "%(people)s more have no chat with me and will not be reached."
    bangla = texts.catalog("bn")
    assert bangla.ngettext(one, more, count) != bangla.ngettext(one, more, 2)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_labels_toasts_and_descriptions_are_short_enough(language: str) -> None:
    of_code = {
        one for one in sentences("handlers") - sentences("handlers/templates") if type(one) is str
    }
    for sentence in of_code:
        whole = "." in sentence
        assert len(texts.say(language, sentence)) <= (TOAST if whole else LABEL), sentence
    for command in routes.COMMANDS:
        assert 1 <= len(texts.say(language, command.description)) <= DESCRIPTION
