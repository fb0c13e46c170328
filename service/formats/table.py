"""Records to a table for people: on a terminal in the speakers' colours, elsewhere as plain lines."""

import io
import unicodedata
from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.attribution.records import Attribution, Quote

# The terminal's own colours, so that they suit its theme, light or dark.
_HUES: Final = ("cyan", "magenta", "green", "yellow", "blue", "red")
_COLOURS: Final = (*_HUES, *(f"bright_{hue}" for hue in _HUES))

_KINDS: Final = {"direct": "direct", "partial": "partial", "not_speech": "no speech"}


def table(heading: str, attribution: Attribution, *, width: int | None = None, colour: bool = False) -> str:
    """The quotations of one text, a row each: speaker, kind, confidence, quotation. Ends in a blank line.

    `width` is that of the terminal in columns: long quotations are wrapped to it; without one every quotation is one line, however long. `colour`
    writes ANSI escape sequences. Characters that could command a terminal are shown as U+FFFD.
    """
    console = Console(
        file=io.StringIO(),
        width=width or 1_000_000,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    console.print(Text.assemble((shown(heading), "bold"), "  ", (_summary(attribution), "dim")), soft_wrap=True)
    colours = {speaker.id: _COLOURS[number % len(_COLOURS)] for number, speaker in enumerate(attribution.speakers)}
    for article in attribution.articles:
        quotes = [quote for quote in attribution.quotes if quote.article == article.id]
        if len(attribution.articles) > 1 and quotes:
            console.print(Text("  " + shown(article.title or f"story {article.id.removeprefix('a')}"), style="italic"), soft_wrap=True)
        if quotes:
            console.print(Padding(_rows(attribution, quotes, colours, wrap=width is not None), (0, 0, 0, 2), expand=False))
    for warning in attribution.warnings:
        console.print(Text(f"  {warning.code} at {warning.start}: {shown(warning.detail)}", style="yellow"), soft_wrap=True)
    written = console.file.getvalue() if isinstance(console.file, io.StringIO) else ""
    return "".join(line.rstrip() + "\n" for line in written.split("\n"))


def shown(text: str) -> str:
    """Text that is safe on a terminal, in one line: white space is one space, characters that command are U+FFFD."""
    return " ".join("".join("\ufffd" if _commands(character) else character for character in text).split())


def _commands(character: str) -> bool:
    if character.isspace():
        return False
    # Cc: escape sequences. Cf: marks that turn the direction of what follows; a joiner (in an emoji, in Persian) is harmless.
    return unicodedata.category(character) in ("Cc", "Cs") or (
        unicodedata.category(character) == "Cf" and character not in "\u200c\u200d\u00ad\ufeff"
    )


def _summary(attribution: Attribution) -> str:
    if not attribution.quotes:
        return "no quotations"
    return f"{_count(len(attribution.quotes), 'quotation')}, {_count(len(attribution.speakers), 'speaker')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _rows(attribution: Attribution, quotes: list[Quote], colours: dict[str, str], *, wrap: bool) -> Table:
    rows = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    rows.add_column("speaker", overflow="fold", max_width=28 if wrap else None, no_wrap=not wrap)
    rows.add_column("kind", no_wrap=True)
    rows.add_column("confidence", justify="right", no_wrap=True)
    rows.add_column("quotation", overflow="fold", ratio=1 if wrap else None, no_wrap=not wrap)
    for quote in quotes:
        speaker = attribution.speaker(quote)
        colour = colours[speaker.id] if speaker else "dim"
        name = shown(speaker.name) if speaker else f"({quote.reason})"
        via = f" (via {shown(quote.via)})" if quote.via is not None else ""
        who = Text.assemble((name, f"bold {colour}" if speaker else "dim"), (via, "dim"))
        confidence = "" if quote.confidence is None else f"{quote.confidence:.0%}"
        rows.add_row(who, Text(_KINDS[quote.kind], style="dim"), Text(confidence, style="dim"), Text(f"“{shown(quote.text)}”", style=colour))
    return rows
