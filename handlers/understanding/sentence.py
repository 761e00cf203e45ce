"""The only place that says which part each word of a question plays."""

from handlers.understanding import vocabulary

_LONGEST_NAME = 8


class Sentence:
    """A text's words sorted by what they do; every set holds places in `words`."""

    def __init__(
        self, words: tuple[str, ...], named: frozenset[int], language: vocabulary.Vocabulary
    ) -> None:
        """`named` are the places of words that name a working group: they say nothing else."""
        self.words = words
        self.named = named
        spellings = language.recognise(words)
        self.known = [
            frozenset() if place in named else each for place, each in enumerate(spellings)
        ]
        self.meeting = language.meeting_words.places(self.known)
        self.group = language.group_words.places(self.known)
        self.polite = language.polite.places(self.known)
        self.small = language.small.places(self.known)
        self.linkers = language.linkers.places(self.known)
        self.strange = frozenset(
            place
            for place, word in enumerate(words)
            if place not in named and not self.known[place] and not word.isdigit()
        )
        self._inside_names = (
            self.linkers
            | language.joiners.places(self.known)
            | frozenset(
                place for place, word in enumerate(words) if not language.lexicon.forms(word)
            )
        ) - named
        self.unknown_name = frozenset(place for place in self.strange if self._is_name(place))

    @property
    def is_about_meetings(self) -> bool:
        """Whether it names a meeting or a working group, be it one that we do not know."""
        return bool(self.named or self.meeting or self.unknown_name)

    @property
    def only_names(self) -> bool:
        """Whether it names a meeting or a working group and says nothing more."""
        return self.is_about_meetings and not self.said - self.small - self.meeting - self.group

    @property
    def said(self) -> frozenset[int]:
        """The words beside names and politeness.

        What could be an unknown name is one for certain only beside a word such as "group": in
        "great meeting" it is what is said.
        """
        names = self.named | (self.unknown_name if self.group else frozenset())
        return frozenset(range(len(self.words))) - names - self.polite

    @property
    def pattern(self) -> str:
        """What is said, with the same word for every word that means a meeting."""
        return " ".join(
            "meeting" if place in self.meeting else self.words[place] for place in sorted(self.said)
        )

    def _is_name(self, place: int) -> bool:
        """Whether the strange word at `place` stands where the name of a working group stands.

        That is before "group" or "meeting" ("the XYZ meeting"), or after it and a small word
        between ("the meeting of the XYZ").
        """
        heads = self.meeting | self.group
        inside = self._inside_names
        after = range(place + 1, min(len(self.words), place + _LONGEST_NAME))
        before = range(place - 1, max(-1, place - _LONGEST_NAME), -1)
        head = next((other for other in before if other not in inside), None)
        return next((other in heads for other in after if other not in inside), False) or (
            head in heads and head + 1 in self.linkers
        )
