"""The only place that parts what a text tells from what it asks with that in mind.

"Today's I know, when is the one after it?" names one meeting to ask of another; "… no wait, the
wage theft one" takes back what it said, "not the March one, …" says what is not meant; "the
afternoon one I know" says what is not asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.understanding import clauses, coming, frames, normalise, periods, vocabulary

_BETWEEN = ". "

Part = Callable[..., frames.Frame]
"""What reads a part of a text."""


def read(text: str, whole: frames.Frame, part: Part, plainly: Part) -> frames.Frame | None:
    """Return what a text asks beside what it only tells; None where it tells nothing.

    `part` reads a part of it as `question.read` would, `plainly` as one sentence.
    """
    return (
        _corrected(text, whole, part)
        or _gone_on(text, whole, part, plainly)
        or _but_for_what_is_denied(text, part, plainly)
        or _but_for_what_is_told(text, part)
    )


def _corrected(text: str, whole: frames.Frame, part: Part) -> frames.Frame | None:
    """Return what is meant of a text that takes back what it said: "no wait, the other one"."""
    parted = corrected(text)
    if parted is None:
        return None
    before, after = parted
    if not before:
        instead = part(after)
        return instead if instead.is_understood and not whole.is_understood else None
    said, instead = part(before), part(after)
    mode = instead.mode or coming.mode_in(after)
    if instead.titles or instead.groups:
        if instead.saying and instead.saying != "unclear":
            return instead
        if said.saying is None:
            asks = said.asked and instead.asked in clauses.WIDE
            return replace(instead, asked=said.asked) if asks else None
        return replace(instead, asked=None, saying=said.saying, mode=mode or said.mode)
    if said.saying and (mode or instead.saying) and not instead.names_meetings:
        saying = instead.saying or "come"
        return replace(said, saying=saying, mode=mode)
    return None


def _gone_on(text: str, whole: frames.Frame, part: Part, plainly: Part) -> frames.Frame | None:
    """Return what is asked of the meeting after one that the text names first, or before it."""
    pointing = whole.pointing
    if not pointing.step or pointing.named or not whole.is_understood or whole.is_beyond:
        return None
    parted = before_step(text, pointing.step)
    if parted is None or whole.without != frames.Without():  # "I skip today's, the one after?"
        return None
    first, rest, apart = parted
    base, frame = plainly(first), part(rest, going_on=True)
    ours = base.groups or base.titles or base.places or base.topics or base.of_meetings
    if base.unknown_name or frame.unknown_name or not ours:
        return None
    one = base.period or not base.groups or apart
    if not one or not frame.pointing.step:
        return None
    if frame.titles or frame.places or frame.topics or frame.period:
        return None
    asked = frame.asked or (None if frame.saying else base.asked or "next")
    return replace(frame, asked=asked, base=base)


def _but_for_what_is_denied(text: str, part: Part, plainly: Part) -> frames.Frame | None:
    """Return what is asked of what is meant: "not the March one, this month's"."""
    parted = denied(text)
    if parted is None:
        return None
    kept, away = parted
    other, frame = plainly(away), part(kept)
    if not frame.is_understood or frame.saying or not other.brief:
        return None
    days = bool(other.period) and bool(frame.period)
    groups = bool(other.groups) and bool(frame.groups)
    return frame if days or groups else None


def _but_for_what_is_told(text: str, part: Part) -> frames.Frame | None:
    """Return what is asked beside what one knows, or cannot: "the afternoon one I know"."""
    parted = told(text)
    if parted is None:
        return None
    kept, known = parted
    aside = part(known)
    named = aside.groups or aside.titles or aside.topics or aside.places
    cannot_then = aside.saying and aside.period.first is not None  # which is to be noted
    if named or cannot_then or not aside.period:
        return None
    frame = part(kept)
    if not frame.is_understood or frame.saying or frame.titles:
        return None
    period = periods.moved_into(frame.period, aside.period)  # "Tuesday I know, next week?"
    return replace(frame, without=replace(frame.without, period=period))


def before_step(text: str, step: int) -> tuple[str, str, bool] | None:
    """Part a text that goes on about what it names itself: the naming part, and the rest.

    `step` is 1 for "the one after", -1 for "the one before". The third says whether what is named
    stands in a clause of its own.
    """
    language = vocabulary.load()
    phrases = language.after if step > 0 else language.before
    apart = _clauses(text)
    for number in range(len(apart) - 1, -1, -1):
        words = normalise.words(apart[number])
        known = language.recognise(words)
        found = sorted(max(phrases.found(known), key=len, default=()))
        if not found:
            continue
        begins = found[0]
        if language.interrogatives.places(known[:begins]):
            begins = 0  # "we have referral today, when is the next CTIP after that"
        told = [*apart[:number], *([" ".join(words[:begins])] if begins else [])]
        if not told:
            return None
        asked = " ".join(words[begins:]) if begins else apart[number]
        rest = [asked, *apart[number + 1 :]]
        return _BETWEEN.join(told), _BETWEEN.join(rest), number > 0
    return None


def corrected(text: str) -> tuple[str, str] | None:
    """Part a text that takes back what it said: what stood before, and what is meant instead.

    Nothing stood before in "I mean the quarterly".
    """
    language = vocabulary.load()
    words = normalise.words(text)
    found = list(language.corrected.found(language.recognise(words)))
    if not found:
        return None
    first, last = found[-1][0], found[-1][-1]
    if last + 1 == len(words):
        return None
    return " ".join(words[:first]), " ".join(words[last + 1 :])


def told(text: str) -> tuple[str, str] | None:
    """Part the clauses that only tell what one knows, or cannot, from the others.

    Such a clause has the words for it, and no word with which one asks.
    """
    language = vocabulary.load()
    if not _tells(language, normalise.words(text)):
        return None
    apart = _clauses(text)
    aside = [one for one in apart if _only_tells(language, normalise.words(one))]
    kept = [one for one in apart if one not in aside]
    return (_BETWEEN.join(kept), _BETWEEN.join(aside)) if aside and kept else None


def denied(text: str) -> tuple[str, str] | None:
    """Part a clause that says what is not meant from the others, without its "not"."""
    language = vocabulary.load()
    if not any(
        phrases.places(language.recognise(normalise.words(text)))
        for phrases in (language.denied_before, language.denied_behind)
    ):
        return None
    apart = _clauses(text)
    for number, one in enumerate(apart):
        words = normalise.words(one)
        known = language.recognise(words)
        before = language.denied_before.places(known) == {0}
        behind = language.denied_behind.places(known) == {len(words) - 1}
        if len(apart) > 1 and len(words) > 1 and before != behind:
            rest = words[1:] if before else words[:-1]
            kept = apart[:number] + apart[number + 1 :]
            return _BETWEEN.join(kept), " ".join(rest)
    return None


def _clauses(text: str) -> list[str]:
    return next(normalise.clauses(text, ()), [text])


def _tells(language: vocabulary.Vocabulary, words: Sequence[str]) -> bool:
    known = language.recognise(words)
    return bool(language.told.places(known) or language.sayings["cannot"].places(known))


def _only_tells(language: vocabulary.Vocabulary, words: Sequence[str]) -> bool:
    known = language.recognise(words)
    if language.interrogatives.places(known):
        return False
    ends = {0, len(words) - 1}  # and not "jani na", which is the contrary
    knows = any(ends.intersection(places) for places in language.told.found(known))
    return knows or bool(language.sayings["cannot"].places(known))
