"""The only place that reads `handlers/vocabulary`: the words in which people ask, by language.

A file a language and way of writing it, named by its tag (BCP 47): `bn.yaml`, and `bn-Latn.yaml`
for Bangla in Latin letters. A new language is a new file, and no Python.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Literal, get_args

import pydantic
import yaml

from handlers.understanding import lexicon, normalise

Kind = Literal["next", "when", "where", "how_to_join", "agenda"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Phrase = tuple[str, ...]


class Asked(pydantic.BaseModel, extra="forbid"):
    """How people ask for one thing."""

    cues: list[str]
    examples: list[str]


class Words(pydantic.BaseModel, extra="forbid"):
    """One file: `handlers/vocabulary/README.md` says what each key is for."""

    script: str
    endings: list[str]
    group_words: list[str]
    meeting_words: list[str]
    linkers: list[str]
    joiners: list[str]
    small: list[str]
    polite: list[str]
    ordinary: list[str]
    beyond: list[str]
    other: list[str]
    asked: dict[Kind, Asked]

    def known(self) -> set[str]:
        """Return every word of the file that belongs to what can be asked, normalised."""
        heads = self.group_words + self.meeting_words
        phrases = heads + self.nothing() + self.polite + self.ordinary + self.beyond
        for asked in self.asked.values():
            phrases += asked.cues + asked.examples
        return {word for phrase in phrases for word in normalise.words(phrase)}

    def nothing(self) -> list[str]:
        """Return the words that say nothing by themselves."""
        return self.linkers + self.joiners + self.small


class Phrases:
    """Fixed phrases, found in a text whose words have been recognised."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[Phrase]] = {}
        for phrase in sorted({normalise.words(phrase) for phrase in phrases}, key=len):
            self._by_first.setdefault(phrase[0], []).append(phrase)

    def places(self, text: Sequence[frozenset[str]]) -> frozenset[int]:
        """Return the places of the words of `text` that are part of one of the phrases."""
        return frozenset(
            place
            for start, spellings in enumerate(text)
            for spelling in spellings
            for phrase in self._by_first.get(spelling, ())
            if _stands(phrase, text[start : start + len(phrase)])
            for place in range(start, start + len(phrase))
        )


class Vocabulary:
    """All languages together, since people mix them in one sentence."""

    def __init__(self, files: Mapping[str, Words]) -> None:
        self.files = files
        self._known = {tag: words.known() for tag, words in files.items()}
        self.endings = tuple(
            dict.fromkeys(
                normalise.words(ending)[0] for words in files.values() for ending in words.endings
            )
        )
        self.lexicon = lexicon.Lexicon(set().union(*self._known.values()), self.endings)
        self.group_words = Phrases(_all(words.group_words for words in files.values()))
        self.meeting_words = Phrases(_all(words.meeting_words for words in files.values()))
        self.linkers = Phrases(_all(words.linkers for words in files.values()))
        self.joiners = Phrases(_all(words.joiners for words in files.values()))
        self.small = Phrases(_all(words.nothing() for words in files.values()))
        self.polite = Phrases(_all(words.polite for words in files.values()))
        self.beyond = Phrases(_all(words.beyond for words in files.values()))
        self.cues: dict[Kind, Phrases] = {
            kind: Phrases(_all(words.asked[kind].cues for words in files.values()))
            for kind in KINDS
        }

    def recognise(self, words: Iterable[str]) -> list[frozenset[str]]:
        """Return for each word the known spellings that it may stand for, if any."""
        return [self._spellings(word) for word in words]

    def _spellings(self, word: str) -> frozenset[str]:
        return frozenset(self.lexicon.forms(word) or self.lexicon.misspelt(word))

    def tags(self, spelling: str) -> list[str]:
        """Return the tags of the files that have the word `spelling`."""
        return [tag for tag, known in self._known.items() if spelling in known]


@functools.cache
def load() -> Vocabulary:
    """Return the vocabulary that ships with the bot, read once; a faulty file is a `ValueError`."""
    folder = resources.files("handlers").joinpath("vocabulary")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=str)
    return Vocabulary(
        {
            file.name.removesuffix(".yaml"): Words.model_validate(
                yaml.safe_load(file.read_text(encoding="utf-8"))
            )
            for file in files
        }
    )


def _stands(phrase: Phrase, text: Sequence[frozenset[str]]) -> bool:
    return len(phrase) == len(text) and all(
        word in spellings for word, spellings in zip(phrase, text, strict=True)
    )


def _all(lists: Iterable[Iterable[str]]) -> list[str]:
    return [item for each in lists for item in each]
