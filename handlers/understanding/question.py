"""The only place that turns a text into a frame: what is asked, of whom, in what language."""

from dataclasses import dataclass

from handlers.understanding import gazetteer as gazetteers
from handlers.understanding import intents, languages, normalise, sentence, vocabulary


@dataclass(frozen=True, slots=True)
class Frame:
    """What a text asks; `asked` is None for anything that is not a question about meetings.

    `certain` is false when the working groups, the best first, compete for the same words, or when
    the name in the text has a word that theirs lack. `unknown_group` is true when something is
    asked of a working group, or the like, that the gazetteer does not have: then there is no id,
    and the next meeting of any other is no answer.
    """

    asked: vocabulary.Kind | None
    working_group_ids: tuple[int, ...]
    certain: bool
    unknown_group: bool
    language: str | None


def read(text: str, gazetteer: gazetteers.Gazetteer) -> Frame:
    """Return what `text` asks, whatever it is: random text gives an empty frame, never an error.

    Only the first `normalise.LONGEST` characters are read. What the reader may not see must not be
    in `gazetteer`; it is then read as any name that does not exist.
    """
    match = gazetteer.find(text)
    nameless = sentence.Sentence(normalise.words(text), frozenset(), vocabulary.load())
    if not match.certain and len(nameless.unknown_name - match.places) > len(match.places):
        match = gazetteers.NOTHING  # a part, in doubt, of what is mostly another name
    question = sentence.Sentence(nameless.words, match.places, vocabulary.load())
    asked = intents.asked(question)
    return Frame(
        asked=asked,
        working_group_ids=match.ids,
        certain=match.certain and not (match.ids and question.unknown_name),
        unknown_group=asked is not None and not match.ids and bool(question.unknown_name),
        language=languages.of(question),
    )
