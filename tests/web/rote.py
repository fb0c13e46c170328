"""A pipeline that answers by rote: the tests of the page need exact answers at once, not good ones.

It reads one pattern only, `“…” said First Last`, in paragraphs that blank lines part; a second quotation of a paragraph goes on with its speaker.
Words that begin with a small letter are partial, words behind "known as" are not speech, and what stands alone in its paragraph is nobody's.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from service.attribution.offsets import convert
from service.attribution.records import DEFAULT_KINDS, Article, Attribution, Kind, Model, OffsetUnit, Quote, Span, Speaker, Warning

_QUOTATION = re.compile("“([^”]*)”(?: (said|as) ([A-Z]\\w+ [A-Z]\\w+)(?:, the ([a-z ]+))?(?:, (the Ferry Post) reported)?)?")


class RotePipeline:
    """Answers as service.attribution.pipeline.Pipeline does."""

    model = Model("en_rote", "0.1.0")

    def attribute(
        self,
        text: str,
        *,
        kinds: Sequence[Kind] = DEFAULT_KINDS,
        min_confidence: float = 0.0,
        offset_unit: OffsetUnit = "codepoint",
        time_budget: float | None = None,
    ) -> Attribution:
        """The quotations of `text`; `min_confidence` and `time_budget` make no difference."""
        title = text.split("\n", 1)[0]
        article = Article("a1", title if len(title) < 120 else None, 0, len(text))
        quotes, speakers = _read(text, kinds)
        warnings = (Warning("looks-like-html", "This looks like HTML.", 0, 1),) if "<b>" in text else ()
        return convert(Attribution("codepoint", (article,), tuple(quotes), tuple(speakers), warnings, self.model), text, offset_unit)


def _read(text: str, kinds: Sequence[Kind]) -> tuple[list[Quote], list[Speaker]]:
    quotes: list[Quote] = []
    speakers: dict[str, Speaker] = {}
    turn, last = 0, None
    last_end = 0
    for match in _QUOTATION.finditer(text):
        words, _, name, role, via = match.groups()
        kind: Kind = "not_speech" if text.endswith("known as ", 0, match.start()) else "partial" if words[:1].islower() else "direct"
        source: tuple[str | None, Span | None, Span | None] = (None, None, None)
        if name is not None:
            known = speakers.setdefault(name, Speaker(f"s{len(speakers) + 1}", "a1", name, "person", role, (), ()))
            source = (known.id, _span(match, 3), _span(match, 2))
        elif last is not None and kind == "direct" and "\n\n" not in text[last_end : match.start()]:
            source = last
        if kind != "not_speech" and (name is not None or source[0] is None):
            turn += 1
        if kind != "not_speech":
            last, last_end = source, match.end()
        if kind in kinds:
            id = f"q{len(quotes) + 1}"
            said_by, mention, cue = source
            at = None if kind == "not_speech" else turn
            sure, reason = (0.96, None) if said_by else (None, "no-source")
            quotes.append(Quote(id, "a1", words, match.start(1), match.end(1), kind, at, said_by, mention, cue, via, sure, reason))  # type: ignore[arg-type]
    return quotes, [_complete(speaker, text, quotes) for speaker in speakers.values()]


def _complete(speaker: Speaker, text: str, quotes: list[Quote]) -> Speaker:
    surname = re.compile(re.escape(speaker.name.split()[-1]))
    mentions = tuple(Span(match[0], match.start(), match.end()) for match in surname.finditer(text))
    return replace(speaker, mentions=mentions, quotes=tuple(quote.id for quote in quotes if quote.speaker == speaker.id))


def _span(match: re.Match[str], group: int) -> Span:
    return Span(match[group], match.start(group), match.end(group))
