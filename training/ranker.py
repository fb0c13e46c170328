"""Trains what stands on top of the encoder: the ranker of speakers, the kinds, and the calibration of confidence.

They learn from articles that the encoder which reads them has not learned from (its held-out fold), with the resolved speakers of
polnear-train-speakers.

    python -m training.ranker training/work/fold0 training/work/fold1 --out training/work/ranker.json
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from service.attribution import speakers as sp
from service.attribution.article import read_layout
from service.attribution.components import layout as layout_step  # noqa: F401  (registers the steps)
from service.attribution.components import names as names_step
from service.attribution.encoder import Encoder
from service.attribution.quotations import find_quotations
from service.attribution.reading import read
from service.attribution.records import KINDS
from service.attribution.sources import find_sources
from service.attribution.state import State
from training.agreement import speaker_agrees as same_speaker
from training.data import polnear_articles


@dataclass
class Case:
    """One quotation of a training article: its choice, which rows are right, its gold kind."""

    article: str
    number: int
    choice: sp.Choice
    right: np.ndarray  # rows of choice.features, nobody last
    kind: int
    kind_features: np.ndarray | None = None
    text: str = ""


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


def name_of(article: sp.Article, referent: sp.Referent) -> str:
    return sp._voice(article, referent, []).name


def cases_of(state: State, gold: dict, identity: str) -> list[Case]:
    """The choices of one article, with gold answers for who spoke before."""
    article = sp.Article(state)
    records = gold_of(state, gold)
    cases: list[Case] = []
    previous = None
    for chain in sp.chains(state):
        for number in chain:
            record = records[number]
            if record is None:
                continue
            choice = sp.choose(article, number, previous)
            right = np.zeros(len(choice.pairs) + 1, bool)
            if record["kind"] == "not_speech" or not record.get("speaker"):
                right[-1] = True
            else:
                marks = [same_speaker(record["speaker"], record["speaker_type"], name_of(article, p.referent)) for p in choice.pairs]
                full = [m.full for m in marks]
                right[:-1] = full if any(full) else [m.surname for m in marks]
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
                previous = pair.referent, state.quotations[number].paragraph, pair.mention.word if pair.mention else None
    return cases


def fit_ranker(cases: list[Case], l2: float = 0.02, weights: np.ndarray | None = None) -> np.ndarray:
    """Weights of a listwise log-linear model: the summed probability of the right rows is made large."""
    usable = [c for c in cases if c.right.any()]
    rows = torch.tensor(np.concatenate([c.choice.features for c in usable]))
    owner = torch.tensor(np.repeat(np.arange(len(usable)), [len(c.right) for c in usable]))
    right = torch.tensor(np.concatenate([c.right for c in usable]))
    w = torch.zeros(sp.WIDTH, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=200, line_search_fn="strong_wolfe")

    def logsumexp(scores: torch.Tensor) -> torch.Tensor:
        top = torch.full((len(usable),), -1e9).scatter_reduce(0, owner, scores.detach(), "amax")
        return torch.log(torch.zeros(len(usable)).scatter_add(0, owner, torch.exp(scores - top[owner]))) + top

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        scores = rows @ w
        loss = (logsumexp(scores) - logsumexp(scores.masked_fill(~right, -30))).sum() / len(usable) + l2 * (w * w).sum() / 2
        loss.backward()
        return loss

    optimizer.step(closure)
    return w.detach().numpy()


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


def names_of_features() -> list[str]:
    return [f"{form}:{feature}" for form in sp.FORMS for feature in sp.FEATURES] + sp.NOBODY


def load_cases(directories: list[Path]) -> list[Case]:
    articles, gold = polnear_articles()
    texts = {a["id"]: a["text"] for a in articles}
    cases: list[Case] = []
    for directory in directories:
        held = json.loads((directory / "training.json").read_text())["held"]
        encoder = Encoder(directory)
        for identity in held:
            if identity in gold:
                cases += cases_of(read_state(texts[identity], encoder), gold[identity], identity)
    return cases


def learn(cases: list[Case], l2: float) -> dict:
    ranker = fit_ranker(cases, l2)
    for case in cases:
        p = sp.Ranker(ranker).probabilities(case.choice)
        case.kind_features = sp.kind_features(case.article_state, case.number, float(p[-1]))  # type: ignore[attr-defined]
    kinds = fit_logistic(np.stack([c.kind_features for c in cases]), np.array([c.kind for c in cases]), 3)
    return {"ranker": ranker, "kinds": kinds}


def answers(cases: list[Case], learned: dict) -> list[tuple[Case, int, bool, np.ndarray]]:
    """For each case: predicted kind, whether the speaker is right, the features of its confidence."""
    found = []
    ranker = sp.Ranker(learned["ranker"])
    for case in cases:
        p = ranker.probabilities(case.choice)
        kind = int(np.argmax(sp.kind_features(case.article_state, case.number, float(p[-1])) @ learned["kinds"]))  # type: ignore[attr-defined]
        masses, best = sp.likeliest(case.choice, p)
        if best is None:
            found.append((case, kind, False, None))
            continue
        record = case.record  # type: ignore[attr-defined]
        ok = bool(record.get("speaker")) and same_speaker(record["speaker"], record["speaker_type"], name_of(case.article_state, best.referent)).full  # type: ignore[attr-defined]
        features = sp.confidence_features(case.article_state, case.number, case.choice, p, masses, best, KINDS[kind])  # type: ignore[attr-defined]
        found.append((case, kind, ok, features))
    return found


def report(found: list) -> str:
    n = {"direct": [0, 0], "partial": [0, 0], "not_speech": [0, 0], "kind": [0, 0], "possible": [0, 0]}
    for case, kind, ok, _ in found:
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
    parser.add_argument("--l2", type=float, default=0.003)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    cases = load_cases(options.directories)
    print(len(cases), "quotations")
    names = sorted({c.article for c in cases})
    # five folds over the articles: figures, and answers that the calibration may learn from
    held: list = []
    for fold in range(5):
        test = set(names[fold::5])
        learned = learn([c for c in cases if c.article not in test], options.l2)
        held += answers([c for c in cases if c.article in test], learned)
    print("cross-validated:", report(held))
    speech = [(ok, f) for case, kind, ok, f in held if f is not None and kind != 2]
    weights = fit_logistic(np.stack([f for _, f in speech]), np.array([int(ok) for ok, _ in speech]), 2)
    learned = learn(cases, options.l2)
    print("on its own training data:", report(answers(cases, learned)))
    if options.out:
        trained = {
            "ranker": learned["ranker"].tolist(),
            "kinds": learned["kinds"].tolist(),
            "calibration": (weights[:, 1] - weights[:, 0]).tolist(),
            "features": names_of_features(),
        }
        options.out.write_text(json.dumps(trained), encoding="utf-8")


if __name__ == "__main__":
    main()
