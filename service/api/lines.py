"""Lines of a stream whose length nobody knows: each as soon as it is complete, none of them larger than allowed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: `number` counts all lines from 1; `content` is None for a line that was too long and was not kept."""

    number: int
    content: bytes | None


def read_lines(pieces: Iterable[bytes], max_bytes: int) -> Iterator[Line]:
    """The lines of a stream that comes in pieces of any size; holds one line and one piece at a time."""
    number = 1
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        *ended, begun = piece.split(b"\n")
        for segment in ended:
            held.append(segment)
            yield from _line(number, held, size + len(segment), max_bytes)
            number += 1
            held, size = [], 0
        size += len(begun)
        if size <= max_bytes:
            held.append(begun)
        else:
            held.clear()
    yield from _line(number, held, size, max_bytes)


def _line(number: int, held: list[bytes], size: int, max_bytes: int) -> Iterator[Line]:
    if size > max_bytes:
        yield Line(number, None)
        return
    content = b"".join(held)
    if content.strip():
        yield Line(number, content)
