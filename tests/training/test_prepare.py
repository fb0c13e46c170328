"""The data folder, made from corpora in the form in which they are published; the samples are of our own writing."""

from pathlib import Path

import pytest

from training import prepare, readers

TEXT = "Late again.\n\n“We wait,” said Ona Brik, “and wait.”"
ANN = (
    "T1\tSource 29 37\tOna Brik\nT2\tCue 24 28\tsaid\nT3\tContent 13 23;39 50\t“We wait,” “and wait.”\nT4\tAttribution 24 28\tsaid\n"
    "E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\nT5\tDiscuss 0 11\tLate again.\n"
)
OTHER_ANN = "T1\tCue 0 4\tLate\nT2\tAttribution 0 4\tLate\nE1\tAttribution:T2 Cue:T1\n"


def token(number: int, start: int, end: int, tag: str, entity: str = "O") -> str:
    return (
        f'<token id="{number}"><word>{TEXT[start:end]}</word><CharacterOffsetBegin>{start}</CharacterOffsetBegin>'
        f"<CharacterOffsetEnd>{end}</CharacterOffsetEnd><POS>{tag}</POS><NER>{entity}</NER></token>"
    )


def arcs(kind: str, *heads: tuple[str, int, int]) -> str:
    rows = (
        f'<dep type="{relation}"><governor idx="{head}">x</governor><dependent idx="{number}">y</dependent></dep>' for relation, head, number in heads
    )
    return f'<dependencies type="{kind}">{"".join(rows)}</dependencies>'


FIRST = token(1, 0, 4, "JJ") + token(2, 5, 10, "RB")
SECOND = token(1, 14, 16, "PRP") + token(2, 24, 28, "VBD") + token(3, 29, 32, "NNP", "PERSON") + token(4, 33, 37, "NNP", "PERSON")
XML = f"""<?xml version="1.0" encoding="UTF-8"?><root><document><sentences>
<sentence id="1"><tokens>{FIRST}</tokens>{arcs("basic-dependencies", ("root", 0, 1), ("advmod", 1, 2))}</sentence>
<sentence id="2"><tokens>{SECOND}</tokens>
{arcs("basic-dependencies", ("nsubj", 2, 1), ("root", 0, 2), ("compound", 4, 3), ("nsubj", 2, 4))}
{arcs("enhanced-dependencies", ("ref", 1, 2))}</sentence>
</sentences><coreference><coreference>
<mention><sentence>2</sentence><start>1</start><end>2</end><head>1</head></mention>
<mention representative="true"><sentence>2</sentence><start>3</start><end>5</end><head>4</head></mention>
</coreference></coreference></document></root>"""

GUM = (
    "# newdoc id = GUM_news_ferry\n# sent_id = 1\n1\tWait\twait\tVERB\tVB\t_\t0\troot\t_\t_\n\n"
    "# newdoc id = GUM_fiction_ferry\n# sent_id = 2\n1\tDream\tdream\tVERB\tVB\t_\t0\troot\t_\t_\n\n"
    "# newdoc id = GUM_court_ferry\n# sent_id = 3\n1\tPlead\tplead\tVERB\tVB\t_\t0\troot\t_\t_\n\n"
)


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    root = tmp_path / "corpora"
    files = {
        "PolNeAR/data/train/text/paper_2016-01-01_ferry.txt": TEXT,
        "PolNeAR/data/train/text/paper_2016-01-02_quiet.txt": "Nothing.",
        "PolNeAR/data/train/attributions/paper_2016-01-01_ferry_4b22.ann": ANN,
        "PolNeAR/data/train/attributions/paper_2016-01-01_ferry_d473.ann": OTHER_ANN,
        "PolNeAR/data/train/attributions/paper_2016-01-02_quiet_4b22.ann": "",
        "PolNeAR/data/train/corenlp/paper_2016-01-01_ferry.txt.xml": XML,
        "PolNeAR/data/dev/text/paper_2016-01-03_kept-aside.txt": "Kept aside.",
        "UD_English-GUM/en_gum-ud-train.conllu": GUM,
        "CrossNER/ner_data/politics/train.txt": "Ona\tB-person\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def data(corpora: Path, tmp_path: Path) -> Path:
    prepare.prepare(corpora, tmp_path / "data")
    return tmp_path / "data"


def test_attributions_of_the_first_annotator_are_taken_with_contents_in_pieces(data: Path) -> None:
    ferry, quiet = readers.polnear(data)
    (attribution,) = ferry.attributions
    assert [TEXT[start:end] for start, end in attribution.content] == ["“We wait,”", "“and wait.”"]
    assert [TEXT[start:end] for start, end in (*attribution.source, *attribution.cue)] == ["Ona Brik", "said"]
    assert quiet.attributions == ()


def test_only_the_training_part_of_polnear_is_read_in_the_order_of_its_files(data: Path) -> None:
    assert [(article.id, article.text[:7]) for article in readers.polnear(data)] == [
        ("polnear-train-000", "Late ag"),
        ("polnear-train-001", "Nothing"),
    ]


def test_corenlp_heads_are_indices_in_the_article_by_basic_dependencies(data: Path) -> None:
    ferry, quiet = readers.polnear(data)
    assert [(token.head, token.relation) for token in ferry.tokens] == [
        (-1, "root"),
        (0, "advmod"),
        (3, "nsubj"),
        (-1, "root"),
        (5, "compound"),
        (3, "nsubj"),
    ]
    assert ferry.sentences == ((0, 2), (2, 6))
    assert quiet.tokens == ()


def test_corenlp_chains_have_the_representative_mention_first(data: Path) -> None:
    ferry = next(readers.polnear(data))
    assert [[TEXT[start:end] for start, end in chain] for chain in ferry.coref] == [["Ona Brik", "We"]]


def test_of_gum_only_genres_open_to_any_use_are_kept(data: Path) -> None:
    assert [sentence.document for sentence in readers.gum("train", data)] == ["GUM_news_ferry", "GUM_court_ferry"]


def test_of_the_groningen_table_the_first_rows_are_kept_in_utf8(corpora: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "GMB_ROWS", 2)
    (corpora / "ner_dataset.csv").write_bytes(
        'Sentence #,Word,POS,Tag\r\nSentence: 1,"José",NNP,B-per\r\n,",",",",O\r\n,late,JJ,O\r\n'.encode("latin-1")
    )
    prepare.prepare(corpora, tmp_path / "data")
    (sentence,) = readers.gmb(tmp_path / "data")
    assert sentence.words.tokens == ("José", ",")


def test_what_is_not_there_is_told_and_the_rest_is_made(corpora: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert prepare.main([str(corpora), str(tmp_path / "data")]) == 1
    told = capsys.readouterr().err
    assert "not found: wikigold.conll.txt" in told
    assert "CrossNER/ner_data/politics/train.txt" not in told
    assert next(readers.crossner_politics("train", tmp_path / "data")).words.tokens == ("Ona",)


def test_the_same_corpora_make_the_same_bytes(corpora: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        prepare.prepare(corpora, tmp_path / name)
    made = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.gz"))
    assert made
    assert all((tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes() for path in made)
