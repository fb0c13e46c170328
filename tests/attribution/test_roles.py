"""The title or role that an article gives somebody: before the name, after it, and elsewhere."""

import re

import pytest

from service.attribution.lexicon import describe, is_outlet
from service.attribution.names import Entity, NameMention, best_role, join_names


def first_person(marked: str) -> Entity:
    """The first entity of a story with its people in brackets: "the mayor, [Ana Ruiz], said"."""
    text = ""
    mentions: list[NameMention] = []
    last = 0
    for match in re.finditer(r"\[([^\]]+)\]", marked):
        text += marked[last : match.start()]
        mentions.append(NameMention(len(text), len(text) + len(match.group(1)), "PERSON"))
        text += match.group(1)
        last = match.end()
    text += marked[last:]
    person = join_names(text, mentions, (0, len(text)))[0]
    for role in person.roles:
        assert text[role.start : role.end].startswith(role.text.rstrip("."))  # "Sen." of "Sens."
    return person


def best(marked: str) -> str | None:
    roles = first_person(marked).roles
    return roles[0].text if roles else None


BEFORE = {
    "a title": ("President [Lucía Ferreira] spoke.", "President"),
    "the title of a work": ("“Harbour Lights” star [Lucía Ferreira] spoke.", "“Harbour Lights” star"),
    "whose secretary": ("The union, whose secretary, [Lucía Ferreira], spoke, will strike.", "secretary"),
    "words that somebody asked": ("“But why?” reporter [Lucía Ferreira] said.", "reporter"),
    "one mark of a title": ("“Harbour Lights in the long winter of the very old port” star [Lucía Ferreira] spoke.", "star"),
    "a title with a country": ("Moldavian President [Lucía Ferreira] spoke.", "Moldavian President"),
    "a title of two words": ("Prime Minister [Yusuf Haddar] spoke.", "Prime Minister"),
    "a title that somebody had then": ("A letter to then-Lt. [Clara Okello] came.", "then-Lt."),
    "a title beside a former office": ("So said Sen. [Clara Okello], a former mayor of Granada.", "Sen."),
    "an office beside a former one": ("So said the union’s secretary, [Bruno Sala], a former docker.", "union’s secretary"),
    "an office beside a veteran’s past": ("So said Okello spokesman [Bruno Sala], a veteran of two campaigns.", "Okello spokesman"),
    "an abbreviated title": ("Sen. [Clara Okello] spoke.", "Sen."),
    "an abbreviated title with a state": ("Former Ohio Gov. [Clara Okello] spoke.", "Former Ohio Gov."),
    "what a president’s wife is": ("First lady [Clara Okello] spoke.", "First lady"),
    "what a president’s wife was": ("So did former Moldavian first lady [Clara Okello].", "former Moldavian first lady"),
    "a military rank": ("A letter to Lt. Gen. [Clara Okello] came.", "Lt. Gen."),
    "a title of several": ("Sens. [Clara Okello] (X-North) and [Bruno Sala] spoke.", "Sen."),
    "a noun for several": ("She was joined by judges [Clara Okello] and [Bruno Sala].", "judge"),
    "a title of several with an apposition": ("Critics like Senators [Clara Okello], a Green of the north, and [Bruno Sala] spoke.", "Senator"),
    "a title that opens the sentence": (
        "Coastal columnist and Radio Sund contributor [Bruno Sala] spoke.",
        "Coastal columnist and Radio Sund contributor",
    ),
    "a spokesman": ("Yesterday palace spokesman [Bruno Sala] spoke.", "palace spokesman"),
    "a possessive": ("The ministry’s chief negotiator [Bruno Sala] spoke.", "ministry’s chief negotiator"),
    "a possessive of a plural": ("The Liberals’ campaign manager [Bruno Sala] spoke.", "Liberals’ campaign manager"),
    "a possessive and commas": ("The bank’s chief economist, [Ingrid Solheim], spoke.", "bank’s chief economist"),
    "a possessive, a comma and a rank": ("The ministry’s spokesman, Major General [Igor Lapin], spoke.", "ministry’s spokesman"),
    "a phrase and commas": ("A spokesman for the water ministry, [Bruno Sala], spoke.", "spokesman for the water ministry"),
    "a phrase of office without commas": ("Secretary of State [Bruno Sala] spoke.", "Secretary of State"),
    "an office for several": ("High Commissioner for Refugees [Bruno Sala] spoke.", "High Commissioner for Refugees"),
    "an office with two complements": (
        "So did Assistant Secretary of the Treasury for Markets [Bruno Sala].",
        "Assistant Secretary of the Treasury for Markets",
    ),
    "an office of several people's body": ("So did Head of the Teachers’ Council [Bruno Sala].", "Head of the Teachers’ Council"),
    "a general director": ("The agency’s director general, [Clara Okello], a close friend of Sala, spoke.", "agency’s director general"),
    "two roles with and": ("Actor and activist [Bruno Sala] spoke.", "Actor and activist"),
    "a title in quotation marks": ("“River Days” star [Bruno Sala] spoke.", "“River Days” star"),
    "a participle before somebody’s": ("Sala dismissed Okello’s spokesman, [Jonas Ashby], on Monday.", "Okello’s spokesman"),
    "a participle in a body’s name": ("The Ruined Abbey’s keeper [Bruno Sala] spoke.", "Ruined Abbey’s keeper"),
    "somebody’s running mate": ("Okello’s running mate, [Bruno Sala], spoke.", "Okello’s running mate"),
    "who leads others": ("So said the study’s lead author, Prof [Bruno Sala].", "study’s lead author"),
    "a verb before a title": ("It would lead Sen. [Bruno Sala] to resign.", "Sen."),
    "a place in a team": ("Former Moldavia opener [Bruno Sala] spoke.", "Former Moldavia opener"),
    "an adjective that looks like a verb": ("They praised retired judge [Bruno Sala] for it.", "retired judge"),
    "a participle that is a verb": ("The club has sacked manager [Bruno Sala].", "manager"),
    "a verb before it": ("They interviewed Granada mayor [Bruno Sala] twice.", "Granada mayor"),
    "an irregular verb before it": ("She told opposition leader [Bruno Sala] to wait.", "opposition leader"),
    "an Indian office": ("Home Minister [K.R. Venkataraman] spoke.", "Home Minister"),
    "a Nordic office": ("Norwegian Fisheries Minister [Håkon Sæterdal] spoke.", "Norwegian Fisheries Minister"),
    "a calling of no list after an article": ("So says the dulcimerist [Bruno Sala] of Granada.", "dulcimerist"),
    "a sentence that names the holder": ("They talked for an hour. The moderator was [Bruno Sala].", "moderator"),
}


@pytest.mark.parametrize(("story", "role"), BEFORE.values(), ids=BEFORE)
def test_a_role_before_the_name(story: str, role: str) -> None:
    assert best(story) == role


AFTER = {
    "in brackets": ("[Lucía Ferreira] (Granada finance secretary) — and nobody else — spoke.", "Granada finance secretary"),
    "what is his or hers": ("[Lucía Ferreira], a law professor in her first campaign, spoke.", "law professor"),
    "a clause with the possessive of a plural": (
        "So said [Chileshe Mwansa], who chairs the traders' association.",
        "chairs the traders' association",
    ),
    "the": ("[Bruno Sala], the palace’s spokesman, spoke.", "palace’s spokesman"),
    "no article": ("said [Lucía Ferreira], chief engineer of the river authority.", "chief engineer of the river authority"),
    "a possessive": ("[Bruno Sala], Okello’s campaign manager, spoke.", "Okello’s campaign manager"),
    "a former office with a mere salutation": ("So said Dr. [Clara Okello], a former mayor of Granada.", "former mayor of Granada"),
    "a retired calling": ("So said Dr. [Clara Okello], a retired surgeon.", "retired surgeon"),
    "a list of what is over": ("So said [Clara Okello], the former mayor of Granada, judge and editor.", "former mayor of Granada"),
    "what a former member is now": ("So said [Bruno Sala], a former board member who is now head of the harbour.", "head of the harbour"),
    "what somebody became": ("So said [Bruno Sala], who was then a member of the school board and is now the treasurer.", "treasurer"),
    "what somebody is now": ("So said [Bruno Sala], who grew up by the sea and is now a tax lawyer in Granada.", "tax lawyer in Granada"),
    "whose supporter somebody is now": ("So said [Bruno Sala], who was a judge and is now an Okello supporter.", "judge"),
    "two roles": ("[Bruno Sala], president and chief executive of Halden Motors, spoke.", "president and chief executive of Halden Motors"),
    "an age": ("[Bruno Sala], 39, a waiter at the Golden Bear, spoke.", "waiter at the Golden Bear"),
    "an age in words": ("[Bruno Sala], a 39-year-old waiter from Granada, spoke.", "waiter from Granada"),
    "a party in brackets": ("[Bruno Sala] (D-Md.), chair of the budget committee, spoke.", "chair of the budget committee"),
    "an ‘and’ in the name of a body": ("[Bruno Sala], a fellow at the Center for Water and Soil, spoke.", "fellow at the Center for Water and Soil"),
    "a relative clause with is": ("[Bruno Sala], who is the director of the museum, spoke.", "director of the museum"),
    "a relative clause with served": ("[Bruno Sala], who served as the city’s treasurer, spoke.", "city’s treasurer"),
    "a sentence": ("[Bruno Sala] is the mayor of Granada. He spoke.", "mayor of Granada"),
    "a clause that follows the role": ("[Bruno Sala], a baker who lost his shop, spoke.", "baker"),
    "a noun that no list holds": ("“We wait,” said [Bruno Sala], the barge whisperer.", "barge whisperer"),
    "a noun that no list holds, with who": ("[Bruno Sala], the tarot seer who won, spoke.", "tarot seer"),
    "a noun that only its form tells": ("[Bruno Sala], a harpmaker from Granada, spoke.", "harpmaker from Granada"),
    "no article after a bare surname": ("[Sala], keeper of the northern lock for nine years, spoke.", "keeper of the northern lock for nine years"),
    "a line with a dash": ("“A stamp.”\n– [Bruno Sala], retired stoker\n\nThe end.", "retired stoker"),
    "a role broken by hard wrapping": (
        "The lock on the river\nwas shut all day and the\nboats lay where they\nlay, said [Bruno Sala], the harbour\nmaster. It opens now.",
        "harbour\nmaster",
    ),
    "who leads others": ("[Lucía Ferreira], the lead researcher, spoke.", "lead researcher"),
    "a place in a school": ("[Lucía Ferreira], a junior who voted for Okello, spoke.", "junior"),
    "behind the body that somebody is of": ("[Lucía Ferreira] of the Granada Institute, a former diplomat, spoke.", "former diplomat"),
    "behind the firm that somebody is at": ("So said [Lucía Ferreira] at Halden Motors, an economist.", "economist"),
    "the place of a university": (
        "So said [Bruno Sala], a chemist at the University of Moldavia, San Sereno.",
        "chemist at the University of Moldavia, San Sereno",
    ),
    "a person behind a university": (
        "So said [Bruno Sala], a chemist at the University of Moldavia, Ana Ruiz.",
        "chemist at the University of Moldavia",
    ),
    "commas in the name of a body": (
        "So said [Lucía Ferreira], an engineer at the Ministry of Water, Soil and Fisheries.",
        "engineer at the Ministry of Water, Soil and Fisheries",
    ),
    "people behind the name of a body": (
        "So said [Lucía Ferreira], an engineer at the Ministry of Water, Sala and Okello claim.",
        "engineer at the Ministry of Water",
    ),
    "one of several": ("[Bruno Sala], one of the stars of the play, spoke.", "one of the stars of the play"),
    "one of somebody's": ("[Bruno Sala], one of the minister’s lawyers, spoke.", "one of the minister’s lawyers"),
    "the day of what somebody did": ("[Bruno Sala], the palace’s spokesman on Monday, spoke.", "palace’s spokesman"),
    "what somebody was then": ("[Bruno Sala], then a harbour pilot, saw it.", "harbour pilot"),
}


@pytest.mark.parametrize(("story", "role"), AFTER.values(), ids=AFTER)
def test_a_role_after_the_name(story: str, role: str) -> None:
    assert best(story) == role


NONE = {
    "an adjective that ends in a noun for people": "It came from the semi-official [Bruno Sala].",
    "a salutation": "Mrs. [Clara Okello] spoke.",
    "what opens something": "In the opener [Bruno Sala] ran well.",
    "what stands beside a place": "[Bruno Sala] of Granada, officials said, was late.",
    "an honour of a woman": "Lady [Clara Okello] spoke.",
    "an honour": "Sir [Bruno Sala] spoke.",
    "nothing": "[Clara Okello] spoke.",
    "people who speak next": "[Clara Okello], officials said, was late.",
    "the next person’s title": "[Clara Okello], President [Lucía Ferreira] said, was late.",
    "somebody met before the name": "After a meeting with the governor, [Clara Okello] spoke.",
    "the time in apposition": "[Clara Okello], the next morning, spoke.",
    "a verb phrase": "[Clara Okello], the water running, spoke.",
    "an age": "[Clara Okello], 58, spoke.",
    "a place": "[Clara Okello], the capital, spoke.",
    "the end of the sentence before": "He was best prepared to be president. [Lucía Ferreira] got off to a start.",
    "a description in a sentence that names somebody later": "[Lucía Ferreira] spoke.\n\nThe moderator read the list as [Ferreira] frowned.",
    "a part of a body's name": "[Lucía Ferreira] spoke.\n\nThe North Sund Party Executive Committee met.",
}


@pytest.mark.parametrize("story", NONE.values(), ids=NONE)
def test_no_role_comes_from(story: str) -> None:
    assert best(story) is None


def test_the_second_of_several_has_their_title_too() -> None:
    text = "Sens. Clara Okello (X-North) and Bruno Sala (Y-South) spoke."
    names = [NameMention(text.index(name), text.index(name) + len(name), "PERSON") for name in ("Clara Okello", "Bruno Sala")]
    assert [person.roles[0].text for person in join_names(text, names, (0, len(text)))] == ["Sen.", "Sen."]


def test_a_pronoun_that_speaks_of_somebody_gives_no_role() -> None:
    person = first_person("[Lucía Ferreira] spoke. She recently praised Green candidate Sala.")
    text = "Lucía Ferreira spoke. She recently praised Green candidate Sala."
    assert best_role(text, person, [(text.index("She"), text.index("She") + 3)]) is None


def test_a_fuller_role_comes_before_a_bare_title() -> None:
    story = "Director [Ingrid Solheim] spoke.\n\n[Ingrid Solheim], director of the fisheries institute, left."
    assert [role.text for role in first_person(story).roles] == ["director of the fisheries institute", "Director"]


def test_an_office_comes_before_a_relation() -> None:
    story = "[Ingrid Solheim], a close friend of Okello, spoke. Fisheries minister [Ingrid Solheim] left."
    assert best(story) == "Fisheries minister"


def test_a_role_is_found_beside_a_later_mention() -> None:
    assert best("[Ingrid Solheim] spoke.\n\n“We wait,” said [Solheim], head of the fisheries institute.") == "head of the fisheries institute"


def test_a_role_is_found_beside_a_headline_surname() -> None:
    assert best("Minister [Solheim] resigns\n\n[Ingrid Solheim] left on Monday.") == "Minister"


def test_a_description_in_the_next_sentence_gives_a_role() -> None:
    story = "[Ingrid Solheim] came to the harbour on Monday.\n\nThe former fisheries minister said that the boats were safe."
    assert best(story) == "former fisheries minister"


@pytest.mark.parametrize("object_of", ["met the former fisheries minister on Monday", "came and met with the former fisheries minister"])
def test_whom_somebody_meets_is_somebody_else(object_of: str) -> None:
    assert best(f"[Ingrid Solheim] {object_of}. She said that the boats were safe.") is None


def test_a_description_in_a_clause_of_its_own_gives_a_role() -> None:
    assert best("[Ingrid Solheim] won although the former fisheries minister had never run.") == "former fisheries minister"


def test_a_description_ends_before_what_somebody_has_done() -> None:
    story = "[Ingrid Solheim] came to the harbour on Monday.\n\nThey accused the former fisheries minister of having lied."
    assert best(story) == "former fisheries minister"


def test_a_description_is_the_one_who_holds_the_office() -> None:
    story = "Sen. [Clara Okello] met the coach [Bruno Sala] on Monday. The Granada senator said that she was glad."
    assert best(story) == "Granada senator"


def test_a_description_of_the_other_gender_is_somebody_else() -> None:
    assert best("Mr. [Quillon Ashby] came. The former spokeswoman said little.") is None


def test_a_noun_before_another_noun_is_no_description() -> None:
    assert best("[Clara Okello] came. The senator debate was long. The candidate list was short.") is None


def test_a_description_inside_a_quotation_is_not_the_reporters() -> None:
    assert best("[Clara Okello] came. “The former minister is a fool,” a man said.") is None


def shown(text: str, phrase: str | None) -> str | None:
    """The role of Clara Okello where a phrase of the text is known to speak of her."""
    start = text.index("Clara Okello")
    person = join_names(text, [NameMention(start, start + 12, "PERSON")], (0, len(text)))[0]
    phrases = [] if phrase is None else [(text.index(phrase), text.index(phrase) + len(phrase))]
    role = best_role(text, person, phrases)
    return role.text if role else None


def test_a_phrase_that_is_known_to_speak_of_somebody_gives_the_role() -> None:
    assert shown("Clara Okello came, and it was as the leading nominee that she left.", "the leading nominee") == "leading nominee"


def test_a_known_phrase_is_fuller_than_a_bare_title() -> None:
    assert shown("Sen. Clara Okello came. Now it was the Granada senator who spoke.", "the Granada senator") == "Granada senator"


def test_a_known_phrase_yields_to_a_full_role_beside_the_name() -> None:
    assert shown("Clara Okello, head of the water board, came. It was the engineer who spoke.", "the engineer") == "head of the water board"


@pytest.mark.parametrize("passing", ["the Chilean diplomat", "the 54-year-old lawyer"])
def test_a_description_in_passing_yields_to_an_office(passing: str) -> None:
    assert shown(f"Its chairwoman, Clara Okello, came. It was {passing} who spoke.", passing) == "chairwoman"


def test_a_nation_with_the_same_office_is_fuller() -> None:
    assert shown("President Clara Okello came. It was the Chilean president who spoke.", "the Chilean president") == "Chilean president"


def test_without_known_phrases_the_best_role_is_the_first() -> None:
    assert shown("Sen. Clara Okello came.", None) == "Sen."


def test_nobody_without_a_role_gets_one() -> None:
    assert shown("Clara Okello came.", None) is None


DESCRIPTIONS = {
    "the spokeswoman": ("spokeswoman", "person", "female", False),
    "a senior official at the ministry": ("official", "person", "unknown", False),
    "two officials familiar with the report": ("officials", "person", "unknown", True),
    "the Turkish president": ("president", "person", "unknown", False),
    "her ex-husband": ("ex-husband", "person", "male", False),
    "the ministry": ("ministry", "organization", "unknown", False),
    "the Granada water agency": ("agency", "organization", "unknown", False),
    "police": ("police", "organization", "unknown", True),
    "the ruling of the court": ("ruling", "document", "unknown", False),
    "a 200-page report by the ministry": ("report", "document", "unknown", False),
    "the growers’ co-operative": ("co-operative", "organization", "unknown", False),
    "the companies": ("companies", "organization", "unknown", True),
    "women": ("women", "person", "female", True),
}


@pytest.mark.parametrize(("phrase", "expected"), DESCRIPTIONS.items(), ids=DESCRIPTIONS)
def test_a_description_is_known_by_its_head_noun(phrase: str, expected: tuple[str, str, str, bool]) -> None:
    found = describe(phrase)
    assert found is not None
    assert (found.head, found.kind, found.gender, found.plural) == expected


@pytest.mark.parametrize("phrase", ["", "the", "the blue sky"])
def test_a_phrase_without_a_known_noun_is_no_description(phrase: str) -> None:
    assert describe(phrase) is None


@pytest.mark.parametrize("name", ["Reuters", "the Associated Press", "RIA", "Xinhua", "The New York Times", "Al Jazeera"])
def test_outlets_are_known(name: str) -> None:
    assert is_outlet(name)


def test_a_company_is_no_outlet() -> None:
    assert not is_outlet("Halden Motors")
