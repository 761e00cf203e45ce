"""The only place that knows YAML: a text becomes keys, lists and words that remember their lines.

YAML's own guesses at types are not used. To YAML 1.1 `no` is false, `10:30` is 630 and `0700001`
is octal; here every scalar is the text that was written (or None, for nothing, `~` and `null`),
and what it means is decided by the key that it stands under (`network_file_values`). Anchors and
aliases work; merge keys and tags do not. No file can make this slow, deep or large.
"""

from pathlib import Path

import yaml

from storage.network_file_errors import FileError

DEPTH = 20
SIZE = 500_000
_NULLS = ("", "~", "null", "Null", "NULL")
_WITHOUT_TAG = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map")


class Keys(dict[str, "Tree"]):
    """A mapping; `lines` has the line of each key."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Items(list["Tree"]):
    """A list; `lines` has the line of each item."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []


Tree = Keys | Items | str | None


class _Loader(yaml.BaseLoader):
    """PyYAML's loader without types, and with an end to nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.depth += 1
        if self.depth > DEPTH:
            # Before Python's own stack ends.
            problem = f"nested more than {DEPTH} deep"
            mark = self.get_mark()
            raise yaml.MarkedYAMLError(problem=problem, problem_mark=mark)
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


class _TooLargeError(Exception):
    """Aliases that repeat what they name without end, at a line."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


def parse(path: Path, text: str) -> tuple[Tree, list[FileError]]:
    """Return what a YAML text holds, and its faults of form.

    A text that is no YAML gives None and one fault. Keys that stand twice, keys that are not words
    and tags are faults, and the rest is read all the same.
    """
    try:
        node = _Loader(text).get_single_node()
        reading = _Reading(path)
        return (None if node is None else reading.tree(node, 0)), reading.errors
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = f"U+{ord(text[error.position]):04X}"
        return None, [FileError(path, line, f"the character {character} is not allowed")]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = ", ".join(filter(None, (error.context, error.problem)))
        return None, [FileError(path, mark.line + 1 if mark else None, f"not YAML: {said}")]
    except _TooLargeError as error:
        return None, [
            FileError(path, error.line, "too large or too deep when aliases are followed")
        ]
    except (ValueError, OverflowError) as error:
        # PyYAML lets out what Python says to "\UFFFFFFFF" or to a version of 5,000 digits.
        return None, [FileError(path, None, f"not YAML: {error}")]


class _Reading:
    """One walk through the nodes of a file."""

    def __init__(self, path: Path) -> None:
        self.errors: list[FileError] = []
        self._path = path
        self._left = SIZE

    def tree(self, node: yaml.Node, depth: int) -> Tree:
        self._left -= 1
        if self._left < 0 or depth > DEPTH:
            raise _TooLargeError(_line(node))
        if node.tag not in _WITHOUT_TAG:
            tag = node.tag.replace("tag:yaml.org,2002:", "!!")
            self._fault(node, f'the tag "{tag}" is not used in a network file')
            return None
        if isinstance(node, yaml.MappingNode):
            return self._keys(node, depth)
        if isinstance(node, yaml.SequenceNode):
            return self._items(node, depth)
        plain = isinstance(node, yaml.ScalarNode) and node.style is None
        return None if plain and node.value in _NULLS else str(node.value)

    def _keys(self, node: yaml.MappingNode, depth: int) -> Keys:
        keys = Keys(_line(node))
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(key_node, "a key must be one word")
            elif key_node.value in keys:
                first = keys.lines[key_node.value]
                self._fault(key_node, f'the key "{key_node.value}" stands on line {first} already')
            else:
                keys.lines[key_node.value] = _line(key_node)
                keys[key_node.value] = self.tree(value_node, depth + 1)
        return keys

    def _items(self, node: yaml.SequenceNode, depth: int) -> Items:
        items = Items(_line(node))
        for item in node.value:
            items.lines.append(_line(item))
            items.append(self.tree(item, depth + 1))
        return items

    def _fault(self, node: yaml.Node, message: str) -> None:
        self.errors.append(FileError(self._path, _line(node), message))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
