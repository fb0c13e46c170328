"""Make the data folder that the readers read from the corpora as their makers publish them.

    python -m training.prepare CORPORA DATA

CORPORA holds what README.md in this folder says where to get, under the names that it comes with; DATA is written. A corpus that is not there is
told and left out. From PolNeAR only the training part is read.
"""

import argparse
import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

GUM_GENRES = frozenset({"academic", "bio", "court", "interview", "news", "speech", "textbook", "voyage"})
"""Genres of GUM whose texts may be used commercially."""
GMB_ROWS = 181_296
"""Rows of the Groningen table that are used: the first so many."""

_SPLITS = ("train", "dev", "test")
# (file of a corpus, file of the data folder); both relative.
_COPIES: Mapping[str, str] = {
    **{f"UD_English-EWT/en_ewt-ud-{split}.conllu": f"open/ewt-{split}.conllu.gz" for split in _SPLITS},
    **{f"UNER_English-EWT/en_ewt-ud-{split}.iob2": f"open/uner-ewt-{split}.iob2.gz" for split in _SPLITS},
    "UD_English-PUD/en_pud-ud-test.conllu": "open/pud.conllu.gz",
    "UNER_English-PUD/en_pud-ud-test.iob2": "open/uner-pud.iob2.gz",
    "wikigold.conll.txt": "open/wikigold.conll.gz",
    **{f"CrossNER/ner_data/politics/{split}.txt": f"open/crossner-politics-{split}.conll.gz" for split in _SPLITS},
    **{f"names/{gender}.txt": f"open/names/{gender}.txt" for gender in ("female", "male")},
}


def prepare(corpora: Path, data: Path) -> list[str]:
    """Write the data folder; returns the corpora that were not found."""
    made: dict[str, Callable[[Path], str]] = {
        **{f"UD_English-GUM/en_gum-ud-{split}.conllu": gum_part for split in _SPLITS},
        "ner_dataset.csv": gmb_part,
        "PolNeAR/data/train": polnear,
    }
    targets = {
        **_COPIES,
        **{f"UD_English-GUM/en_gum-ud-{split}.conllu": f"open/gum-{split}.conllu.gz" for split in _SPLITS},
        "ner_dataset.csv": "open/gmb-part.csv.gz",
        "PolNeAR/data/train": "polnear-train.jsonl.gz",
    }
    missing = []
    for source, target in targets.items():
        if not (corpora / source).exists():
            missing.append(source)
            continue
        text = made.get(source, _read)(corpora / source)
        path = data / target
        path.parent.mkdir(parents=True, exist_ok=True)
        # without a time stamp, so that the same corpora make the same bytes
        path.write_bytes(gzip.compress(text.encode(), mtime=0) if path.suffix == ".gz" else text.encode())
    return missing


def gum_part(path: Path) -> str:
    """The documents of a file of GUM whose genre is one of GUM_GENRES."""
    documents = re.split(r"^(?=# newdoc id)", _read(path), flags=re.MULTILINE)
    return "".join(document for document in documents if (genre := re.match(r"# newdoc id = GUM_(\w+?)_", document)) and genre[1] in GUM_GENRES)


def gmb_part(path: Path) -> str:
    """The first rows of the Groningen table, in UTF-8."""
    with path.open(encoding="latin-1", newline="") as lines:
        rows = islice(csv.reader(lines), GMB_ROWS + 1)
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def polnear(folder: Path) -> str:
    """PolNeAR's training articles as JSON Lines, in the order of their file names."""
    return "".join(
        json.dumps(_article(folder, path, number), ensure_ascii=False) + "\n" for number, path in enumerate(sorted((folder / "text").glob("*.txt")))
    )


def _article(folder: Path, path: Path, number: int) -> dict[str, Any]:
    """One article; of several annotators the first one's attributions are taken."""
    first = min((folder / "attributions").glob(f"{path.stem}_????.ann"), default=None)
    article: dict[str, Any] = {
        "id": f"polnear-train-{number:03}",
        "text": _read(path),
        "attributions": list(attributions(_read(first))) if first else [],
    }
    layer = folder / "corenlp" / f"{path.name}.xml"
    return article | corenlp(layer) if layer.exists() else article


def attributions(annotation: str) -> Iterator[dict[str, list[list[int]]]]:
    """The attributions of a brat standoff file, in its order: ranges of the source, the cue and the content of each.

    Its lines are `T1<tab>Source 110 112[;115 120]<tab>words` and `E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1`.
    """
    spans: dict[str, list[list[int]]] = {}
    events = []
    for line in annotation.split("\n"):
        fields = line.rstrip("\r").split("\t")
        if line.startswith("T"):
            _, _, ranges = fields[1].partition(" ")
            spans[fields[0]] = [[int(offset) for offset in piece.split()] for piece in ranges.split(";")]
        elif line.startswith("E"):
            events.append([role.partition(":")[::2] for role in fields[1].split()])
    for roles in events:
        parts: dict[str, list[list[int]]] = {"source": [], "cue": [], "content": []}
        for role, span in roles:
            if (name := role.rstrip("0123456789").casefold()) in parts:
                parts[name] += spans[span]
        yield {name: sorted(ranges) for name, ranges in parts.items()}


def corenlp(path: Path) -> dict[str, Any]:
    """CoreNLP's layer of an article: tokens with basic dependencies, sentences, and coreference with the representative mention first."""
    document = ElementTree.parse(path).getroot().find("document")
    if document is None:
        raise ValueError(f"{path.name} holds no document")
    sentences = document.findall("sentences/sentence")
    tokens: list[list[Any]] = []
    bounds: list[list[int]] = []
    for sentence in sentences:
        first = len(tokens)
        heads = _heads(sentence)
        for number, token in enumerate(sentence.findall("tokens/token"), 1):
            head, relation = heads.get(number, (0, "dep"))
            offsets = [int(token.findtext(name, "")) for name in ("CharacterOffsetBegin", "CharacterOffsetEnd")]
            tokens.append([*offsets, token.findtext("POS"), token.findtext("NER"), first + head - 1 if head else -1, relation])
        bounds.append([first, len(tokens)])
    chains = [_chain(entity, bounds, tokens) for entity in document.findall("coreference/coreference")]
    return {"tokens": tokens, "sentences": bounds, "coref": chains}


def _heads(sentence: ElementTree.Element) -> dict[int, tuple[int, str]]:
    """(governor, relation) of each token of a sentence, numbered from 1; governor 0 is the root."""
    heads = {}
    for arc in sentence.findall("dependencies[@type='basic-dependencies']/dep"):
        governor, dependent = arc.find("governor"), arc.find("dependent")
        if governor is not None and dependent is not None:
            heads[int(dependent.attrib["idx"])] = (int(governor.attrib["idx"]), arc.attrib["type"])
    return heads


def _chain(entity: ElementTree.Element, bounds: Sequence[Sequence[int]], tokens: Sequence[Sequence[Any]]) -> list[list[int]]:
    mentions = sorted(entity.findall("mention"), key=lambda mention: mention.get("representative") != "true")
    ranges = []
    for mention in mentions:
        sentence, start, end = (int(mention.findtext(name, "")) for name in ("sentence", "start", "end"))
        offset = bounds[sentence - 1][0] - 1
        ranges.append([tokens[offset + start][0], tokens[offset + end - 1][1]])
    return ranges


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 when a corpus was not found."""
    parser = argparse.ArgumentParser(prog="python -m training.prepare", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("data", type=Path)
    options = parser.parse_args(arguments)
    missing = prepare(options.corpora, options.data)
    for name in missing:
        print(f"not found: {name}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
