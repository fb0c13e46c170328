"""What the encoder reads: the reporter's narrative as word pieces, each quotation masked by one placeholder.

A quotation says little about who said it, and however long it is, "PLACEHOLDER said Naumkin" is three words. So the quoted words are left out: the
placeholder carries
how the quotation ends, whether it starts with a capital, and how long it is; only the words of very short quotations stay (a term, a title or a
nickname is told by them).
Numbers of the same article: 60 to 65 % of the words of a news text are narrative.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from service.attribution.article import Layout
from service.attribution.garbled import GARBLED, is_garbled, mended
from service.attribution.quotations import Quotation

WORD = re.compile(r"\w+|[^\w\s]")
GARBLED_WORD = re.compile(rf"(?:{GARBLED}|\w)+|[^\w\s]")
SHORT = 3  # words; quotations up to this length are read too
MAX_PIECES = 4  # of one word: what follows adds cost and no knowledge
CACHE = 20_000  # words whose pieces are remembered
WINDOW = 384  # pieces
OVERLAP = 64  # pieces of earlier paragraphs that a later window reads again

FEATURES = [
    "capitalised",
    "capitals",
    "mixed",
    "digit",
    "continuation",
    "placeholder",
    "ends-comma",
    "ends-stop",
    "ends-mark",
    "ends-plain",
    "left-open",
    "continues",
    "capital-start",
    "words-1",
    "words-2",
    "words-4",
    "words-8",
    "words-16",
    "title-case",
    "single",
    "inside",
    "title",
    "caption",
    "subheading",
    "credit",
    "label",
    "paragraph-start",
]
_FEATURE = {name: i for i, name in enumerate(FEATURES)}
_SHAPE = {"lower": -1, **{name: _FEATURE[name] for name in ("capitalised", "capitals", "mixed", "digit")}}
_ENDINGS = {",": "ends-comma", ".": "ends-stop", "…": "ends-stop", "?": "ends-mark", "!": "ends-mark"}
_MINOR = frozenset(["a", "an", "the", "of", "for", "in", "on", "at", "to", "and", "or", "but", "by", "with", "from"])


class Vocabulary:
    """Word pieces of BERT's uncased vocabulary, greedy longest match first; remembers the pieces of recent words."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.pieces = {piece: i for i, piece in enumerate(pieces)}
        self.unknown, self.cls, self.sep, self.mask = (self.pieces[name] for name in ("[UNK]", "[CLS]", "[SEP]", "[MASK]"))
        self._cache: dict[str, tuple[tuple[int, ...], int]] = {}

    def read(self, word: str) -> tuple[tuple[int, ...], int]:
        """(piece ids, index of the shape feature or -1) of one word."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= CACHE:
                self._cache.clear()
            known = self._cache[word] = self._pieces(fold(word)), _shape(word)
        return known

    def _pieces(self, word: str) -> tuple[int, ...]:
        ids: list[int] = []
        start = 0
        while start < len(word) and len(ids) < MAX_PIECES:
            end = min(len(word), start + 24)
            while end > start:
                piece = self.pieces.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    break
                end -= 1
            else:
                return (self.unknown,)
            ids.append(piece)
            start = end
        return tuple(ids) or (self.unknown,)


def fold(word: str) -> str:
    """A word as BERT's uncased vocabulary spells it: lower case, no accents."""
    if word.isascii():
        return word.lower()
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFD", mended(word).lower()) if unicodedata.category(c) != "Mn")


def _shape(word: str) -> int:
    if word[0].isdigit():
        return _SHAPE["digit"]
    if word.islower() or not word[0].isalpha():
        return -1
    if len(word) > 1 and word.isupper():
        return _SHAPE["capitals"]
    if word[0].isupper():
        return _SHAPE["capitalised"] if word[1:].islower() or len(word) == 1 else _SHAPE["mixed"]
    return _SHAPE["mixed"] if not word.islower() and word.lower() != word else -1


@dataclass(frozen=True)
class Reading:
    """The masked words of a text, in text order, and their pieces.

    For each of N words: `starts`, `ends` (code points), `quotations` (the index of the quotation whose placeholder it is, or −1), `inside` (a word
    of a short quotation),
    `paragraphs`, `first` (the index of its first piece). For each of P pieces: `pieces` (ids) and `features` (P × len(FEATURES), 0 or 1). `breaks`
    are the piece indices of
    the [SEP] that opens each paragraph that is read, in text order.
    """

    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    quotations: npt.NDArray[np.int32]
    inside: npt.NDArray[np.bool_]
    paragraphs: npt.NDArray[np.int32]
    first: npt.NDArray[np.int32]
    pieces: npt.NDArray[np.int64]
    features: npt.NDArray[np.float32]
    breaks: tuple[int, ...]
    articles: tuple[int, ...]  # of each break: the index of its article

    @cached_property
    def placeholders(self) -> npt.NDArray[np.int32]:
        """The word index of each quotation's placeholder, in the order of the quotations."""
        where = np.flatnonzero(self.quotations >= 0)
        return where[np.argsort(self.quotations[where], kind="stable")].astype(np.int32)

    def word_at(self, position: int) -> int:
        """The index of the word that covers a code point, or of the next one; N at the end."""
        return int(np.searchsorted(self.ends, position, side="right"))


def read(text: str, layout: Layout, quotations: Sequence[Quotation], vocabulary: Vocabulary) -> Reading:
    """Mask the quotations of a text and cut the rest into words and pieces. Linear in the length of the text."""
    starts: list[int] = []
    ends: list[int] = []
    owner: list[int] = []
    inside: list[bool] = []
    paragraphs: list[int] = []
    first: list[int] = []
    pieces: list[int] = []
    marks: list[tuple[int, int]] = []  # (piece, feature)
    breaks: list[int] = []
    articles: list[int] = []
    lookup, known = vocabulary.read, vocabulary._cache
    pattern = GARBLED_WORD if is_garbled(text) else WORD
    continuation, inside_feature = _FEATURE["continuation"], _FEATURE["inside"]

    def words(start: int, end: int, paragraph: int, extra: int) -> None:
        for match in pattern.finditer(text, start, end):
            word = match.group()
            ids, shape = known.get(word) or lookup(word)
            at = len(pieces)
            starts.append(match.start())
            ends.append(match.end())
            paragraphs.append(paragraph)
            first.append(at)
            pieces.extend(ids)
            if shape >= 0:
                marks.append((at, shape))
            if extra >= 0:
                marks.append((at, extra))
            if len(ids) > 1:
                marks.extend((i, continuation) for i in range(at + 1, at + len(ids)))

    def fill() -> None:
        missing = len(starts) - len(owner)
        owner.extend([-1] * missing)
        inside.extend([False] * missing)

    next_quotation = 0
    for number, paragraph in enumerate(layout.paragraphs):
        breaks.append(len(pieces))
        articles.append(paragraph.article)
        pieces.append(vocabulary.sep)
        extra = _FEATURE[paragraph.kind] if paragraph.kind != "body" else -1
        if extra >= 0:
            marks.append((len(pieces) - 1, extra))
        at = paragraph.start
        if paragraph.label:
            words(at, paragraph.label[1], number, _FEATURE["label"])
            at = paragraph.label[1]
        while next_quotation < len(quotations) and quotations[next_quotation].paragraph == number:
            quotation = quotations[next_quotation]
            words(at, quotation.outer_start, number, extra)
            fill()
            first.append(len(pieces))
            starts.append(quotation.start)
            ends.append(max(quotation.end, quotation.start + 1))
            owner.append(next_quotation)
            inside.append(False)
            paragraphs.append(number)
            marks.extend(
                (len(pieces), feature) for feature in _describe(text, quotation, text[paragraph.start : quotation.outer_start].strip() == "")
            )
            pieces.append(vocabulary.mask)
            quoted = text[quotation.start : quotation.end]
            if len(quoted) < 60 and len(quoted.split()) <= SHORT:
                words(quotation.start, quotation.end, number, inside_feature)
                owner.extend([-1] * (len(starts) - len(owner)))
                inside.extend([True] * (len(starts) - len(inside)))
            at = quotation.outer_end
            next_quotation += 1
        words(at, paragraph.end, number, extra)
        fill()
    features = np.zeros((len(pieces), len(FEATURES)), np.float32)
    if marks:
        rows, columns = zip(*marks, strict=True)
        features[list(rows), list(columns)] = 1
    return Reading(
        np.array(starts, np.int32),
        np.array(ends, np.int32),
        np.array(owner, np.int32),
        np.array(inside, np.bool_),
        np.array(paragraphs, np.int32),
        np.array(first, np.int32),
        np.array(pieces, np.int64),
        features,
        tuple(breaks),
        tuple(articles),
    )


def _describe(text: str, quotation: Quotation, opens_paragraph: bool) -> list[int]:
    """The features of a quotation's placeholder."""
    quoted = text[quotation.start : quotation.end]
    names = ["placeholder", _ENDINGS.get(quoted[-1:], "ends-plain")]
    after = text[quotation.outer_end : quotation.outer_end + 1]
    if names[1] == "ends-plain" and after in (",", "."):  # British style: the stop stands outside the marks
        names[1] = _ENDINGS[after]
    if quotation.left_open:
        names.append("left-open")
    if quotation.continues is not None:
        names.append("continues")
    if quoted[:1].isupper():
        names.append("capital-start")
    if opens_paragraph:
        names.append("paragraph-start")
    words = quoted.split(None, 16)
    count = len(words)
    names.append("words-1" if count < 2 else "words-2" if count < 4 else "words-4" if count < 8 else "words-8" if count < 16 else "words-16")
    if 2 <= count <= 10 and all(word[:1].isupper() or not word[:1].isalpha() or word in _MINOR for word in words):
        names.append("title-case")
    if text[quotation.outer_start : quotation.outer_start + 1] in ("‘", "'", "‚", "‹"):
        names.append("single")
    return [_FEATURE[name] for name in names]


def windows(reading: Reading, window: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int, int]]:
    """Cut the pieces into windows: (first piece, first piece that is new, end).

    A window holds whole paragraphs of one article where it can, about as many pieces as the other windows of the article, and repeats up to
    `overlap` pieces of the
    paragraphs before it. A paragraph longer than a window is cut.
    """
    found: list[tuple[int, int, int]] = []
    total = len(reading.pieces)
    bounds = [*reading.breaks, total]
    index = 0
    while index < len(reading.breaks):
        last = index
        while last < len(reading.breaks) and reading.articles[last] == reading.articles[index]:
            last += 1
        begin, end = bounds[index], bounds[last]
        count = max(1, -(-(end - begin) // (window - overlap))) if end - begin > window else 1
        share = -(-(end - begin) // count)
        cut = begin
        while cut < end:
            goal = min(end, cut + share)
            if goal < end:
                # the paragraph break nearest to the goal, if one is near enough
                inner = [b for b in bounds[index:last] if cut < b <= cut + window - overlap]
                if inner:
                    best = min(inner, key=lambda b: abs(b - goal))
                    if abs(best - goal) <= share // 3:
                        goal = best
                goal = min(goal, cut + window - overlap)
                if end - goal < 24 and end - cut <= window - overlap:
                    goal = end
            first = cut
            if cut > begin:
                earlier = [b for b in bounds[index:last] if cut - overlap <= b < cut]
                first = earlier[0] if earlier else cut - overlap // 2
            found.append((first, cut, goal))
            cut = goal
        index = last
    return found
