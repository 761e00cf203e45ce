"""The only place that parts what a question leaves out ("all but the climate ones") from it.

Who asks for what is next may say what it comes after, too: "I skip today's, which is the next?".
What is only said to be among the rest ("with the plenary included") is taken out as well.
"""

from collections.abc import Iterator, Sequence

from handlers.understanding import sentence, vocabulary


def parted(question: sentence.Sentence) -> tuple[str, str] | None:
    """Return the words of `question` that are kept and those left out; None where all are kept.

    Left out are the names or days beside words such as "except" (behind those in some languages,
    before them in others), with what joins several of them; beside "skip" where the next is asked.
    """
    cues: set[int] = set()
    left_out: set[int] = set()
    for beside, run in _left_out(question):
        if not left_out & set(run):
            cues.update(beside)
            left_out.update(run)
    included = _included(question) - cues - left_out
    if not left_out and not included:
        return None
    words = question.words
    away = cues | left_out | included
    kept = (word for place, word in enumerate(words) if place not in away)
    return " ".join(kept), " ".join(words[place] for place in sorted(left_out))


def _left_out(question: sentence.Sentence) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the places of each cue and those of what it leaves out."""
    language = vocabulary.load()
    names, days = question.named | question.group, question.period.places
    apart = (names, days - names)
    for phrases, step in ((language.except_before, 1), (language.except_behind, -1)):
        for places in phrases.found(question.spellings):
            yield places, _run(question, places, step, apart)
    if language.cues["next"].places(question.known) - days:
        anything = (names | days | question.meeting,)
        bounds = language.relations["after"].places(question.known)  # "I skip it. After today …"
        for places in language.passed_over.found(question.spellings):
            run = _run(question, places, 1, anything)
            if (not run or run[0] in bounds) and len(places) > 1:  # "today's I have to skip"
                run = _run(question, places, -1, anything)
            yield places, run


def _included(question: sentence.Sentence) -> frozenset[int]:
    """Return the places of names that are said to be among all that is meant, with their cue."""
    for places in vocabulary.load().including.found(question.known):
        run = frozenset(_run(question, places, 1, (question.named,)))
        if run and (question.named - run or question.period):
            return run.union(places)
    return frozenset()


def _run(
    question: sentence.Sentence, cue: Sequence[int], step: int, tellings: Sequence[frozenset[int]]
) -> list[int]:
    """Return the places of the first of `tellings` that are next to a cue, behind or before it.

    Small words may stand between them and the cue ("except for the"), words that join between two.
    """
    joiners = question.follow | vocabulary.load().joiners.places(question.known)
    for told in tellings:
        found: list[int] = []
        waiting: list[int] = []
        place = cue[-1] + 1 if step > 0 else cue[0] - 1
        while place in told or place in (joiners if found else question.small):
            waiting.append(place)
            if place in told:
                found += waiting
                waiting = []
            place += step
        if found:
            return found
    return []
