"""The tokenizer: no text is lost, no run of characters is slow, glued marks and dashes stand alone."""

import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from service.attribution.tokenizer import LONGEST_WORD

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


RUNS = ['"', "“”", "a:", "www.", "http://", "http://a!", "x", "n't", "an’t", "-", "word—", "'", "a.", "1,", "1.", "Mr.", "(", " ", "\n ", "_", "``"]


@pytest.mark.parametrize("unit", RUNS)
def test_a_hundred_thousand_characters_without_a_word_take_less_than_three_seconds(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    start = time.process_time()
    assert NLP.tokenizer(text).text == text
    assert time.process_time() - start < 3


def test_a_word_without_end_is_cut(nlp: Language) -> None:
    assert {len(token) for token in nlp.tokenizer("x" * 1000)} == {LONGEST_WORD}


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


def test_a_contraction_has_the_norm_of_the_word_that_it_stands_for(nlp: Language) -> None:
    doc = nlp.tokenizer("They don’t, we'll, I've “gone”")
    assert [token.norm_ for token in doc] == ["they", "do", "not", ",", "we", "will", ",", "i", "have", '"', "gone", '"']


def test_what_a_token_is_made_of_can_be_asked(nlp: Language) -> None:
    word, number, mark, white = nlp.tokenizer("Ferry 12,  ")
    assert (word.is_alpha, number.is_digit, mark.is_punct, white.is_space) == (True, True, True, True)


@pytest.mark.parametrize("text", ["Sept. 11", "Gov. Okafor", "J. Okafor", "U.S. ferries", "3.5 1,200", "she'd they’re it's", "x—", "a...", "5%"])
def test_abbreviations_initials_numbers_and_contractions_are_split_as_spacy_does_it(nlp: Language, plain: Language, text: str) -> None:
    assert [token.text for token in nlp.tokenizer(text)] == [token.text for token in plain.tokenizer(text)]


def test_a_word_that_ends_a_sentence_gives_up_its_stop(nlp: Language) -> None:
    assert [token.text for token in nlp.tokenizer("It may sink. Then?")] == ["It", "may", "sink", ".", "Then", "?"]


def test_a_saved_pipeline_opens_with_the_same_tokenizer(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    text = "word—word " + "a:" * 50
    assert [token.text for token in spacy.load(tmp_path).tokenizer(text)] == [token.text for token in nlp.tokenizer(text)]


def test_the_words_of_a_text_go_with_it(nlp: Language) -> None:
    known = len(nlp.vocab.strings), len(nlp.vocab)
    assert nlp("Xylographers " + "quizzaciously" * 9)[0].text == "Xylographers"
    assert (len(nlp.vocab.strings), len(nlp.vocab)) == known
