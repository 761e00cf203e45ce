"""The only place that says in which language a question is asked."""

from collections import Counter
from collections.abc import Iterable

import regex

from handlers.understanding import sentence, vocabulary


def of(question: sentence.Sentence) -> tuple[str | None, bool]:
    """Return the language ("en", "bn") of what `question` says beside names, or None; if surely.

    The words decide that only one language has, so that Bangla in Latin letters is Bangla; where
    as many are of either, those with which one asks; where there are none, the letters do, where
    one way of writing has them for itself. Names and numbers do not tell, and words of both
    languages ("next meeting date") not surely: these are likely to be of the language whose letters
    they have.
    """
    votes: Counter[str] = Counter()
    asking: Counter[str] = Counter()
    shared = 0
    interrogatives = vocabulary.load().interrogatives.places(question.known)
    for place, spellings in enumerate(question.known):
        tags = {tag for spelling in spellings for tag in vocabulary.load().tags(spelling)}
        languages = {_language(tag) for tag in tags}
        if len(languages) == 1 and not question.words[place].isdecimal():
            language = languages.pop()
            votes[language] += 1
            asking[language] += place in interrogatives
        shared += len(languages) > 1
    for told in (votes, asking):
        if told and len(set(told.values())) == len(told):
            return max(told, key=lambda language: told[language]), True
    by_letters = of_letters(question)
    if by_letters is not None or votes or not shared or question.strange:
        return by_letters, True
    return _most_letters(question, [tag for tag, _ in _own_scripts()]), False


def of_letters(question: sentence.Sentence) -> str | None:
    """Return the language that alone has the letters of a sentence, be it all names and dates."""
    scripts = Counter(vocabulary.load().scripts.values())
    own = [tag for tag, script in _own_scripts() if scripts[script] == 1]
    return _most_letters(question, own)


def _language(tag: str) -> str:
    return tag.partition("-")[0]


def _most_letters(question: sentence.Sentence, tags: Iterable[str]) -> str | None:
    """Return the language in whose letters the most is written, if anything is."""
    scripts = vocabulary.load().scripts
    letters = {tag: _count(scripts[tag], question.words) for tag in tags}
    return max(letters, key=lambda tag: letters[tag]) if any(letters.values()) else None


def _own_scripts() -> list[tuple[str, str]]:
    """Return the languages in their own script, whose tag has no subtag, with that."""
    return [(tag, script) for tag, script in vocabulary.load().scripts.items() if "-" not in tag]


def _count(script: str, words: Iterable[str]) -> int:
    return sum(len(regex.findall(rf"\p{{{script}}}", word)) for word in words)
