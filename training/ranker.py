"""Trains what stands on top of the encoder: the ranker of speakers, the kinds, the mention and cue that are shown, the calibration of confidence.

They learn from articles that the encoder which reads them has not learned from (its held-out fold), with the resolved speakers of
polnear-train-speakers.

    python -m training.ranker training/work/fold0 training/work/fold1 --out training/work/ranker.json
"""

import argparse
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from service.attribution import antecedents, choices, phrases, shown, speakers, voices, weighing
from service.attribution.article import read_layout
from service.attribution.components import layout as layout_step  # noqa: F401  (registers the steps)
from service.attribution.components import names as names_step
from service.attribution.dialogue import Spoken, spoken
from service.attribution.encoder import Encoder
from service.attribution.quotations import find_quotations
from service.attribution.reading import read
from service.attribution.records import KINDS
from service.attribution.sources import find_sources, phrase_at
from service.attribution.state import Referent, State
from training.agreement import speaker_agrees as same_speaker
from training.data import polnear_articles, stories

UNCONFIRMED = -1  # the kind of a quotation of which the gold says nothing
HIDDEN = 20  # units of the ranker's network
STEPS = 400
NETWORKS = 4  # whose scores are averaged
NETWORK_STEPS = 300  # of a network of plain features
CAUTION = 0.5  # log-odds for no speech: of the words that might be either, a scare quote given to somebody does more harm than a quotation not shown


@dataclass
class Case:
    """One quotation of a training article: its choice, which rows are right, its gold kind."""

    article: str
    number: int
    choice: choices.Choice
    right: np.ndarray  # pairs of the choice, nobody last
    kind: int
    kind_features: np.ndarray | None = None
    text: str = ""
    candidates: shown.Candidates | None = None  # the mentions and cues with which the answer may be shown


class _Doc:
    """Stands in for spaCy's Doc where only the state counts."""

    def __init__(self, state: State) -> None:
        self.text = state.text
        self._ = type("Underscore", (), {"quoth": state})()


def read_state(text: str, encoder: Encoder) -> State:
    """A text's state up to its sources."""
    state = State(text)
    state.layout = read_layout(text)
    state.quotations, _ = find_quotations(text, state.layout)
    if state.quotations:
        state.reading = read(text, state.layout, state.quotations, encoder.vocabulary)
        state.signals = encoder.encode(state.reading)
        names_step(_Doc(state))  # type: ignore[arg-type]
        state.sources = find_sources(state)
    return state


def gold_of(state: State, gold: dict) -> list[dict | None]:
    """The gold record of each quotation, None where there is none (or it is bad)."""
    found = []
    for quotation in state.quotations:
        best = None
        for record in gold["quotes"]:
            overlap = min(record["end"], quotation.end) - max(record["start"], quotation.start)
            if overlap >= 0.85 * max(record["end"] - record["start"], quotation.end - quotation.start):
                best = record
        found.append(best if best is not None and best["kind"] != "bad" else None)
    return found


def name_of(article: antecedents.Article, referent: Referent) -> str:
    return voices.voice_of(article, referent, []).name


def cases_of(state: State, gold: dict, identity: str) -> list[Case]:
    """The choices of one article, with gold answers for who spoke before."""
    article = antecedents.Article(state)
    records = gold_of(state, gold)
    cases: list[Case] = []
    previous: Spoken | None = None
    for chain in speakers.chains(state):
        for number in chain:
            record = records[number]
            if record is None and not weighing.is_single_heading(state, number):
                continue
            choice = choices.choose(article, number, previous)
            if record is None:
                # a headline's quotation that the gold does not confirm: nothing to learn a speaker from, but a doubt
                doubtful = Case(identity, number, choice, np.zeros(len(choice.pairs) + 1, bool), UNCONFIRMED)
                doubtful.record, doubtful.article_state = {}, article  # type: ignore[attr-defined]
                cases.append(doubtful)
                continue
            right = np.zeros(len(choice.pairs) + 1, bool)
            if record["kind"] == "not_speech" or not record.get("speaker"):
                right[-1] = True
            else:
                marks = [same_speaker(record["speaker"], record["speaker_type"], name_of(article, p.referent)) for p in choice.pairs]
                full = [m.full for m in marks]
                right[:-1] = full if any(full) else [m.surname for m in marks]
                shown = [r and _shows(state, p, record) for r, p in zip(right[:-1], choice.pairs, strict=True)]
                if any(shown):
                    right[:-1] = shown
            case = Case(
                identity,
                number,
                choice,
                right,
                KINDS.index(record["kind"]),
                text=state.text[state.quotations[number].start : state.quotations[number].end],
            )
            case.record, case.article_state = record, article  # type: ignore[attr-defined]
            cases.append(case)
            if right[:-1].any():
                best = int(np.argmax(right[:-1]))
                pair = choice.pairs[best]
                previous = spoken(state, previous, pair.referent, number, pair.mention.word if pair.mention else None)
    return cases


def _shows(state: State, pair: choices.Pair, record: dict) -> bool:
    """Whether a pair's mention is the one that the attribution uses."""
    if record.get("mention_start") is None:
        return pair.mention is None
    if pair.mention is None:
        return False
    phrase = phrases.mention_phrase(state, pair.mention)
    return phrase.start < record["mention_end"] and record["mention_start"] < phrase.end


def fit_ranker(cases: list[Case], l2: float) -> dict:
    """Weights of the listwise ranker (service.attribution.weighing.Ranker): several networks that started at random, their scores averaged."""
    return averaged([_fit_one_ranker(cases, l2, seed) for seed in range(1, NETWORKS + 1)])


def averaged(networks: list[dict]) -> dict:
    """One network with the hidden units of several, whose score is the mean of theirs."""
    made = {}
    for name in networks[0]:
        parts = [np.asarray(network[name]) for network in networks]
        if name in ("inner", "inner_bias"):
            made[name] = np.concatenate(parts, axis=-1)
        elif name == "outer":
            made[name] = np.concatenate(parts) / len(parts)
        else:
            made[name] = np.mean(parts, axis=0)
    return {name: np.round(values, 5).tolist() for name, values in made.items()}


def _fit_one_ranker(cases: list[Case], l2: float, seed: int) -> dict:
    """One network: the summed probability of the right rows is made large."""
    usable = [c for c in cases if c.right.any()]
    counts = [len(c.choice.pairs) for c in usable]
    features = torch.tensor(np.concatenate([c.choice.features for c in usable]))
    forms = torch.tensor(np.concatenate([c.choice.forms for c in usable]))
    nobody = torch.tensor(np.stack([c.choice.nobody for c in usable]))
    right = torch.tensor(np.concatenate([c.right[:-1] for c in usable] + [np.array([c.right[-1] for c in usable])]))
    owner = torch.tensor(np.concatenate([np.repeat(np.arange(len(usable)), counts), np.arange(len(usable))]))
    torch.manual_seed(seed)
    scale = features.std(0).clamp(min=0.05)
    linear = torch.zeros(len(choices.FORMS), len(choices.FEATURES), requires_grad=True)
    unspoken = torch.zeros(len(choices.NOBODY), requires_grad=True)
    inner = (torch.randn(len(choices.FEATURES) + len(choices.FORMS), HIDDEN) * 0.15).requires_grad_()
    bias = torch.zeros(HIDDEN, requires_grad=True)
    outer = (torch.randn(HIDDEN) * 0.1).requires_grad_()
    rate, weights = 0.01, (linear, unspoken, inner, bias, outer)
    optimizer = torch.optim.Adam(weights, lr=rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate * 2, total_steps=STEPS)

    scaled = features / scale
    for _ in range(STEPS):
        optimizer.zero_grad()
        seen = torch.nn.functional.dropout(torch.tanh(scaled @ inner[: len(choices.FEATURES)] + inner[len(choices.FEATURES) + forms] + bias), 0.2)
        scores = torch.cat([(scaled * linear[forms]).sum(1) + seen @ outer, nobody @ unspoken])
        penalty = (linear**2).sum() + 0.1 * (unspoken**2).sum() + (inner**2).sum() + (outer**2).sum()
        loss = listwise_loss(scores, right, owner, len(usable), -30) + l2 * penalty / 2
        loss.backward()
        optimizer.step()
        schedule.step()
    with torch.no_grad():
        inner[: len(choices.FEATURES)] /= scale[:, None]
        linear /= scale
    return {n: w.detach().numpy().tolist() for n, w in zip(("linear", "nobody", "inner", "inner_bias", "outer"), weights, strict=True)}


@dataclass(frozen=True)
class Shown:
    """The mentions and cues with which one answer may be shown, and which of the pairs the gold has."""

    article: str
    features: np.ndarray  # pairs × shown.FEATURES
    right: np.ndarray  # pairs


def shown_of(case: Case) -> Shown | None:
    """What one case tells of them; None where a rule tells mention and cue. Where no pair has the gold's mention, or its cue, that does not count."""
    if case.candidates is None:
        return None
    record, state = case.record, case.article_state.state  # type: ignore[attr-defined]
    phrased = [(phrases.mention_phrase(state, mention), phrase_at(state, cue)) for mention, cue in case.candidates.pairs]
    right = np.ones(len(phrased), bool)
    for at, name in enumerate(("mention", "cue")):
        first, end = record.get(f"{name}_start"), record.get(f"{name}_end")
        agree = np.array([first is not None and phrase[at].start < end and first < phrase[at].end for phrase in phrased])
        right = right & agree if agree.any() else right
    return Shown(case.article, case.candidates.features, right)


def fit_shown(rows: list[Shown]) -> dict:
    """Weights of service.attribution.shown.Weights: the pairs of the mention and the cue that the gold has are made probable."""
    telling = [row for row in rows if 0 < row.right.sum() < len(row.right)]
    features, right = np.concatenate([row.features for row in telling]), torch.tensor(np.concatenate([row.right for row in telling]))
    owner = torch.tensor(np.repeat(np.arange(len(telling)), [len(row.right) for row in telling]))

    def loss(scores: torch.Tensor) -> torch.Tensor:
        return listwise_loss(scores, right, owner, len(telling), -60)

    return averaged(
        [fit_network(features, loss, seed, hidden=16, spread=0.1, l2=0.003, dropout=0.2, one_cycle=True) for seed in range(1, NETWORKS + 1)]
    )


def shown_rightly(rows: list[Shown]) -> str:
    """Of how many quotations the likeliest pair is right by weights that have not seen their articles."""
    names, right = sorted({row.article for row in rows}), []
    for fold in range(4):
        test = set(names[fold::4])
        weights = shown.Weights(fit_shown([row for row in rows if row.article not in test]))
        right += [bool(row.right[np.argmax(weights.scores(row.features))]) for row in rows if row.article in test and row.right.any()]
    return f"{sum(right)}/{len(right)} = {sum(right) / max(1, len(right)):.3f}"


def listwise_loss(scores: torch.Tensor, right: torch.Tensor, owner: torch.Tensor, count: int, lost: float) -> torch.Tensor:
    """How improbable the right ones among the scores of each of `count` owners are; `lost` is the score of the wrong ones in their sum."""
    top = torch.full((count,), -1e9)

    def logsumexp(some: torch.Tensor) -> torch.Tensor:
        most = top.scatter_reduce(0, owner, some.detach(), "amax")
        return torch.log(torch.zeros(count).scatter_add(0, owner, torch.exp(some - most[owner]))) + most

    return (logsumexp(scores) - logsumexp(scores.masked_fill(~right, lost))).mean()


def fit_network(
    x: np.ndarray, loss: Callable[[torch.Tensor], torch.Tensor], seed: int, hidden: int, spread: float, l2: float, dropout: float, one_cycle: bool
) -> dict:
    """Weights of service.attribution.network.Network that make the loss of the rows' scores small; `spread` is that of the first inner weights."""
    torch.manual_seed(seed)
    features = torch.tensor(x, dtype=torch.float32)
    scale = features.std(0).clamp(min=0.05)
    scaled = features / scale
    linear = torch.zeros(features.shape[1], requires_grad=True)
    inner = (torch.randn(features.shape[1], hidden) * spread).requires_grad_()
    bias, outer = torch.zeros(hidden, requires_grad=True), (torch.randn(hidden) * 0.1).requires_grad_()
    weights = (linear, inner, bias, outer)
    optimizer = torch.optim.Adam(weights, lr=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.02, total_steps=NETWORK_STEPS) if one_cycle else None
    for _ in range(NETWORK_STEPS):
        optimizer.zero_grad()
        seen = torch.nn.functional.dropout(torch.tanh(scaled @ inner + bias), dropout)
        penalty = (linear**2).sum() + (inner**2).sum() + (outer**2).sum()
        (loss(scaled @ linear + seen @ outer) + l2 * penalty / 2).backward()
        optimizer.step()
        if schedule is not None:
            schedule.step()
    with torch.no_grad():
        linear /= scale
        inner /= scale[:, None]
    return {n: w.detach().numpy().tolist() for n, w in zip(("linear", "inner", "inner_bias", "outer"), weights, strict=True)}


def fit_logistic(x: np.ndarray, y: np.ndarray, classes: int, l2: float = 0.01) -> np.ndarray:
    """Weights (features × classes) of a multinomial logistic regression."""
    xs, ys = torch.tensor(x, dtype=torch.float32), torch.tensor(y)
    w = torch.zeros(x.shape[1], classes, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(xs @ w, ys) + l2 * (w * w).sum() / 2
        loss.backward()
        return loss

    optimizer.step(closure)
    return w.detach().numpy()


def fit_confidence(x: np.ndarray, y: np.ndarray) -> dict:
    """Weights of service.attribution.weighing.Confidence: several networks, their scores averaged."""
    right = torch.tensor(y, dtype=torch.float32)

    def loss(scores: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.binary_cross_entropy_with_logits(scores, right)

    return averaged([fit_network(x, loss, seed, hidden=12, spread=0.15, l2=0.002, dropout=0.0, one_cycle=False) for seed in range(1, NETWORKS + 1)])


def reliability(speech: list) -> str:
    """How right the surest 80 % are, and the mean gap between stated and real, with a calibration that has not seen the articles that it judges."""
    names = sorted({article for article, _, _ in speech})
    judged = []
    for fold in range(4):
        test = set(names[fold::4])
        seen = [(f, ok) for article, ok, f in speech if article not in test]
        confidence = weighing.Confidence(fit_confidence(np.stack([f for f, _ in seen]), np.array([float(ok) for _, ok in seen])))
        judged += [(confidence.of(f), ok) for article, ok, f in speech if article in test]
    judged.sort(key=lambda pair: -pair[0])
    surest = judged[: int(0.8 * len(judged))]
    bins: dict[int, list[float]] = {}
    for stated, ok in judged:
        bins.setdefault(min(9, int(10 * stated)), []).append(stated - ok)
    gap = sum(abs(sum(values)) for values in bins.values()) / len(judged)
    return f"surest 80 % right {sum(ok for _, ok in surest) / len(surest):.3f}, gap {gap:.3f}, of {len(judged)}"


def load_cases(directories: list[Path], opened: Callable[[Path], Encoder] = Encoder) -> list[Case]:
    held = {directory: json.loads((directory / "training.json").read_text())["held"] for directory in directories}
    own = stories()
    texts, gold = {story["id"]: story["text"] for story in own}, {story["id"]: story for story in own}
    if any(identity not in texts for identities in held.values() for identity in identities):
        articles, resolved = polnear_articles()
        texts |= {article["id"]: article["text"] for article in articles}
        gold |= resolved
    cases: list[Case] = []
    for directory, identities in held.items():
        encoder = opened(directory)
        for identity in identities:
            if identity in gold:
                cases += cases_of(read_state(texts[identity], encoder), gold[identity], identity)
    return cases


def learn(cases: list[Case], l2: float) -> dict:
    ranker = fit_ranker(cases, l2)
    for case in cases:
        p = weighing.Ranker(ranker).probabilities(case.choice)
        case.kind_features = weighing.kind_features(case.article_state, case.number, float(p[-1]))  # type: ignore[attr-defined]
    told = [c for c in cases if c.kind != UNCONFIRMED]
    kinds = fit_logistic(np.stack([c.kind_features for c in told]), np.array([c.kind for c in told]), 3)
    kinds[weighing.KIND_FEATURES.index("bias"), KINDS.index("not_speech")] += CAUTION
    return {"ranker": ranker, "kinds": kinds}


def answers(cases: list[Case], learned: dict) -> list[tuple[Case, int, bool, np.ndarray]]:
    """For each case: predicted kind, whether the speaker is right, the features of its confidence."""
    found = []
    ranker = weighing.Ranker(learned["ranker"])
    for case in cases:
        p = ranker.probabilities(case.choice)
        kind = int(np.argmax(weighing.kind_features(case.article_state, case.number, float(p[-1])) @ learned["kinds"]))  # type: ignore[attr-defined]
        masses, best = weighing.likeliest(case.choice, p)
        if best is None:
            found.append((case, kind, False, None))
            continue
        record = case.record  # type: ignore[attr-defined]
        ok = bool(record.get("speaker")) and same_speaker(record["speaker"], record["speaker_type"], name_of(case.article_state, best.referent)).full  # type: ignore[attr-defined]
        features = weighing.confidence_features(case.article_state, case.number, case.choice, p, masses, best, KINDS[kind])  # type: ignore[attr-defined]
        case.candidates = _candidates(case, p, best, kind)
        found.append((case, kind, ok, features))
    return found


def _candidates(case: Case, p: np.ndarray, best: choices.Pair, kind: int) -> shown.Candidates | None:
    """The mentions and cues with which an answer may be shown; None where a rule tells them."""
    article = case.article_state  # type: ignore[attr-defined]
    if best.mention is None or shown.is_told(article.state.sources[case.number], best.mention):
        return None
    mentions = shown.mentions_of(case.choice.pairs, p[:-1].tolist(), best.referent)
    return article.evidence.candidates(case.number, mentions, KINDS[kind] == "partial")


def cross_validated(cases: list[Case], l2: float) -> list[tuple[Case, int, bool, np.ndarray]]:
    """Answers in five folds over the articles: for figures, and for the calibration to learn from."""
    names = sorted({c.article for c in cases})
    held: list = []
    for fold in range(5):
        test = set(names[fold::5])
        learned = learn([c for c in cases if c.article not in test], l2)
        held += answers([c for c in cases if c.article in test], learned)
    return held


def report(found: list) -> str:
    n = {"direct": [0, 0], "partial": [0, 0], "not_speech": [0, 0], "kind": [0, 0], "possible": [0, 0]}
    for case, kind, ok, _ in found:
        if case.kind == UNCONFIRMED:
            continue
        gold = KINDS[case.kind]
        if gold == "not_speech":
            n["not_speech"][0] += kind == 2
            n["not_speech"][1] += 1
            continue
        n["kind"][0] += kind == case.kind
        n["kind"][1] += 1
        n[gold][0] += ok
        n[gold][1] += 1
        n["possible"][0] += bool(case.right[:-1].any())
        n["possible"][1] += 1
    return "  ".join(f"{k} {a}/{b} = {a / max(1, b):.3f}" for k, (a, b) in n.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directories", nargs="+", type=Path)
    parser.add_argument("--l2", type=float, default=0.002)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    cases = load_cases(options.directories)
    print(len(cases), "quotations")
    held = cross_validated(cases, options.l2)
    print("cross-validated:", report(held))
    speech = [(case.article, ok, f) for case, kind, ok, f in held if f is not None and kind != 2]
    print("confidence:", reliability(speech))
    rows = [row for case, kind, ok, _ in held if ok and kind != KINDS.index("not_speech") and (row := shown_of(case)) is not None]
    print("mention and cue:", shown_rightly(rows))
    evidence = fit_shown(rows)
    confidence = fit_confidence(np.stack([f for _, _, f in speech]), np.array([float(ok) for _, ok, _ in speech]))
    learned = learn(cases, options.l2)
    print("on its own training data:", report(answers(cases, learned)))
    if options.out:
        trained = {
            "ranker": learned["ranker"],
            "kinds": learned["kinds"].tolist(),
            "confidence": confidence,
            "shown": evidence,
            "features": choices.FEATURES,
        }
        options.out.write_text(json.dumps(trained), encoding="utf-8")


if __name__ == "__main__":
    main()
