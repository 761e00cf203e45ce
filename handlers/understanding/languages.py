"""The only place that says in which language a question is asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import regex

from handlers.understanding import sentence, vocabulary


def of(question: sentence.Sentence) -> str | None:
    """Return the language ("en", "bn") of what `question` says beside names, or None.

    The words decide, so that Bangla in Latin letters is Bangla; where they say nothing, the script
    does. A name alone decides only in a script that one way of writing has for itself: CTIP is
    written in both languages, মানব পাচার in one.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    for spellings in question.known:
        tags = [tag for spelling in spellings for tag in vocabulary.load().tags(spelling)]
        for tag in tags:
            votes[_language(tag)] += 1 / len(tags)
    leading = {language for language, count in votes.items() if count == max(votes.values())}
    by_script = _of_script(question)
    return by_script if by_script in leading or not leading else min(leading)


def _language(tag: str) -> str:
    return tag.partition("-")[0]


def _of_script(question: sentence.Sentence) -> str | None:
    said = [word for place, word in enumerate(question.words) if place not in question.named]
    letters = {tag: _count(words.script, said) for tag, words in _own_scripts()}
    if not any(letters.values()):
        letters = {tag: _count(words.script, question.words) for tag, words in _own_scripts()}
        shared = Counter(words.script for words in vocabulary.load().files.values())
        letters = {tag: letters[tag] for tag, words in _own_scripts() if shared[words.script] == 1}
    return max(letters, key=lambda tag: letters[tag]) if any(letters.values()) else None


def _own_scripts() -> list[tuple[str, vocabulary.Words]]:
    """Return the files of languages in their own script: those whose tag has no subtag."""
    return [(tag, words) for tag, words in vocabulary.load().files.items() if "-" not in tag]


def _count(script: str, words: Iterable[str]) -> int:
    return sum(len(regex.findall(rf"\p{{{script}}}", word)) for word in words)
