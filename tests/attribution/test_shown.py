"""The mention and the cue that an answer shows, where the rules leave them open."""

import numpy as np
import pytest

from service.attribution import Pipeline, load
from service.attribution.choices import Pair
from service.attribution.clauses import Narrative, find_clauses
from service.attribution.nesting import nearer_cue
from service.attribution.shown import FEATURES, OVERRULES, Candidates, Evidence, Weights, is_told, mentions_of
from service.attribution.state import Mention, Referent, Source, State, state_of

HEAD = "Ferry runs aground off Vormsi\n\nA ferry with 40 people aboard ran aground off the island on Tuesday, the coast guard said.\n\n"
LETTER = "Maarja Ilves wrote to Kalle Tamm about a visit, “at the invitation of the crew.” Tamm replied, “Hearing it is as good as a meal.”"


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


@pytest.fixture(scope="session")
def state(pipeline: Pipeline) -> State:
    return state_of(pipeline._nlp(HEAD + LETTER))


def named(state: State, surname: str) -> Mention:
    """The first mention of somebody by name."""
    word = state.lower.index(surname)
    return Mention(word, "name", int(state.entity_of[word]), 0.9, 0.9)


def weights_of(**linear: float) -> Weights:
    """Weights by which only some features count."""
    wanted = {name.replace("_", "-"): weight for name, weight in linear.items()}
    nothing = np.zeros(len(FEATURES))
    return Weights({"linear": [wanted.get(name, 0.0) for name in FEATURES], "inner": nothing[:, None], "inner_bias": [0.0], "outer": [0.0]})


def column(candidates: Candidates, feature: str) -> dict[tuple[int, int], float]:
    """A feature by the words of mention and cue."""
    values = candidates.features[:, FEATURES.index(feature)].tolist()
    return {(mention.word, cue): value for (mention, cue), value in zip(candidates.pairs, values, strict=True)}


def test_the_verb_of_the_speaker_is_shown_though_another_is_nearer(pipeline: Pipeline) -> None:
    first, second = pipeline.attribute(HEAD + LETTER).quotes
    assert [quote.cue and quote.cue.text for quote in (first, second)] == ["wrote", "replied"]


def test_each_likely_cue_is_weighed_with_each_mention(state: State) -> None:
    ilves, tamm = named(state, "ilves"), named(state, "tamm")
    wrote, replied = state.lower.index("wrote"), state.lower.index("replied")
    candidates = Evidence(state).candidates(0, [(ilves, 0.8), (tamm, 0.1)], partial=True)
    assert candidates is not None
    assert candidates.features.shape == (len(candidates.pairs), len(FEATURES))
    assert {(ilves.word, wrote), (ilves.word, replied), (tamm.word, wrote), (tamm.word, replied)} <= set(column(candidates, "cue"))
    assert column(candidates, "verb-of-mention")[ilves.word, wrote] == 1
    assert column(candidates, "verb-of-mention")[ilves.word, replied] == 0
    assert column(candidates, "behind-quotation")[ilves.word, replied] == 1
    assert column(candidates, "mention-cue-quotation")[ilves.word, wrote] == 1
    assert column(candidates, "mention-quotation-cue")[ilves.word, replied] == 1
    assert column(candidates, "quotations-to-mention")[ilves.word, replied] == 1
    assert column(candidates, "stops-to-quotation")[ilves.word, wrote] == 0
    assert column(candidates, "words-to-mention")[ilves.word, wrote] == 0


def test_the_stop_of_an_initial_ends_no_sentence(pipeline: Pipeline) -> None:
    state = state_of(pipeline._nlp(HEAD + "Maarja Ilves told Mr. Tamm that the J. Moyle was “a wreck”. He slept."))
    candidates = Evidence(state).candidates(0, [(named(state, "ilves"), 0.9)], partial=True)
    assert candidates is not None
    assert column(candidates, "stops-to-quotation")[state.lower.index("ilves"), state.lower.index("told")] == 0


def test_words_far_from_both_are_no_cues(pipeline: Pipeline) -> None:
    state = state_of(pipeline._nlp("Maarja Ilves said it.\n\nHow did it start?\n\n“By accident.”"))
    candidates = Evidence(state).candidates(0, [(named(state, "ilves"), 0.9)], partial=False)
    assert candidates is None or state.lower.index("start") not in {cue for _, cue in candidates.pairs}


def test_a_pair_is_shown_in_place_of_the_rules_only_if_it_is_much_better(state: State) -> None:
    ilves = named(state, "ilves")
    wrote, replied = state.lower.index("wrote"), state.lower.index("replied")
    candidates = Evidence(state).candidates(0, [(ilves, 0.8)], partial=True)
    assert candidates is not None
    told = (ilves.word, replied)
    assert weights_of(verb_of_mention=OVERRULES + 0.1).better(candidates, told) == (ilves, wrote)
    assert weights_of(verb_of_mention=OVERRULES - 0.1).better(candidates, told) is None
    assert weights_of(verb_of_mention=0.1).better(candidates, (ilves.word, -1)) == (ilves, wrote)  # the rules tell no cue


def test_only_the_mentions_of_the_speaker_are_shown(state: State) -> None:
    ilves, tamm = named(state, "ilves"), named(state, "tamm")
    told = ((ilves, Referent(1)), (tamm, Referent(2)), (ilves, Referent(1)), (None, Referent(1)), (tamm, Referent(1)))
    pairs = [Pair(mention, referent) for mention, referent in told]
    assert mentions_of(pairs, [0.2, 0.9, 0.3, 0.4, 0.5], Referent(1)) == [(tamm, 0.5), (ilves, 0.3)]


@pytest.mark.parametrize(
    ("rule", "place", "told"),
    [
        ("label", None, True),
        ("dash", None, True),
        ("relay", None, True),
        ("adjacent", "agent", True),
        ("adjacent", "behind", False),
        (None, None, False),
    ],
)
def test_some_rules_tell_the_cue(rule: str | None, place: str | None, told: bool) -> None:
    mention = Mention(0, "name", 0, 1.0, 1.0, rule)
    assert is_told(Source((mention,), 0.0, None, None, (1.0, 0.0, 0.0), place=place), mention) is told  # type: ignore[arg-type]


def shown(pipeline: Pipeline, sentences: str, number: int = -1) -> tuple[str | None, str | None]:
    """The words of the mention and the cue of a quotation, by default the last."""
    quote = pipeline.attribute(HEAD + sentences).quotes[number]
    return quote.mention and quote.mention.text, quote.cue and quote.cue.text


@pytest.mark.parametrize(
    ("sentence", "mention", "cue"),
    [
        ("Maarja Ilves condemned what she called a “brazen breach” of the rules.", "Maarja Ilves", "condemned"),
        ("Kalle Tamm says the crew deserves what he has often described as a “decent cabin.”", "Kalle Tamm", "says"),
        ("The council denounced what it termed “a year of waste” on Monday.", "The council", "denounced"),
        ("Maarja Ilves is condemning what she called a “disgrace”.", "Maarja Ilves", "condemning"),
        ("Maarja Ilves said the council had rejected what she called a “fair offer.”", "Maarja Ilves", "said"),
        ("Officials said the council had approved what they called a “fair offer.”", "Officials", "said"),
        ("A spokesman for Maarja Ilves condemned what he called a “fair offer.”", "A spokesman", "condemned"),
        ("The mayor, Kalle Tamm, went to Sund and condemned what he called a “fair offer.”", "Kalle Tamm", "condemned"),
    ],
)
def test_of_what_somebody_called_the_outer_clause_is_shown(pipeline: Pipeline, sentence: str, mention: str, cue: str) -> None:
    assert shown(pipeline, sentence) == (mention, cue)


@pytest.mark.parametrize(
    ("sentence", "mention", "cue"),
    [
        ("The ferry sank in what Maarja Ilves called a “dreadful hour.”", "Maarja Ilves", "called"),
        ("Maarja Ilves condemned what Kalle Tamm called a “small mistake.”", "Kalle Tamm", "called"),
        ("Maarja Ilves said the ferry, which she called a “floating bath,” was old.", "she", "called"),
        ("Maarja Ilves was accused of what she called a “floating bath.”", "she", "called"),
    ],
)
def test_without_an_outer_clause_of_the_same_speaker_the_inner_one_is_shown(pipeline: Pipeline, sentence: str, mention: str, cue: str) -> None:
    assert shown(pipeline, sentence) == (mention, cue)


@pytest.mark.parametrize(
    ("sentence", "chosen", "nearer"),
    [
        ("Kalle Tamm dismissed the report, describing Vormsi, where sailors rule, as a “trap for fools”.", "dismissed", "describing"),
        ("Kalle Tamm called the voyage “sad” and asked the crew to “wait for the tide”.", "called", "asked"),
        ("“The tide was low,” Kalle Tamm said on Monday, adding, “We should have waited.”", "said", "adding"),
        ("Kalle Tamm began by saying the crew had been “brave to the last”.", "began", "saying"),
        ("Lamenting the “loss of a good ship,” Kalle Tamm left the room.", "left", "Lamenting"),
        ("Asking “why” gets you nowhere, Kalle Tamm thought.", "thought", None),
        ("Kalle Tamm said the pilot, hoping for rain, was “a man of the sea”.", "said", None),
        ("Kalle Tamm said he liked the ship and called it “good for years”.", "said", None),
        ("Kalle Tamm said it was late. Boarding the “Saaremaa”, he waved.", "said", None),
    ],
)
def test_the_verb_nearer_to_the_quotation_is_found(pipeline: Pipeline, sentence: str, chosen: str, nearer: str | None) -> None:
    state = state_of(pipeline._nlp(HEAD + sentence))
    word = nearer_cue(Narrative(state), len(state.quotations) - 1, state.lower.index(chosen))
    assert (None if word is None else state.forms[word]) == nearer


def test_the_verb_nearer_to_the_quotation_is_shown(pipeline: Pipeline) -> None:
    text = "Maarja Ilves slept.\n\nKalle Tamm continued on, mocking Lepik’s bluster about being able to negotiate “a better price” with the yard."
    assert shown(pipeline, text) == ("Kalle Tamm", "mocking")


@pytest.mark.parametrize(
    ("sentence", "cue"),
    [
        ("“If they go,” said Kalle Tamm, referring to the owners, “we lose the ship.”", "said"),
        ("Kalle Tamm said the pilot, hoping for rain, was “a man of the sea”.", "said"),
        ("Kalle Tamm said he liked the ship and that it was “good for years”.", "said"),
    ],
)
def test_a_verb_of_another_or_of_an_aside_is_not_shown(pipeline: Pipeline, sentence: str, cue: str) -> None:
    assert shown(pipeline, sentence) == ("Kalle Tamm", cue)


def test_a_mention_that_stands_for_somebody_else_is_not_shown(pipeline: Pipeline) -> None:
    mention, _ = shown(
        pipeline,
        "Kalle Tamm was short when asked about a diver who said he was never paid after a dive at the wreck, saying, “Maybe he did it badly.”",
    )
    assert mention == "Kalle Tamm"


def test_nothing_is_looked_for_beyond_the_text(pipeline: Pipeline) -> None:
    texts = (
        "“Go,” he called.",
        "what she called “it”",
        "“Go” and",
        "Saying “go”",
        "Saying it was “calm and fair”, Kalle Tamm",
        "A\n\nCalling it “calm”",
        "“I will try,” a nurse said. “You saw it,” said the person",
    )
    for text in texts:
        state = state_of(pipeline._nlp(text))
        assert state.reading is not None
        paragraphs, placeholders = state.reading.paragraphs, state.reading.placeholders.tolist()
        for placeholder, clause in zip(placeholders, find_clauses(Narrative(state), placeholders), strict=True):
            if clause is not None:
                assert min(clause.source, clause.cue) >= 0, text
                assert {int(paragraphs[clause.source]), int(paragraphs[clause.cue])} == {int(paragraphs[placeholder])}, text
