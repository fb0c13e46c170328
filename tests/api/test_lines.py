"""Lines come out of a stream whole, numbered, and none larger than allowed."""

from collections.abc import Iterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from service.api.lines import Line, read_lines


def cut(stream: bytes, places: list[int]) -> list[bytes]:
    bounds = sorted({0, len(stream), *(place % (len(stream) + 1) for place in places)})
    return [stream[start:end] for start, end in pairwise(bounds)]


@given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=20), st.lists(st.integers(0, 1_000), max_size=10))
def test_lines_do_not_depend_on_how_the_stream_was_cut(lines: list[bytes], places: list[int]) -> None:
    found = list(read_lines(cut(b"\n".join(lines), places), 100))
    assert found == [Line(number, line) for number, line in enumerate(lines, 1) if line.strip()]


def test_blank_lines_are_skipped_but_counted() -> None:
    assert list(read_lines([b"a\n\r\n  \nb"], 10)) == [Line(1, b"a"), Line(4, b"b")]


def test_a_line_that_is_too_long_is_told_and_the_next_one_is_read() -> None:
    assert list(read_lines([b"aaaa", b"aaaa", b"aaa\nbb\n"], 5)) == [Line(1, None), Line(2, b"bb")]


def test_a_line_of_just_the_limit_is_read() -> None:
    assert list(read_lines([b"aa", b"aaa\n"], 5)) == [Line(1, b"aaaaa")]


def test_a_line_is_given_before_the_next_piece_is_asked_for() -> None:
    asked = []

    def pieces() -> Iterator[bytes]:
        for piece in (b"a\n", b"b\n"):
            asked.append(piece)
            yield piece

    lines = read_lines(pieces(), 10)
    assert next(lines) == Line(1, b"a")
    assert asked == [b"a\n"]
