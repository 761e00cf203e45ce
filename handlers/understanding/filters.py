"""The only place that parts what a question leaves out ("all but the climate ones") from it."""

from handlers.understanding import sentence, vocabulary


def parted(question: sentence.Sentence) -> tuple[str, str] | None:
    """Return the words of `question` that are kept and those left out; None where all are kept.

    Left out are the names or days beside words such as "except" (behind those in some languages,
    before them in others), with what joins several of them.
    """
    cues, left_out = _places(question)
    if not left_out:
        return None
    words = question.words
    kept = (word for place, word in enumerate(words) if place not in cues | left_out)
    return " ".join(kept), " ".join(words[place] for place in sorted(left_out))


def _places(question: sentence.Sentence) -> tuple[frozenset[int], frozenset[int]]:
    language = vocabulary.load()
    cues: set[int] = set()
    left_out: set[int] = set()
    for phrases, step in ((language.except_before, 1), (language.except_behind, -1)):
        for places in phrases.found(question.spellings):
            run = _run(question, places[-1] + 1 if step > 0 else places[0] - 1, step)
            if run and not left_out & set(run):
                cues.update(places)
                left_out.update(run)
    return frozenset(cues), frozenset(left_out)


def _run(question: sentence.Sentence, start: int, step: int) -> list[int]:
    """Return the places of names, or else of days, next to a cue at `start` - `step`.

    Small words may stand between them and the cue ("except for the"), words that join between two.
    """
    joiners = question.follow | vocabulary.load().joiners.places(question.known)
    names = question.named | question.group
    for told in (names, question.period.places - names):
        found: list[int] = []
        waiting: list[int] = []
        place = start
        while place in told or place in (joiners if found else question.small):
            waiting.append(place)
            if place in told:
                found += waiting
                waiting = []
            place += step
        if found:
            return found
    return []
