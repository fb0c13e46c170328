"""Quotation marks to quotations, by rule: exact, linear in the length of the text, warnings instead of failures."""

from dataclasses import dataclass

from service.attribution.article import Layout
from service.attribution.records import Warning


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words inside one pair of marks. Offsets in code points of the whole text.

    `start`/`end` bound the words inside the marks, `outer_start`/`outer_end` the marks too (equal to `end` on a side without a mark). `paragraph` is an index into
    `Layout.paragraphs`. `left_open`: no closing mark before its paragraph's end. `continues`: the index of the quotation, left open in an earlier paragraph, that this one goes on with, or None.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    left_open: bool
    continues: int | None


def find_quotations(text: str, layout: Layout) -> tuple[tuple[Quotation, ...], tuple[Warning, ...]]:
    """All outermost quotations of a text, in text order, and warnings for marks that do not pair. Linear in the length of the text; never fails."""
    raise NotImplementedError
