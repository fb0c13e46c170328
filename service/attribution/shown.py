"""The mention and the cue that an answer shows: of a speaker's mentions the one that says it, and the verb or noun that goes with it.

Every mention of the speaker is weighed with every likely cue beside it or beside the quotation, by how they stand to each other and by where the
encoder points. training/ranker.py trains the weights on articles that the encoder has not learned from.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from service.attribution.clauses import Narrative
from service.attribution.encoder import Floats, Ints, Pointer
from service.attribution.network import Network
from service.attribution.phrases import mention_phrase
from service.attribution.sources import AUXILIARIES
from service.attribution.state import Mention, Referent, Source, State

if TYPE_CHECKING:
    from service.attribution.choices import Pair

FEATURES = [
    "pointed",
    "cue",
    "likeliest",
    "nowhere",
    "link",
    "source",
    "speaker",
    "mentions",
    "partial",
    "partial-pointed",
    "behind-quotation",
    "words-to-quotation",
    "stops-to-quotation",
    "quotations-to-quotation",
    "paragraphs-to-quotation",
    "beside-quotation",
    "leads-to-mark",
    "behind-mention",
    "words-to-mention",
    "stops-to-mention",
    "quotations-to-mention",
    "paragraphs-to-mention",
    "verb-of-mention",
    "right-before-mention",
    "cue-mention-quotation",
    "mention-cue-quotation",
    "cue-quotation-mention",
    "mention-quotation-cue",
    "quotation-cue-mention",
    "quotation-mention-cue",
]
MOST_MENTIONS = 5
POINTED = 6  # cues to which the quotation points most surely
LEAST_POINTED = 0.01
LEAST_CUE = 0.15  # probability of a cue near the mention or the quotation
NEAR = 16  # words
OVERRULES = 1.5  # log-odds by which a pair must go together better than the one that the rules tell, to be shown in its place
TOLD = ("label", "dash", "relay")  # the rules that tell the cue, too
SURE = ("agent", "between")  # the places of a clause that do
BEFORE_VERB = AUXILIARIES | {"to", "not", "who", "been", "was", "is"}  # words between a mention and its verb


@dataclass(frozen=True)
class Candidates:
    """Pairs of a mention and the word of a cue, and their features (pairs × FEATURES)."""

    pairs: tuple[tuple[Mention, int], ...]
    features: Floats


class Weights(Network):
    """How well a pair goes together, by FEATURES."""

    def better(self, candidates: Candidates, told: tuple[int, int]) -> tuple[Mention, int] | None:
        """The pair that goes together best, if it does so much better than the one that the rules tell.

        `told` are the words of that one's mention and cue; −1 for a cue that the rules do not find.
        """
        scores = self.scores(candidates.features)
        best = int(np.argmax(scores))
        rival = next((score for (mention, cue), score in zip(candidates.pairs, scores.tolist(), strict=True) if (mention.word, cue) == told), None)
        if rival is None:
            return candidates.pairs[best] if told[1] < 0 else None
        return candidates.pairs[best] if scores[best] - rival > OVERRULES else None


def is_told(source: Source, mention: Mention) -> bool:
    """Whether a rule leaves no doubt of the cue of a quotation's mention."""
    return mention.rule in TOLD or (mention.rule == "adjacent" and source.place in SURE)


def mentions_of(pairs: Sequence[Pair], probabilities: Sequence[float], referent: Referent) -> list[tuple[Mention, float]]:
    """The mentions of a quotation's speaker, each with its probability, the likeliest first."""
    found: dict[int, tuple[Mention, float]] = {}
    for pair, probability in zip(pairs, probabilities, strict=True):
        mention = pair.mention
        if mention is not None and pair.referent == referent and probability > found.get(mention.word, (mention, -1.0))[1]:
            found[mention.word] = mention, probability
    return sorted(found.values(), key=lambda item: -item[1])


class Evidence:
    """The candidates of a text's quotations. What stands between two words is counted by sums that are made once."""

    def __init__(self, state: State) -> None:
        assert state.reading is not None
        assert state.signals is not None
        self.state, reading = state, state.reading
        is_quotation = reading.quotations >= 0
        self._may_cue = np.array([form[:1].isalpha() for form in state.forms], bool) & ~reading.inside & ~is_quotation
        self._likely: list[int] = np.flatnonzero(self._may_cue & (state.signals.cues > LEAST_CUE)).tolist()
        self.narrative = Narrative(state)
        stops = [self.narrative.is_stop(word) for word in range(len(state.forms))]
        others = [not (lower in BEFORE_VERB or lower.endswith("ly")) for lower in state.lower]
        self._stops, self._quotations, self._words, self._others = (
            np.concatenate([[0], np.cumsum(flags)]) for flags in (stops, is_quotation, ~reading.inside, others)
        )

    def candidates(
        self, number: int, mentions: Sequence[tuple[Mention, float]], partial: bool, told: tuple[int, int] | None = None
    ) -> Candidates | None:
        """The pairs of a quotation and its speaker's mentions, the likeliest of which stand first.

        None where no cue is likely at all, or where there is no other pair than `told`: the words of the mention and cue that the rules tell.
        """
        reading, signals = self.state.reading, self.state.signals
        assert reading is not None
        assert signals is not None
        placeholder = int(reading.placeholders[number])
        pointer = signals.point("cue", placeholder)
        pointed = pointer.first + np.argsort(-pointer.probabilities)[:POINTED]
        pointed = pointed[(pointer.probabilities[pointed - pointer.first] > LEAST_POINTED) & self._may_cue[pointed]]
        ordered = mentions[:MOST_MENTIONS]
        found = [(index, cue) for index, (mention, _) in enumerate(ordered) for cue in self._cues_beside(pointed.tolist(), placeholder, mention.word)]
        pairs = tuple((ordered[index][0], cue) for index, cue in found)
        if [(mention.word, cue) for mention, cue in pairs] in ([], [told]):
            return None
        owner, cues = np.array(found).T
        return Candidates(pairs, self._features(placeholder, pointer, ordered, cues, owner, partial))

    def _cues_beside(self, pointed: Iterable[int], placeholder: int, mention: int) -> list[int]:
        """Which of the words to which a quotation points, and of the likely cues near it or a mention, stand in the paragraph of either."""
        assert self.state.reading is not None
        paragraphs, found = self.state.reading.paragraphs, set(pointed)
        for at in (placeholder, mention):
            found.update(self._likely[bisect_left(self._likely, at - NEAR) : bisect_right(self._likely, at + NEAR)])
        return sorted(word for word in found if paragraphs[word] in (paragraphs[placeholder], paragraphs[mention]))

    def _features(
        self, placeholder: int, pointer: Pointer, mentions: Sequence[tuple[Mention, float]], cues: Ints, owner: Ints, partial: bool
    ) -> Floats:
        reading, signals = self.state.reading, self.state.signals
        assert reading is not None
        assert signals is not None
        at = cues - pointer.first
        within = (at >= 0) & (at < len(pointer.probabilities))
        share = np.where(within, pointer.probabilities[np.clip(at, 0, len(pointer.probabilities) - 1)], 0.0)
        heads = np.array([m.word for m, _ in mentions])[owner]
        spans = [self._words_of(m) for m, _ in mentions]
        first, last = np.array([a for a, _ in spans])[owner], np.array([b for _, b in spans])[owner]
        link, source, speaker = (np.array(values)[owner] for values in zip(*((m.link, m.source, p) for m, p in mentions), strict=True))
        cue = signals.cues[cues]
        likely = share * (0.05 + cue)
        pointed = np.log(share + 1e-3)
        behind, after = cues > placeholder, cues > heads
        follows = heads > placeholder
        to_quotation, to_mention = self._between(cues, placeholder), self._between(cues, heads)
        verb = (cues > last) & (self._others[cues] - self._others[last + 1] == 0)
        leads = ~behind & (self.state.forms[placeholder - 1] in (":", ",") if placeholder else False)
        x = np.array(
            [
                pointed,
                _odds(cue),
                likely == likely.max(),
                np.full(len(cues), pointer.nowhere),
                np.log(link + 1e-3),
                _odds(source),
                np.log(speaker + 1e-3),
                np.full(len(cues), len(mentions)),
                np.full(len(cues), partial),
                pointed * partial,
                behind,
                np.log1p(to_quotation[0]),
                np.minimum(to_quotation[1], 2),
                np.minimum(to_quotation[2], 3),
                np.minimum(np.abs(reading.paragraphs[cues] - reading.paragraphs[placeholder]), 2),
                to_quotation[0] <= 1,
                leads,
                after,
                np.log1p(to_mention[0]),
                np.minimum(to_mention[1], 2),
                np.minimum(to_mention[2], 3),
                np.minimum(np.abs(reading.paragraphs[cues] - reading.paragraphs[heads]), 2),
                verb,
                cues == first - 1,
                ~after & ~follows,
                after & ~behind & ~follows,
                ~behind & follows,
                behind & ~follows,
                behind & ~after & follows,
                after & follows,
            ],
            np.float32,
        )
        return x.T.copy()

    def _words_of(self, mention: Mention) -> tuple[int, int]:
        """The first and the last word of a mention's phrase."""
        assert self.state.reading is not None
        phrase = mention_phrase(self.state, mention)
        first, end = np.searchsorted(self.state.reading.starts, [phrase.start, phrase.end])
        return min(int(first), mention.word), max(int(end) - 1, mention.word)

    def _between(self, words: Ints, others: Ints | int) -> tuple[Ints, Ints, Ints]:
        """How many words, ends of sentences and quotations stand between two words each."""
        low, high = np.minimum(words, others) + 1, np.maximum(words, others)
        found = [np.maximum(sums[high] - sums[np.minimum(low, high)], 0) for sums in (self._words, self._stops, self._quotations)]
        return found[0], found[1], found[2]


def _odds(probability: Floats) -> Floats:
    found: Floats = np.log((probability + 1e-3) / (1.002 - probability))
    return found
