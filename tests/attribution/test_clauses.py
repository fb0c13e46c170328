"""The clause beside a quotation, by its words alone: before anything is weighed."""

import pytest

from service.attribution import Pipeline, load
from service.attribution.antecedents import Article
from service.attribution.clauses import Narrative, find_clauses
from service.attribution.sources import find_sources
from service.attribution.state import State, state_of
from service.attribution.utterances import uttered_clauses

HEAD = "Ferry runs aground off Vormsi\n\nA ferry with 40 people aboard ran aground off the island on Tuesday, the coast guard said.\n\n"


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


def read(pipeline: Pipeline, sentence: str) -> State:
    return state_of(pipeline._nlp(HEAD + sentence))


def clause_of(state: State) -> tuple[str, str] | None:
    """The words of the source and of the cue of the last quotation's clause."""
    assert state.reading is not None
    narrative, placeholders = Narrative(state), state.reading.placeholders.tolist()
    found = find_clauses(narrative, placeholders, uttered_clauses(narrative, placeholders))[-1]
    return None if found is None else (state.forms[found.source], state.forms[found.cue])


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("“You squeezed them” to drive up the price, she said.", ("she", "said")),
        ("The members chimed in, with Kalle Tamm tweeting that it was “a bathtub”.", ("Tamm", "tweeting")),
        ("Kalle Tamm texted Maarja Ilves asking for “a calm sea”.", ("Tamm", "asking")),
        (
            "In a letter signed by its head, Ms Maarja Ilves, the harbour chamber said that the levy could “tip the ferries over.”",
            ("chamber", "said"),
        ),
        ("Critics still speak of Kalle Tamm’s “a bathtub with a bill” remark.", ("Tamm", "remark")),
        ("It was “over at last”, as Maarja Ilves said and Kalle Tamm put it to the crew.", None),
        ("It was “over at last”, as Maarja Ilves put it to the crew.", ("Ilves", "put")),
    ],
)
def test_a_clause_is_found_by_its_words(pipeline: Pipeline, sentence: str, clause: tuple[str, str] | None) -> None:
    assert clause_of(read(pipeline, sentence)) == clause


@pytest.mark.parametrize(
    ("sentence", "pronoun", "may_speak"),
    [
        ("The doctor told him “never again”.", "him", False),
        ("Maarja Ilves replied to him that it was “over”.", "him", False),
        ("Fans heard him say “never again” at the gate.", "him", True),
        ("The film quotes him: “I never left the harbour.”", "him", True),
        ("A statement attributed to him said: “I never left the harbour.”", "him", True),
        ("A friend described him telling the crew to “wait”.", "him", True),
    ],
)
def test_whoever_is_spoken_to_does_not_speak(pipeline: Pipeline, sentence: str, pronoun: str, may_speak: bool) -> None:
    state = read(pipeline, sentence)
    assert Narrative(state).may_speak(len(state.lower) - 1 - state.lower[::-1].index(pronoun)) is may_speak


@pytest.mark.parametrize(
    ("sentence", "only"),
    [
        ("Maarja Ilves met Kalle Tamm. In the debate she spoke of a contract; he called it, not unwittily, a “plumber’s psalm”.", "he"),
        ("Maarja Ilves called Kalle Tamm before she spoke; she said he told her that losing was “like the flu”.", "he"),
    ],
)
def test_the_subject_of_a_sure_cue_is_the_only_mention(pipeline: Pipeline, sentence: str, only: str) -> None:
    state = read(pipeline, sentence)
    assert [state.forms[mention.word] for mention in find_sources(state)[-1].mentions] == [only]


@pytest.mark.parametrize(("issuer", "is_known"), [("The Harbour Foundation", True), ("Kalle Tamm", False)])
def test_only_a_body_releases_a_report_by_its_verb_alone(pipeline: Pipeline, issuer: str, is_known: bool) -> None:
    state = read(pipeline, f"{issuer} published the report on Monday. “The sea is rising,” the report said.")
    word = len(state.lower) - 1 - state.lower[::-1].index("report")
    assert bool(Article(state).issuers(word)) is is_known
