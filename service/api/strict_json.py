"""A JSON reader for input that nobody vouches for: what Python's reader lets through, or breaks on, is refused with its reason."""

import json
import math
import re
from typing import Any, NoReturn

MAX_DEPTH = 64
MAX_DIGITS = 1_000

# A string (closed or not: the reader itself complains about that), or one bracket. Possessive, so linear in the length of the input.
STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)


class JsonError(ValueError):
    """The input is not the JSON that is read here; the message says why and, where it is known, in which line and column."""


def loads(text: str, first_line: int = 1) -> Any:
    """The value of a JSON text. Raises JsonError for anything that RFC 8259 does not allow, and for what nobody writes in good faith.

    That is: a member given twice, NaN and Infinity, numbers beyond what a float can hold or of more than 1,000 digits, nesting deeper than 64
    levels. Messages count lines from `first_line`.
    """
    _check_depth(text, first_line)
    try:
        return json.loads(text, parse_constant=_constant, parse_float=_float, parse_int=_int, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        raise JsonError(f"Line {error.lineno + first_line - 1}, column {error.colno}: {error.msg.removesuffix(' starting at')}.") from None
    except RecursionError:
        raise JsonError("The nesting is too deep.") from None


def _check_depth(text: str, first_line: int) -> None:
    depth = 0
    for match in STRING_OR_BRACKET.finditer(text):
        mark = match[0][0]
        if mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise JsonError(f"{_place(text, match.start(), first_line)}: nesting deeper than {MAX_DEPTH} levels.")
        elif mark in "]}":
            depth -= 1


def _place(text: str, offset: int, first_line: int) -> str:
    line = text.count("\n", 0, offset) + first_line
    return f"Line {line}, column {offset - text.rfind(chr(10), 0, offset)}"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise JsonError(f"The member {shown(twice)} is given twice.")
    return members


def shown(name: str) -> str:
    """A member's name for a message: quoted, and short, since a whole article may have ended up in its place."""
    name = name if len(name) <= 40 else name[:40] + "…"
    return json.dumps(name)


def _int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise JsonError(f"A number has more than {MAX_DIGITS:,} digits.")
    return int(digits)


def _float(digits: str) -> float:
    if len(digits) > MAX_DIGITS:
        raise JsonError(f"A number has more than {MAX_DIGITS:,} digits.")
    number = float(digits)
    if not math.isfinite(number):
        raise JsonError("A number is too large.")
    return number


def _constant(name: str) -> NoReturn:
    raise JsonError(f"{name} is not JSON.")
