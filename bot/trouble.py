"""The only place that decides how long to wait after a fault, and how often the log tells of it."""

import logging


class Trouble:
    """What goes wrong with one thing again and again: told when it begins and when it is over.

    Waiting times are seconds; they double from `first` up to `longest`.
    """

    def __init__(
        self, log: logging.Logger, what: str, first: float = 1.0, longest: float = 30.0
    ) -> None:
        self._log = log
        self._what = what
        self._first = self._wait = first
        self._longest = longest
        self._kind: str | None = None

    def met(self, kind: str) -> float:
        """Note a fault and give how long to wait; a new kind is told in the log, once."""
        if kind != self._kind:
            self._log.warning("%s: %s", self._what, kind)
        self._kind = kind
        wait, self._wait = self._wait, min(self._wait * 2, self._longest)
        return wait

    def over(self) -> None:
        """Note that it works; that is told where it did not before."""
        if self._kind is not None:
            self._log.info("%s: works again", self._what)
        self._kind, self._wait = None, self._first
