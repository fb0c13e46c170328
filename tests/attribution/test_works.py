"""Titles of works in quotation marks are no speech, and words of nobody who can be told are none either."""

import pytest

from service.attribution import Pipeline, load
from service.attribution.records import Kind
from service.attribution.state import state_of
from service.attribution.works import is_shunned

HEAD = "Ferry runs aground off Vormsi\n\nA ferry with 40 people aboard ran aground off the island on Tuesday, the coast guard said.\n\n"


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


def kind_of(pipeline: Pipeline, text: str, words: str) -> Kind:
    quotes = pipeline.attribute(HEAD + text, kinds=("direct", "partial", "not_speech")).quotes
    return next(quote.kind for quote in quotes if words in quote.text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Maarja Ilves read from a column titled “The Storm that Nobody Wanted” on Monday.",
        "“The Storm that Nobody Wanted,” by the Courier’s Liis Lepik, ran on Monday.",
        "Maarja Ilves told “The Storm Nobody Wanted” that she was cold.",
        "Maarja Ilves spoke on NTR’s “The Storm Nobody Wanted” on Monday.",
        "“The Storm Nobody Wanted” star Maarja Ilves arrived late.",
        "Maarja Ilves’s column, “Storm the Harbour Office,” ran on Monday.",
    ],
)
def test_what_the_words_around_it_present_as_a_title_is_no_speech(pipeline: Pipeline, sentence: str) -> None:
    assert kind_of(pipeline, sentence, "Storm") == "not_speech"


@pytest.mark.parametrize(
    "sentence",
    [
        "“Storm warnings were given,” by and large, Maarja Ilves said.",
        "Maarja Ilves spoke on “a storm of her own making” for an hour.",
        "Holding up the column, “Storms come and go,” Maarja Ilves said.",
    ],
)
def test_what_somebody_says_beside_such_words_is_speech(pipeline: Pipeline, sentence: str) -> None:
    assert kind_of(pipeline, sentence, "torm") != "not_speech"


@pytest.mark.parametrize(
    "sentence",
    [
        "Maarja Ilves refused to use the word “storm” on Monday.",
        "Kalle Tamm attacked her refusal to say the words “summer storm” on Monday.",
        "Maarja Ilves doesn’t like the term “storm”, Kalle Tamm said.",
    ],
)
def test_words_that_somebody_does_not_say_are_no_speech(pipeline: Pipeline, sentence: str) -> None:
    assert kind_of(pipeline, sentence, "storm") == "not_speech"


def test_a_headline_does_not_quote_words_that_somebody_will_not_say(pipeline: Pipeline) -> None:
    text = "Sailor corners mayor on her refusal to use the words ‘summer storm’\n\nMaarja Ilves, the mayor, came to the quay on Monday.\n\n"
    told = "Kalle Tamm asked her: “Why do you not call it a summer storm?”"
    kinds = [quote.kind for quote in pipeline.attribute(text + told, kinds=("direct", "partial", "not_speech")).quotes]
    assert kinds == ["not_speech", "direct"]


def test_words_that_somebody_uses_are_not_shunned(pipeline: Pipeline) -> None:
    state = state_of(pipeline._nlp(HEAD + "Maarja Ilves used the words “storm of greed” twice, and never again the word “calm”."))
    assert [is_shunned(state, number) for number in (0, 1)] == [False, False]


def test_marked_words_of_nobody_who_can_be_told_are_no_speech(pipeline: Pipeline) -> None:
    returned = pipeline.attribute(HEAD + "The clocks of the town hall showed “harbour time” again, and ferries kept to it.").quotes
    assert returned == ()
