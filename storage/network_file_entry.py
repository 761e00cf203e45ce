"""The only place that says what every entry of a network file can tell about itself."""

from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, PrivateAttr

from storage.network_file_errors import FileError, Where
from storage.network_file_values import Key


class Part(BaseModel):
    """Keys and values of one kind; `what` names the kind in errors."""

    model_config = ConfigDict(strict=True, extra="forbid")
    what: ClassVar[str]


class Entry(Part):
    """An entry of a network file: its values, and where each of them stands."""

    needed: ClassVar[tuple[str, ...]]
    never_empty: ClassVar[tuple[str, ...]] = ()
    """Keys that may be left out, but not be given as nothing."""
    parts: ClassVar[dict[str, type[Part]]] = {}
    _where: Where = PrivateAttr()
    _lines: dict[str, Where] = PrivateAttr()

    def placed(self, where: Where, lines: dict[str, int]) -> Self:
        """Say where this entry stands, and on which line each of its keys; return it."""
        self._where = where
        self._lines = {key: Where(where.path, line) for key, line in lines.items()}
        return self

    @property
    def where(self) -> Where:
        """Where the entry begins; of an entry in several files, in the first."""
        return self._where

    def where_of(self, key: str) -> Where:
        """Return where the value of a key stands; of a key not brought, where the entry begins."""
        return self._lines.get(key, self._where)

    def error(self, key: str | None, message: str) -> FileError:
        """Return a fault of this entry, at the line of `key`."""
        where = self._where if key is None else self.where_of(key)
        return FileError(where.path, where.line, message)

    def values(self) -> dict[str, Any]:
        """Return the keys that the entry brings, but not `key`, as JSON values.

        The same entry always gives the same, however it was spelt: what was last loaded can be
        compared with it. Moments are ISO 8601, without an offset where the file has none.
        """
        return self.model_dump(mode="json", exclude_unset=True, exclude={"key"})

    def missing(self) -> list[str]:
        """Return the required keys that the entry does not bring."""
        return [key for key in self.needed if key not in self.model_fields_set]

    def merged_with(self, later: Self) -> Self:
        """Return this entry with what a later one of the same key brings."""
        brought = {key: getattr(later, key) for key in later.model_fields_set}
        merged = self.model_copy(update=brought)
        merged._where = self._where
        merged._lines = self._lines | later._lines
        return merged


class KeyedEntry(Entry):
    """An entry that is known by its key; the others are there once."""

    key: Key
