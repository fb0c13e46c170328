"""Offsets in another unit bound the same words, in any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.attribution.offsets import convert
from service.attribution.records import Article, Attribution, Model, OffsetUnit, Quote, Span, Speaker, Warning

UNITS: dict[OffsetUnit, tuple[str, int]] = {"codepoint": ("utf-32-le", 4), "utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}
HARD = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("😀👩‍👩‍👧é\u0301\u200d\U000e0041“”\r\n\ufeff"), min_size=1, max_size=60)


def attribution(text: str, spans: list[tuple[int, int]]) -> Attribution:
    """An attribution that has the given stretches in every place that has offsets."""
    phrases = [Span(text[start:end], start, end) for start, end in spans]
    quotes = tuple(
        Quote(f"q{n}", "a1", phrase.text, phrase.start, phrase.end, "direct", n, "s1", phrase, phrase, None, 0.5, None)
        for n, phrase in enumerate(phrases, 1)
    )
    speaker = Speaker("s1", "a1", "Ada", "person", None, tuple(phrases), tuple(quote.id for quote in quotes))
    warnings = tuple(Warning("stray-mark", "", phrase.start, phrase.end) for phrase in phrases)
    return Attribution("codepoint", (Article("a1", None, 0, len(text)),), quotes, (speaker,), warnings, Model("m", "1"))


@given(HARD, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5), st.sampled_from(sorted(UNITS)))
def test_every_stretch_bounds_the_same_words_in_the_other_unit(text: str, places: list[tuple[int, int]], unit: OffsetUnit) -> None:
    spans = [(min(pair) % (len(text) + 1), len(text)) if min(pair) > len(text) else (min(pair), min(max(pair), len(text))) for pair in places]
    found = convert(attribution(text, spans), text, unit)
    encoding, width = UNITS[unit]
    units = text.encode(encoding)
    stretches = [*found.quotes, *(quote.mention for quote in found.quotes), *(quote.cue for quote in found.quotes), *found.speakers[0].mentions]
    for stretch in stretches:
        assert units[stretch.start * width : stretch.end * width].decode(encoding) == stretch.text
    assert [(warning.start, warning.end) for warning in found.warnings] == [(quote.start, quote.end) for quote in found.quotes]
    assert (found.articles[0].start, found.articles[0].end) == (0, len(units) // width)
    assert found.offset_unit == unit


def test_javascript_slices_the_quoted_words_out_of_a_text_of_emoji() -> None:
    text = "👩‍👩‍👧 said 🎉: “We won 🏆!”"
    start = text.index("We won")
    quote = convert(attribution(text, [(start, len(text) - 1)]), text, "utf16").quotes[0]
    assert (quote.start, quote.end) == (19, 29)


def test_offsets_that_count_something_else_are_refused() -> None:
    converted = convert(attribution("😀a", [(1, 2)]), "😀a", "utf8")
    assert convert(converted, "😀a", "utf8") is converted
    with pytest.raises(ValueError, match="not code points"):
        convert(converted, "😀a", "utf16")


def test_a_long_text_with_many_quotations_is_converted_in_linear_time() -> None:
    text = "😀a" * 50_000
    spans = [(n, n + 2) for n in range(0, 99_000, 9)]
    found = attribution(text, spans)
    started = time.perf_counter()
    convert(found, text, "utf16")
    assert time.perf_counter() - started < 2
