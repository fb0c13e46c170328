"""Headlines, sub-headings and captions that quote the story: `‘We counted the loaves’` on top is said by whoever says those words below."""

import re
from collections import Counter

from service.attribution import lexicon
from service.attribution.state import State

FUNCTION_WORDS = lexicon.word_list("function_words.txt")
ABOVE = frozenset(("title", "subheading", "caption"))
LEAST_SHARE = 0.75  # of the content words of a headline's quotation that are in the story's
COMMON = 40  # quotations of one article beyond which a word tells nothing
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def find_echoes(state: State) -> dict[int, int]:
    """For quotations of headlines, sub-headings and captions the quotation of the same article's body that says most of their words."""
    assert state.layout is not None
    paragraphs = state.layout.paragraphs
    above = [i for i, q in enumerate(state.quotations) if paragraphs[q.paragraph].kind in ABOVE]
    if not above:
        return {}
    spoken: dict[tuple[int, str], list[int]] = {}
    for number, quotation in enumerate(state.quotations):
        paragraph = paragraphs[quotation.paragraph]
        if paragraph.kind == "body":
            for word in _content(state.text[quotation.start : quotation.end]):
                spoken.setdefault((paragraph.article, word), []).append(number)
    found: dict[int, int] = {}
    for number in above:
        quotation = state.quotations[number]
        article = paragraphs[quotation.paragraph].article
        words = _content(state.text[quotation.start : quotation.end])
        shared = Counter(other for word in words for other in spoken.get((article, word), ())[:COMMON])
        if shared:
            best, most = max(shared.items(), key=lambda item: (item[1], -item[0]))
            if most >= LEAST_SHARE * len(words):
                found[number] = best
    return found


def _content(words: str) -> set[str]:
    """The folded words that say something, or all of them where none does."""
    folded = {lexicon.fold(word) for word in _WORD.findall(words)}
    return (folded - FUNCTION_WORDS) or folded
