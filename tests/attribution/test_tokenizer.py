"""The tokenizer: no text is lost, no long run reaches spaCy's rules, glued marks and dashes stand alone."""

import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from service.attribution.tokenizer import LONGEST_RUN, NewsTokenizer

CONFIG = {"nlp": {"tokenizer": {"@tokenizers": "quoth.tokenizer.v1"}}}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("en", config=CONFIG)


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.blank("en")


NLP = spacy.blank("en", config=CONFIG)
TEXTS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.text(alphabet="ab'’“\"-—. :/\n\t1", max_size=300),
    st.lists(st.sampled_from(["“" * 50, "a:" * 30, "https://example.org/" + "x" * 40, " ", "  ", "\n", "don’t", "word—word", "x" * 100])).map(
        "".join
    ),
)


@given(TEXTS)
def test_the_tokens_give_back_the_text(text: str) -> None:
    assert NLP.tokenizer(text).text == text


class Recorder:
    """Stands in for spaCy's tokenizer and keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, text: str) -> spacy.tokens.Doc:
        self.given.append(text)
        return NLP.tokenizer._rules(text)


@pytest.mark.parametrize(
    "run", ['"' * 1000, "“”" * 500, "a:" * 500, "www." * 300, "http://" * 200, "x" * 1000, "n't" * 400, "-" * 1000, "word—" * 200]
)
def test_no_run_longer_than_the_limit_reaches_the_rules_of_spacy(run: str) -> None:
    recorder = Recorder()
    text = f"The pier {run} is old {run}\n{run}"
    assert NewsTokenizer(NLP.vocab, recorder)(text).text == text
    assert max(len(stretch) for given_text in recorder.given for stretch in re.findall(r"\S+", given_text)) <= LONGEST_RUN


def test_a_run_of_marks_gives_a_token_each(nlp: Language) -> None:
    assert len(nlp.tokenizer('"' * 1000)) == 1000


def test_a_long_web_address_is_one_token(nlp: Language) -> None:
    address = "https://www.example.org/harbour/2021/06/the-old-ferry-crosses-again.html"
    assert [token.text for token in nlp.tokenizer(f"See {address}, she said.")][1:3] == [address, ","]


def test_a_contraction_in_a_long_run_is_split_as_elsewhere(nlp: Language) -> None:
    assert [token.text for token in nlp.tokenizer("it—" * 20 + "don’t—Okafor’s")][-6:] == ["—", "do", "n’t", "—", "Okafor", "’s"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("pier—ferry", ["pier", "—", "ferry"]),
        ("pier–ferry", ["pier", "–", "ferry"]),
        ("pier--ferry", ["pier", "--", "ferry"]),
        ("2016—the", ["2016", "—", "the"]),
        ("“go”and", ["“", "go", "”", "and"]),
        ('"go"and', ['"', "go", '"', "and"]),
        ("said:“go”", ["said", ":", "“", "go", "”"]),
        ("go,”Okafor", ["go", ",", "”", "Okafor"]),
    ],
)
def test_glued_dashes_and_marks_are_tokens_of_their_own(nlp: Language, text: str, tokens: list[str]) -> None:
    assert [token.text for token in nlp.tokenizer(text)] == tokens


def test_ordinary_prose_is_tokenized_as_spacy_does_it(nlp: Language, plain: Language) -> None:
    text = "“We don’t worry,” said Dr. Okafor’s U.S. co-owner at 10 p.m. on Jan. 5; she can't pay $3.5m (or 40%)."
    assert [token.text for token in nlp.tokenizer(text)] == [token.text for token in plain.tokenizer(text)]


def test_the_norms_of_contractions_survive_beside_a_long_run(nlp: Language) -> None:
    doc = nlp.tokenizer("She can't go " + "—" * 60)
    assert [token.norm_ for token in doc][1:3] == ["can", "not"]


def test_a_saved_pipeline_opens_with_the_same_tokenizer(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    text = "word—word " + "a:" * 50
    assert [token.text for token in spacy.load(tmp_path).tokenizer(text)] == [token.text for token in nlp.tokenizer(text)]


def test_words_met_in_a_memory_zone_are_let_go(nlp: Language) -> None:
    known = len(nlp.vocab.strings)
    with nlp.memory_zone():
        nlp("Xylographers " + "quizzaciously" * 9)
        assert len(nlp.vocab.strings) > known
    assert len(nlp.vocab.strings) == known
