"""The readers, on small samples in each corpus's own format; no test needs the corpora themselves."""

import ast
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import training
from training import readers
from training.gold import GoldQuote
from training.readers import ENTITY_READERS, HeldOutError
from training.shapes import Entities, Label, is_ordered

ARTICLE = "Ferry late, islanders say.\n\n“We wait,” said Ona Brik."


def names(record: Entities) -> list[tuple[str, Label]]:
    """Each name of a record as (tokens joined by a space, label)."""
    return [(" ".join(record.words.tokens[span.start : span.end]), span.label) for span in record.spans]


def gz(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def conllu(*rows: str) -> str:
    """CoNLL-U lines from rows of `ID FORM UPOS XPOS HEAD RELATION MISC`, comments as they are."""
    lines = []
    for row in rows:
        if not row or row.startswith("#"):
            lines.append(row)
        else:
            number, form, upos, tag, head, relation, misc = row.split(" ")
            lines.append("\t".join((number, form, form.lower(), upos, tag, "_", head, relation, "_", misc)))
    return "\n".join(lines) + "\n\n"


TREES = conllu(
    "# newdoc id = harbour-1",
    "# sent_id = harbour-1-1",
    "# text = The ferry's late.",
    "1 The DET DT 2 det _",
    "2-3 ferry's _ _ _ _ _",
    "2 ferry NOUN NN 4 nsubj _",
    "3 's AUX VBZ 4 cop _",
    "4 late ADJ JJ 0 root SpaceAfter=No",
    "5 . PUNCT . 4 punct _",
    "",
    "# sent_id = harbour-1-2",
    "1 Wait VERB VB 0 root _",
    "1.1 you PRON PRP _ _ _",
)

GUM = conllu(
    "# newdoc id = GUM_news_harbour",
    "# global.Entity = GRP-etype-infstat-salience-centering-minspan-link-identity",
    "# newpar",
    "# sent_id = GUM_news_harbour-1",
    "1 Mayor PROPN NNP 2 nmod:desc Entity=(1-person-new-nnnnn-cf1-1,2-coref-Ona_Brik",
    "2 Ona PROPN NNP 4 nsubj _",
    "3 Brik PROPN NNP 2 flat Entity=1)",
    "4 left VERB VBD 0 root _",
    "5 the DET DT 6 det Entity=(2-organization-new-nnnnn-cf2-2-sgl",
    "6 Bank PROPN NNP 4 obj _",
    "7 of ADP IN 8 case _",
    "8 Granada PROPN NNP 6 nmod Entity=(3-place-new-nnnnn-cf3-1-sgl)2)|SpaceAfter=No",
    "9 . PUNCT . 4 punct _",
    "",
    "# newpar",
    "# sent_id = GUM_news_harbour-2",
    "1 Her PRON PRP$ 2 nmod:poss Entity=(4-person-new-nnnnn-cf1-2-sgl(1-person-giv:act-nnnnn-cf1-1-ana)",
    "2 driver NOUN NN 3 nsubj Entity=4)",
    "3 waited VERB VBD 0 root SpaceAfter=No",
    "4 . PUNCT . 3 punct _",
    "",
    "# newdoc id = GUM_news_empty",
    "# sent_id = GUM_news_empty-1",
    "1 Wait VERB VB 0 root _",
)

UNER = (
    "# newdoc id = harbour-1\n# sent_id = harbour-1-0001\n# text = Ona Brik left Lisbon's Tide Fest (late).\n"
    "1\tOna\tB-PER\t-\ta\n2\tBrik\tI-PER\t-\ta\n3\tleft\tO\t-\t-\n4\tLisbon\tB-LOC\t-\ta\n5\t's\tO\t-\t-\n6\tTide\tB-OTH\t-\ta\n"
    "7\tFest\tI-OTH\t-\ta\n8\t(\tO\t-\t-\n9\tlate\tO\t-\t-\n10\t)\tO\t-\t-\n11\t.\tB-O\t-\ta\n\n"
)

WIKIGOLD = "Ona I-PER\nBrik I-PER\njoined O\nTide I-ORG\nLine I-ORG\n. O\n\n-DOCSTART- O\n\nHarbour I-LOC\nHarbour B-LOC\n"

CROSSNER = "Ona\tB-politician\nBrik\tI-politician\nled\tO\nTide\tB-politicalparty\nin\tO\nSpain\tB-country\n\nMay\tB-election\n"

GMB = (
    "Sentence #,Word,POS,Tag\nSentence: 1,Prime,NNP,B-per\n,Minister,NNP,I-per\n,Brik,NNP,I-per\n,left,VBD,O\n,Spain,NNP,B-geo\n"
    ',",",",",O\nSentence: 2,Spain,NNP,B-gpe\n,met,VBD,O\n,Iraqi,JJ,B-gpe\n,envoys,NNS,O\n,Tuesday,NNP,B-tim\nSentence: 3,Spain,NNP,B-geo\n'
)

POLNEAR = {
    "id": "polnear-train-900",
    "text": ARTICLE,
    "attributions": [{"source": [[44, 52]], "cue": [[39, 43]], "content": [[28, 38]]}],
    "tokens": [
        [0, 5, "NN", "O", 1, "nsubj"],
        [6, 10, "RB", "O", 4, "advmod"],
        [10, 11, ",", "O", 4, "punct"],
        [12, 21, "NNS", "O", 4, "nsubj"],
        [22, 25, "VBP", "O", -1, "root"],
        [25, 26, ".", "O", 4, "punct"],
        [28, 29, "``", "O", 8, "punct"],
        [29, 31, "PRP", "O", 8, "nsubj"],
        [32, 36, "VBP", "O", 11, "ccomp"],
        [36, 37, ",", "O", 11, "punct"],
        [37, 38, "''", "O", 11, "punct"],
        [39, 43, "VBD", "O", -1, "root"],
        [44, 47, "NNP", "PERSON", 13, "compound"],
        [48, 52, "NNP", "PERSON", 11, "nsubj"],
        [52, 53, ".", "O", 11, "punct"],
    ],
    "sentences": [[0, 6], [6, 15]],
    "coref": [[[29, 31], [44, 52]], [[13, 21]]],
}
WITHOUT_LAYER = {"id": "polnear-train-901", "text": "Nothing.", "attributions": [{"source": [], "cue": [[0, 7]], "content": []}]}

SPOKEN = {
    "id": "polnear-train-900",
    "text": ARTICLE,
    "quotes": [
        {"text": "We wait,", "start": 29, "end": 37, "kind": "direct", "speaker": "Ona Brik", "speaker_type": "person", "role": None, "turn": 1,
         "mention_start": 44, "mention_end": 52, "mention": "Ona Brik"},
        {"text": "wait,”", "start": 32, "end": 38, "kind": "bad", "speaker": None, "speaker_type": None, "role": None, "turn": None},
    ],
}  # fmt: skip


def write_corpora(folder: Path) -> Path:
    gz(folder / "polnear-train.jsonl.gz", f"{json.dumps(POLNEAR)}\n{json.dumps(WITHOUT_LAYER)}\n")
    gz(folder / "polnear-train-speakers.jsonl.gz", json.dumps(SPOKEN) + "\n")
    for split in ("train", "dev", "test"):
        gz(folder / "open" / f"ewt-{split}.conllu.gz", TREES)
        gz(folder / "open" / f"gum-{split}.conllu.gz", GUM)
        gz(folder / "open" / f"uner-ewt-{split}.iob2.gz", UNER)
        gz(folder / "open" / f"crossner-politics-{split}.conll.gz", CROSSNER)
    gz(folder / "open" / "pud.conllu.gz", TREES)
    gz(folder / "open" / "uner-pud.iob2.gz", UNER)
    gz(folder / "open" / "wikigold.conll.gz", WIKIGOLD)
    gz(folder / "open" / "gmb-part.csv.gz", GMB)
    (folder / "open" / "names").mkdir()
    (folder / "open" / "names" / "female.txt").write_text("Ona\nRobin\n")
    (folder / "open" / "names" / "male.txt").write_text("Robin\n\nTadeo\n")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_corpora(tmp_path / "data")


READERS: dict[str, Callable[[Path | None], object]] = {
    **{f"entities of {name}": lambda data, read=read: list(read(data)) for name, read in ENTITY_READERS.items()},  # type: ignore[misc]
    "polnear": lambda data: list(readers.polnear(data)),
    "polnear_speakers": lambda data: list(readers.polnear_speakers(data)),
    "polnear_coref": lambda data: list(readers.polnear_coref(data)),
    "ewt": lambda data: list(readers.ewt(data=data)),
    "pud": lambda data: list(readers.pud(data)),
    "gum": lambda data: list(readers.gum(data=data)),
    "gum_coref": lambda data: list(readers.gum_coref(data=data)),
    "first_names": readers.first_names,
}


# PolNeAR


def test_polnear_gives_the_attributions_made_by_hand(data: Path) -> None:
    attribution = next(readers.polnear(data)).attributions[0]
    assert [ARTICLE[start:end] for start, end in (*attribution.source, *attribution.cue, *attribution.content)] == ["Ona Brik", "said", "“We wait,”"]


def test_an_article_without_corenlp_layer_keeps_its_attributions(data: Path) -> None:
    _, bare = readers.polnear(data)
    assert (bare.tokens, bare.sentences, bare.coref) == ((), (), ())
    assert bare.attributions[0].cue == ((0, 7),)


def test_polnear_names_join_neighbours_of_one_class_and_keep_the_articles_text(data: Path) -> None:
    (record,) = readers.polnear_entities(data)
    assert names(record) == [("Ona Brik", "PERSON")]
    assert record.words.text == ARTICLE


def test_polnear_coref_tells_name_pronoun_and_description_apart(data: Path) -> None:
    (document,) = readers.polnear_coref(data)
    assert [[(mention.kind, mention.head) for mention in chain] for chain in document.chains] == [[("pronoun", 7), ("name", 13)]]
    assert document.chains[0][1].label == "PERSON"


def test_polnear_coref_leaves_out_a_mention_that_begins_inside_a_token(data: Path) -> None:
    (document,) = readers.polnear_coref(data)
    assert len(document.chains) == 1


def test_polnear_speakers_leaves_bad_records_out(data: Path) -> None:
    (article,) = readers.polnear_speakers(data)
    assert article.quotes == (GoldQuote("We wait,", 29, 37, "direct", "Ona Brik", "person", None, 1, (44, 52), None),)


# Trees


def test_a_word_of_several_syntactic_words_is_written_without_a_gap(data: Path) -> None:
    first, _ = readers.ewt("dev", data)
    assert first.words.text == "The ferry's late."
    assert first.words.tokens == ("The", "ferry", "'s", "late", ".")


def test_heads_are_token_indices_and_the_root_is_minus_one(data: Path) -> None:
    first = next(readers.pud(data))
    assert first.heads == (1, 3, 3, -1, 3)
    assert first.relations[3] == "root"


def test_empty_nodes_of_the_enhanced_graph_are_no_tokens(data: Path) -> None:
    _, second = readers.ewt("train", data)
    assert second.words.tokens == ("Wait",)
    assert second.document == "harbour-1"


# GUM


def test_gum_groups_the_mentions_of_one_entity(data: Path) -> None:
    document, _ = readers.gum_coref("train", data)
    texts = [[" ".join(document.words.tokens[m.start : m.end]) for m in chain] for chain in document.chains]
    assert ["Mayor Ona Brik", "Her"] in texts
    assert ["Her driver"] in texts


def test_gum_mentions_tell_their_head_kind_and_label(data: Path) -> None:
    document, _ = readers.gum_coref("test", data)
    name, pronoun = next(chain for chain in document.chains if len(chain) == 2)
    assert (name.kind, document.words.tokens[name.head], name.label) == ("name", "Ona", "PERSON")
    assert (pronoun.kind, pronoun.label) == ("pronoun", "PERSON")


def test_gum_names_leave_titles_and_articles_out_and_keep_the_outer_name(data: Path) -> None:
    document = next(readers.gum_entities("train", data))
    assert names(document) == [("Ona Brik", "PERSON"), ("Bank of Granada", "ORG")]


def test_gum_paragraphs_are_set_apart(data: Path) -> None:
    document, _ = readers.gum_coref("dev", data)
    assert document.words.text == "Mayor Ona Brik left the Bank of Granada.\n\nHer driver waited."
    assert document.sentences == ((0, 9), (9, 13))


# Tables of names


def test_uner_takes_white_space_from_the_sentence_and_its_explicit_outside_for_no_name(data: Path) -> None:
    (record,) = readers.uner_ewt("train", data)
    assert names(record) == [("Ona Brik", "PERSON"), ("Lisbon", "PLACE"), ("Tide Fest", "MISC")]
    assert record.words.text == "Ona Brik left Lisbon's Tide Fest (late)."


def test_wikigold_begins_a_new_name_at_a_b_after_the_same_type(data: Path) -> None:
    first, second = readers.wikigold(data)
    assert names(first) == [("Ona Brik", "PERSON"), ("Tide Line", "ORG")]
    assert names(second) == [("Harbour", "PLACE"), ("Harbour", "PLACE")]
    assert first.document != second.document


def test_crossner_folds_its_fine_types(data: Path) -> None:
    first, second = readers.crossner_politics("test", data)
    assert [label for _, label in names(first)] == ["PERSON", "ORG", "PLACE"]
    assert names(second) == [("May", "MISC")]


def test_gmb_persons_lose_their_titles(data: Path) -> None:
    assert names(next(readers.gmb(data)))[0] == ("Brik", "PERSON")


def test_gmb_countries_are_places_also_where_the_table_calls_them_what_belongs_to_a_country(data: Path) -> None:
    _, second, _ = readers.gmb(data)
    assert names(second) == [("Spain", "PLACE"), ("Iraqi", "MISC")]


def test_a_first_name_can_have_both_genders(data: Path) -> None:
    assert readers.first_names(data) == {"ona": {"female"}, "robin": {"female", "male"}, "tadeo": {"male"}}


@pytest.mark.parametrize("name", ENTITY_READERS)
def test_names_stand_in_order_and_every_token_is_where_the_text_has_it(name: str, data: Path) -> None:
    records: Iterator[Entities] = ENTITY_READERS[name](data)
    for record in records:
        assert is_ordered(record.spans)
        assert tuple(record.words.text[start:end] for start, end in record.words.offsets) == record.words.tokens


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ('" We wait , " she said .', '"We wait," she said.'),
        ("It ’s late ( again ) .", "It’s late (again)."),
        ("They do n't wait ; $ 5 , then ?", "They don't wait; $5, then?"),
    ],
)
def test_tokens_without_white_space_of_their_own_are_set_as_english_sets_them(tokens: str, text: str) -> None:
    assert readers.typeset(tokens.split()).text == text


def test_a_sentence_that_its_tokens_do_not_spell_is_set_from_the_tokens() -> None:
    assert readers.aligned(["late", "."], "early.").text == "late."


# Where the corpora are


def test_the_data_folder_comes_from_the_argument_then_the_environment_then_beside_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_DATA", "there")
    assert readers.data_folder(Path("here")) == Path("here")
    assert readers.data_folder() == Path("there")
    monkeypatch.delenv("QUOTH_DATA")
    assert readers.data_folder() == Path(training.__file__).resolve().parents[2] / "shared" / "data"


def test_a_missing_corpus_says_where_to_look(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="QUOTH_DATA"):
        next(readers.wikigold(tmp_path))


# What is kept aside for evaluation


@pytest.mark.parametrize("name", READERS)
def test_no_reader_opens_a_file_in_a_folder_named_eval(name: str, tmp_path: Path) -> None:
    with pytest.raises(HeldOutError):
        READERS[name](write_corpora(tmp_path / "eval"))


@pytest.mark.parametrize("name", READERS)
def test_every_reader_opens_the_same_files_elsewhere(name: str, data: Path) -> None:
    assert READERS[name](data)


def test_a_link_does_not_hide_a_folder_named_eval(tmp_path: Path) -> None:
    write_corpora(tmp_path / "eval")
    (tmp_path / "data").symlink_to(tmp_path / "eval")
    with pytest.raises(HeldOutError):
        readers.first_names(tmp_path / "data")


def test_a_detour_or_a_capital_does_not_hide_a_folder_named_eval(tmp_path: Path) -> None:
    write_corpora(tmp_path / "Eval")
    (tmp_path / "data").mkdir()
    with pytest.raises(HeldOutError):
        readers.first_names(tmp_path / "data" / ".." / "Eval")


def held_out_names(module: Path) -> list[str]:
    """String literals of a module, docstrings aside, that name the evaluation folder or one of its files."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    literals = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose]
    return [text for text in literals if "eval" in Path(text.casefold().replace("\\", "/")).parts or text.casefold().endswith("-dev.jsonl")]


TRAINING_MODULES = sorted(Path(training.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("module", TRAINING_MODULES, ids=lambda path: path.stem)
def test_no_training_module_but_evaluate_names_the_evaluation_files(module: Path) -> None:
    allowed = {"readers": ["eval"]}.get(module.stem, [])  # the one name by which the readers refuse
    assert module.stem == "evaluate" or held_out_names(module) == allowed


def test_the_scan_finds_a_module_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "sly.py").write_text('"""Prose about eval/ is fine."""\nFOLDER = DATA / "eval"\nFILE = "x-dev.jsonl"\nPATH = "../shared/eval/x"\n')
    assert sorted(held_out_names(tmp_path / "sly.py")) == ["../shared/eval/x", "eval", "x-dev.jsonl"]
