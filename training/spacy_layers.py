"""The alternative to the encoder: spaCy's own layers under the same heads, trained on the same work, to be measured beside MiniLM's.

A hash embedding of each word's norm, prefix, suffix and shape, and a convolution that sees four words to each side. Windows, words, examples and
losses are those of training/encoder.py; only the trunk is another. thinc runs the trunk and torch the heads. Nothing here is shipped.

    python -m training.spacy_layers train --epochs 5 --folds 4 --fold 0 --passages 500 --out training/work/spacy0
    python -m training.spacy_layers rank training/work/spacy0 training/work/spacy1
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import spacy
import thinc.api
import torch
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MultiHashEmbed, build_Tok2Vec_model
from spacy.tokens import Doc
from thinc.model import Model
from thinc.optimizers import Optimizer
from torch import nn

from service.attribution.encoder import REACH, Encoder, Floats
from service.attribution.pipeline import MODEL_DIRECTORY
from service.attribution.reading import FEATURES, Reading, Vocabulary, read, windows
from training import examples as ex
from training import ranker
from training.data import load_examples, load_vocabulary, polnear_articles, vocabulary_lines
from training.encoder import BUCKETS, COLUMNS, PAIR, PAIRS, WEIGHTS, Window, batches_of, bucket, cut, held_back, held_out, losses, rename

WIDTH, DEPTH, WINDOW_SIZE, MAXOUT_PIECES = 96, 4, 1, 3
ROWS = {"NORM": 5000, "PREFIX": 1000, "SUFFIX": 2500, "SHAPE": 2500}  # spaCy's quickstart for English on a processor
DROP, RATE, DECAY = 0.1, 1e-3, 0.01  # spaCy's defaults
NOTHING, CLS = 0, 1  # the ids of a word's further pieces and of [CLS]: no words of the trunk
PARAGRAPHS = ("title", "caption", "subheading", "credit")
MEASURED = 30  # articles
ROUNDS = 3

Ids = npt.NDArray[np.int64]


class Forms(Vocabulary):
    """Whole words in the place of word pieces.

    A word's first piece is the id of its text, its further pieces are NOTHING: words and windows lie where MiniLM has them. `texts` gives the text
    of each id; it grows with every new word, which a service could not afford.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        super().__init__(pieces)
        self.cls = CLS
        self.texts = ["", "[CLS]"]
        self._ids: dict[str, int] = {}
        self._vocab = spacy.blank("en").vocab

    def id(self, text: str) -> int:
        """The id of a word's text."""
        known = self._ids.get(text)
        if known is None:
            known = self._ids[text] = len(self.texts)
            self.texts.append(text)
        return known

    def read(self, word: str) -> tuple[tuple[int, ...], int]:
        pieces, shape = super().read(word)
        known = self._cache[word] = (self.id(word), *[NOTHING] * (len(pieces) - 1)), shape
        return known

    def settle(self, reading: Reading) -> Reading:
        """Give the placeholders and the openings of paragraphs of a reading the ids of words that tell their features."""
        pieces = reading.pieces.copy()
        for where, name in ((np.array(reading.breaks, int), self._paragraph), (reading.first[reading.placeholders], self._quotation)):
            for piece in where.tolist():
                pieces[piece] = self.id(name([FEATURES[i] for i in np.flatnonzero(reading.features[piece])]))
        return replace(reading, pieces=pieces)

    def doc(self, ids: Ids) -> Doc:
        """The words of these ids as spaCy's layers take them."""
        return Doc(self._vocab, words=[self.texts[i] for i in ids.tolist()])

    def _paragraph(self, features: list[str]) -> str:
        return "-".join(["PARAGRAPH", *(name for name in features if name in PARAGRAPHS)])

    def _quotation(self, features: list[str]) -> str:
        """A placeholder's text, such as "QUOTE-comma-capital-16". Its lexeme's parts tell each their own, so that a rare text is not all new."""
        told = {name.partition("-")[0]: name.partition("-")[2] for name in features if name.startswith(("ends-", "words-"))}
        short = {"left-open": "open", "continues": "continues", "capital-start": "capital", "title-case": "title", "single": "single"}
        looks = "".join(f"-{short[name]}" for name in features if name in short)
        text = f"QUOTE-{told['ends']}{looks}-{told['words']}"
        if text not in self._ids:
            lexeme = self._vocab[text]
            lexeme.prefix_, lexeme.suffix_, lexeme.shape_ = f"QUOTE-{told['ends']}", f"QUOTE-{told['words']}", f"QUOTE{looks}"
        return text


def reread(example: ex.Example, forms: Forms) -> ex.Example:
    """An example with the ids of whole words for its pieces; the labels stay, for they are by word."""
    assert example.layout is not None
    return replace(example, reading=forms.settle(read(example.text, example.layout, example.quotations, forms)))


def layers() -> Model[list[Doc], list[Floats]]:
    """spaCy's Tok2Vec, with its weights drawn."""
    embed = MultiHashEmbed(WIDTH, list(ROWS), list(ROWS.values()), include_static_vectors=False)
    trunk = build_Tok2Vec_model(embed, MaxoutWindowEncoder(WIDTH, WINDOW_SIZE, MAXOUT_PIECES, DEPTH))
    trunk.initialize()
    thinc.api.set_dropout_rate(trunk, DROP)
    return trunk


class Tok2Vec(nn.Module):
    """spaCy's layers under the heads of training.encoder.Encoder, called as that one is. `pull` carries the gradient on into the layers."""

    def __init__(self, forms: Forms) -> None:
        super().__init__()
        self.forms, self.trunk = forms, layers()
        self.cls = nn.Parameter(torch.randn(WIDTH) * 0.1)
        self.columns = nn.Linear(WIDTH, COLUMNS)
        self.pairs = nn.Linear(WIDTH, 2 * len(PAIRS) * PAIR)
        self.bias = nn.Parameter(torch.zeros(len(PAIRS), BUCKETS))
        self._pulled: tuple[torch.Tensor, list[int], Callable] | None = None

    def forward(self, pieces: torch.Tensor, features: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(columns, pairs) at all pieces; what stands at NOTHING means nothing."""
        words = pieces > CLS
        docs = [self.forms.doc(row[word].numpy()) for row, word in zip(pieces, words, strict=True)]
        if self.training:
            found, backprop = self.trunk.begin_update(docs)
            vectors = torch.tensor(np.concatenate(found), requires_grad=True)
            self._pulled = vectors, np.cumsum([len(doc) for doc in docs[:-1]]).tolist(), backprop
        else:
            vectors = torch.tensor(np.concatenate(self.trunk.predict(docs)))
        x = torch.zeros(*pieces.shape, WIDTH)
        x[words] = vectors
        x[:, 0] = self.cls
        return self.columns(x), self.pairs(x)

    def pull(self) -> None:
        """After loss.backward(): the gradients of spaCy's layers."""
        assert self._pulled is not None
        vectors, bounds, backprop = self._pulled
        assert vectors.grad is not None
        backprop(np.split(vectors.grad.numpy(), bounds))
        self._pulled = None

    def save(self, out: Path) -> None:
        """Write what Tok2VecEncoder reads."""
        out.mkdir(parents=True, exist_ok=True)
        self.trunk.to_disk(out / "trunk.bin")
        np.savez(out / "heads.npz", **{name: tensor.numpy() for name, tensor in self.state_dict().items()})


class Tok2VecEncoder(Encoder):
    """The trained layers of a directory, with the interface of the service's encoder: trunk.bin, heads.npz."""

    def __init__(self, directory: Path, pieces: Sequence[str] | None = None) -> None:
        # nothing of the service's own encoder is opened: its way from windows to signals is what is shared
        self.vocabulary = self._forms = Forms(pieces or vocabulary_lines())
        self._trunk = layers().from_disk(directory / "trunk.bin")
        self._heads = dict(np.load(directory / "heads.npz"))
        self._bias = self._heads["bias"][:, bucket(torch.arange(-REACH, REACH + 1)).numpy()]
        self._nowhere = self._pairs(self._heads["cls"][None])[0, :, 1]

    def _run(self, reading: Reading) -> Iterator[tuple[tuple[int, int, int], Floats, Floats, Floats]]:
        """The layers see only four words to each side, so they read the text once; windows only bound what is pointed at."""
        pieces = self._forms.settle(reading).pieces
        spoken = pieces > CLS
        (x,) = self._trunk.predict([self._forms.doc(pieces[spoken])])
        x = x[np.cumsum(spoken)[reading.first] - 1]  # of the words alone
        columns, pairs = x @ self._heads["columns.weight"].T + self._heads["columns.bias"], self._pairs(x)
        for window in windows(reading):
            low, middle, high = (int(i) for i in np.searchsorted(reading.first, window))
            if high > middle:
                yield (low, middle, high), columns[low:high], pairs[low:high], self._nowhere

    def _pairs(self, x: Floats) -> Floats:
        vectors: Floats = (x @ self._heads["pairs.weight"].T + self._heads["pairs.bias"]).reshape(-1, len(PAIRS), 2, PAIR)
        return vectors


def learn(model: Tok2Vec, batch: list[Window], heads: torch.optim.Optimizer, trunk: Optimizer, augment=None) -> dict[str, torch.Tensor]:
    """One step of training: the losses before it."""
    parts = losses(model, batch, augment)  # type: ignore[arg-type]
    heads.zero_grad()
    sum(WEIGHTS[k] * v for k, v in parts.items()).backward()  # type: ignore[union-attr]
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    heads.step()
    model.pull()
    model.trunk.finish_update(trunk)
    return {name: value.detach() for name, value in parts.items()}


def optimizers(model: Tok2Vec) -> tuple[torch.optim.Optimizer, Optimizer]:
    """(torch's of the heads, thinc's of the trunk with spaCy's settings)."""
    heads = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    return heads, thinc.api.Adam(RATE, L2=DECAY, use_averages=False)


def train(options: argparse.Namespace) -> None:
    thinc.api.fix_random_seed(options.seed)
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    pieces = load_vocabulary()
    forms = Forms(list(pieces.pieces))
    articles, passages = ([reread(e, forms) for e in found] for found in load_examples(pieces, options.open))
    held = held_back(articles, options.folds, options.fold)
    train_set = [e for e in articles if e.id not in held]
    print(
        f"{len(train_set)} articles to learn from, {len(held)} held out, {len(passages)} passages with entities, {len(forms.texts)} forms", flush=True
    )
    strangers = [forms.id(n.capitalize()) for i, n in enumerate(pieces.pieces) if n.isalpha() and len(n) > 3 and i > 3000]
    whole = np.zeros(len(forms.texts), bool)  # no form is a part

    def augment(w: Window, found: torch.Tensor) -> None:
        if rng.random() < 0.25:
            rename(w, found, rng, strangers, [], whole)

    unseen = cut([e for e in articles if e.id in held], CLS, random.Random(0))
    plan = [batches_of(train_set, passages, options.passages, CLS, rng, options.batch) for _ in range(options.epochs)]
    model = Tok2Vec(forms)
    heads, trunk = optimizers(model)
    steps = sum(map(len, plan))
    warm = max(1, steps // 15)
    step, began, running = 0, time.time(), {}
    for epoch, batches in enumerate(plan):
        model.train()
        for batch in batches:
            trunk.learn_rate = heads.param_groups[0]["lr"] = RATE * min((step + 1) / warm, max(0.02, (steps - step) / (steps - warm)))
            parts = learn(model, batch, heads, trunk, augment)
            step += 1
            for k, v in parts.items():
                running[k] = 0.98 * running.get(k, float(v)) + 0.02 * float(v)
            if step % 160 == 0:
                print(
                    f"epoch {epoch} step {step}/{steps} {time.time() - began:.0f} s " + " ".join(f"{k} {v:.3f}" for k, v in running.items()),
                    flush=True,
                )
        print(f"epoch {epoch} held out: {held_out(model, unseen)}", flush=True)  # type: ignore[arg-type]
        model.save(options.out)
    (options.out / "training.json").write_text(
        json.dumps({**{k: str(v) for k, v in vars(options).items()}, "held": sorted(held), "seconds": round(time.time() - began)})
    )


def rank(options: argparse.Namespace) -> None:
    cases = ranker.load_cases(options.directories, Tok2VecEncoder)
    print(len(cases), "quotations")
    print("cross-validated:", ranker.report(ranker.cross_validated(cases, options.l2)))
    held = set(json.loads((options.directories[0] / "training.json").read_text())["held"])
    texts = [article["text"] for article in polnear_articles()[0] if article["id"] in held][:MEASURED]
    print(speeds({"spaCy's layers": Tok2VecEncoder(options.directories[0]), "ONNX": Encoder(MODEL_DIRECTORY / "quoth_encoder")}, texts))


def speeds(encoders: dict[str, Encoder], texts: list[str]) -> str:
    """Words of the readings that each encoder encodes in a second of CPU time, the encoders taking turns at each text."""
    readings = {name: [ex.prepare(text, encoder.vocabulary)[2] for text in texts] for name, encoder in encoders.items()}
    spent = dict.fromkeys(encoders, 0.0)
    for repeat in range(ROUNDS + 1):
        for number in range(len(texts)):
            for name, encoder in encoders.items():
                began = time.process_time()
                encoder.encode(readings[name][number])
                if repeat:  # the first round warms up
                    spent[name] += time.process_time() - began
    words = {name: ROUNDS * sum(len(reading.starts) for reading in found) for name, found in readings.items()}
    return f"words a CPU second, {len(texts)} articles: " + ", ".join(f"{name} {words[name] / spent[name]:,.0f}" for name in encoders)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    training = commands.add_parser("train", help="train the layers and their heads")
    training.add_argument("--epochs", type=int, default=5)
    training.add_argument("--folds", type=int, default=5)
    training.add_argument("--fold", type=int, default=0, help="held out; -1 for none")
    training.add_argument("--seed", type=int, default=1)
    training.add_argument("--passages", type=int, default=600, help="passages of the entity corpora in each epoch")
    training.add_argument("--batch", type=int, default=4, help="windows in a batch: about the 1,000 words of spaCy's own training")
    training.add_argument("--open", action=argparse.BooleanOptionalAction, default=True)
    training.add_argument("--out", type=Path, required=True)
    training.set_defaults(run=train)
    ranking = commands.add_parser("rank", help="fit the ranker on top, report it, and measure the speed")
    ranking.add_argument("directories", nargs="+", type=Path)
    ranking.add_argument("--l2", type=float, default=0.002)
    ranking.set_defaults(run=rank)
    options = parser.parse_args()
    options.run(options)
