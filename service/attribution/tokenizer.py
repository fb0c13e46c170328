"""spaCy's English tokenizer, made safe against text without white space and sharper at glued marks and dashes."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, registry
from spacy.vocab import Vocab

LONGEST_RUN = 40
"""Runs of more characters than this without white space never reach spaCy's rules, quadratic on them (spaCy pull request 14016)."""

LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")

# The parts of a long run: a web address, a contraction's two halves, a word, dots or dashes, any other character.
PART = re.compile(
    r"(?:https?://|www\.)[^\s“”„«»\"<>]*[^\s“”„«»\"<>.,;:!?)\]’']"
    r"|\w{1,40}?(?=n['’]t(?!\w))"
    r"|(?<=\w)n['’]t(?!\w)"
    r"|(?<=\w)['’](?:s|S|re|ve|ll|d|m)(?!\w)"
    rf"|\w{{1,{LONGEST_RUN}}}"
    r"|\.{2,10}|-{2,10}"
    r"|[^\w\s]"
)

# "word—word", "“go”and", "word--word", "2016–the", "he said:“go”"
GLUED = r"[—―“”„«»\"]|-{2,10}|(?<=\w)–(?=\w)|``|(?<=\w)''(?=\w)|(?<=\w)[:,.;!?](?=[“”„«»\"])"


class NewsTokenizer:
    """Makes a Doc of a text: `doc.text == text` for every text, in time linear in its length."""

    def __init__(self, vocab: Vocab, rules: Tokenizer) -> None:
        self.vocab = vocab
        self._rules = rules

    def __call__(self, text: str) -> Doc:
        """Tokenize a text. Raises UnicodeEncodeError where it holds a lone surrogate."""
        long = LONG_RUN.search(text)
        if long is None:
            return self._ruled(text)
        pieces: list[Doc] = []
        position = 0
        while long is not None:
            if position < long.start():
                pieces.append(self._ruled(text[position : long.start()]))
            end = long.end()
            words = PART.findall(long[0])
            spaced = end < len(text) and text[end] == " "
            pieces.append(Doc(self.vocab, words, [False] * (len(words) - 1) + [spaced]))
            position = end + spaced
            long = LONG_RUN.search(text, position)
        if position < len(text):
            pieces.append(self._ruled(text[position:]))
        return pieces[0] if len(pieces) == 1 else _joined(pieces)

    def _ruled(self, text: str) -> Doc:
        doc: Doc = self._rules(text)
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenize texts one by one, in order; `batch_size` is spaCy's and means nothing here."""
        return (self(text) for text in texts)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: the tokenizer is made by its rules alone, which stand in this module."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "NewsTokenizer":
        """Read nothing, as `to_disk` writes nothing."""
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing, as for `to_disk`."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "NewsTokenizer":
        """Read nothing, as for `from_disk`."""
        return self


def _joined(pieces: list[Doc]) -> Doc:
    joined = Doc.from_docs(pieces, ensure_whitespace=False)
    if joined is None:
        raise AssertionError("there is at least one piece")
    return joined


@registry.tokenizers("quoth.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], NewsTokenizer]:
    """The tokenizer of `config.cfg`: `[nlp.tokenizer] @tokenizers = "quoth.tokenizer.v1"`."""

    def make(nlp: Language) -> NewsTokenizer:
        default = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
        infixes = [*(nlp.Defaults.infixes or ()), GLUED]
        default.infix_finditer = compile_infix_regex(infixes).finditer
        return NewsTokenizer(nlp.vocab, default)

    return make
