"""The encoder: one pass of a small transformer over the masked narrative, for everything that is learned from words in context.

It is the first layers of MiniLM, fine-tuned by training/encoder.py with a head for each question: which words are names, heads of sources, heads of
cues; what kind a
quotation is; which word is its source, its cue, its speaker; and to which name a pronoun or a description refers. onnxruntime runs it in int8 on
one thread.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from service.attribution.reading import WINDOW, Reading, Vocabulary, windows

ENTITY_TAGS = ("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG", "B-PLACE", "I-PLACE", "B-MISC", "I-MISC")
KINDS = ("direct", "partial", "not_speech")
PAIRS = ("link", "cue", "coref", "speaker")
PAIR_WIDTH = 64
REACH = WINDOW  # words: no two of a window are further apart

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a word points: probabilities over the words of its window, and of none of them.

    `probabilities[i]` belongs to word `first + i`. The probabilities and `nowhere` add up to 1.
    """

    first: int
    probabilities: Floats
    nowhere: float

    def of(self, word: int) -> float:
        """The probability of one word; 0 outside the window."""
        i = word - self.first
        return float(self.probabilities[i]) if 0 <= i < len(self.probabilities) else 0.0


@dataclass(frozen=True, slots=True)
class _Window:
    first: int  # word
    new: int
    end: int
    vectors: Floats  # words × pairs × 2 × width
    nowhere: Floats  # pairs × width


@dataclass(frozen=True)
class Signals:
    """What the encoder makes of a reading of N words and Q quotations.

    `entities`: N × len(ENTITY_TAGS) probabilities; `sources`, `cues`: N probabilities of being the head of one; `kinds`: Q × len(KINDS)
    probabilities.
    """

    entities: Floats
    sources: Floats
    cues: Floats
    kinds: Floats
    _windows: tuple[_Window, ...]
    _bias: Floats  # pairs × (2 · REACH + 1): what a distance adds, from −REACH

    def point(self, pair: str, word: int) -> Pointer:
        """Where a word points for one of PAIRS: "link", "cue" and "speaker" are asked of placeholders, "coref" of pronouns, descriptions, names."""
        p = PAIRS.index(pair)
        window = self._windows[bisect_right(self._windows, word, key=lambda w: w.new) - 1]
        query = window.vectors[word - window.first, p, 0]
        scores = window.vectors[:, p, 1] @ query
        origin = REACH - word
        scores = scores / np.sqrt(np.float32(PAIR_WIDTH)) + self._bias[p, window.first + origin : window.end + origin]
        nowhere = float(window.nowhere[p] @ query) / PAIR_WIDTH**0.5
        top = max(float(scores.max(initial=nowhere)), nowhere)
        scores = np.exp(scores - top)
        rest = float(np.exp(nowhere - top))
        total = float(scores.sum()) + rest
        return Pointer(window.first, (scores / total).astype(np.float32), rest / total)


def _bucket(distance: Ints) -> Ints:
    """The bucket of signed distances in words: 16 to each side, finer near 0. The twin of training.encoder.bucket."""
    size = np.minimum(np.abs(distance), 400)
    level = np.where(size < 8, size, 8 + np.floor(np.log2(np.maximum(size / 8, 1)) * 1.25)).astype(np.int64)
    return np.minimum(level, 15) + np.where(distance < 0, 16, 0)


def _softmax(logits: Floats) -> Floats:
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return result


def _sigmoid(logits: Floats) -> Floats:
    result: Floats = (1 / (1 + np.exp(-logits))).astype(np.float32)
    return result


def inputs_of(reading: Reading, cls: int) -> Iterator[tuple[tuple[int, int, int], dict[str, npt.NDArray[Any]]]]:
    """The inputs of the graph, window by window: ((its first word, the first that is new, its end), the arrays by name)."""
    for first, new, end in windows(reading):
        low, middle, high = (int(i) for i in np.searchsorted(reading.first, [first, new, end]))
        if high == middle:
            continue
        pieces = np.concatenate([[cls], reading.pieces[first:end]])[None]
        features = np.zeros((1, end - first + 1, reading.features.shape[1]), np.float32)
        features[0, 1:] = reading.features[first:end]
        at = np.zeros(high - low + 1, np.int64)  # [CLS] stands for nowhere
        at[1:] = reading.first[low:high] - (first - 1)
        yield (low, middle, high), {"pieces": pieces, "features": features, "at": at}


class Encoder:
    """The loaded encoder of a model directory: encoder.onnx, vocabulary.txt, encoder.json."""

    def __init__(self, directory: Path) -> None:
        self.vocabulary = Vocabulary((directory / "vocabulary.txt").read_text(encoding="utf-8").splitlines())
        bias = np.array(json.loads((directory / "encoder.json").read_text(encoding="utf-8"))["bias"], np.float32)
        self._bias = bias[:, _bucket(np.arange(-REACH, REACH + 1))]  # by distance
        options = onnxruntime.SessionOptions()
        # one request, one core: workers are the unit of scaling, and threads of a pool do not survive a fork
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # training/graph.py has chosen the operators; onnxruntime's further fusions are slower than what they replace
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session = onnxruntime.InferenceSession(str(directory / "encoder.onnx"), options, providers=["CPUExecutionProvider"])

    def encode(self, reading: Reading) -> Signals:
        """Read a text's narrative once, window by window."""
        count, tags = len(reading.starts), len(ENTITY_TAGS)
        columns = np.zeros((count, tags + 2 + len(KINDS)), np.float32)
        found = []
        for window, values, vectors, nowhere in self._run(reading):
            first, new, end = window
            columns[new:end] = values[new - first :]
            found.append(_Window(first, new, end, vectors, nowhere))
        kinds = columns[reading.placeholders, tags + 2 :]
        return Signals(
            _softmax(columns[:, :tags]), _sigmoid(columns[:, tags]), _sigmoid(columns[:, tags + 1]), _softmax(kinds), tuple(found), self._bias
        )

    def _run(self, reading: Reading) -> Iterator[tuple[tuple[int, int, int], Floats, Floats, Floats]]:
        for window, inputs in inputs_of(reading, self.vocabulary.cls):
            columns, pairs = self._session.run(None, inputs)
            vectors = pairs[0].reshape(-1, len(PAIRS), 2, PAIR_WIDTH)
            yield window, columns[0, 1:], vectors[1:], vectors[0, :, 1]
