"""The encoder: the first layers of MiniLM, fine-tuned to read masked narrative with all heads in one pass, and written as int8 ONNX.

python -m training.encoder --layers 4 --epochs 5 --folds 5 --fold 0 --out training/work/fold0
"""

import argparse
import json
import math
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from service.attribution.reading import FEATURES, WINDOW, windows
from training import examples as ex
from training.data import load_examples, load_vocabulary, minilm_weights
from training.graph import write
from training.rounding import round_file

H, HEADS = 384, 12
PAIR = 64
DROP = 0.1
PAIRS = ("link", "cue", "coref", "speaker")
BUCKETS = 32
COLUMNS = len(ex.TAGS) + 2 + len(ex.KINDS)


def bucket(distance: torch.Tensor) -> torch.Tensor:
    """The bucket of a signed distance in words: 16 to each side, finer near 0."""
    size = distance.abs().clamp(max=400).float()
    level = torch.where(size < 8, size, 8 + torch.log2((size / 8).clamp(min=1)) * 1.25).long().clamp(max=15)
    return level + torch.where(distance < 0, 16, 0)


class Layer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(H, 3 * H), nn.Linear(H, H)
        self.up, self.down = nn.Linear(H, 4 * H), nn.Linear(4 * H, H)
        self.norm1, self.norm2 = nn.LayerNorm(H, eps=1e-12), nn.LayerNorm(H, eps=1e-12)
        self.drop = nn.Dropout(DROP)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, H // HEADS).permute(2, 0, 3, 1, 4)
        if self.training:
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype), dropout_p=0.0)
        else:
            a = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(H // HEADS) + mask, -1) @ v
        x = self.norm1(x + self.drop(self.out(a.transpose(1, 2).reshape(b, t, H))))
        return self.norm2(x + self.drop(self.down(F.gelu(self.up(x)))))


class Encoder(nn.Module):
    def __init__(self, layers: int) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, H)
        self.positions = nn.Embedding(512, H)
        self.features = nn.Linear(len(FEATURES), H, bias=False)
        nn.init.normal_(self.features.weight, std=0.02)
        self.norm = nn.LayerNorm(H, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.columns = nn.Linear(H, COLUMNS)
        self.pairs = nn.Linear(H, 2 * len(PAIRS) * PAIR)
        self.bias = nn.Parameter(torch.zeros(len(PAIRS), BUCKETS))
        self.drop = nn.Dropout(DROP)

    def start(self, weights: dict[str, torch.Tensor]) -> None:
        """Take the weights of MiniLM's embeddings and of its first layers."""
        state = {"words.weight": weights["embeddings.word_embeddings.weight"],
                 "positions.weight": weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0],
                 "norm.weight": weights["embeddings.LayerNorm.weight"], "norm.bias": weights["embeddings.LayerNorm.bias"]}  # fmt: skip
        for i in range(len(self.layers)):
            p, q = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                state[f"{q}qkv.{kind}"] = torch.cat([weights[f"{p}attention.self.{n}.{kind}"] for n in ("query", "key", "value")])
                for mine, theirs in (("out", "attention.output.dense"), ("norm1", "attention.output.LayerNorm"), ("up", "intermediate.dense"),
                                     ("down", "output.dense"), ("norm2", "output.LayerNorm")):  # fmt: skip
                    state[f"{q}{mine}.{kind}"] = weights[f"{p}{theirs}.{kind}"]
        missing, unexpected = self.load_state_dict(state, strict=False)
        assert not unexpected, unexpected
        assert all(m.startswith(("features", "columns", "pairs", "bias")) for m in missing), missing

    def forward(self, pieces: torch.Tensor, features: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        x = self.words(pieces) + self.positions(torch.arange(pieces.shape[1], device=pieces.device))[None] + self.features(features)
        x = self.drop(self.norm(x))
        gap = ((1 - mask) * -1e4)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, gap)
        return self.columns(x), self.pairs(x)


class Window:
    """One window of an example as tensors; labels by word, words by their first piece."""

    def __init__(self, example: ex.Example, first: int, end: int, cls: int) -> None:
        r = example.reading
        self.pieces = torch.tensor(np.concatenate([[cls], r.pieces[first:end]]))
        self.features = torch.tensor(np.concatenate([np.zeros((1, len(FEATURES)), np.float32), r.features[first:end]]))
        low, high = np.searchsorted(r.first, [first, end])
        self.words = range(int(low), int(high))
        self.at = torch.tensor(r.first[low:high] - first + 1, dtype=torch.long)
        self.entities = torch.tensor(example.entities[low:high])
        self.sources = torch.tensor(example.sources[low:high])
        self.cues = torch.tensor(example.cues[low:high])
        self.kinds, self.pairs = [], []  # (word, kind), (pair, word, [words])
        local = lambda ws: [w - int(low) for w in ws if low <= w < high]  # noqa: E731
        for number, word in enumerate(r.placeholders.tolist()):
            if not low <= word < high:
                continue
            if example.kinds[number] != ex.IGNORE:
                self.kinds.append((word - int(low), int(example.kinds[number])))
            for pair, targets in ((0, example.links[number]), (1, example.cue_links[number]), (3, example.speakers[number])):
                if targets is None:
                    continue
                if not targets:
                    self.pairs.append((pair, word - int(low), [-1], 0.7))
                elif inside := local(targets):
                    self.pairs.append((pair, word - int(low), inside, 1.0))
        for word, targets, weight in example.corefs:
            if low <= word < high and (inside := local(targets)):
                self.pairs.append((2, word - int(low), inside, weight))
        self.person = self.entities.ge(1) & self.entities.le(2)


def cut(examples: list[ex.Example], cls: int, rng: random.Random) -> list[Window]:
    found = []
    for example in examples:
        if not len(example.reading.starts):
            continue
        size = rng.choice((224, 288, 352, WINDOW - 1))
        found += [Window(example, first, end, cls) for first, _, end in windows(example.reading, size, 64) if end > first]
    return found


def rename(window: Window, pieces: torch.Tensor, rng: random.Random, wholes: list[int], parts: list[int], is_part: np.ndarray) -> None:
    """Give the persons of a window other, made-up names, the same piece always the same new one."""
    new: dict[int, int] = {}
    n = len(window.at)
    for i in torch.nonzero(window.person).flatten().tolist():
        start = int(window.at[i])
        stop = int(window.at[i + 1]) if i + 1 < n else start + 1
        for p in range(start, min(stop, start + 4)):
            old = int(pieces[p])
            if p > start and not is_part[old]:
                break
            if old not in new:
                new[old] = rng.choice(parts if is_part[old] else wholes)
            pieces[p] = new[old]


def losses(model: Encoder, batch: list[Window], augment) -> dict[str, torch.Tensor]:
    length = max(len(w.pieces) for w in batch)
    pieces = torch.zeros(len(batch), length, dtype=torch.long)
    features = torch.zeros(len(batch), length, len(FEATURES))
    mask = torch.zeros(len(batch), length)
    for i, w in enumerate(batch):
        n = len(w.pieces)
        pieces[i, :n], features[i, :n], mask[i, :n] = w.pieces, w.features, 1
        if augment:
            augment(w, pieces[i])
    columns, pairs = model(pieces, features, mask)
    columns, pairs = columns.float(), pairs.float()
    total: dict[str, list] = {k: [] for k in ("entities", "sources", "cues", "kinds", *PAIRS)}
    tags = len(ex.TAGS)
    for i, w in enumerate(batch):
        at = columns[i, w.at]
        total["entities"].append((F.cross_entropy(at[:, :tags], w.entities, ignore_index=ex.IGNORE, reduction="sum"), w.entities.ne(ex.IGNORE).sum()))
        for k, (name, gold) in enumerate((("sources", w.sources), ("cues", w.cues))):
            known = gold.ne(ex.IGNORE)
            if known.any():
                total[name].append((F.binary_cross_entropy_with_logits(at[known, tags + k], gold[known].float(), reduction="sum"), known.sum()))
        if w.kinds:
            where, kind = zip(*w.kinds, strict=True)
            total["kinds"].append((F.cross_entropy(at[list(where), tags + 2 :], torch.tensor(kind), reduction="sum"), len(kind)))
        if w.pairs:
            q, k = pairs[i, w.at].view(len(w.at), len(PAIRS), 2, PAIR).unbind(2)
            null = pairs[i, 0].view(len(PAIRS), 2, PAIR)[:, 1]
            for pair in range(len(PAIRS)):
                rows = [p for p in w.pairs if p[0] == pair]
                if not rows:
                    continue
                origin = torch.tensor([p[1] for p in rows])
                scores = q[origin, pair] @ k[:, pair].T / math.sqrt(PAIR)
                distance = torch.arange(len(w.at))[None] - origin[:, None]
                scores = scores + model.bias[pair][bucket(distance)]
                scores = torch.cat([q[origin, pair] @ null[pair][:, None] / math.sqrt(PAIR), scores], 1)
                right = torch.zeros_like(scores, dtype=torch.bool)
                for r, p in enumerate(rows):
                    right[r, [t + 1 for t in p[2]]] = True
                gain = torch.logsumexp(scores.masked_fill(~right, -1e4), 1) - torch.logsumexp(scores, 1)
                weight = torch.tensor([p[3] for p in rows])
                total[PAIRS[pair]].append((-(gain * weight).sum(), weight.sum()))
    return {k: sum(a for a, _ in v) / max(1.0, float(sum(float(b) for _, b in v))) for k, v in total.items() if v}


@torch.no_grad()
def held_out(model: Encoder, unseen: list[Window]) -> str:
    """The losses on windows that the encoder does not learn from: what tells two ways of training apart."""
    model.eval()
    found: dict[str, list[float]] = {}
    for i in range(0, len(unseen), 16):
        for name, value in losses(model, unseen[i : i + 16], None).items():
            found.setdefault(name, []).append(float(value))
    return " ".join(f"{name} {sum(values) / len(values):.4f}" for name, values in found.items())


WEIGHTS = {"entities": 1.0, "sources": 2.0, "cues": 1.0, "kinds": 0.7, "link": 1.0, "cue": 0.4, "coref": 0.7, "speaker": 0.6}


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    rng = random.Random(options.seed)
    vocabulary = load_vocabulary()
    articles, passages = load_examples(vocabulary, options.open, options.polnear)
    held = held_back(articles, options.folds, options.fold)
    train_set = [e for e in articles if e.id not in held]
    print(f"{len(train_set)} articles to learn from, {len(held)} held out, {len(passages)} passages with entities", flush=True)
    model = Encoder(options.layers)
    model.start(minilm_weights())
    # what MiniLM knows of words stays as it is: cheaper, and names that the training data lacks stay where they were
    model.words.weight.requires_grad_(False)
    body = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith(("columns", "pairs", "bias", "features"))]
    heads = [p for n, p in model.named_parameters() if n.startswith(("columns", "pairs", "bias", "features"))]
    optimizer = torch.optim.AdamW([{"params": body, "lr": options.rate}, {"params": heads, "lr": 1e-3}], weight_decay=0.01)
    cls = vocabulary.cls
    names = list(vocabulary.pieces)
    is_part = np.array([n.startswith("##") for n in names])
    wholes = [i for i, n in enumerate(names) if n.isalpha() and len(n) > 3 and i > 3000]
    parts = [i for i, n in enumerate(names) if n.startswith("##") and n[2:].isalpha()]

    def augment(w: Window, pieces: torch.Tensor) -> None:
        if rng.random() < 0.25:
            rename(w, pieces, rng, wholes, parts, is_part)

    unseen = cut([e for e in articles if e.id in held], cls, random.Random(0))
    plan = [batches_of(train_set, passages, options.passages, cls, rng) for _ in range(options.epochs)]
    steps = sum(map(len, plan))
    warm = steps // 15
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min((s + 1) / warm, max(0.02, (steps - s) / (steps - warm))))
    step, began, running = 0, time.time(), {}
    for epoch, batches in enumerate(plan):
        model.train()
        for batch in batches:
            with torch.autocast("cpu", torch.bfloat16, enabled=options.bf16):
                parts_of_loss = losses(model, batch, augment)
            loss = sum(WEIGHTS[k] * v for k, v in parts_of_loss.items())
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            for k, v in parts_of_loss.items():
                value = float(v.detach())
                running[k] = 0.98 * running.get(k, value) + 0.02 * value
            if step % 40 == 0:
                print(
                    f"epoch {epoch} step {step}/{steps} {time.time() - began:.0f} s " + " ".join(f"{k} {v:.3f}" for k, v in running.items()),
                    flush=True,
                )
        print(f"epoch {epoch} held out: {held_out(model, unseen)}", flush=True)
        options.out.mkdir(parents=True, exist_ok=True)
        torch.save(model.state_dict(), options.out / "encoder.pt")
    export(model, options.out)
    (options.out / "training.json").write_text(
        json.dumps({**{k: str(v) for k, v in vars(options).items()}, "held": sorted(held), "seconds": round(time.time() - began)})
    )


def batches_of(articles: list[ex.Example], passages: list[ex.Example], some: int, cls: int, rng: random.Random, size: int = 16) -> list[list[Window]]:
    """The batches of one pass over the articles and some of the passages."""
    wins = cut(articles, cls, rng)
    wins += cut(rng.sample(passages, min(len(passages), some)), cls, rng)
    rng.shuffle(wins)
    # batches of like length, in random order
    groups = [sorted(wins[i : i + 160], key=lambda w: len(w.pieces)) for i in range(0, len(wins), 160)]
    batches = [g[i : i + size] for g in groups for i in range(0, len(g), size)]
    rng.shuffle(batches)
    return batches


def held_back(articles: list[ex.Example], folds: int, fold: int) -> set[str]:
    """The articles of a fold, by id; none for a fold below 0."""
    return {e.id for e in articles if fold >= 0 and fold_of(e.id, folds) == fold}


def fold_of(article: str, folds: int) -> int | None:
    """The fold of an article, by its number; None for one without: nobody says who speaks in it, so it is held out of none."""
    number = article.rpartition("-")[2]
    return int(number) % folds if number.isdigit() else None


def export(model: Encoder, out: Path) -> None:
    """Write the encoder as int8 ONNX, and the distance biases beside it."""
    write({name: tensor.detach().float().numpy() for name, tensor in model.state_dict().items()}, out / "encoder.onnx")
    round_file(out / "encoder.onnx")
    np.savez(out / "bias.npz", bias=model.bias.detach().numpy())
    from training.build import stage

    stage(out, out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--fold", type=int, default=0, help="held out; -1 for none")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passages", type=int, default=600, help="passages of the entity corpora in each epoch")
    parser.add_argument("--open", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--polnear", action=argparse.BooleanOptionalAction, default=True, help="learn from PolNeAR; without it the model is open-only"
    )
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=False)
    parser.add_argument("--out", type=Path, required=True)
    train(parser.parse_args())
