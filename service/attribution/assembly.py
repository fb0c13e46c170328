"""The state of a finished text to the records of an answer."""

from collections.abc import Sequence

from service.attribution.records import Article, Attribution, Kind, Model, Quote, Span, Speaker
from service.attribution.state import Phrase, Referent, State


def assemble(state: State, kinds: Sequence[Kind], min_confidence: float, model: Model) -> Attribution:
    """The records of the quotations of the wanted kinds; a speaker that is less sure than `min_confidence` is withheld. Offsets in code points."""
    assert state.layout is not None
    text = state.text
    articles = tuple(
        Article(f"a{i}", text[a.title[0] : a.title[1]] if a.title else None, a.start, a.end) for i, a in enumerate(state.layout.articles, 1)
    )
    numbers = [i for i, decision in enumerate(state.decisions) if decision.kind in kinds]
    ids: dict[Referent, str] = {}
    quoted: dict[Referent, list[str]] = {}
    story_of: dict[Referent, str] = {}
    quotes = []
    for count, number in enumerate(numbers, 1):
        decision, quotation = state.decisions[number], state.quotations[number]
        story = articles[state.layout.paragraphs[quotation.paragraph].article].id
        referent, reason = decision.referent, decision.reason
        if decision.kind != "not_speech" and referent is not None and decision.confidence is not None and decision.confidence < min_confidence:
            referent, reason = None, "low-confidence"
        if referent is not None:
            ids.setdefault(referent, f"s{len(ids) + 1}")
            quoted.setdefault(referent, []).append(f"q{count}")
            story_of[referent] = story
        quotes.append(
            Quote(
                id=f"q{count}",
                article=story,
                text=text[quotation.start : quotation.end],
                start=quotation.start,
                end=quotation.end,
                kind=decision.kind,
                turn=state.turns[number],
                speaker=None if referent is None else ids[referent],
                mention=_span(text, decision.mention),
                cue=_span(text, decision.cue),
                via=decision.via,
                confidence=decision.confidence,
                reason=reason,
            )
        )
    speakers = []
    for referent, id_ in ids.items():
        voice = state.voices[referent]
        mentions = tuple(Span(text[m.start : m.end], m.start, m.end) for m in voice.mentions)
        speakers.append(Speaker(id_, story_of[referent], voice.name, voice.type, voice.role, mentions, tuple(quoted[referent])))
    return Attribution("codepoint", articles, tuple(quotes), tuple(speakers), tuple(sorted(state.warnings, key=lambda w: (w.start, w.end))), model)


def _span(text: str, phrase: Phrase | None) -> Span | None:
    return None if phrase is None else Span(text[phrase.start : phrase.end], phrase.start, phrase.end)
