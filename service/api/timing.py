"""Server-Timing: how long each part of an answer took, in the header of that name (W3C Server Timing)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, g


@contextmanager
def measured(part: str) -> Iterator[None]:
    """Measure what happens inside as one part of the answer."""
    started = time.perf_counter()
    try:
        yield
    finally:
        parts: dict[str, float] = g.setdefault("timing", {})
        parts[part] = parts.get(part, 0.0) + (time.perf_counter() - started) * 1000


def tell(response: Response) -> Response:
    """Add the header, in milliseconds."""
    parts: dict[str, float] = g.get("timing", {})
    if parts:
        response.headers["Server-Timing"] = ", ".join(f"{part};dur={duration:.1f}" for part, duration in parts.items())
    return response
