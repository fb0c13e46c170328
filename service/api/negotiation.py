"""Content negotiation: which of the forms that a path can answer in the client gets (RFC 9110 §12.5.1)."""

import re

from flask import request

from service.api.problems import Problem

MEDIA_RANGE = re.compile(r"(\*/\*|[\w!#$&^.+-]+/(\*|[\w!#$&^.+-]+))(;.*)?", re.ASCII | re.DOTALL)


def choose(available: tuple[str, ...], default: str | None = None) -> str:
    """The media type of the answer: the best of `available` by the client's qualities; among equals the first that the client names, then `default`.

    `default` is the first of `available` if not given. It is also what a missing or malformed Accept header gets. Raises Problem: not-acceptable.
    """
    default = default or available[0]
    ranges = {
        each.split(";")[0].strip().lower(): quality for each, quality in reversed(list(request.accept_mimetypes)) if MEDIA_RANGE.fullmatch(each)
    }
    if not ranges:
        return default
    qualities = {each: _quality(each, ranges) for each in available}
    best = max(qualities.values())
    if best <= 0:
        raise Problem("not-acceptable", f"This path answers in {', '.join(available)}.", members={"available": list(available)})
    equals = [each for each in (default, *available) if qualities[each] == best]
    named = [each for each in reversed(ranges) if each in equals]
    return (named or equals)[0]


def _quality(media_type: str, ranges: dict[str, float]) -> float:
    # The most specific range that covers the type counts, whatever its quality.
    covering = (media_type, media_type.split("/")[0] + "/*", "*/*")
    return next((ranges[each] for each in covering if each in ranges), 0.0)
