"""Requests: query parameters and members of a JSON body, checked and put together to what is read."""

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import ValidationError

from service.api.gate import Posted
from service.api.problems import FieldError, Problem
from service.api.schemas import MAX_ID, ArticleRequestSchema, OptionsSchema
from service.attribution.records import Options
from service.settings import Settings

OPTIONS = ("kinds", "min_confidence", "offset_unit")
FLAGS = {"1": True, "true": True, "0": False, "false": False}
MAX_META_BYTES = 4_096
MAX_ERRORS = 20

OPTIONS_SCHEMA = OptionsSchema()
ARTICLE_SCHEMA = ArticleRequestSchema()

# marshmallow's own words, said so that they read well after a pointer.
MESSAGES = {
    "Missing data for required field.": "This member is required.",
    "Field may not be null.": "This may not be null.",
    "Not a valid string.": "This is not a text.",
    "Not a valid list.": "This is not a list.",
    "Not a valid number.": "This is not a number.",
    "Not a valid mapping type.": "This is not an object.",
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The query of a request: options for the articles of its body, and what only the request as a whole can ask for."""

    options: Mapping[str, Any]
    id: str | None = None
    csv_safe: bool = False
    csv_bom: bool = False


def read_parameters(allowed: Iterable[str]) -> Parameters:
    """The query parameters of the request at hand. Raises Problem: invalid-request for one that is unknown, given twice or has a wrong value."""
    allowed = tuple(allowed)
    errors: list[FieldError] = []
    given: dict[str, str] = {}
    for name, values in request.args.lists():
        if name not in allowed:
            errors.append(FieldError("There is no parameter of this name here.", parameter=_short(name), hint=_did_you_mean(name, allowed)))
        elif len(values) > 1:
            errors.append(FieldError("This parameter is given more than once.", parameter=name, hint=_single_hint(name)))
        else:
            given[name] = values[0]
    options = {name: _typed(name, value) for name, value in given.items() if name in OPTIONS}
    try:
        loaded = OPTIONS_SCHEMA.load(options)
    except ValidationError as error:
        errors += [FieldError(detail, parameter=path[0], hint=hint) for path, detail, hint in _flatten(error.messages_dict, OPTIONS)]
        loaded = {}
    flags = {name: _flag(name, given[name], errors) for name in ("csv_safe", "csv_bom") if name in given}
    id = given.get("id")
    if id is not None and not 1 <= len(id) <= MAX_ID:
        errors.append(FieldError("This is not 1 to 256 characters long.", parameter="id"))
    if errors:
        raise _invalid("The query", errors)
    return Parameters(loaded, id, **flags)


def read_article(value: Any, parameters: Parameters, settings: Settings, pointer: str = "#") -> Posted:
    """The article that a JSON value describes; what it leaves open is taken from the query.

    `pointer` is where the value stands in the body. Raises Problem: invalid-request, invalid-text, text-too-long.
    """
    if not isinstance(value, dict):
        detail = f"This is {_named(value)}, not an object with a member `text`."
        raise _invalid("The article", [FieldError(detail, pointer=pointer)])
    _check_surrogates(value, pointer)
    try:
        loaded = ARTICLE_SCHEMA.load(value)
    except ValidationError as error:
        found = _flatten(error.messages_dict, tuple(ARTICLE_SCHEMA.fields))
        errors = [FieldError(detail, pointer=_join(pointer, path), hint=hint) for path, detail, hint in found]
        raise _invalid("The article", errors) from None
    _check_meta(loaded.get("meta"), pointer)
    options = {**parameters.options, **{name: loaded[name] for name in OPTIONS if name in loaded}}
    check_length(loaded["text"], settings)
    return Posted(loaded["text"], as_options(options), loaded.get("id"), loaded.get("title"), loaded.get("meta"))


def as_options(options: Mapping[str, Any]) -> Options:
    """Checked options as a record, the defaults for those that are absent."""
    given = dict(options)
    if "kinds" in given:
        given["kinds"] = tuple(given["kinds"])
    return Options(**given)


def check_length(text: str, settings: Settings) -> None:
    """Raises Problem: text-too-long."""
    limit = settings.max_chars
    if len(text) > limit:
        detail = f"The text has {len(text):,} characters; {limit:,} are allowed."
        raise Problem("text-too-long", detail, members={"limit": limit, "actual": len(text)})


def _typed(name: str, value: str) -> Any:
    """A parameter's text as the JSON value that the schema checks; what is no number stays a text, which the schema then refuses."""
    if name == "kinds":
        return [kind.strip() for kind in value.split(",")] if value else []
    if name == "min_confidence":
        try:
            return float(value)
        except ValueError:
            return value
    return value


def _flag(name: str, value: str, errors: list[FieldError]) -> bool:
    if value not in FLAGS:
        errors.append(FieldError("This is neither 1 nor 0.", parameter=name))
    return FLAGS.get(value, False)


def _flatten(messages: Mapping[Any, Any], known: tuple[str, ...], path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str, str | None]]:
    """The tree of messages of marshmallow as a list of (path, detail, hint)."""
    found: list[tuple[tuple[str, ...], str, str | None]] = []
    for name, below in messages.items():
        here = (*path, str(name))
        if isinstance(below, Mapping):
            found += _flatten(below, known, here)
            continue
        for message in below:
            if message == "Unknown field.":
                found.append((here, "There is no member of this name.", _did_you_mean(str(name), known)))
            else:
                found.append((here, MESSAGES.get(message, message), None))
    return found


def _check_surrogates(value: Mapping[str, Any], pointer: str) -> None:
    for name, member in value.items():
        written = member if isinstance(member, str) else json.dumps(member, ensure_ascii=False)
        for place, text in ((_join(pointer, (name,)), written), (pointer, name)):
            offset = lone_surrogate(text)
            if offset is not None:
                detail = f"Half of a surrogate pair at character {offset}."
                raise Problem("invalid-text", detail, errors=[FieldError(detail, pointer=place)], members={"offset": offset})


def lone_surrogate(text: str) -> int | None:
    """The offset (code points) of the first half of a surrogate pair, None where there is none: a text with one has no UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return error.start
    return None


def _check_meta(meta: Mapping[str, Any] | None, pointer: str) -> None:
    size = 0 if meta is None else len(json.dumps(meta, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
    if size > MAX_META_BYTES:
        raise _invalid(
            "The article", [FieldError(f"This has {size:,} bytes as JSON; {MAX_META_BYTES:,} are allowed.", pointer=_join(pointer, ("meta",)))]
        )


def _invalid(what: str, errors: list[FieldError]) -> Problem:
    places = len(errors)
    detail = f"{what} does not fit the description in {'one place' if places == 1 else f'{places} places'}."
    return Problem("invalid-request", detail, errors=errors[:MAX_ERRORS])


def _did_you_mean(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name[:64], known, n=1)
    return f"Did you mean {close[0]}?" if close else f"Known are {', '.join(known)}." if known else "None is known."


def _single_hint(name: str) -> str | None:
    return "Several kinds are given as one list, separated by commas." if name == "kinds" else None


def _join(pointer: str, path: Iterable[str]) -> str:
    """A JSON Pointer (RFC 6901) to a member below another."""
    return "/".join([pointer, *(_short(step).replace("~", "~0").replace("/", "~1") for step in path)])


def _short(name: str) -> str:
    # A whole article may have ended up in the place of a name, and errors never echo one.
    shown = name if len(name) <= 64 else name[:64] + "…"
    return shown.encode("utf-8", "replace").decode("utf-8")


def _named(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", str: "a text", int: "a number", float: "a number", list: "a list"}
    return names[type(value)]
