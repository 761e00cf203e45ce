"""The only place that checks a call's parameters against the Bot API's names and types.

Every check is compiled once, when the module is first used. Stricter than Telegram where that
finds mistakes: unknown parameters and fields are refused instead of ignored, and so are values of
a wrong type instead of taken as 0 or empty.
"""

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.demo.standin import answers

Check = Callable[[Any], None]

_EMPTY = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}


class WrongTypeError(Exception):
    """A value does not have the type that the schema names; the message says where."""


@functools.cache
def specification() -> dict[str, Any]:
    """The content of `schema.json`."""
    source = Path(__file__).with_name("schema.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(source)
    return content


@functools.cache
def canonical_names() -> dict[str, str]:
    """The methods by their name in lower case, since Telegram does not mind the case."""
    return {name.lower(): name for name in specification()["methods"]}


def method_named(name: str) -> str:
    """The method's name as the Bot API writes it; 404 when there is none."""
    try:
        return canonical_names()[name.lower()]
    except KeyError:
        raise answers.not_found() from None


def parameters(method: str, given: Mapping[str, Any], files: Mapping[str, Any]) -> dict[str, Any]:
    """`given` with JSON and numbers in strings read, all checked; parts in `files` count as given.

    Raises answers.Refused (400).
    """
    fields = _parameters_of(method)
    checked = {}
    for name, value in given.items():
        if value is None:
            continue
        if name not in fields:
            raise answers.bad_request(f'the stand-in knows no parameter "{name}" of {method}')
        read, check = fields[name][1:]
        try:
            checked[name] = read(value)
            check(checked[name])
        except WrongTypeError as error:
            raise answers.bad_request(f"can't parse {name}: {error}") from None
    for name, (required, _, _) in fields.items():
        missing = name not in checked or (checked[name] == "" and name in _EMPTY)
        if required and missing and name not in files:
            raise answers.bad_request(_EMPTY.get(name, f'parameter "{name}" is required'))
    return checked


@functools.cache
def checker(kind: str) -> Check:
    """A function that raises WrongTypeError unless its argument is of the type `kind`.

    `kind` is written as in the schema, "Array of Integer|String" for example.
    """
    alternatives = kind.split("|")
    if len(alternatives) > 1:
        return _one_of(kind, [checker(each) for each in alternatives])
    if kind.startswith("Array of "):
        return _array(kind.removeprefix("Array of "))
    if kind in _SIMPLE:
        return _simple(kind)
    definition = specification()["types"][kind]
    if isinstance(definition, list):
        return _one_of(kind, [_late(each) for each in definition])
    return _object(kind, definition)


_SIMPLE: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "True": (bool,),
    "String": (str,),
    "InputFile": (str,),
}


def _simple(kind: str) -> Check:
    types = _SIMPLE[kind]
    may_be_bool = bool in types

    def check(value: Any) -> None:
        if not isinstance(value, types) or (isinstance(value, bool) and not may_be_bool):
            raise WrongTypeError(f"must be of type {kind}")

    return check


def _array(kind: str) -> Check:
    check_each = checker(kind)

    def check(value: Any) -> None:
        if not isinstance(value, list):
            raise WrongTypeError("must be of type Array")
        for each in value:
            check_each(each)

    return check


def _late(kind: str) -> Check:
    """A check that is compiled when it is first needed: types name each other in circles."""

    def check(value: Any) -> None:
        checker(kind)(value)

    return check


def _one_of(kind: str, checks: list[Check]) -> Check:
    def check(value: Any) -> None:
        failures = []
        for each in checks:
            try:
                return each(value)
            except WrongTypeError as failure:
                failures.append(str(failure))
        # The most telling complaint is the one about a field, not that it is no such object.
        telling = [failure for failure in failures if failure.startswith("Field")]
        raise WrongTypeError((telling or [f"must be of type {kind}"])[0])

    return check


def _object(kind: str, definition: dict[str, str]) -> Check:
    fields = {name: _late(each.lstrip("!")) for name, each in definition.items()}
    required = [name for name, each in definition.items() if each.startswith("!")]

    def check(value: Any) -> None:
        if not isinstance(value, dict):
            raise WrongTypeError(f"{kind} must be of type Object")
        for name in required:
            if name not in value:
                raise WrongTypeError(f'Can\'t find field "{name}" in {kind}')
        for name, content in value.items():
            if name not in fields:
                raise WrongTypeError(f'the stand-in knows no field "{name}" of {kind}')
            try:
                fields[name](content)
            except WrongTypeError as error:
                raise WrongTypeError(f'Field "{name}" {error}') from None

    return check


@functools.cache
def _parameters_of(method: str) -> dict[str, tuple[bool, Callable[[Any], Any], Check]]:
    fields = specification()["methods"][method]["fields"]
    return {
        name: (kind[0] == "!", _reader(k := kind.lstrip("!")), checker(k))
        for name, kind in fields.items()
    }


def _reader(kind: str) -> Callable[[Any], Any]:
    """What turns a parameter's text, from a form or an address, into the type `kind`."""
    match kind:
        case "String" | "InputFile" | "InputFile|String":
            return lambda value: value
        case "Integer" | "Float":
            return _number
        case "Integer|String":
            return lambda value: int(value) if _is_integer(value) else value
        case "Boolean" | "True":
            return lambda value: (
                {"true": True, "false": False}.get(value, value)
                if isinstance(value, str)
                else value
            )
    return _json


def _is_integer(value: Any) -> bool:
    return isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii()


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return int(value) if _is_integer(value) else float(value)
    except ValueError:
        return value


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise WrongTypeError("JSON object expected") from None
