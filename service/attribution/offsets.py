"""Offsets in another unit: code points, as Python counts, to the UTF-16 code units of JavaScript or the bytes of UTF-8, and exactly so."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from service.attribution.records import Article, Attribution, OffsetUnit, Quote, Span, Warning


def convert(attribution: Attribution, text: str, unit: OffsetUnit) -> Attribution:
    """The same attribution with all its offsets counted in `unit`. Linear in the length of the text.

    `text` is the text that was attributed; the offsets of `attribution` count its code points. Raises ValueError for an attribution that counts
    something else, and for a text with half of a surrogate pair.
    """
    if unit == attribution.offset_unit:
        return attribution
    if attribution.offset_unit != "codepoint":
        raise ValueError(f"offsets count {attribution.offset_unit}, not code points")
    counted = _count(text, sorted(set(_offsets(attribution))), unit)
    return replace(
        attribution,
        offset_unit=unit,
        articles=tuple(replace(article, start=counted[article.start], end=counted[article.end]) for article in attribution.articles),
        quotes=tuple(_convert_quote(quote, counted) for quote in attribution.quotes),
        speakers=tuple(
            replace(speaker, mentions=tuple(_convert_span(span, counted) for span in speaker.mentions)) for speaker in attribution.speakers
        ),
        warnings=tuple(replace(warning, start=counted[warning.start], end=counted[warning.end]) for warning in attribution.warnings),
    )


def _count(text: str, offsets: list[int], unit: OffsetUnit) -> dict[int, int]:
    """Each of the sorted offsets (code points) with its value in `unit`."""
    encoding, width = ("utf-16-le", 2) if unit == "utf16" else ("utf-8", 1)
    counted = {0: 0}
    units = 0
    for start, end in pairwise([0, *offsets]):
        units += len(text[start:end].encode(encoding)) // width
        counted[end] = units
    return counted


def _offsets(attribution: Attribution) -> Iterator[int]:
    mentions = [span for speaker in attribution.speakers for span in speaker.mentions]
    evidence = [span for quote in attribution.quotes for span in (quote.mention, quote.cue) if span is not None]
    stretches: list[Article | Quote | Warning | Span] = [*attribution.articles, *attribution.quotes, *attribution.warnings, *mentions, *evidence]
    for stretch in stretches:
        yield from (stretch.start, stretch.end)


def _convert_quote(quote: Quote, counted: Mapping[int, int]) -> Quote:
    return replace(
        quote,
        start=counted[quote.start],
        end=counted[quote.end],
        mention=None if quote.mention is None else _convert_span(quote.mention, counted),
        cue=None if quote.cue is None else _convert_span(quote.cue, counted),
    )


def _convert_span(span: Span, counted: Mapping[int, int]) -> Span:
    return replace(span, start=counted[span.start], end=counted[span.end])
