"""Words, marks and spaces of a text by one pattern: as fine as spaCy's English rules, at a quarter of their cost and linear on every text.

The steps of the attribution read the text itself and none of them asks for a token's shape or stop word, so only `LEXICAL` attributes are computed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from spacy import attrs
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import add_lookups, registry
from spacy.vocab import Vocab

from service.attribution import lexicon

LONGEST_WORD = 40
"""Word characters in one token, but for web addresses: what is longer is cut, so that no pattern looks back further."""

LEXICAL = ("LOWER", "NORM", "IS_ALPHA", "IS_DIGIT", "IS_PUNCT", "IS_SPACE")
"""The attributes of a token that are computed; the others read as empty. Two thirds of the time went into `like_num`, `shape` and their kind."""

NORMS = {f"{mark}{short}": norm for mark in "'’" for short, norm in {"re": "are", "ve": "have", "ll": "will", "m": "am"}.items()}
NORMS |= {"n't": "not", "n’t": "not"}

# "No." ends a sentence as often as it numbers something
_SHORT = lexicon.ABBREVIATIONS | lexicon.MONTHS
_ABBREVIATIONS = "|".join(sorted(word.capitalize() for word in _SHORT if word.isalpha() and word != "no"))

# A token and the space after it. Word characters are taken without looking back ("++"), so a run of any length is read once.
TOKEN = re.compile(
    rf"""(
      (?:https?://|www\.)[^\s“”„«»"<>]{{0,2000}}[^\s“”„«»"<>.,;:!?)\]’'] # https://example.org/a
    | (?:[^\W\d_]\.){{2,9}}(?!\w) | [A-Z]\.(?!\w)                        # U.S.  p.m.  J.
    | (?:{_ABBREVIATIONS})\.(?!\w)                                        # Mr.  Sept.
    | \d{{1,30}}+(?:[.,]\d{{1,30}}+){{0,9}}+(?![^\W_])                    # 3.5  1,200
    | \d{{1,30}}(?:[.,]\d{{1,30}}){{1,9}}                                 # 3.5|m
    | \w{{1,{LONGEST_WORD}}}+(?!['’]t)                                    # ferry
    | \w{{1,{LONGEST_WORD}}}?(?=n['’]t(?!\w))                             # do|n't
    | (?<=\w)n['’]t(?!\w)                                                 # n't
    | \w{{1,{LONGEST_WORD}}}+
    | (?<=\w)['’](?:[sS]|re|ve|ll|d|m)(?!\w)                              # Okafor|'s
    | \.{{2,10}} | -{{2,10}} | ``  | (?<=\w)''
    | \s+                                                                 # white space beyond the single space after a token
    | .                                                                   # “  —  -
    )([ ]?)""",
    re.VERBOSE,
)


class NewsTokenizer:
    """Makes a Doc of a text: `doc.text == text` for every text, in time linear in its length.

    Every Doc has a vocabulary of its own, which goes with it. One that all texts shared would keep each word for ever, and in spaCy's memory
    zones, which let the words go, its hash map still grows by every word that it ever held.
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokenize a text. Raises UnicodeEncodeError where it holds a lone surrogate."""
        vocab = Vocab(lex_attr_getters=self.vocab.lex_attr_getters)  # type: ignore[attr-defined]
        if not text:
            return Doc(vocab)
        found = TOKEN.findall(text)
        return Doc(vocab, [word for word, _ in found], [space == " " for _, space in found])

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenize texts one by one, in order; `batch_size` is spaCy's and means nothing here."""
        return (self(text) for text in texts)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write nothing: the tokenizer is made by its pattern alone, which stands in this module."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "NewsTokenizer":
        """Read nothing, as `to_disk` writes nothing."""
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Nothing, as for `to_disk`."""
        return b""

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "NewsTokenizer":
        """Read nothing, as for `from_disk`."""
        return self


@registry.tokenizers("quoth.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], NewsTokenizer]:
    """The tokenizer of `config.cfg`: `[nlp.tokenizer] @tokenizers = "quoth.tokenizer.v1"`."""

    def make(nlp: Language) -> NewsTokenizer:
        kept = {getattr(attrs, name) for name in LEXICAL}
        getters = nlp.vocab.lex_attr_getters  # type: ignore[attr-defined]
        for attribute in getters.keys() - kept:
            del getters[attribute]
        getters[attrs.NORM] = add_lookups(getters[attrs.NORM], NORMS)
        return NewsTokenizer(nlp.vocab)

    return make
