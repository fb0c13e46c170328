"""The learned weights at work: how probable each speaker of a choice is, whether the words are speech at all, and how sure the answer is.

All three are trained by training/ranker.py on articles that the encoder has not learned from.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from service.attribution import lexicon
from service.attribution.antecedents import Article
from service.attribution.choices import FEATURES, FORMS, RULED, Choice, Pair, choose
from service.attribution.dialogue import Spoken
from service.attribution.echoes import ABOVE
from service.attribution.encoder import Floats
from service.attribution.network import Learned, Network
from service.attribution.records import KINDS, Kind
from service.attribution.shown import Weights
from service.attribution.state import Referent, State
from service.attribution.utterances import is_remark
from service.attribution.works import is_shunned, is_title


class Ranker:
    """The trained weights, by name: how much each feature counts for each form of mention, and a small network that sees how features go together.

    `linear`: FORMS × FEATURES; `nobody`: NOBODY; `inner`: (FEATURES + FORMS) × hidden, `inner_bias`: hidden, `outer`: hidden.
    """

    def __init__(self, learned: Learned) -> None:
        self._linear, self._nobody, self._inner, self._bias, self._outer = (
            np.asarray(learned[name], np.float32) for name in ("linear", "nobody", "inner", "inner_bias", "outer")
        )

    def probabilities(self, choice: Choice) -> Floats:
        """The probability of each pair of a choice, and of nobody last."""
        scores = np.empty(len(choice.pairs) + 1, np.float32)
        if choice.pairs:
            hidden = np.tanh(choice.features @ self._inner[: len(FEATURES)] + self._inner[len(FEATURES) + choice.forms] + self._bias)
            scores[:-1] = (choice.features * self._linear[choice.forms]).sum(axis=1) + hidden @ self._outer
        scores[-1] = choice.nobody @ self._nobody
        scores = np.exp(scores - scores.max())
        result: Floats = scores / scores.sum()
        return result


class Confidence(Network):
    """The calibrated probability that a speaker is right, by `confidence_features`."""

    def of(self, features: Floats) -> float:
        score = float(self.scores(features))
        return round(1 / (1 + math.exp(-score)), 4)


@dataclass(frozen=True)
class Model:
    """What training/ranker.py learned: the ranker, the weights of `kind_features`, the calibration, and which mention and cue are shown."""

    ranker: Ranker
    kinds: Floats  # features × 3
    confidence: Confidence
    shown: Weights


KIND_FEATURES = [
    "bias",
    "direct",
    "partial",
    "not-speech",
    "nobody",
    "best-link",
    "capital",
    "ends-closed",
    "words",
    "title-case",
    "cue-before",
    "single",
    "heading",
    "comma-before",
    "colon-before",
    "nowhere",
    "clause",
    "named-before",
    "work-before",
    "goes-on",
    "single-heading",
    "listed",
]
NAMING = lexicon.word_list("naming_verbs.txt") | {"called", "term", "phrase", "word", "words", "titled", "entitled"}
CLOSED = frozenset(",.?!…—")


def kind_features(article: Article, number: int, nobody: float) -> Floats:
    """What tells speech from not speech, and direct from partial."""
    state = article.state
    source, quotation = state.sources[number], state.quotations[number]
    quoted = state.text[quotation.start : quotation.end]
    words = quoted.split()
    before = state.text[max(0, quotation.outer_start - 2) : quotation.outer_start].rstrip()[-1:]
    closed = quoted[-1:] in CLOSED or state.text[quotation.outer_end : quotation.outer_end + 1] == ","
    placeholder = int(article.reading.placeholders[number])
    lead = state.lower[max(0, placeholder - 3) : placeholder]
    assert state.layout is not None
    return np.array(
        (
            1.0,
            *(np.log(p + 1e-2) for p in source.kinds),
            np.log(nobody + 1e-2),
            max((m.link for m in source.mentions), default=0.0),
            float(quoted[:1].isupper()),
            float(closed or quotation.left_open or quotation.continues is not None),
            np.log1p(len(words)),
            float(len(words) > 1 and all(w[:1].isupper() or len(w) < 4 for w in words)),
            float(article.signals.cues[max(0, placeholder - 3) : placeholder].max(initial=0.0)),
            float(state.text[quotation.outer_start : quotation.outer_start + 1] in ("‘", "'")),
            float(state.layout.paragraphs[quotation.paragraph].kind in ABOVE),
            float(before == ","),
            float(before == ":"),
            np.log(source.nowhere + 1e-2),
            float(any(m.rule == "adjacent" for m in source.mentions)),
            float(any(word in NAMING for word in lead)),
            float(bool(lead) and lead[-1] in lexicon.DOCUMENT_NOUNS),
            float(state.text[quotation.outer_end : quotation.outer_end + 2].strip()[:1].islower()),
            float(is_single_heading(state, number)),
            np.log(_of_list(state, number) + 1e-2),
        ),
        np.float32,
    )


LISTED = re.compile(r"[\s,;]*(?:and|or|but)?\s*")


def _of_list(state: State, number: int) -> float:
    """The least probability that a quotation, or one in a list with it, is no speech: `found it “hypnotic”, “cruel” and “in need of a coat”`."""
    least = state.sources[number].kinds[2]
    for step in (-1, 1):
        at = number
        while 0 <= at + step < len(state.quotations) and abs(at - number) < 4:
            first, second = sorted((at, at + step))
            one, two = state.quotations[first], state.quotations[second]
            if one.paragraph != two.paragraph or not LISTED.fullmatch(state.text[one.outer_end : two.outer_start]):
                break
            at += step
            least = min(least, state.sources[at].kinds[2])
    return least


def is_single_heading(state: State, number: int) -> bool:
    """Whether a quotation stands in a headline in single marks: a headline may paraphrase what it quotes."""
    quotation = state.quotations[number]
    assert state.layout is not None
    heading = state.layout.paragraphs[quotation.paragraph].kind in ABOVE
    return heading and state.text[quotation.outer_start : quotation.outer_start + 1] in ("‘", "'")


CONFIDENCE_FEATURES = [
    "bias",
    "top",
    "margin",
    "speaker-agrees",
    "link",
    "reference",
    "name",
    "pronoun",
    "description",
    "context",
    "partial",
    "full-name",
    "nobody",
    "not-speech",
    "adjacent-rule",
    "ruled",
    "relay",
    "rivals",
    "name-score",
    "named-inside",
    "namesake",
    "single-heading",
    "last-source",
    "recency",
    "words",
    "unnamed",
    "organization",
]


def confidence_features(
    article: Article, number: int, choice: Choice, probabilities: Floats, masses: dict[Referent, float], best: Pair, kind: Kind
) -> Floats:
    """What tells a right speaker from a wrong one."""
    ranked = sorted(masses.values(), reverse=True)
    top, second = ranked[0], ranked[1] if len(ranked) > 1 else 0.0
    voices = article.speakers(int(article.reading.placeholders[number]))
    form = best.mention.form if best.mention else None
    reference = article.references(best.mention.word).get(best.referent, 0.0) if best.mention and form != "name" else 1.0
    state = article.state
    entity = state.entities[best.referent.entity] if best.referent.entity is not None else None
    seen = dict(zip(FEATURES, choice.features[choice.pairs.index(best)].tolist(), strict=True))
    rule = best.mention.rule if best.mention else None
    quotation = state.quotations[number]
    return np.array(
        (
            1.0,
            np.log((top + 0.01) / (1.01 - top)),
            top - second,
            voices.get(best.referent, 0.0),
            best.mention.link if best.mention else 0.0,
            reference,
            *(float(form == f) for f in FORMS),
            float(kind == "partial"),
            float(entity is not None and (" " in entity.name or entity.type != "person")),
            float(probabilities[-1]),
            state.sources[number].kinds[2],
            float(rule == "adjacent"),
            float(rule in RULED),
            float(rule == "relay"),
            float(sum(mass > 0.05 for mass in masses.values())),
            max((m.score for m in entity.mentions), default=0.0) if entity is not None else 0.0,
            seen["named-inside"],
            seen["namesake"],
            float(is_single_heading(state, number)),
            seen["last-source"],
            seen["recency"],
            np.log1p(len(state.text[quotation.start : quotation.end].split())),
            float(entity is None),
            float(entity is not None and entity.type != "person"),
        ),
        np.float32,
    )


@dataclass(frozen=True)
class Weighed:
    """One quotation's choice with its probabilities, its likeliest pair, and what the kind and the confidence are told by."""

    choice: Choice
    probabilities: Floats
    masses: dict[Referent, float]
    best: Pair | None
    nobody: float
    kind: Kind
    kind_features: Floats


def likeliest(choice: Choice, probabilities: Floats) -> tuple[dict[Referent, float], Pair | None]:
    """How probable each referent is if somebody speaks, and the pair that shows the most probable one: by a mention before context alone."""
    somebody = max(1e-6, 1 - float(probabilities[-1]))
    masses: dict[Referent, float] = {}
    for pair, probability in zip(choice.pairs, probabilities[:-1].tolist(), strict=True):
        masses[pair.referent] = masses.get(pair.referent, 0.0) + probability / somebody
    if not masses:
        return masses, None
    winner = max(masses, key=lambda r: masses[r])
    own = [i for i, pair in enumerate(choice.pairs) if pair.referent == winner]
    return masses, choice.pairs[max(own, key=lambda i: (choice.pairs[i].mention is not None, float(probabilities[i])))]


def weigh(article: Article, number: int, model: Model, previous: Spoken | None) -> Weighed:
    """Weigh who said one quotation, and whether it is speech."""
    choice = choose(article, number, previous)
    probabilities = model.ranker.probabilities(choice)
    nobody = float(probabilities[-1])
    masses, best = likeliest(choice, probabilities)
    features = kind_features(article, number, nobody)
    kind = KINDS[int(np.argmax(features @ model.kinds))]
    quotation = article.state.quotations[number]
    labelled = any(mention.rule in RULED for mention in article.state.sources[number].mentions)
    if is_title(article.state, number) or is_shunned(article.state, number):
        kind = "not_speech"
    elif (quotation.left_open and quotation.continues is not None) or (labelled and kind == "not_speech"):
        kind = "direct"
    elif kind == "not_speech" and is_remark(article.state, number):
        kind = "partial"
    source, layout = article.state.sources[number], article.state.layout
    assert layout is not None
    if kind == "partial" and source.echo is None and nobody > 0.5 and layout.paragraphs[quotation.paragraph].kind in ABOVE:
        kind = "not_speech"  # a heading's words that the story has nobody say
    return Weighed(choice, probabilities, masses, best, nobody, kind, features)
