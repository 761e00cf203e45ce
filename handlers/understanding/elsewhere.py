"""The only place that reads that meetings at other places are asked for ("outside Dhaka")."""

from handlers.understanding import index, sentence, vocabulary


def of(plain: sentence.Sentence, places: index.Index, among: frozenset[int]) -> index.Hit:
    """Return the meetings at a place beside "outside" or the like, where others are wanted."""
    for outside in vocabulary.load().outside.found(plain.spellings):
        for place in (outside[-1] + 1, outside[0] - 1):
            if 0 <= place < len(plain.words) and _is_of_meetings(plain, {*outside, place}):
                hit = places.find(plain.words, {place} - plain.small, among)
                if hit.ids:
                    return hit
    return index.NOTHING


def _is_of_meetings(plain: sentence.Sentence, run: set[int]) -> bool:
    """Whether a word for a meeting stands beside a run of words: not "I am outside Dhaka"."""
    listed = vocabulary.load().cues["list"].places(plain.known) if plain.meeting else frozenset()
    between = (plain.small | plain.linkers) - plain.meeting
    before, behind = min(run) - 1, max(run) + 1
    while before in between:
        before -= 1
    while behind in between:
        behind += 1
    return before not in plain.own and bool({before, behind} & (plain.meeting | listed))
