"""Whom a quotation's mention stands for, where the text says it only in passing."""

import pytest

from service.attribution import Pipeline, load
from service.attribution.antecedents import Article
from service.attribution.state import Mention, state_of

HEAD = "Ferry runs aground off Vormsi\n\nA ferry with 40 people aboard ran aground off the island on Tuesday, the coast guard said.\n\n"


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


def speakers(pipeline: Pipeline, text: str) -> dict[str, str | None]:
    """Each returned quotation's words to its speaker's name."""
    answer = pipeline.attribute(HEAD + text)
    names = {speaker.id: speaker.name for speaker in answer.speakers}
    return {quote.text.rstrip(",."): names.get(quote.speaker or "") for quote in answer.quotes}


def test_he_is_who_was_last_reported_to_have_said_something_without_marks(pipeline: Pipeline) -> None:
    text = (
        "The harbour master, Kalle Tamm, said on Tuesday that he was “very close” to the crew.\n\n"
        "Former captain Jaan Lepik said it was no surprise that divers wanted to look at the hull and its rudder.\n\n"
        "“They are within the zone,” he said."
    )
    assert speakers(pipeline, text)["They are within the zone"] == "Jaan Lepik"


def test_who_is_the_name_before_its_comma(pipeline: Pipeline) -> None:
    text = "The best description of the captain came from a student, Liis Lepik, who called him “a savage grandpa” when the ferry was towed in."
    assert speakers(pipeline, text)["a savage grandpa"] == "Liis Lepik"


def test_a_clause_that_names_somebody_else_ends_a_chain_whose_mark_was_forgotten(pipeline: Pipeline) -> None:
    text = (
        "“It was a calm day on the water,” Maarja Ilves said on Friday. “If the sea had been rough, nobody would have sailed.\n\n"
        "“I have thought a lot about that night,” added Kalle Tamm, the harbour master. “We were all of us tired.”"
    )
    found = speakers(pipeline, text)
    assert found["If the sea had been rough, nobody would have sailed"] == "Maarja Ilves"
    assert found["I have thought a lot about that night"] == "Kalle Tamm"


def test_a_crowd_is_no_one_person(pipeline: Pipeline) -> None:
    text = "“Who will pay for it?” Maarja Ilves asked the meeting in the school.\n\n“The line will!” the crowd shouted."
    assert speakers(pipeline, text)["The line will!"] != "Maarja Ilves"


def test_a_headlines_speaker_is_less_sure_than_that_of_the_words_that_it_repeats(pipeline: Pipeline) -> None:
    text = "Ferry captain calls reef ‘an old friend’\n\nCaptain Jaan Lepik called the reef “an old friend” when he was asked."
    quotes = pipeline.attribute(text).quotes
    assert quotes[0].speaker == quotes[1].speaker is not None
    assert (quotes[0].confidence or 0) <= (quotes[1].confidence or 0)


@pytest.mark.parametrize("surname", ["Will", "May"])
def test_a_surname_may_be_a_common_word(pipeline: Pipeline, surname: str) -> None:
    text = f"The harbour master, Martha {surname}, was on the quay.\n\n“We will sail again in May,” {surname} told reporters."
    assert speakers(pipeline, text)["We will sail again in May"] == f"Martha {surname}"


def test_the_unnamed_may_be_taken_up_by_the_noun_that_brought_them_in(pipeline: Pipeline) -> None:
    doc = pipeline._nlp("Liis Lepik, a nurse, was met by an organizer who had brought blankets.\n\n“You must be frozen,” the organizer told her.")
    state = state_of(doc)
    again = max(word for word, form in enumerate(state.lower) if form == "organizer")
    found = Article(state).introduced(Mention(again, "description", None, 1.0, 1.0))
    assert [introduced.word for introduced in found] == [state.lower.index("organizer")]


def test_a_statement_is_its_issuers_words(pipeline: Pipeline) -> None:
    text = "The ferry company Saare Line released a written statement on Wednesday.\n\n“We regret what happened,” the statement said."
    assert speakers(pipeline, text)["We regret what happened"] == "Saare Line"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Liis Lepik and Kalle Tamm wrote in a letter to the ministry: “We saw it coming.”", "Liis Lepik and Kalle Tamm"),
        ("“We saw it coming,” said Liis Lepik and Kalle Tamm.", "Liis Lepik and Kalle Tamm"),
        ("“We saw it coming,” Liis Lepik told Kalle Tamm and Jaan Ilves.", "Liis Lepik"),
    ],
)
def test_those_who_say_the_same_words_are_one_speaker_together(pipeline: Pipeline, text: str, expected: str) -> None:
    assert speakers(pipeline, text)["We saw it coming"] == expected


def test_a_coast_guard_is_no_person(pipeline: Pipeline) -> None:
    text = "The coast guard said in a statement on Wednesday that the hull was “as good as new”."
    answer = pipeline.attribute(HEAD + text)
    assert [(speaker.name, speaker.type) for speaker in answer.speakers] == [("coast guard", "organization")]
