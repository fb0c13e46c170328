"""Records to JSON: the answer to one text, as dicts and lists in the order of the contract."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from service.attribution.records import Attribution, Quote, Speaker


def answer(attribution: Attribution, id: str | None = None, meta: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON object that answers one text. `id` and `meta` are echoed; `meta` is left out where none was sent."""
    speakers = {speaker.id: speaker for speaker in attribution.speakers}
    return {
        "id": id,
        **({} if meta is None else {"meta": dict(meta)}),
        "offset_unit": attribution.offset_unit,
        "articles": [asdict(article) for article in attribution.articles],
        "quotes": [_quote(quote, speakers) for quote in attribution.quotes],
        "speakers": [_speaker(speaker) for speaker in attribution.speakers],
        "warnings": [asdict(warning) for warning in attribution.warnings],
        "model": asdict(attribution.model),
    }


def _quote(quote: Quote, speakers: Mapping[str, Speaker]) -> dict[str, Any]:
    speaker = None if quote.speaker is None else speakers[quote.speaker]
    named = None if speaker is None else {"id": speaker.id, "name": speaker.name, "type": speaker.type, "role": speaker.role}
    return {**asdict(quote), "speaker": named}


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {**asdict(speaker), "mentions": [asdict(mention) for mention in speaker.mentions], "quotes": list(speaker.quotes)}
