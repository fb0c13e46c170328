"""Whom a quotation's mention stands for, where the text says it only in passing."""

import pytest

from service.attribution import Pipeline, load
from service.attribution.antecedents import NAMESAKES, Article
from service.attribution.fitting import may_be
from service.attribution.state import Mention, Referent, state_of

HEAD = "Ferry runs aground off Vormsi\n\nA ferry with 40 people aboard ran aground off the island on Tuesday, the coast guard said.\n\n"


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load()


def speakers(pipeline: Pipeline, text: str) -> dict[str, str | None]:
    """Each returned quotation's words to its speaker's name."""
    answer = pipeline.attribute(HEAD + text)
    names = {speaker.id: speaker.name for speaker in answer.speakers}
    return {quote.text.rstrip(",."): names.get(quote.speaker or "") for quote in answer.quotes}


def article_of(pipeline: Pipeline, text: str) -> Article:
    """What the ranker looks up of a text."""
    return Article(state_of(pipeline._nlp(text)))


def numbered(article: Article, name: str) -> int:
    """The number of the entity of a name."""
    return next(number for number, entity in enumerate(article.state.entities) if entity.name == name)


def last(article: Article, form: str) -> int:
    """The last word of a text that is spelled so in small letters."""
    return max(word for word, lower in enumerate(article.state.lower) if lower == form)


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        pytest.param(
            (
                "The harbour master, Kalle Tamm, said on Tuesday that he was “very close” to the crew.\n\n"
                "Former captain Jaan Lepik said it was no surprise that divers wanted to look at the hull and its rudder.\n\n"
                "“They are within the zone,” he said."
            ),
            "They are within the zone",
            "Jaan Lepik",
            id="he is who was last reported to have said something without marks",
        ),
        pytest.param(
            "The best description of the captain came from a student, Liis Lepik, who called him “a savage grandpa” when the ferry was towed in.",
            "a savage grandpa",
            "Liis Lepik",
            id="who is the name before its comma",
        ),
        pytest.param(
            "One senior diplomat described the talks as “polite”. Another said that both sides were “hiding behind the weather”.",
            "hiding behind the weather",
            "senior diplomat",
            id="another is one more of those before",
        ),
        pytest.param(
            "The divers’ leader, Gaston Verhulst, was asked about the hull.\n\n“It has nothing to lose,” the Belgian said.",
            "It has nothing to lose",
            "Gaston Verhulst",
            id="a compatriot is a person and no name",
        ),
        pytest.param(
            (
                "“It looks like an old chart,” said Meredith Voss, who teaches at the college.\n\n"
                "Chen Mei-chu, who runs a stall near the quay, said she had long ago stopped looking up.\n\n“The horn wakes the baby,” she said."
            ),
            "The horn wakes the baby",
            "Chen Mei-chu",
            id="a family name in front tells no gender",
        ),
        pytest.param(
            "Kalle Tamm said he owned no boat and had been warned by Maarja Ilves that the job was “a short runway”.",
            "a short runway",
            "Maarja Ilves",
            id="the agent of a passive is who says it",
        ),
        pytest.param(
            (
                "A soldier in the town reported “waves since four in the morning”, and a nurse said that two passengers had been admitted.\n\n"
                "“We have plasters,” the nurse, who gave his name only as Dieudonné, said by telephone."
            ),
            "We have plasters",
            "Dieudonné",
            id="a name that a description gave is its own",
        ),
    ],
)
def test_who_says_it(pipeline: Pipeline, text: str, words: str, speaker: str) -> None:
    assert speakers(pipeline, text)[words] == speaker


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


@pytest.mark.parametrize(
    ("headline", "mention"),
    [
        ("Inquiry told crew were ‘left to freeze’", None),
        ("Crew ‘left to freeze’", None),
        ("Lepik: crew ‘left to freeze’", "Lepik"),
        ("Crew were ‘left to freeze’, says captain", "captain"),
    ],
)
def test_a_headline_shows_only_who_says_it(pipeline: Pipeline, headline: str, mention: str | None) -> None:
    text = (
        f"{headline}\n\nThree volunteers drowned off Vormsi in the fog.\n\n"
        "Captain Jaan Lepik told the inquiry that he had asked for a boat. “The crew were left to freeze and I have to live with it,” he said."
    )
    quote = pipeline.attribute(text).quotes[0]
    assert (quote.kind, quote.mention and quote.mention.text) == ("partial", mention)


def test_a_subheading_shows_nobody_of_the_paragraph_above(pipeline: Pipeline) -> None:
    text = "“It was ugly,” one diver said.\n\n- ‘Nobody asked us’ -\n\n“Nobody asked us whether we had boats,” said Captain Jaan Lepik."
    quote = next(quote for quote in pipeline.attribute(HEAD + text).quotes if quote.text == "Nobody asked us")
    assert (quote.kind, quote.mention, quote.cue) == ("partial", None, None)
    assert speakers(pipeline, text)["Nobody asked us"] == "Jaan Lepik"


@pytest.mark.parametrize("opening", ["Omar Said left on Monday.", "“I am sorry,” said Omar Said, the mayor.", "Omar Said said it was over."])
def test_a_surname_may_be_a_reporting_verb(pipeline: Pipeline, opening: str) -> None:
    assert speakers(pipeline, opening + "\n\n“We will sail again,” Said told reporters.")["We will sail again"] == "Omar Said"


@pytest.mark.parametrize("surname", ["Will", "May"])
def test_a_surname_may_be_a_common_word(pipeline: Pipeline, surname: str) -> None:
    text = f"The harbour master, Martha {surname}, was on the quay.\n\n“We will sail again in May,” {surname} told reporters."
    assert speakers(pipeline, text)["We will sail again in May"] == f"Martha {surname}"


def test_the_unnamed_may_be_taken_up_by_the_noun_that_brought_them_in(pipeline: Pipeline) -> None:
    article = article_of(
        pipeline, "Liis Lepik, a nurse, was met by an organizer who had brought blankets.\n\n“You must be frozen,” the organizer told her."
    )
    found = article.introduced(Mention(last(article, "organizer"), "description", None, 1.0, 1.0))
    assert [introduced.word for introduced in found] == [article.state.lower.index("organizer")]


def test_a_statement_is_its_issuers_words(pipeline: Pipeline) -> None:
    text = "The ferry company Saare Line released a written statement on Wednesday.\n\n“We regret what happened,” the statement said."
    assert speakers(pipeline, text)["We regret what happened"] == "Saare Line"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Liis Lepik and Kalle Tamm wrote in a letter to the ministry: “We saw it coming.”", "Liis Lepik and Kalle Tamm"),
        ("“We saw it coming,” said Liis Lepik and Kalle Tamm.", "Liis Lepik and Kalle Tamm"),
        ("“We saw it coming,” Liis Lepik told Kalle Tamm and Jaan Ilves.", "Liis Lepik"),
        ("“We saw it coming,” wrote Liis Lepik, Kalle Tamm and Jaan Ilves.", "Liis Lepik, Kalle Tamm and Jaan Ilves"),
        ("Two pilots, Liis Lepik and Kalle Tamm, found: “We saw it coming.”", "Liis Lepik and Kalle Tamm"),
    ],
)
def test_those_who_say_the_same_words_are_one_speaker_together(pipeline: Pipeline, text: str, expected: str) -> None:
    assert speakers(pipeline, text)["We saw it coming"] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Liis Lepik and Kalle Tamm built the ferry. “We saw it coming,” they said.", "Liis Lepik and Kalle Tamm"),
        ("Kalle Tamm called Liis Lepik and Jaan Ilves.\n\n“We saw it coming,” the two wrote.", "Liis Lepik and Jaan Ilves"),
        ("Critics like Liis Lepik, a pilot of Sund, and Kalle Tamm wrote to the port. “We saw it coming,” they said.", "Liis Lepik and Kalle Tamm"),
        ("Liis Lepik, Kalle Tamm and Jaan Ilves wrote to the port. “We saw it coming,” they said.", "Liis Lepik, Kalle Tamm and Jaan Ilves"),
        ("Liis Lepik and her fellow organiser Kalle Tamm sent a letter. “We saw it coming,” the two wrote.", "Liis Lepik and Kalle Tamm"),
        ("Senators Liis Lepik of Ohio and Kalle Tamm of Maine sent a letter. “We saw it coming,” the two wrote.", "Liis Lepik and Kalle Tamm"),
    ],
)
def test_a_plural_is_who_was_last_named_together(pipeline: Pipeline, text: str, expected: str) -> None:
    assert speakers(pipeline, text)["We saw it coming"] == expected


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Her husband, Kalle Tamm, who died in 2019, “believed in steam more than in paper”, as her counsel, Jaan Lepik, put it.", "Jaan Lepik"),
        ("Jaan Lepik accused Kalle Tamm of describing him as “a passenger with a window seat”.", "Kalle Tamm"),
        ("Jaan Lepik accused Kalle Tamm of having called him “a passenger with a window seat” during the race.", "Kalle Tamm"),
        ("Jaan Lepik accused Kalle Tamm of being “a passenger with a window seat”.", "Jaan Lepik"),
        ("Jaan Lepik resigned on Monday. Maarja Ilves accused him of calling the inquiry “a circus”.", "Jaan Lepik"),
        ("Jaan Lepik resigned on Monday. Maarja Ilves criticised him for calling the inquiry “a circus”.", "Jaan Lepik"),
        ("Maarja Ilves accused the prime minister of saying nurses were “greedy”.", "prime minister"),
        ("Maarja Ilves criticised the mayor for calling tenants “a noisy minority”.", "mayor"),
        ("Jaan Lepik left the line. The mayor accused him of calling the ferry “a floating bathtub”.", "Jaan Lepik"),
        ("The head of the line resigned after the mayor accused him of calling the ferry “a floating bathtub”.", "head of the line"),
        ("Maarja Ilves was accused by Jaan Lepik of having called nurses “greedy”.", "Maarja Ilves"),
        ("Maarja Ilves was greeted by chants of “Four more years!” from supporters.", "supporters"),
        ("Maarja Ilves told her supervisor about the fire. The supervisor told her to “keep serving”.", "supervisor"),
        ("Jurors heard that the defendant had sent his sister a message saying “it is done”.", "defendant"),
        ("In May, Maarja Ilves said, Jaan Lepik sent the crew a letter complaining that “it was late”.", "Jaan Lepik"),
        ("Jaan Lepik left early. Critics seized on his “hobby boats” remark.", "Jaan Lepik"),
        ("In 2023 Kalle Tamm was rebuked by the harbour council for calling sea prayers “a traffic issue”.", "Kalle Tamm"),
        ("Maarja Ilves criticized Kalle Tamm for saying that the ferry was “a bathtub with a bill”.", "Kalle Tamm"),
        ("Maarja Ilves apologized to Kalle Tamm for calling the ferry “a bathtub with a bill”.", "Maarja Ilves"),
        ("Critics have mocked Kalle Tamm for his “bathtub” remark.", "Kalle Tamm"),
        ("Critics still speak of Kalle Tamm’s “a bathtub with a bill” remark.", "Kalle Tamm"),
        ("Maarja Ilves sued Kalle Tamm, saying he was “a bathtub with a bill”.", "Maarja Ilves"),
        ("In a letter signed by its head, Ms Maarja Ilves, the harbour chamber said that the levy could “tip the ferries over.”", "harbour chamber"),
        ("Maarja Ilves met Kalle Tamm on Monday. Fans heard him say “never again” at the gate.", "Kalle Tamm"),
        ("Kalle Tamm is the hero of the story. The film quotes him: “I never left the harbour.”", "Kalle Tamm"),
        ("Kalle Tamm left on Monday. A recording has him calling the ferry “a bathtub”.", "Kalle Tamm"),
        ("Kalle Tamm left on Monday. Court papers quote him as telling a friend: “I never left the harbour.”", "Kalle Tamm"),
        ("Maarja Ilves was joined by Kalle Tamm, who is famous for saying “never trust the sea”.", "Kalle Tamm"),
        ("Kalle Tamm was attacked by Maarja Ilves, who apologised for calling him “a thief and a liar”.", "Maarja Ilves"),
        ("Kalle Tamm was standing by the ship when Maarja Ilves apologised for calling him “a thief”.", "Maarja Ilves"),
        ("The pilot was hurt by the fall and Kalle Tamm apologised for calling it “a joke”.", "Kalle Tamm"),
        ("Maarja Ilves apologised to former teammate Kalle Tamm for calling him “a bathtub”.", "Maarja Ilves"),
        ("Kalle Tamm was sued by Maarja Ilves, who lost, saying he was “a thief and a liar”.", "Maarja Ilves"),
        ("Kalle Tamm and the crew shouted: “We are late.”", "Kalle Tamm"),
        ("Both Kalle Tamm and the council said: “We are late.”", "Kalle Tamm"),
        ("Kalle Tamm wrote a letter to Maarja Ilves calling the ferry “a bathtub”.", "Kalle Tamm"),
        ("Kalle Tamm, 43, was fined by the league for calling the referee “a bathtub”.", "Kalle Tamm"),
        ("A man who was arrested by police for shouting “never again” was freed.", "man"),
        ("Kalle Tamm left the club and was fined by the league for calling the referee “a bathtub”.", "Kalle Tamm"),
        ("Kalle Tamm was criticised by Maarja Ilves and others for calling the ferry “a bathtub”.", "Kalle Tamm"),
        ("Kalle Tamm was booed by fans and players for calling the ferry “a bathtub”.", "Kalle Tamm"),
        ("Kalle Tamm was attacked by Maarja Ilves, the mayor, for calling the ferry “a bathtub”.", "Kalle Tamm"),
        ("The board fired Maarja Ilves and the chairman wrote: “It is over.”", "chairman"),
        ("The dog bit Maarja Ilves and the owner told her: “It is over.”", "owner"),
        ("Kalle Tamm took Maarja Ilves to court, saying she was “a thief”.", "Kalle Tamm"),
        ("“It is near,” said one time minister of finance Maarja Ilves.", "Maarja Ilves"),
        ("“It is near,” said director of speed skating Kalle Tamm.", "Kalle Tamm"),
        ("The mayor came under fire over his “calm sea” remark.", "mayor"),
        ("The members chimed in, with Kalle Tamm tweeting that it was “a bathtub”.", "Kalle Tamm"),
        ("“They broke him,” said a supporter of jailed Kalle Tamm.", "supporter of jailed Kalle Tamm"),
        ("“They broke him,” said allies of embattled Kalle Tamm.", "allies of embattled Kalle Tamm"),
        ("It was “over at last”, as Maarja Ilves said and Kalle Tamm put it to the crew.", "Maarja Ilves"),
    ],
)
def test_whose_words_a_sentence_with_two_people_tells(pipeline: Pipeline, sentence: str, speaker: str) -> None:
    assert list(speakers(pipeline, sentence).values()) == [speaker]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The council heard an engineer, who said the dam was “a sieve”. The engineer, Petri Lundgren, has worked there since 1999.",
            "Petri Lundgren",
        ),
        ("The council heard an engineer, who said the dam was “a sieve”. The engineer later met the mayor, Petri Lundgren.", "engineer"),
        ("The council heard an engineer, who said the dam was “a sieve”. An engineer, Petri Lundgren, had built it in 1999.", "engineer"),
    ],
)
def test_the_unnamed_goes_by_the_name_that_the_noun_is_given_below(pipeline: Pipeline, text: str, speaker: str) -> None:
    assert list(speakers(pipeline, text).values()) == [speaker]


@pytest.mark.parametrize(
    "below",
    [
        "The engineer, Petri Lundgren, Jaan Lepik and a third man left.",
        "In Narva, the engineer, Petri Lundgren, said nothing.",
        "The engineer met Petri Lundgren.",
        "\n\n-----\n\nDam leaks in the north, owners say\n\nTARTU, Estonia, June 3 (Baltic News) - The engineer, Petri Lundgren, left.",
    ],
)
def test_a_name_that_may_be_anothers_is_nobodys_below(pipeline: Pipeline, below: str) -> None:
    text = HEAD + "“The dam is a sieve,” an engineer in Tartu said. "
    assert last_introduced(article_of(pipeline, text + "The engineer, Petri Lundgren, left."), "engineer") == "Petri Lundgren"
    assert last_introduced(article_of(pipeline, text + below), "engineer") is None


def last_introduced(article: Article, noun: str) -> str | None:
    """The name by which the first to be brought in by a noun goes."""
    entity = article._introductions.names.get(article.state.lower.index(noun))
    return None if entity is None else article.state.entities[entity].name


def test_a_crowd_may_shout_in_the_sentence_of_somebody_else(pipeline: Pipeline) -> None:
    text = "Maarja Ilves was on stage. “I am not finished,” she said as protesters shouted “Shame!”"
    assert speakers(pipeline, text)["Shame!"] == "protesters"


def test_the_two_are_nobody_alone(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "Kalle Tamm met a sailor and some divers. “We saw it coming,” the two wrote.")
    mention = Mention(last(article, "two"), "description", None, 1.0, 1.0)
    alone = (Referent(numbered(article, "Kalle Tamm")), Referent(None, last(article, "sailor")))
    assert not any(may_be(article, mention, who, 0) for who in alone)
    assert may_be(article, mention, Referent(None, last(article, "divers")), 0)
    band = article_of(pipeline, HEAD + "Kalle Tamm met a band of sailors. “We saw it coming,” the two wrote.")
    two = Mention(last(band, "two"), "description", None, 1.0, 1.0)
    assert not may_be(band, two, Referent(numbered(band, "Kalle Tamm")), 0)
    assert may_be(band, two, Referent(None, last(band, "band")), 0)


@pytest.mark.parametrize(
    ("opening", "below"),
    [
        ("A judge ruled on Monday that the ban was “unlawful and unfair”.", "Kalle Tamm, who had sued the town, welcomed it."),
        ("A neighbour said on Monday that the house had been “cold and dark”.", "Kalle Tamm, 43, was found dead on Sunday."),
        ("A prosecutor said on Monday that the fire had been “planned for weeks”.", "Kalle Tamm, 43, denies the charge. The trial goes on."),
    ],
)
def test_whom_a_story_is_about_is_not_who_speaks_of_it_first(pipeline: Pipeline, opening: str, below: str) -> None:
    answer = pipeline.attribute(opening + "\n\n" + below)
    assert "Kalle Tamm" not in [s.name for s in answer.speakers]


def test_a_sentence_that_begins_with_as_says_nothing_of_the_words_before_it(pipeline: Pipeline) -> None:
    text = "Maarja Ilves said: “It is over.” As Kalle Tamm put it: “We are lost.”"
    assert list(speakers(pipeline, text).values()) == ["Maarja Ilves", "Kalle Tamm"]


@pytest.mark.parametrize(
    "name",
    [
        "Doctors Without Borders",
        "Judges for Democracy",
        "Friends of the Earth Europe",
        "European Union Chamber of Commerce in China",
        "Organisation for Economic Co-operation and Development",
        "Organization for Security and Co-operation in Europe",
        "Movement for Democratic Change",
    ],
)
def test_a_body_comes_with_those_whose_it_is_and_what_it_is_for(pipeline: Pipeline, name: str) -> None:
    the = "" if name.split()[0].endswith("s") else "The "
    assert list(speakers(pipeline, f"{the}{name} said the plan was “no surprise”.").values()) == [name]


@pytest.mark.parametrize(
    "source", ["Lawyers for Uber", "Leaders of Hamas", "Members of Congress", "Supporters of Barcelona", "The chamber of commerce in Tartu"]
)
def test_those_of_a_body_are_not_the_body(pipeline: Pipeline, source: str) -> None:
    article = article_of(pipeline, HEAD + f"{source} said the plan was “no surprise”.")
    assert source.removeprefix("The ") not in [entity.name for entity in article.state.entities]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“It’s a mistake,” Sen. Kalle Tamm said.\n\n“We are winning,” the president said.", "president"),
        ("“It’s a mistake,” said Kalle Tamm, a real estate agent.\n\n“We are winning,” the mayor said.", "mayor"),
        ("“It’s a mistake,” said the governor’s spokesman, Kalle Tamm.\n\n“We are winning,” the governor said.", "governor"),
        ("“It’s a mistake,” Sen. Kalle Tamm said.\n\nThe president shrugged. “We are winning,” he said.", "president"),
        ("“It’s a mistake,” Sen. Kalle Tamm said.\n\n“We are winning,” the senator said.", "Kalle Tamm"),
        ("Gov. Jaan Lepik left. “It’s a mistake,” Sen. Kalle Tamm said.\n\n“We are winning,” the governor said.", "Jaan Lepik"),
        ("“It’s a mistake,” Vice President Kalle Tamm said.\n\n“We are winning,” the vice president said.", "Kalle Tamm"),
    ],
)
def test_an_office_is_nobodys_who_has_another(pipeline: Pipeline, sentence: str, speaker: str) -> None:
    assert speakers(pipeline, sentence)["We are winning"] == speaker


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Kalle Tamm was second after a bad start. “I messed up,” the Briton admitted.", "Kalle Tamm"),
        ("Kalle Tamm needed an hour to beat Jaan Lepik.\n\n“I messed up,” the Spaniard said.", "Kalle Tamm"),
        ("“I was fast,” Piet Hoek said.\n\nKalle Tamm led early on. The Spaniard said he had “messed up”.", "Kalle Tamm"),
    ],
)
def test_a_compatriot_is_with_whom_the_paragraph_opens(pipeline: Pipeline, sentence: str, speaker: str) -> None:
    text = "Piet Hoek won the race on Sunday. The Dutchman was “in tears”, his coach said.\n\n"
    assert next(name for words, name in speakers(pipeline, text + sentence).items() if "messed up" in words) == speaker


def test_one_man_is_not_of_two_countries(pipeline: Pipeline) -> None:
    text = "Piet Hoek won the race on Sunday.\n\n“It was easy,” the Dutchman said.\n\nKalle Tamm was last. “I messed up,” the Spaniard said."
    article = article_of(pipeline, HEAD + text)
    hoek, spaniard, dutchman = numbered(article, "Piet Hoek"), last(article, "spaniard"), last(article, "dutchman")
    assert article.is_of_other_nation(spaniard, hoek)
    assert not article.is_of_other_nation(dutchman, hoek)
    assert not article.is_of_other_nation(spaniard, numbered(article, "Kalle Tamm"))


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Jaan Lepik wrote to two aides. One of them, policy adviser Liis Tamm, said it was “fine”.", "Liis Tamm"),
        ("Another aide, deputy press secretary Liis Tamm, told the Courier that it was “fine”.", "Liis Tamm"),
        ("Another aide, a friend of Liis Tamm, told the Courier that it was “fine”.", "aide"),
        ("Police commissioner B Dayananda said it was “fine”.", "B Dayananda"),
        ("Retailers including Adidas, Gap and Levi Strauss called the wage “fine”.", "Retailers"),
        ("“It is fine,” said unions such as Unite and the GMB.", "unions"),
        ("“It is fine,” said a spokesman for the N.R.A. on Monday.", "spokesman for the N.R.A."),
    ],
)
def test_who_speaks_is_told_whole(pipeline: Pipeline, sentence: str, speaker: str) -> None:
    assert next(iter(speakers(pipeline, sentence).values())) == speaker


@pytest.mark.parametrize(
    ("paragraph", "speaker"),
    [
        ("Trump was unmoved. “Not me,” he wrote.", "Donald Trump"),
        ("Mr. Trump was unmoved. “Not me,” he wrote.", "Donald Trump"),
        ("Trump’s lawyer was unmoved. “Not me,” he wrote.", None),
        ("Trump met Lepik. “Not me,” he wrote.", None),
        ("Trump was unmoved. It rained. “Not me,” he wrote.", None),
        ("Trump was unmoved. “Not me,” a man said. “It was him,” he wrote.", None),
    ],
)
def test_he_is_with_whose_name_the_only_sentence_opens(pipeline: Pipeline, paragraph: str, speaker: str | None) -> None:
    text = "Donald Trump was in Ohio. Sen. Jaan Lepik called it a mistake. “He laughed,” Lepik said.\n\n"
    article = article_of(pipeline, HEAD + text + paragraph)
    who = article.opening(last(article, "he"))
    assert (None if who is None or who.entity is None else article.state.entities[who.entity].name) == speaker


def test_he_is_no_body(pipeline: Pipeline) -> None:
    assert set(speakers(pipeline, "“We are late,” he said. “Nobody told us.”").values()) == {None}


def test_nobody_named_later_owns_a_remark(pipeline: Pipeline) -> None:
    text = "Kalle Tamm scoffed at her “calm sea” claim as Maarja Ilves left the room."
    assert speakers(pipeline, text)["calm sea"] == "Kalle Tamm"


@pytest.mark.parametrize("noun", ["person", "source", "insider"])
def test_a_noun_that_says_nothing_takes_up_who_spoke_last_without_a_name(pipeline: Pipeline, noun: str) -> None:
    text = (
        "Another official familiar with Tamm’s plans said, “I think he will try.” At the same time, "
        f"the {noun} added, “you saw what Ilves did.” Kalle Tamm and Maarja Ilves had no comment."
    )
    assert speakers(pipeline, text)["you saw what Ilves did"] == "official familiar with Tamm’s plans"


@pytest.mark.parametrize(
    ("sentence", "noun", "taken"),
    [
        ("“I will try,” a mother of three said. “You saw it,” the woman told him.", "woman", True),
        ("“I will try,” a man on the quay said. “You saw it,” the woman added.", "woman", False),
        ("“He ran to the pier,” a prosecutor said. The man told officers, “I did it.”", "man", False),
        ("“He ran to the pier,” a neighbour said. The man told officers, “I did it.”", "man", False),
        ("“I will try,” a nurse on the quay said. “You saw it,” the person added.", "person", True),
        ("“I will try,” a nurse on the quay said. “You saw it,” the person told officers.", "person", False),
        ("“I will try,” an official said. “You saw it,” the person told officers.", "person", True),
        ("“I will try,” said a worker familiar with the talks. “You saw it,” the person told officers.", "person", True),
        ("“I will try,” an official said. “You saw it,” a person told officers.", "person", False),
        ("“I will try,” the council said. “You saw it,” the person added.", "person", False),
        ("“I will try,” an official said.\n\nIt rained.\n\nThe ferry left.\n\n“You saw it,” the person told officers.", "person", False),
        ("A person ran. “I will try,” an official said. “You saw it,” the person told officers.", "person", False),
    ],
)
def test_a_noun_that_says_nothing_takes_up_only_who_may_be_meant(pipeline: Pipeline, sentence: str, noun: str, taken: bool) -> None:
    article = article_of(pipeline, HEAD + sentence)
    assert (article.anonymous(last(article, noun)) is not None) is taken


def test_a_share_is_of_those_of_whom_the_share_before_was(pipeline: Pipeline) -> None:
    text = "Only 52 percent of island voters said the ferry was “safe enough to sail”. However, 63 percent said its captain was “honest with us”."
    assert set(speakers(pipeline, text).values()) == {"island voters"}


def test_people_together_are_the_same_speaker_in_whatever_order(pipeline: Pipeline) -> None:
    text = "“We saw it coming,” said Liis Lepik and Kalle Tamm.\n\n“It was the wind,” said Tamm and Lepik."
    assert set(speakers(pipeline, text).values()) == {"Liis Lepik and Kalle Tamm"}


def test_a_title_taken_for_the_source_is_whose_title_it_is(pipeline: Pipeline) -> None:
    text = "“We saw it coming,” state Assembly leader Liis Lepik and House Speaker Kalle Tamm, both lawyers, said."
    assert speakers(pipeline, text)["We saw it coming"] == "Liis Lepik and Kalle Tamm"


def test_a_body_that_nothing_told_to_be_a_name_goes_by_it_without_its_noun(pipeline: Pipeline) -> None:
    answer = pipeline.attribute(HEAD + "“The silence is over,” the Israeli newspaper Postimees announced on Tuesday.")
    assert [(speaker.name, speaker.type) for speaker in answer.speakers] == [("Postimees", "organization")]


def test_a_coast_guard_is_no_person(pipeline: Pipeline) -> None:
    text = "The coast guard said in a statement on Wednesday that the hull was “as good as new”."
    answer = pipeline.attribute(HEAD + text)
    assert [(speaker.name, speaker.type) for speaker in answer.speakers] == [("coast guard", "organization")]


def test_a_definite_description_is_whom_the_article_brought_in(pipeline: Pipeline) -> None:
    text = (
        "A nurse at the island’s only clinic said that nine passengers had been brought in.\n\n"
        "The nurse, who asked not to be named, said the clinic was working “by the light of telephones”."
    )
    assert speakers(pipeline, text)["by the light of telephones"] == "nurse at the island’s only clinic"


def test_the_unnamed_whom_somebody_has_and_the_many_are_brought_in_too(pipeline: Pipeline) -> None:
    article = article_of(
        pipeline, HEAD + "Kalle Tamm’s lawyer said he would appeal. “It is late,” he said. Some 140 sailors sang. “Home,” they shouted."
    )
    lower = article.state.lower
    he, they = (Mention(last(article, form), "pronoun", None, 1.0, 1.0) for form in ("he", "they"))
    assert lower.index("lawyer") in [found.word for found in article.introduced(he)]
    assert [found.word for found in article.introduced(they)] == [lower.index("sailors")]


def test_somebodys_spokesman_is_who_says_it(pipeline: Pipeline) -> None:
    text = (
        "Maarja Ilves was away on Tuesday.\n\nA spokesman for Ms Ilves said: “The captain deals in keys.”\n\nIlves’s lawyer said he was “not amused”."
    )
    assert speakers(pipeline, text) == {"The captain deals in keys": "spokesman for Ms Ilves", "not amused": "Ilves’s lawyer"}


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("a spokesman for Sen. J. T. Hart said", "spokesman for Sen. J. T. Hart"),
        ("said a spokeswoman for Lt. Gov. Hart’s office", "spokeswoman for Lt. Gov. Hart’s office"),
        ("a spokesman for Liis Hart’s campaign said", "spokesman for Liis Hart’s campaign"),
        ("a spokesman for the yard - a small one - said", "spokesman for the yard"),
        ("former Premier Liis Hart’s office said", "Liis Hart’s office"),
        ("Ms. Hart’s campaign said", "Liis Hart’s campaign"),
        ("Hart’s lawyer said", "Hart’s lawyer"),
        ("a person familiar with the matter said", "person familiar with the matter"),
        ("an official at the ministry said", "official at the ministry"),
        ("a diplomat with direct knowledge of the talks told the Sund Courier", "diplomat with direct knowledge of the talks"),
        ("a spokesman for the yard could only joke", "spokesman for the yard"),
    ],
)
def test_whose_spokesman_or_body_it_is_comes_whole(pipeline: Pipeline, clause: str, name: str) -> None:
    assert speakers(pipeline, f"Liis Hart was away. “It is late,” {clause}.") == {"It is late": name}


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("said a senior New Hampshire Republican", "senior New Hampshire Republican"),
        ("one Democrat familiar with the plan said", "Democrat familiar with the plan"),
        ("said a Kurd", "Kurd"),
        ("said the Democrats", "Democrats"),
    ],
)
def test_one_of_a_party_or_a_people_is_not_all_of_it(pipeline: Pipeline, clause: str, name: str) -> None:
    assert speakers(pipeline, f"The vote was close. “It is late,” {clause}.") == {"It is late": name}


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("The Harbour Foundation published its annual report on Monday.", "Harbour Foundation"),
        ("The Harbour Foundation read an annual report on Monday.", "annual report"),
    ],
)
def test_a_report_is_of_the_body_that_released_it(pipeline: Pipeline, before: str, name: str) -> None:
    text = f"{before} The report called the law “a failure”."
    assert [speaker.name for speaker in pipeline.attribute(text).speakers] == [name]


def test_a_body_somewhere_is_not_the_place(pipeline: Pipeline) -> None:
    assert [speaker.name for speaker in pipeline.attribute("“It is late,” the embassy in Oslo said.").speakers] == ["embassy in Oslo"]


def test_an_office_that_ends_in_of_is_no_spokesman(pipeline: Pipeline) -> None:
    text = "The mayor of Sund, Kalle Tamm, said: “The sea was calm.”\n\nSecretary of State Liis Lepik said: “We were asleep.”"
    assert speakers(pipeline, text) == {"The sea was calm": "Kalle Tamm", "We were asleep": "Liis Lepik"}


def test_one_of_several_is_one(pipeline: Pipeline) -> None:
    text = "Several divers were furious on Tuesday night. One described the search as “open mic night”."
    assert speakers(pipeline, text)["open mic night"] == "diver"


def test_a_body_goes_by_the_noun_that_its_name_ends_in(pipeline: Pipeline) -> None:
    text = (
        "Kalle Tamm, who heads the Vormsi Harbour Association, pointed out that the chart was old. The Marelink Union disagreed.\n\n"
        "In a letter to the coast guard, the association called it “a photograph of an empty sea”."
    )
    article = article_of(pipeline, HEAD + text)
    body = article.body_called(last(article, "association"))
    assert body is not None
    assert body.entity is not None
    assert article.state.entities[body.entity].name == "Vormsi Harbour Association"


@pytest.mark.parametrize("byline", ["By Maarja Ilves\n\n", ""])
def test_i_is_whoever_wrote_the_story(pipeline: Pipeline, byline: str) -> None:
    text = (
        byline
        + "My mother, Anna Lepik, was a nurse on the island.\n\nShe liked the sea.\n\nIt was cold that year.\n\nWe went there by boat.\n\n"
        + "Once, when my mother mentioned the storm to me on the road, I laughed and said, “I don't believe in storms.”\n\nShe was upset.\n\n"
        + "We drove home.\n\nSo it goes on an island.\n\nMaarja Ilves is a playwright in Sund."
    )
    quotes = pipeline.attribute(text)
    names = {speaker.id: speaker.name for speaker in quotes.speakers}
    assert [names.get(quote.speaker or "") for quote in quotes.quotes] == ["Maarja Ilves"]


def test_the_words_of_a_definite_description_may_stand_behind_the_one_that_brings_somebody_in(pipeline: Pipeline) -> None:
    text = "“Who pays?” a narrator in the harbour film asks.\n\nThe film runs for a minute.\n\n“We do,” the film’s narrator says."
    found = speakers(pipeline, text)
    assert found["We do"] == found["Who pays?"] == "narrator in the harbour film"


def test_a_body_goes_by_the_noun_beside_its_name(pipeline: Pipeline) -> None:
    text = (
        "The insurer said on Tuesday that it was “sorry”.\n\nThe insurer, Marelink Mutual, has its seat in Tallinn.\n\n"
        "The Vormsi Harbour Association, a charity, was not surprised. It said the charity had warned of it."
    )
    article = article_of(pipeline, HEAD + text)
    named = {entity.name: Referent(number) for number, entity in enumerate(article.state.entities)}
    insurer = article.state.lower.index("insurer")
    assert article.body_called(insurer) == named["Marelink Mutual"]  # also before the name
    assert article.described(insurer) == named["Marelink Mutual"]
    assert article.body_called(last(article, "charity")) == named["Vormsi Harbour Association"]


def test_the_pronoun_behind_the_unnamed_tells_their_gender(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "A resident said she had “seen it”. A diver said Kalle Tamm had lost his hat. A passenger slept.")
    assert [article.unnamed_gender(last(article, noun)) for noun in ("resident", "diver", "passenger")] == ["female", "unknown", "unknown"]


def test_the_unnamed_who_spoke_of_late_may_be_taken_up(pipeline: Pipeline) -> None:
    text = "The ferry's cook said she had heard the bow scrape along the stones.\n\n“I thought of my mother,” she said."
    article = article_of(pipeline, HEAD + text)
    cook, she = last(article, "cook"), last(article, "she")
    assert article.unnamed_speaking(she) == [Referent(None, cook)]
    assert article.unnamed_speaking(cook) == []


LEADING = "Kalle Tamm said he was “not amused”.\n\nA spokesman for the Boat League said it would appeal. “We were given nine days,” he said."


def test_whoever_has_no_name_and_leads_a_paragraph_is_its_he(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + LEADING)
    spokesman, he = last(article, "spokesman"), last(article, "he")
    assert article.leading(he) == Referent(None, spokesman)
    assert article.leading(article.state.lower.index("he")) is None  # its paragraph has named him
    assert article.leading(spokesman) is None
    assert speakers(pipeline, LEADING)["We were given nine days"] == "spokesman for the Boat League"


def test_officials_are_not_the_body_at_which_they_are(pipeline: Pipeline) -> None:
    text = (
        "A Harbour Office report found dozens of leaks.\n\n"
        "Officials at the Border Service, a division of the Home Office, said they were concerned that crews “may try to use other ways” to land."
    )
    assert list(speakers(pipeline, text).values()) == ["Officials at the Border Service"]


def test_a_body_is_no_he(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + LEADING)
    league, tamm = numbered(article, "Boat League"), numbered(article, "Kalle Tamm")
    assert not article.may_have_spoken(Referent(league), "he")
    assert article.may_have_spoken(Referent(league), "it")
    assert article.may_have_spoken(Referent(tamm), "he")


def test_a_quotation_may_speak_of_somebody_by_the_given_name(pipeline: Pipeline) -> None:
    text = HEAD + "Maarja Ilves met Will Tamm and Liis Lepik. “Maarja was a good girl,” he said. “Will you wait for Lepik?”"
    article = article_of(pipeline, text)
    named = [[article.is_named_inside(number, numbered(article, name)) for name in ("Maarja Ilves", "Will Tamm", "Liis Lepik")] for number in (0, 1)]
    assert named == [[True, False, False], [False, False, True]]


def test_a_statement_may_be_that_of_a_body_without_a_name(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "The crew’s union said on Tuesday that it was sorry. “We saw it coming,” the statement said.")
    union, statement = article.state.lower.index("union"), last(article, "statement")
    assert article.issuers(statement).get(article.described(union), 0) > 0


def test_someone_is_nobody_who_is_named(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "Kalle Tamm spoke. Someone shouted “Sink her!” from the quay.")
    someone = Mention(last(article, "someone"), "description", None, 1.0, 1.0)
    assert not any(may_be(article, someone, Referent(number), 0) for number in range(len(article.state.entities)))


def test_a_town_is_no_person(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "Kalle Tamm spoke. The town said he was “not amused”.")
    tamm = numbered(article, "Kalle Tamm")
    assert not may_be(article, Mention(last(article, "town"), "description", None, 1.0, 1.0), Referent(tamm), 0)


def test_nobody_gets_a_role_from_the_sentence_that_names_them(pipeline: Pipeline) -> None:
    text = HEAD + "“There is a man here who has problems,” Kalle Tamm said as the heckler yelled on. “Thank you,” Tamm said."
    assert [(speaker.name, speaker.role) for speaker in pipeline.attribute(text).speakers] == [("Kalle Tamm", None)]


def test_a_body_is_whose_the_article_says(pipeline: Pipeline) -> None:
    text = HEAD + "Maarja Ilves wants to be mayor. “The ferry must sail,” her campaign said in a statement on Monday."
    assert speakers(pipeline, text)["The ferry must sail"] == "Maarja Ilves’ campaign"


def test_one_of_several_is_the_one(pipeline: Pipeline) -> None:
    found = speakers(pipeline, HEAD + "The divers waited on the quay. “We are cold,” one of the divers said.")
    assert found["We are cold"] == "one of the divers"
    found = speakers(pipeline, HEAD + "The sea was cold, two naval divers said. “We are cold,” one of the divers said.")
    assert found["We are cold"] == "naval diver"


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("Three divers close to the owner said that a salvage firm had asked for a pause.", "diver close to the owner"),
        ("Two of the divers spoke to reporters.", "diver"),
        ("Several passengers fled, a doctor said.", "passenger"),
        ("The passengers fled.", "one of them"),
    ],
)
def test_one_of_them_is_one_of_the_several_that_the_article_brought_in(pipeline: Pipeline, several: str, one: str) -> None:
    assert speakers(pipeline, f"{HEAD}{several} “It is over,” one of them said.")["It is over"] == one
    named = speakers(pipeline, f"{HEAD}{several} “It is over,” one of them, Kalle Tamm, said.")
    assert named["It is over"] == "Kalle Tamm"


def test_the_paper_is_the_one_that_was_named(pipeline: Pipeline) -> None:
    text = HEAD + "The Sund Courier found that the buoy was lost. “There is no evidence of theft,” the paper added."
    assert speakers(pipeline, text)["There is no evidence of theft"] == "Sund Courier"


def test_a_letter_is_that_of_whoever_wrote_in_it(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "In a letter sent on Tuesday, Liis Lepik said that the crew was “cold”. “We will wait,” the letter said.")
    lepik = numbered(article, "Liis Lepik")
    assert article.issuers(last(article, "letter"))[Referent(lepik)] > 0.8


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("“It was gone,” said a woman wrapped in a foil blanket.", "woman wrapped in a foil blanket"),
        ("A neighbour walked by and said “it was gone”.", "neighbour"),
    ],
)
def test_a_participle_may_be_part_of_a_description(pipeline: Pipeline, sentence: str, name: str) -> None:
    assert list(speakers(pipeline, HEAD + sentence).values()) == [name]


def test_the_teller_is_the_teller_that_was_brought_in(pipeline: Pipeline) -> None:
    text = HEAD + "Officer Kim Lepik came first. A teller told her that a man had wanted every coin.\n\n“I told him we were open,” the teller said."
    found = pipeline.attribute(text)
    assert [speaker.name for speaker in found.speakers] == ["teller"]
    article = article_of(pipeline, text)
    lepik = numbered(article, "Kim Lepik")
    assert article.is_somebody_else(last(article, "teller"), lepik)


def test_nobody_gets_the_role_of_somebody_who_was_brought_in_after_them(pipeline: Pipeline) -> None:
    text = (
        "Maarja Ilves ran the meeting. A lobsterman stood up and spoke.\n\n“Are you done?” Ilves asked.\n\n“Ask the lobsters,” the lobsterman said."
    )
    assert [(s.name, s.role) for s in pipeline.attribute(HEAD + text).speakers] == [("Maarja Ilves", None), ("lobsterman", None)]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("A Department of Ports spokesman said the quay was “open”.", "open", "Department of Ports spokesman"),
        ("It was a crossing many are calling “a miracle”.", "a miracle", "many"),
        ("In a harbour bar somebody said “never again”.", "never again", "somebody"),
        ("In the morning they will hold banners proclaiming: “Let us sail.”", "Let us sail", "banners"),
        ("On Sunday demonstrators wanted to send word to the line. They chanted “no bread, no peace”.", "no bread, no peace", "demonstrators"),
    ],
)
def test_a_description_is_no_longer_than_its_phrase(pipeline: Pipeline, text: str, words: str, name: str) -> None:
    assert speakers(pipeline, text)[words] == name


def test_a_title_in_marks_is_part_of_the_description(pipeline: Pipeline) -> None:
    text = "“Night Ferry” star Jaan Lepik was aboard.\n\n“I was asleep,” the “Night Ferry” star said."
    quote = pipeline.attribute(HEAD + text).quotes[0]
    assert quote.mention is not None
    assert quote.mention.text == "the “Night Ferry” star"


@pytest.mark.parametrize(
    "verb",
    [
        "Plays on our fears of the sea, and",
        "Dwells on our fears of the sea, and",
        pytest.param("Feeds on our fears of the sea, and", marks=pytest.mark.xfail(reason="the tagger takes the verb for a name", strict=True)),
    ],
)
def test_a_verb_without_its_subject_is_nobody(pipeline: Pipeline, verb: str) -> None:
    text = f"What is wrong with the line?\n\n{verb} calls passengers “cargo” in its letters."
    assert speakers(pipeline, text)["cargo"] is None


@pytest.mark.parametrize("gave", ["who gave her name only as Amal", "who gave only her first name, Amal", "who asked to be called Amal"])
def test_who_gives_a_name_goes_by_it(pipeline: Pipeline, gave: str) -> None:
    text = f"A passenger, {gave}, said people “jumped over the rail”.\n\n“My cousin pushed me,” the passenger said."
    assert speakers(pipeline, text)["My cousin pushed me"] == "Amal"


@pytest.mark.parametrize(
    ("words", "name"),
    [("the Turkish minister", "Emre Aydın"), ("the Russian minister", "Ilya Sorokin")],
)
def test_whoever_is_of_another_country_is_not_meant(pipeline: Pipeline, words: str, name: str) -> None:
    text = (
        "Russian Foreign Minister Ilya Sorokin and his Turkish counterpart failed to agree on the ferry.\n\n"
        "“We did not come for the cameras,” Sorokin told reporters.\n\n"
        f"Turkey’s Emre Aydın, standing beside him, said the line would “wait”. “Our crews are no tourists,” {words} added."
    )
    assert speakers(pipeline, text)["Our crews are no tourists"] == name


def test_a_body_of_another_country_is_not_meant(pipeline: Pipeline) -> None:
    text = "The Philippine Coast Guard said it would “stand firm”. China's coast guard said it had taken “control measures”."
    assert speakers(pipeline, text)["control measures"] == "China's coast guard"


def test_a_hyphen_holds_a_description_together(pipeline: Pipeline) -> None:
    text = "One laid-off engineer described the meeting as “a funeral with music”. Another said, “We got twenty minutes.”"
    assert speakers(pipeline, text) == {"a funeral with music": "laid-off engineer", "We got twenty minutes": "laid-off engineer"}


def test_one_is_one_of_the_people_whom_the_story_counts(pipeline: Pipeline) -> None:
    text = "Two people familiar with the matter said the line might be sold, a step that one called “the nuclear option”."
    assert speakers(pipeline, text)["the nuclear option"] == "person familiar with the matter"


def test_the_son_of_several_is_none_of_them(pipeline: Pipeline) -> None:
    text = (
        "Harold Pickles, 71, won the ferry’s lottery. “I don’t rush,” he told the Courier.\n\nWife Jean, 70, said: “He doesn’t.”\n\n"
        "Their son, who did not want to be named, said he was “over the moon”."
    )
    assert speakers(pipeline, text)["over the moon"] == "son"


def test_somebodys_mother_is_nobody_whom_the_story_names(pipeline: Pipeline) -> None:
    text = (
        "Sund Capt. Stryde Jonas said the suspect, identified as Tyler Wayne Boggs, 26, told deputies he was “hungry”.\n\n"
        "Waitress Brandi Coker was pouring coffee when the wall came in. “I thought it was the end times,” Coker told the Courier.\n\n"
        "Boggs' mother, who did not want to be on camera, said her son “ain't been right since Thanksgiving.”"
    )
    assert speakers(pipeline, text)["ain't been right since Thanksgiving"] not in ("Brandi Coker", "Stryde Jonas")
    article = article_of(pipeline, text)
    assert article.is_anothers_relative(last(article, "mother"))
    assert not article.is_anothers_relative(last(article, "son"))
    named = article_of(pipeline, HEAD + "“It is so,” Boggs' niece, state Del. Liis Lepik, said. Tyler Boggs came.")
    assert not named.is_anothers_relative(last(named, "niece"))


def test_a_spokesman_for_whoever_is_described_before_the_name_is_who_says_it(pipeline: Pipeline) -> None:
    text = "A spokesman for Liberal presidential candidate Hilda Tamm called a report that suggested so “outrageous”."
    assert speakers(pipeline, text)["outrageous"] == "spokesman for Liberal presidential candidate Hilda Tamm"


def test_one_of_several_keeps_what_stands_behind_the_noun(pipeline: Pipeline) -> None:
    text = "Two sources close to the talks said there had been a push for a cut. “It was lively,” one of the sources said."
    assert speakers(pipeline, text)["It was lively"] == "source close to the talks"


def test_iron_is_nobody_who_speaks_with_somebody(pipeline: Pipeline) -> None:
    text = "“They treat us like scrap,” said Iron and Steel Trades Confederation official Gareth Pugh."
    assert speakers(pipeline, text)["They treat us like scrap"] == "Gareth Pugh"


def test_a_description_ends_before_its_verb(pipeline: Pipeline) -> None:
    text = HEAD + "At the gate a man in a mechanic's uniform stood nose to nose with the guards.\n\n“You have children?” the man asked."
    assert speakers(pipeline, text)["You have children?"] == "man in a mechanic's uniform"


@pytest.mark.parametrize(
    ("sentences", "issuer"),
    [
        ("The harbour office keeps a note from Liis Lepik. “We will wait,” the note says.", "Liis Lepik"),
        ("A report for the ministry by the nonprofit Lantern Row called the harbour “a drain with boats”.", "Lantern Row"),
        ("The Maritime Museum in Sund issued a report this month charging the line with “crimes at sea”.", "Maritime Museum"),
    ],
)
def test_a_text_that_names_its_author_is_the_authors(pipeline: Pipeline, sentences: str, issuer: str) -> None:
    assert list(speakers(pipeline, HEAD + sentences).values()) == [issuer]


def test_a_letter_is_not_that_of_whoever_obtained_it(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "The letter, obtained by the Sund Courier, said that the crew was “cold”.")
    courier = numbered(article, "Sund Courier")
    assert article.issuers(last(article, "letter")).get(Referent(courier), 0.0) < 0.8


def test_the_mention_is_of_who_says_it_and_not_of_whom_it_is_about(pipeline: Pipeline) -> None:
    quote = pipeline.attribute(HEAD + "Kalle Tamm, the harbour master, said he was “resolutely opposed” to the sale.").quotes[-1]
    assert quote.mention is not None
    assert quote.mention.text == "Kalle Tamm"


def test_one_of_the_investors_says_who(pipeline: Pipeline) -> None:
    text = HEAD + "One of the investors opposing the sale described the offer as “a ransom note on nice paper”."
    assert speakers(pipeline, text)["a ransom note on nice paper"] == "One of the investors opposing the sale"


def test_the_company_is_the_one_that_the_story_begins_with(pipeline: Pipeline) -> None:
    text = (
        "Marelink Holdings recalls ferries\n\nMarelink Holdings said on Monday that it would call back 40 ferries.\n\n"
        "The Transport Ministry welcomed it.\n\nThe company called the fault “a loose bolt”."
    )
    answer = pipeline.attribute(text)
    speaker = answer.speaker(answer.quotes[-1])
    assert speaker is not None
    assert speaker.name == "Marelink Holdings"


@pytest.mark.parametrize(
    ("opening", "noun", "name"),
    [
        ("OPEC+ agreed on Monday to sail.", "group", "OPEC+"),
        ("Ministers of the G7 met on Monday in Sund.", "group", "G7"),
        ("The Northern Defence Forces denied on Monday that they had lost the bridge.", "group", "Northern Defence Forces"),
        ("ECOWAS met on Monday in Sund.", "bloc", "ECOWAS"),
        ("Amnesty International met in Sund. A group of bakers came, too.", "group", "group of bakers"),
    ],
)
def test_the_group_is_the_one_that_the_story_begins_with(pipeline: Pipeline, opening: str, noun: str, name: str) -> None:
    answer = pipeline.attribute(f"{opening}\n\nThe {noun} called the raid “reckless” in a statement.")
    assert [who.name for who in answer.speakers] == [name]


BLOG = (
    "The Latest: Ferry strike\n\n9 a.m.\n\nTransport Minister Aino Ilves says the ferries will sail. Ilves told radio that talks go on.\n\n{rule}\n\n"
    "8 a.m.\n\nHarbour master Mart Ilves says the quay is closed. Ilves did not say for how long.\n\nIlves said the crews should be patient. "
    "With so many ships, “nobody will leave today,” {who} said."
)


@pytest.mark.parametrize("rule", ["___", "___.", "* * *", "\r\n___\r\n"])
@pytest.mark.parametrize("who", ["he", "Ilves"])
def test_each_section_of_a_live_blog_speaks_of_its_own(pipeline: Pipeline, rule: str, who: str) -> None:
    assert speakers(pipeline, BLOG.format(rule=rule, who=who))["nobody will leave today"] == "Mart Ilves"


def test_a_share_of_those_asked_is_no_person(pipeline: Pipeline) -> None:
    text = HEAD + "Maarja Ilves leads in the poll. Only 52 percent of the islanders called her “well enough to sail”."
    assert "islanders" in (speakers(pipeline, text)["well enough to sail"] or "")


def test_somebodys_doctor_is_nobody_else_who_is_named(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "Maarja Ilves and Kalle Tamm race today. Tamm’s doctor called him “extremely fit”.")
    assert not article.callings.is_known_as(last(article, "doctor"), numbered(article, "Maarja Ilves"))


def test_a_pronoun_before_a_surname_tells_which_bearer_it_means(pipeline: Pipeline) -> None:
    text = (
        "Karl Ilves, the old president, met reporters with Anna Ilves, the senator.\n\n"
        "In her memoir, Ilves noted the storm.\n\n“I held the rail all night,” she wrote."
    )
    assert list(speakers(pipeline, text).values()) == ["Anna Ilves"]


def test_headline_words_are_no_part_of_a_papers_name(pipeline: Pipeline) -> None:
    text = (
        "Sund Courier Hit Piece Exploits Island Voter Who Was in a Hospital.\n\nThe Sund Courier ran a feature on Saturday.\n\n"
        "The piece used her words as its headline: “At last somebody sees it.”"
    )
    assert all(" Hit " not in (name or "") for name in speakers(pipeline, text).values())


def test_knowledge_of_something_is_part_of_a_description(pipeline: Pipeline) -> None:
    text = HEAD + "“It is a choice of poisons,” said one person with knowledge of the line's debts, who asked not to be named."
    assert list(speakers(pipeline, text).values()) == ["person with knowledge of the line's debts"]


def test_a_term_of_the_article_is_one_in_its_headline(pipeline: Pipeline) -> None:
    body = "The Vormsi Line counts “berth slots” as tickets. The union dislikes the term.\n\n“We will see it in court,” said Maarja Ilves."
    answer = pipeline.attribute("Ferry line overstates ‘Berth Slots’\n\n" + body, kinds=("direct", "partial", "not_speech"))
    assert [quote.kind for quote in answer.quotes] == ["not_speech", "not_speech", "direct"]


def test_a_name_that_nothing_told_to_be_one_stands_for_itself(pipeline: Pipeline) -> None:
    article = article_of(pipeline, HEAD + "The ferry is old, as Politico wrote. The clerk said it is “a wreck”.")
    assert article.is_untagged_name(last(article, "politico")) or article.state.entity_of[last(article, "politico")] >= 0
    assert not article.is_untagged_name(last(article, "clerk"))
    assert not article.is_untagged_name(last(article, "the"))


def test_an_adviser_of_somebody_is_nobody_else_who_is_named(pipeline: Pipeline) -> None:
    article = article_of(
        pipeline, HEAD + "“We wait,” said Maarja Ilves. “We go,” said Liis Lepik. Kalle Tamm lost. The senior Tamm adviser called it “calm”."
    )
    assert not all(article.callings.is_known_as(last(article, "adviser"), numbered(article, name)) for name in ("Maarja Ilves", "Liis Lepik"))


def test_a_word_of_a_name_is_no_role(pipeline: Pipeline) -> None:
    text = HEAD + "A pilot who gave her name as Maj Rönn said she had paid for 40 years. “They never dredged it once,” Rönn said."
    (speaker,) = pipeline.attribute(text).speakers
    assert speaker.role is None or speaker.role not in speaker.name


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("Kalle Tamm, 24, was jailed on Friday.\n\n“You are a coward,” the judge told Tamm.", "You are a coward", "judge"),
        ("Kalle Tamm crashed his boat. “I’m fine,” he said.\n\n“You’re lucky,” the doctor told him.", "You’re lucky", "doctor"),
        ("“I was robbed,” said boxer Kalle Tamm.\n\nThe referee disagreed. “I saw the punch land,” he said.", "I saw the punch land", "referee"),
        ("Judge Liis Lepik jailed Kalle Tamm for a year.\n\n“You are a coward,” the judge told Tamm.", "You are a coward", "Liis Lepik"),
    ],
)
def test_the_judge_is_nobody_who_is_not_called_so(pipeline: Pipeline, text: str, words: str, speaker: str) -> None:
    assert speakers(pipeline, text)[words] == speaker


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        ("A pupil said he was “terrified”. His father said: “We want answers.”", "We want answers", "father"),
        ("“It was dark,” said one witness. “It was not,” said his brother.", "It was not", "brother"),
        ("An engineer wrote that the span was “past saving”. His manager replied: “Noted.”", "Noted", "manager"),
    ],
)
def test_nobody_is_his_own_father(pipeline: Pipeline, text: str, words: str, speaker: str) -> None:
    assert speakers(pipeline, text)[words] == speaker


@pytest.mark.parametrize(
    ("clause", "name"),
    [
        ("said the union’s lawyer", "union’s lawyer"),
        ("the hospital’s director said", "hospital’s director"),
        ("the union’s head said", "Peter Marsh"),
        ("the mayor said", "Anna Holt"),
    ],
)
def test_whoever_is_somebodys_is_not_another_of_the_same_body(pipeline: Pipeline, clause: str, name: str) -> None:
    text = f"NARVA, Estonia — Anna Holt, the mayor of Narva, met Peter Marsh, the head of the union, on Monday.\n\n“It is late,” {clause}."
    assert speakers(pipeline, text) == {"It is late": name}


def test_of_many_namesakes_a_few_are_weighed_for_a_surname(pipeline: Pipeline) -> None:
    given = ("Liis", "Jaan", "Kalle", "Maarja", "Anna", "Peter", "Ivo", "Mary", "John", "Helen", "Paul", "Rita", "Carl")
    article = article_of(pipeline, HEAD + " ".join(f"{name} Lepik spoke." for name in given) + " “It is late,” Lepik said.")
    word = last(article, "lepik")
    entity = int(article.state.entity_of[word])
    others = article.namesakes(entity, word)
    assert len(others) == NAMESAKES
    assert entity not in others


def test_a_courtesy_title_tells_namesakes_apart(pipeline: Pipeline) -> None:
    text = (
        "Robert Aldous and his wife Karen Aldous bought the farm in 2001.\n\n“It was paradise,” said Mrs Aldous.\n\n“It was a ruin,” said Mr Aldous."
    )
    assert speakers(pipeline, text) == {"It was paradise": "Karen Aldous", "It was a ruin": "Robert Aldous"}


def test_a_mention_tells_the_younger_of_two(pipeline: Pipeline) -> None:
    text = (
        "Robert Aldous bought the farm in 2001, and his son, Keith Aldous, runs it.\n\n“It was a ruin,” the elder Mr. Aldous said.\n\n"
        "“It was paradise,” the younger Mr. Aldous said."
    )
    assert speakers(pipeline, text) == {"It was a ruin": "Robert Aldous", "It was paradise": "Keith Aldous"}
    assert all(speaker.role != "elder" for speaker in pipeline.attribute(text).speakers)


def test_a_nickname_within_marks_is_nobody_else(pipeline: Pipeline) -> None:
    text = (
        "Robert Aldous bought the farm in 2001.\n\n“We wish Bob Aldous well,” the mayor, Liis Lepik, said.\n\n"
        "“It was rude,” Mrs. Aldous said on Monday."
    )
    assert speakers(pipeline, text)["It was rude"] == "Aldous"


@pytest.mark.parametrize("apposition", ["said Robert Aldous’s son, Robert Jr.", "said his eldest son, Robert Jr., on Monday."])
def test_a_son_by_one_name_speaks(pipeline: Pipeline, apposition: str) -> None:
    answer = pipeline.attribute(f"{HEAD}Robert Aldous bought the farm in 2001.\n\n“They will say anything,” {apposition}")
    assert [(speaker.name, speaker.role.rpartition(" ")[2]) for speaker in answer.speakers if speaker.role] == [("Robert Jr.", "son")]


@pytest.mark.parametrize(
    "text",
    [
        "“The road is closed,” said Kalle Tamm, by his truck.\n\nThe governor is expected to visit the village next week.",
        "“We heard a roar,” said Kalle Tamm, 41, who has written twice to the president.",
        "“We waited three days,” said Liis Lepik, cradling her daughter. The doctor came on the fourth.",
        "The mayor was away. Liis Lepik was hurt in the crash. “I screamed,” she said.",
    ],
)
def test_a_description_that_may_be_anybody_s_is_no_role(pipeline: Pipeline, text: str) -> None:
    assert [speaker.role for speaker in pipeline.attribute(HEAD + text).speakers] == [None]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("A senior adviser to the president, Kalle Tamm, said the talks were “frank”.", "senior adviser to the president"),
        ("“The talks were frank,” a spokesman for the interior minister, Kalle Tamm, said.", "spokesman for the interior minister"),
        ("“We’re done,” said Barrows’ spokesman, Kalle Tamm.", "Barrows’ spokesman"),
        ("The party's leader, Sheikh Kalle Tamm, said the poll was “a forgery from start to end”.", "party's leader"),
        ("The bank's governor, Khalid al-Otaibi, said the talks were “a waste of time”.", "bank's governor"),
        ("Actor Liis Lepik slammed the minister as “a coward”.", "Actor"),
        ("Beau Thibodaux will support Sen. Kalle Tamm.\n\n“I'm grateful,” Tamm said.", "Sen."),
        ("Liis Lepik, a Liberal senator, faces businessman Dale Brockway. “I am ready,” she said.", "Liberal senator"),
        ("“We're working,” said Deputy Secretary for Policy Anna Holt.", "Deputy Secretary for Policy"),
        ("“It is late,” said county Commissioner Kalle Tamm.", "county Commissioner"),
        ("“It is late,” said Kalle Tamm, organiser of the rally.", "organiser of the rally"),
        ("The mayor of Dunmore repeatedly called it “a holiday”. “I would not go,” Mayor Kalle Tamm wrote.", "mayor of Dunmore"),
        ("The landlord, Kalle Tamm, said it was “a terrible mess”.", "landlord"),
        ("On Wednesday Mayor Kalle Tamm reached for it. “I regret that,” he said.", "Mayor"),
        ("Kalle Tamm lost the vote. “I regret that,” the former Vormsi mayor said.", "former Vormsi mayor"),
    ],
)
def test_a_role_is_the_whole_phrase_of_its_own_noun(pipeline: Pipeline, text: str, role: str) -> None:
    assert [speaker.role for speaker in pipeline.attribute(HEAD + text).speakers] == [role]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("The army of Sudan said on Saturday it had cleared the port. “It was a precise operation,” it said.", "army of Sudan"),
        ("The company, PT Laut Biru, said in an emailed statement: “We have never paid an official.”", "PT Laut Biru"),
        ("The contractor, Brandt Civil, said it had seen “a credible risk of sudden loss”.", "Brandt Civil"),
        ("Carmaker Alvex reported a loss on Monday.\n\n“We expect a better second half,” the carmaker said.", "Alvex"),
        ("The mill was described by the campaign group Save Northgate as “the last of the great ones”.", "Save Northgate"),
        ("The pressure group Stop The Bypass said the plan was “a slow kind of madness”.", "Stop The Bypass"),
        ("Harlow Brandt cut its profit forecast on Monday.\n\n“We expect a better second half,” the company said.", "Harlow Brandt"),
    ],
)
def test_a_body_goes_by_its_whole_name(pipeline: Pipeline, text: str, body: str) -> None:
    assert [(speaker.name, speaker.type) for speaker in pipeline.attribute(HEAD + text).speakers] == [(body, "organization")]


def test_the_clause_that_closes_a_sentence_is_its_source(pipeline: Pipeline) -> None:
    text = "President Ants Ilves accepted the resignation “with a heavy heart”, his spokeswoman, Liis Lepik, said."
    assert speakers(pipeline, text) == {"with a heavy heart": "Liis Lepik"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A draft of the report says the bridge “cannot be saved”.", "draft of the report"),
        ("The tenancy was signed in May. The lease says the tenant must “keep the roof in repair”.", "lease"),
    ],
)
def test_a_draft_and_a_lease_are_documents(pipeline: Pipeline, text: str, name: str) -> None:
    assert [(speaker.name, speaker.type) for speaker in pipeline.attribute(HEAD + text).speakers] == [(name, "document")]


def test_a_conjunction_is_no_part_of_a_mention(pipeline: Pipeline) -> None:
    (quote,) = pipeline.attribute(HEAD + "It was a reversal that privacy advocates called a “betrayal” of its users.").quotes
    assert quote.mention is not None
    assert quote.mention.text == "privacy advocates"


def test_the_agency_that_relays_is_the_one_that_was_named(pipeline: Pipeline) -> None:
    text = "Xinhua reported that Li Wen had met the envoy.\n\n“We will talk about ferries,” Li was quoted by the state-run agency as saying."
    assert [quote.via for quote in pipeline.attribute(HEAD + text).quotes] == ["Xinhua"]


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "Dale Brockway faces Sen. Linda Carver.\n\n“She makes speeches,” Brockway said.\n\n“That is a cheap shot,” the senator said.",
            "That is a cheap shot",
            "Linda Carver",
        ),
        (
            "Kalle Tamm praised striker Jaan Lepik. “He is a star,” Tamm said.\n\nThe striker was more modest. “It was easy,” he said.",
            "It was easy",
            "Jaan Lepik",
        ),
        (
            "Gov. Linda Carver faces Mayor Dale Brockway.\n\n“She makes speeches,” Brockway said.\n\nThe governor called that “a cheap shot.”",
            "a cheap shot",
            "Linda Carver",
        ),
        (
            "The chairman of the Sund Football Union said the ban was “a scandal”.\n\nBoat League chairman Carlo Pinzi said it was “sad”.",
            "a scandal",
            "chairman of the Sund Football Union",
        ),
    ],
)
def test_a_title_is_whose_the_story_says_it_is(pipeline: Pipeline, text: str, words: str, speaker: str) -> None:
    assert speakers(pipeline, text)[words] == speaker


def test_a_surname_used_before_a_relative_is_named_is_not_the_relative_s(pipeline: Pipeline) -> None:
    text = (
        "Tamm, on the quay, told a crowd that the plan was “a promise in search of a price tag.”\n\n“I have the scars to show,” she said.\n\n"
        "Her husband, former mayor Ants Tamm, introduced her. “I married the captain,” he said."
    )
    assert speakers(pipeline, text) == {
        "a promise in search of a price tag": "Tamm",
        "I have the scars to show": "Tamm",
        "I married the captain": "Ants Tamm",
    }


def test_what_somebody_said_was_is_theirs(pipeline: Pipeline) -> None:
    text = "President Ihor Vlasenko dismissed the cabinet over what the opposition said was “open theft”."
    assert speakers(pipeline, text) == {"open theft": "opposition"}


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("“They know our number,” the Al-Manar television channel quoted Kalle Tamm as saying.", "Al-Manar television channel"),
        ("The Rossiya-1 television channel quoted Kalle Tamm as saying: “I stay.”", "Rossiya-1 television channel"),
        ("“It was not easy,” Kalle Tamm said, Interfax reported.", "Interfax"),
        ("“It was not easy,” Kalle Tamm said, as quoted by the Anadolu agency.", "Anadolu agency"),
        (
            "SUND (Reuters) - Kalle Tamm was quoted by state news agency Vanoticias as saying so.\n\n“I stay,” he said, according to the agency.",
            "Vanoticias",
        ),
    ],
)
def test_the_outlet_that_relays_comes_whole(pipeline: Pipeline, text: str, via: str) -> None:
    assert [quote.via for quote in pipeline.attribute(HEAD + text).quotes] == [via]


@pytest.mark.parametrize(
    ("signature", "name", "kind"),
    [
        ("Teresa Ibanez's former supervisor", "Teresa Ibanez's former supervisor", "unnamed"),
        ("A nurse in Ohio", "nurse in Ohio", "unnamed"),
        ("Retired teacher, Ohio", "Retired teacher", "unnamed"),
        ("Jane Bell, a teacher in Ohio", "Jane Bell", "person"),
        ("@marigoldpatch", "marigoldpatch", "unnamed"),
    ],
)
def test_whoever_signs_needs_no_name(pipeline: Pipeline, signature: str, name: str, kind: str) -> None:
    text = f"“I was given two days off.” ― Dale Osgood, Toledo\n\n“I was asked to rate myself.” ― {signature}\n\n“I stayed.” ― Ann Holt, 34, Texas"
    answer = pipeline.attribute(HEAD + text)
    assert [(speaker.name, speaker.type) for speaker in answer.speakers] == [("Dale Osgood", "person"), (name, kind), ("Ann Holt", "person")]
    assert {quote.cue.text for quote in answer.quotes if quote.cue is not None} == {"―"}


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Kalle Tamm declined to comment through a spokeswoman, who said he was “focused on the crew”.", "spokeswoman"),
        ("Next came Kalle Tamm, a lawyer for the mayor, who said he was “tired of waiting”.", "Kalle Tamm"),
        ("The talk was by Liis Lepik, a professor at the University of Sund, who said it was “a gift from above”.", "Liis Lepik"),
        ("Liis Lepik campaigned with Jaan Tamm, who said she was “tough, smart and ready on day one”.", "Jaan Tamm"),
    ],
)
def test_who_is_whoever_stands_before_the_comma(pipeline: Pipeline, sentence: str, speaker: str) -> None:
    assert list(speakers(pipeline, sentence).values()) == [speaker]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("It was not the mayor’s first promise of the year.", "Maarja Ilves"),
        ("That did not stop the mayor.", "Maarja Ilves"),
        ("She has often disagreed with the mayor.", "Liis Lepik"),
    ],
)
def test_a_paragraph_s_she_is_the_one_whose_office_it_speaks_of(pipeline: Pipeline, sentence: str, speaker: str) -> None:
    text = (
        f"Mayor Maarja Ilves spoke for an hour on Monday.\n\n“We will build it,” said Liis Lepik, her chief engineer.\n\n"
        f"{sentence} In May, she told a radio host that the pier was “as good as done.”"
    )
    assert speakers(pipeline, text)["as good as done"] == speaker


def test_a_paragraph_s_he_is_with_whom_it_opens(pipeline: Pipeline) -> None:
    text = "Mayor Kalle Tamm spoke for an hour on Monday.\n\nA protester carried a flag. “I have been here all night,” he said."
    assert speakers(pipeline, text) == {"I have been here all night": "protester"}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Police Chief Kalle Tamm praised the public.\n\nA suspect was arrested on Friday. “We are relieved,” he said.", "Kalle Tamm"),
        ("District Judge Colin Merrow said Callum Frewin was lucky. He told him: “Come back before me and you go down.”", "Colin Merrow"),
        ("A school head has defended her decision after parents accused her of “behaving like a dictator”.", "parents"),
    ],
)
def test_whoever_does_something_speaks_not_whom_it_is_done_to(pipeline: Pipeline, text: str, speaker: str) -> None:
    assert list(speakers(pipeline, text).values()) == [speaker]


@pytest.mark.parametrize(
    ("tail", "mention"),
    [
        ("said the dad-of-two.", "the dad-of-two"),
        ("said the father-of-three, whose hands were bandaged.", "the father-of-three"),
        ("added the Scot.", "the Scot"),
    ],
)
def test_a_description_may_be_a_compound_or_a_compatriot(pipeline: Pipeline, tail: str, mention: str) -> None:
    (quote,) = pipeline.attribute(HEAD + "Kalle Tamm, 45, shrugged off talk of heroism. “Anyone would have done the same,” " + tail).quotes
    assert quote.speaker == "s1"
    assert quote.mention is not None
    assert quote.mention.text == mention


@pytest.mark.parametrize(
    ("text", "words", "speaker"),
    [
        (
            "“He is angry,” said Jaan Tamm. The mill declined to comment through a spokeswoman, who said it was “waiting for the verdict”.",
            "waiting for the verdict",
            "spokeswoman",
        ),
        ("“Two fires,” said Liis Lepik.\n\nThe coroner asked her whether it was lightning. “Not at all,” she said.", "Not at all", "Liis Lepik"),
        ("Maarja Ilves wrote the play. A boy asked his mother why the king wept. “He lost,” she said.", "He lost", "mother"),
        ("Maarja Ilves wrote the play. I heard a girl ask her mother who it was. “Nobody,” her mother said.", "Nobody", "mother"),
        ("Judge Kalle Tamm asked Jaan Lepik, a diver, whether he had read it. “Every page,” he said.", "Every page", "Jaan Lepik"),
        ("Kalle Tamm and his wife, Liis, moved in. He asked his wife whether she liked it. “I love it,” she said.", "I love it", "Liis"),
        ("Kalle Tamm asked the driver to stop. “I am ill,” he said.", "I am ill", "Kalle Tamm"),
        ("Maarja Ilves asked her mother to come. “I need you,” she said.", "I need you", "Maarja Ilves"),
    ],
)
def test_neither_who_spoke_before_nor_who_asked(pipeline: Pipeline, text: str, words: str, speaker: str) -> None:
    assert speakers(pipeline, text)[words] == speaker


@pytest.mark.parametrize(
    ("couple", "speaker"),
    [
        ("Kalle and Maarja Ilves", "Kalle Ilves"),
        ("Maarja Ilves and her husband, Kalle,", "Kalle"),
        ("Maarja Ilves and Kalle Tamm", "husband"),
    ],
)
def test_her_husband_is_the_one_whom_the_story_names(pipeline: Pipeline, couple: str, speaker: str) -> None:
    text = f"{couple} sued the yard.\n\n“I want an apology,” Maarja Ilves said.\n\nHer husband shook his head. “They will not say it,” he said."
    assert speakers(pipeline, text)["They will not say it"] == speaker


@pytest.mark.parametrize(
    ("text", "mention", "cue"),
    [
        (
            "Liis Lepik was in Sund. She said she reads more because “you talk about what is before you,” though she noted that she reads at night.",
            24,
            "said",
        ),
        ("“We are,” Kalle Tamm said, pointing to a map, “going to win this.”", 10, "said"),
        ("“If they go,” Kalle Tamm said, referring to the owners, “we will have nothing left here.”", 14, "said"),
        ("“We lost,” Kalle Tamm said at the quay, where Liis Lepik also spoke. “It hurts.”", 11, "said"),
        ("“Never,” Kalle Tamm said, adding, “we are going to win this.”", 9, "adding"),
    ],
)
def test_mention_and_cue_are_of_one_clause(pipeline: Pipeline, text: str, mention: int, cue: str) -> None:
    quote = pipeline.attribute(text).quotes[-1]
    assert quote.mention is not None
    assert quote.cue is not None
    assert (quote.mention.start, quote.cue.text) == (mention, cue)


def test_a_sentence_that_its_attribution_interrupts_is_of_one_kind(pipeline: Pipeline) -> None:
    quotes = pipeline.attribute(HEAD + "“This bill,” said Senator Liis Lepik, holding up a copy, “is a disgrace.”").quotes
    assert [quote.kind for quote in quotes] == ["direct", "direct"]


def test_whose_a_title_is_is_no_part_of_a_mention(pipeline: Pipeline) -> None:
    (quote,) = pipeline.attribute("Latvia’s Foreign Minister Liis Lepik said: “We will not go back on what was agreed in May.”").quotes
    assert quote.mention is not None
    assert quote.mention.text == "Foreign Minister Liis Lepik"


@pytest.mark.parametrize(
    ("text", "speaker", "role"),
    [
        ("In a letter to Kalle Tamm, the mayor said the plan was “dead on arrival”. Kalle Tamm replied on Monday.", "mayor", None),
        ("Speaking to Liis Lepik, the coach said he was done. “I was shocked at first,” Lepik said.", "Liis Lepik", None),
        ("“Why was the door locked?” the coroner asked Ms Lepik. Liis Lepik runs the school.", "coroner", None),
        ("“Where were you that night?” the coroner asked the driver.\n\nKalle Tamm said he could not remember.", "coroner", None),
        ("The mayor, Jaan Ilves, was joined by the union, whose president, Kalle Tamm, said the cuts were “a betrayal”.", "Kalle Tamm", "president"),
        ("Liis Lepik left with her lawyer, whose partner, Kalle Tamm, called the charges “pure fiction”.", "Kalle Tamm", "partner"),
    ],
)
def test_the_subject_of_a_clause_speaks(pipeline: Pipeline, text: str, speaker: str, role: str | None) -> None:
    answer = pipeline.attribute(text)
    assert [(who.name, who.role) for who in answer.speakers] == [(speaker, role)]


@pytest.mark.parametrize("mention", ["Judge Tamm", "Mr. Tamm", "Prof Sir Kalle Tamm", "Lord Tamm", "Tamm"])
def test_a_mention_has_its_titles(pipeline: Pipeline, mention: str) -> None:
    quote = pipeline.attribute(f"Judge Kalle Tamm sat in Sund. “It was late,” {mention} said.").quotes[0]
    assert quote.mention is not None
    assert quote.mention.text == mention


@pytest.mark.parametrize(
    "name",
    [
        "Hammersmith and Fulham Council",
        "Devon and Torridge NHS Foundation Trust",
        "Durham and Solway Police",
        "Irish Farmers' Union",
        "Australian Nurses' League",
    ],
)
def test_a_body_s_name_has_both_its_places_and_its_country(pipeline: Pipeline, name: str) -> None:
    answer = pipeline.attribute(f"The {name} said the plan was “sheer madness”.")
    assert [(who.name, who.type) for who in answer.speakers] == [(name, "organization")]


@pytest.mark.parametrize("dash", ["-", "--"])
def test_a_dateline_is_no_part_of_a_description(pipeline: Pipeline, dash: str) -> None:
    answer = pipeline.attribute(f"RABAT {dash} Morocco’s interior ministry on Thursday called the report “baseless”.")
    assert [who.name for who in answer.speakers] == ["Morocco’s interior ministry"]


@pytest.mark.parametrize(
    ("sentence", "kind"), [("Caracas denounced it as “piracy”.", "organization"), ("Liis Lepik said it was “piracy”.", "person")]
)
def test_a_capital_that_speaks_is_no_person(pipeline: Pipeline, sentence: str, kind: str) -> None:
    assert [who.type for who in pipeline.attribute(sentence).speakers] == [kind]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Russian Foreign Ministry", "Ukrainian Foreign Ministry"),
        ("Iran’s Foreign Ministry", "Israel’s Foreign Ministry"),
        ("Egypt’s Transport Ministry", "Gaza’s Transport Ministry"),
        ("Chile’s Constitutional Court", "Ohio’s Supreme Court"),
        ("Iran’s Ministry of Transport", "Sri Lanka’s Ministry of Transport"),
    ],
)
def test_ministries_of_two_countries_are_two(pipeline: Pipeline, one: str, other: str) -> None:
    start = "" if "’" in one else "The "
    text = f"{start}{one} called the strike “barbaric”. {start}{other} called the charge “a lie”. “We will answer,” {start.lower()}{one} said."
    assert [(who.name, who.type) for who in pipeline.attribute(text).speakers] == [(one, "organization"), (other, "organization")]


def test_a_ministry_is_the_one_that_another_country_s_brought_in_last(pipeline: Pipeline) -> None:
    text = "Chile’s Transport Ministry called it “bullying”.\n\nPeru’s labour ministry called it “sad”.{}\n\n“We will talk,” the ministry said."
    for between, name in (("", "Peru’s labour ministry"), (" The Transport Ministry sighed.", "Chile’s Transport Ministry")):
        answer = pipeline.attribute(text.format(between))
        speaker = answer.speaker(answer.quotes[-1])
        assert speaker is not None
        assert speaker.name == name


def test_the_next_person_s_office_is_no_role(pipeline: Pipeline) -> None:
    answer = pipeline.attribute("The memo cleared Kalle Tamm, press secretary Anna Lepik said. “I am glad of it,” Tamm said.")
    assert [(who.name, who.role) for who in answer.speakers] == [("Kalle Tamm", None)]


@pytest.mark.parametrize("text", ["“No,” said the Irish Greenpeace", "“No,” said Kalle Tamm of the Russian Ministry", "He met the French BBC"])
def test_a_text_may_end_with_a_body_behind_its_country(pipeline: Pipeline, text: str) -> None:
    assert len(pipeline.attribute(text).quotes) == text.count("“")


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("The three-judge bench, headed by Chief Justice Kalle Tamm,", "three-judge bench"),
        ("The party, founded by Kalle Tamm,", "party"),
        ("A panel led by Judge Kalle Tamm", "panel led by Judge Kalle Tamm"),
        ("A commission chaired by former judge Kalle Tamm", "commission chaired by former judge Kalle Tamm"),
        ("The inquiry was led by Kalle Tamm, and Anna Lepik", "Anna Lepik"),
        ("Kalle Tamm, chosen by Anna Lepik,", "Kalle Tamm"),
    ],
)
def test_whoever_leads_a_body_does_not_stand_for_it(pipeline: Pipeline, subject: str, name: str) -> None:
    answer = pipeline.attribute(f"{subject} called the vote “a farce” on Monday.")
    assert [who.name for who in answer.speakers] == [name]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("“We are late,” the head of a European ferry agency said.", "head of a European ferry agency"),
        ("“We are late,” said the head of one Estonian ferry maker.", "head of one Estonian ferry maker"),
        ("“We are late,” the head of the ferry office at Sund said.", "head of the ferry office at Sund"),
    ],
)
def test_whoever_heads_a_body_without_a_name_speaks(pipeline: Pipeline, sentence: str, name: str) -> None:
    assert speakers(pipeline, sentence)["We are late"] == name


def test_a_complement_ends_at_no_and_inside_a_name(pipeline: Pipeline) -> None:
    text = "“We are sorry,” said a spokesperson for Bath and Exmoor Council."
    assert speakers(pipeline, text)["We are sorry"] == "spokesperson for Bath and Exmoor Council"


def test_a_watchdog_is_nobody_named_later(pipeline: Pipeline) -> None:
    text = (
        "A minister is under pressure to resign after a watchdog described a contract as “a shambles”.\n\n"
        "Kalle Tamm, who has been in post since last year, insisted he had acted in good faith. “I accept it all,” he told reporters."
    )
    answer = pipeline.attribute(text)
    assert [(who.name, who.role) for who in answer.speakers] == [("watchdog", None), ("Kalle Tamm", None)]
