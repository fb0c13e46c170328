"""Records to CSV: one quotation a row, the same rows from the API, the command line and the page."""

import csv
from collections.abc import Iterable, Iterator
from typing import Final

from service.attribution.records import Attribution, Quote

COLUMNS: Final[tuple[str, ...]] = (
    "article_id",
    "article",
    "quote_id",
    "kind",
    "turn",
    "text",
    "start",
    "end",
    "speaker_id",
    "speaker",
    "speaker_type",
    "role",
    "mention",
    "mention_start",
    "mention_end",
    "cue",
    "cue_start",
    "cue_end",
    "via",
    "confidence",
    "reason",
)

CONTENT_TYPE: Final = "text/csv; charset=utf-8; header=present"

_BYTE_ORDER_MARK: Final = "\ufeff"
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | None


def write_csv(answers: Iterable[tuple[str | None, Attribution]], *, safe: bool = False, bom: bool = False) -> Iterator[str]:
    """Write answers as CSV, piece by piece: the header first, then the rows of one answer at a time.

    Each answer comes with the id that was posted with its text (column `article_id`), or None. Offsets are printed in the unit that each
    Attribution names. Rows end in CRLF (RFC 4180), null is an empty cell; the pieces are to be encoded as UTF-8. Reads `answers` lazily and holds
    one at a time.

    `safe` puts an apostrophe before a cell of text that begins with =, +, -, @, a tab or a carriage return, so that a spreadsheet does not run it as
    a formula (the cell is then no longer the verbatim text). `bom` puts a byte-order mark first, by which Excel knows UTF-8.
    """
    yield (_BYTE_ORDER_MARK if bom else "") + _row(COLUMNS)
    for article_id, attribution in answers:
        rows = "".join(_row([_guard(cell) for cell in cells] if safe else cells) for cells in _cells(article_id, attribution))
        if rows:
            yield rows


def csv_text(article_id: str | None, attribution: Attribution, *, safe: bool = False, bom: bool = False) -> str:
    """One answer as a whole CSV file; see `write_csv`."""
    return "".join(write_csv([(article_id, attribution)], safe=safe, bom=bom))


def _cells(article_id: str | None, attribution: Attribution) -> Iterator[list[Cell]]:
    speakers = {speaker.id: speaker for speaker in attribution.speakers}
    for quote in attribution.quotes:
        speaker = speakers.get(quote.speaker) if quote.speaker is not None else None
        yield [
            article_id,
            quote.article,
            quote.id,
            quote.kind,
            quote.turn,
            quote.text,
            quote.start,
            quote.end,
            speaker.id if speaker else None,
            speaker.name if speaker else None,
            speaker.type if speaker else None,
            speaker.role if speaker else None,
            *_evidence(quote),
            quote.via,
            quote.confidence,
            quote.reason,
        ]


def _evidence(quote: Quote) -> Iterator[Cell]:
    for span in (quote.mention, quote.cue):
        yield from (span.text, span.start, span.end) if span else (None, None, None)


def _guard(cell: Cell) -> Cell:
    return "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


class _Line:
    """What csv.writer writes to: keeps the last row instead of a file."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text = text


def _row(cells: Iterable[Cell]) -> str:
    line = _Line()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.text
