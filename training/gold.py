"""Articles with the quotations and speakers that are right for them: the format of the gold files, one JSON object a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

GoldKind = Literal["direct", "partial", "not_speech", "bad"]
GoldSpeakerType = Literal["person", "unnamed", "organization", "document"]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One pair of quotation marks: `start` and `end` bound the words inside them, in code points.

    Kind "bad" marks a record whose quotation marks are broken in the text itself. `speaker` may list equally right names, separated by " | ".
    `mention` and `cue` are ranges of the text, None where the article states none.
    """

    text: str
    start: int
    end: int
    kind: GoldKind
    speaker: str | None
    speaker_type: GoldSpeakerType | None
    role: str | None
    turn: int | None
    mention: Range | None
    cue: Range | None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article and all of its quotations, in text order."""

    id: str
    text: str
    quotes: tuple[GoldQuote, ...]


def gold_article(record: Mapping[str, Any]) -> GoldArticle:
    """The article that one line of a gold file tells. Raises KeyError where a member is missing that every record must have."""
    text = record["text"]
    return GoldArticle(record["id"], text, tuple(_gold_quote(text, quote) for quote in record["quotes"]))


def _gold_quote(text: str, record: Mapping[str, Any]) -> GoldQuote:
    start, end = record["start"], record["end"]
    return GoldQuote(
        text=text[start:end],
        start=start,
        end=end,
        kind=record["kind"],
        speaker=record.get("speaker") or None,
        speaker_type=record.get("speaker_type"),
        role=record.get("role") or None,
        turn=record.get("turn"),
        mention=_range(record, "mention"),
        cue=_range(record, "cue"),
    )


def _range(record: Mapping[str, Any], part: str) -> Range | None:
    start, end = record.get(f"{part}_start"), record.get(f"{part}_end")
    return (start, end) if isinstance(start, int) and isinstance(end, int) else None
