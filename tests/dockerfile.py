"""A strict reader of our Dockerfile, and a walk through its stages on a machine without an engine.

It knows the instructions that are used, in the forms that are used, and refuses all others:
https://docs.docker.com/reference/dockerfile/. Absolute paths are mapped into a folder a stage.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

_SHELL_FORM = ("FROM", "WORKDIR", "RUN", "COPY", "ENV", "USER", "VOLUME", "STOPSIGNAL")
_EXEC_FORM = ("ENTRYPOINT", "CMD")
_OF_THE_BASE = ("apt-get", "groupadd", "useradd")
"""Programs of the base image, which are not there on this machine, or are not to do anything."""


@dataclass(frozen=True)
class Instruction:
    """One instruction: its words, and its options (`--name=value`) apart."""

    name: str
    words: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Stage:
    """A stage: what it is made from, its name (empty for the last), its instructions."""

    base: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        return [one for one in self.instructions if one.name == name]

    def only(self, name: str) -> Instruction:
        (found,) = self.all(name)
        return found


def read(text: str) -> list[Stage]:
    """Read a Dockerfile; ValueError for what is not known here."""
    stages: list[Stage] = []
    for line in _lines(text):
        instruction = _instruction(line)
        if instruction.name == "FROM":
            base, _, name = (*instruction.words, "AS", "")[:3]
            stages.append(Stage(base, name))
        else:
            stages[-1].instructions.append(instruction)
    return stages


def _lines(text: str) -> list[str]:
    joined = re.sub(r"\\\n", " ", text)
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def _instruction(line: str) -> Instruction:
    name, _, rest = line.partition(" ")
    if name in _EXEC_FORM:
        return Instruction(name, tuple(json.loads(rest)))
    if name == "HEALTHCHECK":
        options, _, command = rest.partition(" CMD ")
        return Instruction(name, tuple(json.loads(command)), _options(options.split()))
    words = shlex.split(rest)
    if name not in _SHELL_FORM or not words:
        raise ValueError(f"This is not known to this reader: {line}")
    if name == "RUN":
        return Instruction(name, tuple(words))
    chosen = [word for word in words if word.startswith("--")]
    return Instruction(name, tuple(words[len(chosen) :]), _options(chosen))


def _options(words: Iterable[str]) -> dict[str, str]:
    return dict(word.removeprefix("--").split("=", 1) for word in words)


def ignored(rules: str) -> Callable[[PurePosixPath], bool]:
    """Give what a .dockerignore says of paths: the last rule that fits one, or a folder above."""
    patterns = [line for line in rules.splitlines() if line and not line.startswith("#")]

    def says(path: PurePosixPath) -> bool:
        said = False
        for pattern in patterns:
            if any(_fits(one, pattern.removeprefix("!")) for one in (path, *path.parents)):
                said = not pattern.startswith("!")
        return said

    return says


def _fits(path: PurePosixPath, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatchcase(path.name, pattern.removeprefix("**/"))
    return len(path.parts) == len(PurePosixPath(pattern).parts) and path.match(pattern)


class Walk:
    """The stages of a Dockerfile, carried out one after the other below `folder`.

    `context` is what would be given to the engine. `python` of the base image is not
    there: this machine's own serves. No package is installed, and no user is made.
    """

    def __init__(self, context: Path, folder: Path) -> None:
        self._context = context
        self._folder = folder
        self._ignores = ignored((context / ".dockerignore").read_text())
        self._roots: dict[str, Path] = {}

    def stage(self, stage: Stage) -> Path:
        """Carry out a stage and give the folder that is its `/`."""
        root = self._roots[stage.name] = self._folder / f"stage-{len(self._roots)}"
        root.mkdir()
        where = PurePosixPath("/")
        for one in stage.instructions:
            if one.name == "WORKDIR":
                where /= one.words[0]
                mapped(root, where).mkdir(parents=True, exist_ok=True)
            elif one.name == "COPY":
                self._copy(root, where, one)
            elif one.name == "RUN":
                self._run(root, where, one.words)
        return root

    def _copy(self, root: Path, where: PurePosixPath, copy: Instruction) -> None:
        *sources, last = copy.words
        target = mapped(root, where / last)
        for source in sources:
            origin = self._origin(copy, source)
            into = target / origin.name if last.endswith("/") else target
            into.parent.mkdir(parents=True, exist_ok=True)
            if origin.is_dir():
                shutil.copytree(origin, into, symlinks=True, ignore=self._left_out)
            else:
                shutil.copyfile(origin, into)

    def _origin(self, copy: Instruction, source: str) -> Path:
        if "from" in copy.options:
            return mapped(self._roots[copy.options["from"]], PurePosixPath(source))
        if self._ignores(PurePosixPath(source)):
            raise ValueError(f"{source} is copied, but .dockerignore keeps it from the engine")
        return self._context / source

    def _left_out(self, folder: str, names: list[str]) -> set[str]:
        if not Path(folder).is_relative_to(self._context):
            return set()
        within = PurePosixPath(Path(folder).relative_to(self._context))
        return {name for name in names if self._ignores(within / name)}

    def _run(self, root: Path, where: PurePosixPath, words: tuple[str, ...]) -> None:
        program, *arguments = words
        if program in _OF_THE_BASE:
            return
        if program == "python":
            program = sys.executable
        else:
            program = str(mapped(root, PurePosixPath(program)))
        paths = [str(mapped(root, PurePosixPath(a))) if a.startswith("/") else a for a in arguments]
        done = subprocess.run(
            [program, *paths], cwd=mapped(root, where), env=clean(), capture_output=True, text=True
        )
        if done.returncode != 0:
            raise ValueError(f"{shlex.join(words)} failed:\n{done.stdout}{done.stderr}")


def mapped(root: Path, path: PurePosixPath) -> Path:
    """Give where an absolute path of a stage lies on this machine."""
    return root / path.relative_to("/")


def clean() -> dict[str, str]:
    """Give an environment with nothing of ours or of another Python environment in it."""
    ours = ("TWGBOT_", "PYTHON", "VIRTUAL_ENV", "COVERAGE")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}
