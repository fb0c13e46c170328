"""Where the text says who speaks: the clause beside a quotation, relays, labels, dashes, echoes of headlines."""

import pytest

from service.attribution import Attribution, Pipeline, load
from service.attribution.clauses import SOURCE, Narrative
from service.attribution.records import Quote
from service.attribution.state import Source, state_of


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


def quote_of(answer: Attribution, words: str) -> Quote:
    """The returned quotation that holds some words."""
    return next(quote for quote in answer.quotes if words in quote.text)


def evidence(pipeline: Pipeline, text: str, words: str) -> tuple[str | None, str | None]:
    """The words of the mention and of the cue of a quotation."""
    quote = quote_of(pipeline.attribute(text), words)
    return quote.mention and quote.mention.text, quote.cue and quote.cue.text


HEAD = "Ferry runs aground off Vormsi\n\nA ferry with 40 people aboard ran aground off the island on Tuesday, the coast guard said.\n\n"


@pytest.mark.parametrize(
    ("paragraph", "mention", "cue"),
    [
        ("“The sea was calm,” said Maarja Ilves.", "Maarja Ilves", "said"),
        ("“The sea was calm,” Maarja Ilves said.", "Maarja Ilves", "said"),
        ("“The sea was calm.” Ilves adds.", "Ilves", "adds"),
        ("“The sea was calm,” Ilves said in a statement on Monday.", "Ilves", "said"),
        ("“The sea was calm,” said Lucía Ferreira, chief engineer of the Vormsi Line.", "Lucía Ferreira", "said"),
        ("“The sea was calm,” the harbour master, Kalle Tamm, told reporters.", "Kalle Tamm", "told"),
        ("“The sea was calm,” said a passenger, Liis Lepik.", "Liis Lepik", "said"),
        ("“Was the sea calm?” asked Judge Reet Oja.", "Judge Reet Oja", "asked"),
        ("‘The sea was calm’, said Maarja Ilves.", "Maarja Ilves", "said"),
        ("“The sea was calm,” said Maarja Ilves as he closed the door.", "Maarja Ilves", "said"),
        (
            "“The sea was calm,” said former secretary of state Maarja Ilves, who praised Kalle Tamm.",
            "former secretary of state Maarja Ilves",
            "said",
        ),
        ("Former chief of staff Maarja Ilves: “The sea was calm.”", "Former chief of staff Maarja Ilves", ":"),
        ("Kalle Tamm spoke. “The sea was made calm” to please the owners of the line, Maarja Ilves said.", "Maarja Ilves", "said"),
    ],
)
def test_a_clause_behind_a_quotation_is_its_source(pipeline: Pipeline, paragraph: str, mention: str, cue: str) -> None:
    assert evidence(pipeline, HEAD + paragraph, "sea") == (mention, cue)


@pytest.mark.parametrize(
    ("paragraph", "mention", "cue"),
    [
        ("Maarja Ilves said: “The sea was calm.”", "Maarja Ilves", "said"),
        ("Maarja Ilves, who had come by boat with her two sons, told the crowd: “The sea was calm.”", "Maarja Ilves", "told"),
        ("Maarja Ilves denied it and added, “The sea was calm.”", "Maarja Ilves", "added"),
        ("Sailors were quick to join in, with Maarja Ilves tweeting that it was “a sea of fools”.", "Maarja Ilves", "tweeting"),
        ("Several sailing clubs granted Kalle Tamm another month, saying his “sea legs” were weak.", "Several sailing clubs", "saying"),
        ("“He is lost,” Kalle Tamm said as the heckler yelled: “The sea is calm!”", "the heckler", "yelled"),
        ("Kalle Tamm wrote to her after Maarja Ilves fell ill. She replied to him that it was an “honor to be at sea”.", "She", "replied"),
        ("The former secretary of state met Kalle Tamm and called it “a calm sea”.", "The former secretary", "called"),
        ("In a notice that Kalle Tamm posted on Tuesday, the town said it had “a sea of letters”.", "the town", "said"),
        ("The report came from Maarja Ilves, who declared on the quay, “The sea was calm.”", "who", "declared"),
        ("Maarja Ilves accused Kalle Tamm, the owner and winner of last year’s race, of being “a sea-sick sailor”.", "Maarja Ilves", "accused"),
    ],
)
def test_a_clause_before_a_quotation_is_its_source(pipeline: Pipeline, paragraph: str, mention: str, cue: str) -> None:
    assert evidence(pipeline, HEAD + paragraph, "sea") == (mention, cue)


def test_a_sentence_of_the_reporter_behind_a_quotation_is_not_its_source(pipeline: Pipeline) -> None:
    text = (
        HEAD
        + "Kalle Tamm, the captain, shook his head. “The sea was calm,” Tamm said. “I saw nothing.” Maarja Ilves said she would wait for the report."
    )
    assert evidence(pipeline, text, "saw nothing") == ("Tamm", "said")


def test_a_quotation_between_goes_on_with_the_clause_before_it(pipeline: Pipeline) -> None:
    text = HEAD + "“The sea was calm,” said Maarja Ilves. “We were asleep.”"
    assert evidence(pipeline, text, "asleep") == ("Maarja Ilves", "said")


def test_an_insertion_speaks_for_the_words_behind_it(pipeline: Pipeline) -> None:
    text = HEAD + "Maarja Ilves was on board. The result, as she later explained, was a “night of hymns” for the whole deck."
    assert evidence(pipeline, text, "hymns") == ("she", "explained")


def test_a_participle_before_a_second_quotation_is_its_cue(pipeline: Pipeline) -> None:
    text = HEAD + "“The sea was calm,” said Maarja Ilves, adding: “We were asleep.”"
    assert evidence(pipeline, text, "asleep") == ("Maarja Ilves", "adding")


def test_every_clause_of_a_sentence_speaks_for_its_own_quotation(pipeline: Pipeline) -> None:
    text = HEAD + "Kalle Tamm promised “a year of calm”, Maarja Ilves predicted “a year of storms” and the union called it “a year of committees”."
    assert evidence(pipeline, text, "calm") == ("Kalle Tamm", "promised")
    assert evidence(pipeline, text, "storms") == ("Maarja Ilves", "predicted")


def test_a_clause_after_and_speaks_for_its_own_quotation(pipeline: Pipeline) -> None:
    text = HEAD + "Kalle Tamm promised “a year of calm”, Maarja Ilves predicted “a year of storms” and the union called it “a year of committees”."
    assert evidence(pipeline, text, "committees") == ("the union", "called")


# --- relays ---


@pytest.mark.parametrize(
    ("paragraph", "mention", "via"),
    [
        ("“The sea was calm,” Interfax quoted Kalle Tamm as saying.", "Kalle Tamm", "Interfax"),
        (
            "“The sea was calm,” Interfax quoted Transport Minister Kalle Tamm as saying.",
            "Transport Minister Kalle Tamm",
            "Interfax",
        ),
        (
            "“The sea was calm,” Transport Minister Kalle Tamm was quoted as saying by the newspaper Saarlane.",
            "Transport Minister Kalle Tamm",
            "Saarlane",
        ),
        ("“The sea was calm,” Kalle Tamm was quoted by Interfax as saying.", "Kalle Tamm", "Interfax"),
        ("“The sea was calm,” Kalle Tamm was quoted as saying by the semi-official ISTA news agency.", "Kalle Tamm", "ISTA news agency"),
        ("“The sea was calm,” said Kalle Tamm, the minister, in remarks carried by Channel Nine.", "Kalle Tamm", "Channel Nine"),
        ("“The sea was calm,” Kalle Tamm said, according to Reuters.", "Kalle Tamm", "Reuters"),
        ("Kalle Tamm came by boat and said that “the sea was calm,” the Sund Courier reported.", "Kalle Tamm", "Sund Courier"),
        ("Kalle Tamm “shrugged” and said, “The sea was calm,” the Sund Courier reported.", "Kalle Tamm", "Sund Courier"),
        ("Kalle Tamm hailed “a calm sea” off the coast, state news agency SANA said.", "Kalle Tamm", "SANA"),
        ("Kalle Tamm spoke of “a calm sea” after the trip, Yonhap reported.", "Kalle Tamm", "Yonhap"),
        ("In remarks carried by the Fars news agency, Kalle Tamm called the sea “calm”.", "Kalle Tamm", "Fars news agency"),
        ("In an interview published on Monday, Kalle Tamm called the sea “calm”.", "Kalle Tamm", None),
        ("Kalle Tamm said “the sea was calm” that night, the harbour board said.", "Kalle Tamm", None),
    ],
)
def test_an_outlet_that_relays_is_never_the_speaker(pipeline: Pipeline, paragraph: str, mention: str, via: str | None) -> None:
    answer = pipeline.attribute(HEAD + paragraph)
    quote = quote_of(answer, "calm")
    speaker = answer.speaker(quote)
    assert speaker is not None
    assert (speaker.name, quote.mention and quote.mention.text, quote.via) == ("Kalle Tamm", mention, via)


def test_whom_an_outlet_cites_may_be_a_pronoun(pipeline: Pipeline) -> None:
    text = HEAD + "The minister, Kalle Tamm, disagreed. “The sea was calm,” the daily Saarlane cited him as saying."
    quote = quote_of(pipeline.attribute(text), "sea")
    assert (quote.mention and quote.mention.text, quote.cue and quote.cue.text, quote.via) == ("him", "cited", "Saarlane")


@pytest.mark.parametrize(
    "paragraph",
    [
        "In a statement carried by the state news agency SANA, the ministry called the sea “calm”.",
        "The sea would stay “calm” until Monday, Interfax reported, citing the ministry.",
        "Kalle Tamm spoke of “a reef”, the Sund Courier reported.\n\nIn a statement carried by the agency SANA, the ministry called the sea “calm”.",
    ],
)
def test_a_ministry_is_not_an_outlet_that_relays(pipeline: Pipeline, paragraph: str) -> None:
    answer = pipeline.attribute(paragraph)
    quote = quote_of(answer, "calm")
    speaker = answer.speaker(quote)
    assert (speaker and speaker.name, quote.via) == ("ministry", "SANA" if "SANA" in paragraph else "Interfax")


def test_what_an_outlet_reports_in_its_own_sentence_is_its_own(pipeline: Pipeline) -> None:
    text = HEAD + "Kalle Tamm said he was “cold.” The Sund Courier reported that the sea was “a mirror”."
    answer = pipeline.attribute(text)
    speaker = answer.speaker(quote_of(answer, "mirror"))
    assert speaker is not None
    assert speaker.name == "Sund Courier"


def test_a_body_that_tells_what_its_head_said_is_not_who_said_it(pipeline: Pipeline) -> None:
    text = HEAD + "The president, Maarja Ilves, wished “a calm sea to everyone”, the Foreign Ministry said."
    assert evidence(pipeline, text, "calm") == ("Maarja Ilves", "wished")


def test_telling_an_outlet_is_no_relay(pipeline: Pipeline) -> None:
    quote = quote_of(pipeline.attribute(HEAD + "“The sea was calm,” Kalle Tamm told Reuters."), "sea")
    assert (quote.mention and quote.mention.text, quote.via) == ("Kalle Tamm", None)


def test_a_person_who_quotes_another_is_no_outlet(pipeline: Pipeline) -> None:
    text = HEAD + "Maarja Ilves, a passenger, quoted the captain, Kalle Tamm, as saying: “The sea was calm.”"
    answer = pipeline.attribute(text)
    quote = quote_of(answer, "sea")
    speaker = answer.speaker(quote)
    assert speaker is not None
    assert (speaker.name, quote.via) == ("Kalle Tamm", None)


def test_the_subject_of_a_verb_behind_an_insertion_stands_before_it(pipeline: Pipeline) -> None:
    text = "Last week Mrs. Ilves, in answer to what Kalle Tamm had sung of Jaan Lepik, accused them of having a “heart of tin”."
    n = Narrative(state_of(pipeline._nlp(HEAD + text)))
    n.sources = [0.0] * len(n.forms)  # where the encoder sees no source
    accused = n.lower.index("accused")
    assert n.subject(n.lower.index("last"), accused) == (n.lower.index("ilves"), SOURCE)


# --- labels and dashes ---

INTERVIEW = """Five questions for a ferry captain

Kalle Tamm, the captain, has crossed the strait 9,000 times. He spoke to Maarja Ilves of the Island Gazette on the bridge.

Q. “Were you ever afraid?”

A. “Once. Of a swan.”

Q: “And of the sea?”

A: “Never of the sea.”
"""


def speakers(pipeline: Pipeline, text: str) -> list[str | None]:
    answer = pipeline.attribute(text)
    found = [answer.speaker(quote) for quote in answer.quotes]
    return [None if speaker is None else speaker.name for speaker in found]


def test_answers_are_the_interviewed_person_s_and_questions_the_interviewer_s(pipeline: Pipeline) -> None:
    assert speakers(pipeline, INTERVIEW) == ["Maarja Ilves", "Kalle Tamm"] * 2


def test_questions_of_nobody_known_have_no_source(pipeline: Pipeline) -> None:
    answer = pipeline.attribute(INTERVIEW.replace("He spoke to Maarja Ilves of the Island Gazette on the bridge.", "We met on the bridge."))
    assert [quote.reason for quote in answer.quotes] == ["no-source", None] * 2


@pytest.mark.parametrize(
    ("opening", "witness"),
    [
        ("Maarja Ilves sued the yard. In a deposition, the following exchange occurred:", None),
        ("Maarja Ilves sued the yard. Kalle Tamm was deposed in May. The transcript reads:", "Kalle Tamm"),
        ("Dr. Kalle Tamm testified on Monday before Judge Liis Lepik. Maarja Ilves watched.", "Kalle Tamm"),
        ("Maarja Ilves owns the yard. A transcript of the hearing reads:", None),
        ("Maarja Ilves owns the yard. This is an edited transcript.", "Maarja Ilves"),
    ],
)
def test_the_answers_of_a_witness_are_nobody_else_s(pipeline: Pipeline, opening: str, witness: str | None) -> None:
    assert speakers(pipeline, f"{opening}\n\nQ. “Did you see the boat?”\n\nA. “No, sir. I don’t swim.”")[-1] == witness


def test_a_name_in_capitals_before_a_colon_speaks(pipeline: Pipeline) -> None:
    lines = "TAMM: “I like boats.”\n\nILVES: “I like bridges.”\n\nTAMM: “Bridges rust.”"
    text = f"Debate: the ferry\n\nKalle Tamm and Maarja Ilves met on the radio on Tuesday.\n\n{lines}"
    assert speakers(pipeline, text) == ["Kalle Tamm", "Maarja Ilves", "Kalle Tamm"]


def test_a_name_and_a_colon_inside_the_marks_speak(pipeline: Pipeline) -> None:
    head = "Debate: the ferry\n\nKalle Tamm and Maarja Ilves met on the radio on Tuesday.\n\n"
    text = head + "“TAMM: I like boats more than any of you.”\n\n“ILVES: I like bridges.”"
    assert speakers(pipeline, text) == ["Kalle Tamm", "Maarja Ilves"]


def test_a_name_that_opens_the_quoted_words_does_not_speak_them(pipeline: Pipeline) -> None:
    text = HEAD + "Maarja Ilves was on board with Kalle Tamm.\n\nThe coast guard, she said, was wrong. “Kalle Tamm is a good captain.”"
    assert evidence(pipeline, text, "good captain") == ("she", "said")


def test_an_ordinary_word_before_a_colon_does_not_speak(pipeline: Pipeline) -> None:
    text = HEAD + "Kalle Tamm, the captain, explained the rules of the sea.\n\nLighthouses: “They are there to be seen,” Tamm said."
    assert evidence(pipeline, text, "to be seen") == ("Tamm", "said")


@pytest.mark.parametrize("tail", [" — Kalle Tamm, captain", "\n\n— Kalle Tamm, captain"])
def test_a_name_behind_a_dash_speaks(pipeline: Pipeline, tail: str) -> None:
    text = HEAD + "What people said about the ferry on Wednesday:\n\n“I have never liked the island so much.”" + tail
    assert speakers(pipeline, text) == ["Kalle Tamm"]


# --- headlines ---

HEADLINE = """Captain: ‘Count them twice’

VORMSI (Strait Press) - The captain, Kalle Tamm, was heard on Tuesday by the harbour court.

“You count them twice, and then you sail,” he said.
"""


def sources(pipeline: Pipeline, text: str) -> tuple[Source, ...]:
    """The sources of a text as the next step sees them."""
    doc = pipeline._nlp.make_doc(text)
    for name, step in pipeline._nlp.pipeline:
        doc = step(doc)
        if name == "quoth_sources":
            break
    return state_of(doc).sources


def test_a_name_and_a_colon_speak_in_a_headline(pipeline: Pipeline) -> None:
    first = sources(pipeline, HEADLINE.replace("Captain", "Kalle Tamm"))[0]
    assert [(mention.form, mention.rule) for mention in first.mentions] == [("name", "label")]


def test_a_headline_echoes_the_quotation_that_says_its_words(pipeline: Pipeline) -> None:
    assert [source.echo for source in sources(pipeline, HEADLINE)] == [1, None]


def test_a_headline_whose_words_nobody_says_echoes_nothing(pipeline: Pipeline) -> None:
    assert [source.echo for source in sources(pipeline, HEADLINE.replace("Count them twice", "Never trust a swan"))] == [None, None]


# --- marks that do a verb's work ---


def test_whoever_is_named_before_a_body_in_a_label_is_its_speaker(pipeline: Pipeline) -> None:
    text = "This is what they said.\n\nLiis Lepik, Harbour Institute: “The giveaways are small; the takeaways are not.”"
    assert evidence(pipeline, HEAD + text, "giveaways") == ("Liis Lepik", ":")


def test_the_colon_of_a_label_is_the_cue(pipeline: Pipeline) -> None:
    text = "Kalle Tamm met Maarja Ilves on the quay.\n\nTAMM: “Was the sea calm?”\n\nILVES: “The wind was strong.”\n\nTAMM: “And the ferry?”"
    assert evidence(pipeline, text, "wind") == ("ILVES", ":")


def test_the_dash_before_a_name_is_the_cue(pipeline: Pipeline) -> None:
    text = "Readers on the ferry\n\n“The sea was calm that day.” ― Maarja Ilves\n\n“The wind was strong.” ― Kalle Tamm"
    assert evidence(pipeline, text, "wind") == ("Kalle Tamm", "―")


def test_a_name_behind_a_paragraphs_last_quotation_signs_the_first_one_too(pipeline: Pipeline) -> None:
    text = (
        "Readers on the ferry\n\n“The wind was strong.” ― Kalle Tamm\n\n"
        "“The sea was calm.” And that was all there was to say, “nothing at all.” ― Maarja Ilves\n\n“We slept.” ― Liis Lepik"
    )
    assert evidence(pipeline, text, "sea") == ("Maarja Ilves", "―")


def test_a_label_ends_the_chain_of_paragraphs_before_it_though_no_mark_was_closed(pipeline: Pipeline) -> None:
    text = (
        "Tamm asks Ilves about the ferry\n\nKalle Tamm spoke to Maarja Ilves.\n\nTranscript:\n\n"
        '"TAMM: Was the sea calm when you left the harbour?\n\n"ILVES: The wind was strong, and I said so.\n\n'
        '"I said so twice.\n\n"TAMM: And nobody listened to you?\n\n"ILVES: Nobody."'
    )
    answer = pipeline.attribute(text)
    names = {speaker.id: speaker.name for speaker in answer.speakers}
    assert [names[quote.speaker or ""] for quote in answer.quotes] == ["Kalle Tamm", "Maarja Ilves", "Maarja Ilves", "Kalle Tamm", "Maarja Ilves"]


def test_the_noun_behind_a_possessor_is_the_source(pipeline: Pipeline) -> None:
    text = HEAD + "Maarja Ilves listened.\n\n“The sea was calm,” Ilves's former campaign strategist said on Monday."
    mention, _ = evidence(pipeline, text, "sea")
    assert mention is not None
    assert mention.endswith("strategist")


@pytest.mark.parametrize(
    ("text", "mention", "cue"),
    [
        ("Ilves: Ferry ‘a calm old lady’ to the last\n\nMaarja Ilves called the ferry “a calm old lady” on Tuesday.", "Ilves", ":"),
        (HEAD + "Here’s Maarja Ilves in December: “The sea is a calm old lady.”", "Maarja Ilves", ":"),
        (HEAD + "Maarja Ilves (Sund): “The sea is a calm old lady.”", "Maarja Ilves", ":"),
    ],
)
def test_a_colon_may_do_a_verbs_work(pipeline: Pipeline, text: str, mention: str, cue: str) -> None:
    assert evidence(pipeline, text, "calm old lady") == (mention, cue)


def test_the_verb_of_a_pronoun_is_not_the_cue_of_the_name_before_it(pipeline: Pipeline) -> None:
    text = HEAD + "Kalle Tamm was there. Maarja Ilves said she expects the owners “to keep their hats on” until Friday."
    mention, cue = evidence(pipeline, text, "hats")
    assert (mention, cue) in (("Maarja Ilves", "said"), ("she", "expects"))  # whichever of the two, they belong together


def test_the_source_of_a_round_up_stands_in_brackets(pipeline: Pipeline) -> None:
    text = "THE FERRY IS BACK “Nobody thought that it would sail again, but it did.” [Vormsi Post.]\n\nThe Vormsi Post was there."
    answer = pipeline.attribute(text)
    assert [speaker.name for speaker in answer.speakers] == ["Vormsi Post"]


def test_a_name_and_a_colon_alone_in_a_sentence_are_a_label(pipeline: Pipeline) -> None:
    text = HEAD + "Kalle Tamm and Maarja Ilves traded barbs on the quay. Tamm: “The sea was calm.” Ilves: “So was the captain.”"
    assert evidence(pipeline, text, "sea") == ("Tamm", ":")
    assert evidence(pipeline, text, "captain") == ("Ilves", ":")


@pytest.mark.parametrize(
    ("sentence", "mention", "cue"),
    [
        ("Kalle Tamm repeated Maarja Ilves’s claim that the ferry had been “as dry as a church”.", "Maarja Ilves", "claim"),
        ("The union listed Maarja Ilves’s past references to its members as “barnacles”.", "Maarja Ilves", "references"),
        ("The ruling, by Kalle Tamm, prompted warnings from fishermen that the sea would be “too cold”.", "fishermen", "warnings"),
        ("Kalle Tamm cited a study that doctors say should make them “think twice” about the ferry.", "doctors", "say"),
        ("Kalle Tamm drew a warning of “the coldest of winters” from Maarja Ilves after he had raised the fares.", "Maarja Ilves", "warning"),
        (
            "Kalle Tamm drew a rebuke of “contempt for working people” from the sailors' union, whose secretary said he would strike.",
            "the sailors' union",
            "rebuke",
        ),
        ("The bay was “brisk but dry” in the words of its duty forecaster.", "its duty forecaster", "words"),
        ("It was, in the words of Maarja Ilves, “a cold day for a warm heart”.", "Maarja Ilves", "words"),
    ],
)
def test_an_utterance_is_whose_the_sentence_says(pipeline: Pipeline, sentence: str, mention: str, cue: str) -> None:
    assert evidence(pipeline, HEAD + sentence, "") == (mention, cue)


@pytest.mark.parametrize("words", ["called Maarja Ilves’s remarks “a disgrace”", "said Maarja Ilves’s claim that the ferry was dry was “a disgrace”"])
def test_what_is_said_of_an_utterance_is_not_its_own_words(pipeline: Pipeline, words: str) -> None:
    assert evidence(pipeline, HEAD + f"Kalle Tamm, the harbour master, {words}.", "disgrace")[0] == "Kalle Tamm"


def test_a_cue_is_not_taken_from_another_paragraph_than_the_mention(pipeline: Pipeline) -> None:
    text = HEAD + "“We wait.” — Kalle Tamm\n\n“The root of it is ‘greed’.” ― Liis Lepik\n\nThe line has pledged to rebuild the quay, it said."
    assert evidence(pipeline, text, "root") == ("Liis Lepik", "―")


def test_a_cue_stands_in_the_paragraph_of_its_mention_or_of_its_quotation(pipeline: Pipeline) -> None:
    text = "Q&A: The man who mapped the silence\n\nKalle Tamm has sailed for eleven years.\n\nHow did it start?\n\n“By accident. I fell in.”"
    assert evidence(pipeline, text, "accident")[1] != "start"


@pytest.mark.parametrize(
    ("sentence", "mention"),
    [
        ("Aides to Maarja Ilves said the storm was “regrettable”.", "Aides"),
        ("Lawyers for Maarja Ilves said the storm was “regrettable”.", "Lawyers"),
        ("People close to Maarja Ilves called the storm “regrettable”.", "People"),
        ("President of Estonia Maarja Ilves said the storm was “regrettable”.", "President of Estonia Maarja Ilves"),
    ],
)
def test_those_who_work_for_somebody_are_not_that_person(pipeline: Pipeline, sentence: str, mention: str) -> None:
    assert evidence(pipeline, HEAD + sentence, "")[0] == mention


@pytest.mark.parametrize(
    "sentence",
    [
        "The inquiry heard on Monday that the owner had been “greedy and careless” from the start.",
        "Islanders heard that the pumps were “held together by hope”.",
        "The inquest was told that the crew had been “awake for two days”.",
        "Islanders were told there was “no money left”.",
    ],
)
def test_whoever_hears_the_words_does_not_say_them(pipeline: Pipeline, sentence: str) -> None:
    text = HEAD + sentence + "\n\n“I will not be lectured,” said Maarja Ilves."
    heard = pipeline.attribute(text, kinds=("direct", "partial", "not_speech")).quotes[0]
    assert (heard.speaker, heard.mention, heard.cue, heard.reason) == (None, None, None, "no-source")


@pytest.mark.parametrize(
    ("sentence", "mention", "cue"),
    [
        ("“We have to land more boats,” Maarja Ilves told “Fox and Friends”.", "Maarja Ilves", "told"),
        ("Maarja Ilves said the islanders were told that help was “on its way”.", "Maarja Ilves", "said"),
        ("“I am asleep,” Maarja Ilves was heard to say.", "Maarja Ilves", "say"),
    ],
)
def test_whoever_tells_is_the_source_though_others_hear_it(pipeline: Pipeline, sentence: str, mention: str, cue: str) -> None:
    assert evidence(pipeline, HEAD + sentence, "")[0] == mention


def test_another_is_not_the_one_who_spoke_before(pipeline: Pipeline) -> None:
    text = HEAD + "The passengers were not amused. “My boots cannot swim,” one told state television. “Nor can I,” added another."
    assert evidence(pipeline, text, "Nor") == ("another", "added")


def test_the_family_of_somebody_is_not_that_person(pipeline: Pipeline) -> None:
    text = HEAD + "Kalle Tamm died that night. Tamm’s family has called on the line to publish its log “as a matter of decency”."
    answer = pipeline.attribute(text)
    speaker = answer.speaker(answer.quotes[-1])
    assert speaker is not None
    assert speaker.name == "Tamm’s family"


@pytest.mark.parametrize(
    ("paragraph", "mention", "cue"),
    [
        ("The film has footage of Maarja Ilves telling the crew to “go to the devil”.", "Maarja Ilves", "telling"),
        ("Kalle Tamm remembered Maarja Ilves saying that the quay was “a drain with boats”.", "Maarja Ilves", "saying"),
        ("“I hope you don’t mind the rain,” Kalle Tamm recalled her saying.", "her", "saying"),
    ],
)
def test_whoever_is_told_of_as_saying_it_is_the_source(pipeline: Pipeline, paragraph: str, mention: str, cue: str) -> None:
    assert evidence(pipeline, HEAD + "Maarja Ilves runs the line.\n\n" + paragraph, "") == (mention, cue)


def test_a_sign_that_says_so_is_not_whoever_holds_it_up(pipeline: Pipeline) -> None:
    assert evidence(pipeline, HEAD + "Kalle Tamm sent a letter to Maarja Ilves saying that it was “a disgrace”.", "")[0] != "Maarja Ilves"


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Kalle Tamm held up a sign saying “Save our ferry”.", "sign"),
        ("Behind him Kalle Tamm held a sign: “Save our ferry”.", "sign"),
        ("Kalle Tamm wore a red hat that read, “Save our ferry.”", "red hat"),
        ("Dozens came in T-shirts with the words “Save our ferry”.", "T-shirts"),
        ("His T-shirt read, “I want our ferry.”", "T-shirt"),
        ("A spokesman for the yard pointed to a plaque on the wall: “Built by hand, 1931.”", "plaque"),
        ("Maarja Ilves was making soup when the lights went out. The app showed five words: “The ferry will not sail.”", "app"),
    ],
)
def test_what_the_words_are_written_on_is_their_source(pipeline: Pipeline, sentence: str, name: str) -> None:
    answer = pipeline.attribute(HEAD + sentence, kinds=("direct", "partial", "not_speech"))
    state = state_of(pipeline._nlp(HEAD + sentence))
    assert state.sources[-1].mentions[0].word == max(
        w for w, form in enumerate(state.lower) if form in ("sign", "hat", "shirt", "shirts", "plaque", "app")
    )
    speaker = answer.speaker(answer.quotes[-1])
    if answer.quotes[-1].kind != "not_speech":
        assert speaker is not None
        assert (speaker.name, speaker.type) == (name, "document")


@pytest.mark.parametrize(
    "sentence", ["tapped the screen on the wall: “We will be late,” she said.", "said of the sign on the gate: “It is ugly and I want it gone.”"]
)
def test_who_speaks_of_a_sign_is_not_the_sign(pipeline: Pipeline, sentence: str) -> None:
    assert speakers(pipeline, f"{HEAD}The mayor, Maarja Ilves, {sentence}") == ["Maarja Ilves"]
