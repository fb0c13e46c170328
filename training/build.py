"""Puts the trained parts together as the spaCy pipeline that the service ships.

python -m training.build --encoder training/work/final --ranker training/work/ranker.json --out service/attribution/model
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import spacy

from service.attribution import components
from training.data import vocabulary_lines


def stage(encoder: Path, out: Path) -> Path:
    """The encoder's files as the service reads them."""
    out.mkdir(parents=True, exist_ok=True)
    if out != encoder:
        shutil.copy(encoder / "encoder.onnx", out / "encoder.onnx")
    (out / "vocabulary.txt").write_text("\n".join(vocabulary_lines()) + "\n", encoding="utf-8")
    bias = np.load(encoder / "bias.npz")["bias"]
    (out / "encoder.json").write_text(json.dumps({"bias": [[round(float(x), 5) for x in row] for row in bias]}), encoding="utf-8")
    return out


def build(encoder: Path, ranker: Path, out: Path, version: str) -> None:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "quoth.tokenizer.v1"}}})
    for step in components.STEPS:
        nlp.add_pipe(step)
    work = out.parent / "staged"
    stage(encoder, work / "encoder")
    (work / "speakers").mkdir(parents=True, exist_ok=True)
    shutil.copy(ranker, work / "speakers" / "ranker.json")
    nlp.get_pipe("quoth_encoder").from_disk(work / "encoder")
    nlp.get_pipe("quoth_speakers").from_disk(work / "speakers")
    nlp.meta.update(name="quoth_news", version=version, description="Quotations of English news and who said them", license="see MODEL_CARD.md")
    if out.exists():
        shutil.rmtree(out)
    nlp.to_disk(out)
    shutil.rmtree(work)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--ranker", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="1.5.0")
    options = parser.parse_args()
    build(options.encoder, options.ranker, options.out, options.version)
