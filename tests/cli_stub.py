"""A pipeline for the tests of the command line: “…,” said Name is attributed to Name, anything else to nobody.

`python cli_stub.py …` is quoth with it.
"""

import re
import sys
import time

from service.attribution.records import Article, Attribution, Model, Quote, Span, Speaker

QUOTATION = re.compile(r"“([^”]*)”(?: said ([^\W\d_]+(?: [^\W\d_]+)*))?")


class StubPipeline:
    """Reads what QUOTATION finds. Offsets are code points, whatever is asked for; a text "slow" takes a minute, "broken" raises."""

    model = Model("en_stub", "0.1.0")

    def attribute(self, text, *, kinds=("direct", "partial"), min_confidence=0.0, offset_unit="codepoint", time_budget=None):
        if text.strip() == "slow":
            time.sleep(60)
        if text.strip() == "broken":
            raise ValueError("the text is broken")
        names: dict[str, str] = {}
        quotes = []
        for number, match in enumerate(QUOTATION.finditer(text), 1):
            name = match[2]
            speaker = names.setdefault(name, f"s{len(names) + 1}") if name else None
            mention = Span(name, match.start(2), match.end(2)) if name else None
            kind = "direct" if name else "not_speech"
            confidence = 0.9 if name else None
            reason = None if name else "no-source"
            record = Quote(f"q{number}", "a1", match[1], *match.span(1), kind, number, speaker, mention, None, None, confidence, reason)
            quotes.append(record)
        speakers = tuple(
            Speaker(id, "a1", name, "person", None, (), tuple(quote.id for quote in quotes if quote.speaker == id)) for name, id in names.items()
        )
        kept = tuple(quote for quote in quotes if quote.kind in kinds)
        return Attribution(offset_unit, (Article("a1", None, 0, len(text)),), kept, speakers, (), self.model)


if __name__ == "__main__":
    import service.attribution
    from service.cli import main

    # Both names, or the second would import spaCy, which is most of what a start costs.
    service.attribution.load = lambda *path: StubPipeline()
    service.attribution.PipelineError = RuntimeError
    sys.exit(main())
