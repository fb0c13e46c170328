"""The layout of a news text, told by stories written for these tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.attribution.article import Layout, Paragraph, read_layout

FERRY = """Ferry service to return by summer, harbour board says

By Nils Ortega and Ana Brandt

PORT MARA (Reuters) – The old ferry will cross the bay again by summer, the harbour board said on Monday.

“We have found the money,” said its chair, Ruth Okafor.

The line closed two years ago after a fire.

(Reporting by Nils Ortega; Additional reporting by Ana Brandt in Lisbon; Editing by Ivo Kern)"""

BRIDGE = """Engineers close Tollan bridge over cracks in its piers

Cracks are seen in a pier of the bridge in Tollan, June 4, 2021. REUTERS/Ana Brandt

TOLLAN, June 4 (Reuters) – Engineers closed the bridge over the Arn on Friday after divers found cracks.

“Nobody should be afraid,” said Mayor Pia Lund.

(Writing by Ivo Kern; Editing by Ruth Hale)"""

MARKET = """Is the fish market about to move?

OSTBY (Reuters) - Traders at the fish market of Ostby expect a decision on its move within days, they said on Tuesday.

“Ask the fish,” said one of them.

(Reporting by Bo Ek)"""

ORCHARD = """The last orchard of Vell Street

For ninety years the Ames family sold pears from a cart that stood under the oldest of its trees.

A harvest to remember

This year the pears came early, and the neighbours came with baskets, as their grandparents had.

“I never counted them,” said Dora Ames. “One does not count pears.”

A sale in spring

PARIS and Rome may have larger gardens, she said, but none with a cart like hers at its gate.

The town council will vote on the sale in March, and Ames does not expect to be asked about it."""


def kinds(text: str) -> list[str]:
    return [paragraph.kind for paragraph in read_layout(text).paragraphs]


def words(text: str) -> list[str]:
    return [text[paragraph.start : paragraph.end] for paragraph in read_layout(text).paragraphs]


def first(text: str, beginning: str) -> Paragraph:
    return next(paragraph for paragraph in read_layout(text).paragraphs if text.startswith(beginning, paragraph.start))


def titles(text: str) -> list[str | None]:
    return [text[slice(*article.title)] if article.title else None for article in read_layout(text).articles]


def labels(text: str) -> list[str | None]:
    return [text[slice(*paragraph.label)] if paragraph.label else None for paragraph in read_layout(text).paragraphs]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t\r\n", "\ufeff"])
def test_a_text_without_words_is_one_article_without_paragraphs(text: str) -> None:
    layout = read_layout(text)
    assert [(article.start, article.end, article.title) for article in layout.articles] == [(0, len(text), None)]
    assert layout.paragraphs == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\n\n", "\r\n \r\n", "\x85"])
def test_every_kind_of_line_break_parts_paragraphs(newline: str) -> None:
    text = newline.join(["The mill burned down in the night, and nobody was hurt.", "Its owner wept.", "The rain came too late."])
    assert words(text) == ["The mill burned down in the night, and nobody was hurt.", "Its owner wept.", "The rain came too late."]


def test_white_space_around_a_paragraph_is_not_part_of_it() -> None:
    text = "  The mill burned.\u00a0 \n\n\tIts owner wept.  \n"
    assert words(text) == ["The mill burned.", "Its owner wept."]


def test_hard_wrapped_lines_are_joined_to_one_paragraph() -> None:
    text = (
        "The harbour board of Port Mara will buy back the ferry that it sold two\n"
        "years ago, its chair said on Monday, and will run it on Sundays as well\n"
        "until the new pier has been paid for.\n"
        "\n"
        "A second boat is on order from a yard in the north, she said, and could\n"
        "cross the bay in the autumn if the engines arrive in time from the east\n"
        "coast.\n"
    )
    assert len(words(text)) == 2
    assert words(text)[1].startswith("A second boat")
    assert words(text)[1].endswith("coast.")


def test_short_lines_that_end_before_they_are_full_stay_apart() -> None:
    text = "The winners of the Vell Street race in the order in which they came in:\nDora Ames\nPia Lund\nBo Ek\n\nThe next race is in May."
    assert len(words(text)) == 5


def test_a_line_break_inside_a_sentence_parts_no_paragraph() -> None:
    text = "The harbour board of Port Mara will buy back\nthe ferry that it sold two years ago, and run it\non Sundays.\nThe pier is old."
    assert [part[-8:] for part in words(text)] == ["Sundays.", " is old."]


def test_the_headline_is_the_title() -> None:
    assert titles(FERRY) == ["Ferry service to return by summer, harbour board says"]
    assert kinds(FERRY)[0] == "title"


def test_a_headline_that_asks_is_a_title() -> None:
    assert titles(MARKET) == ["Is the fish market about to move?"]


def test_a_story_that_opens_with_its_dateline_has_no_title() -> None:
    text = "GRANADA - The old dam is safe, its keeper says.\n\n“The wall will hold until spring,” said Lucía Ferreira."
    assert titles(text) == [None]
    assert kinds(text) == ["body", "body"]


def test_a_first_sentence_that_tells_who_said_it_is_no_title() -> None:
    text = "The mill will reopen, its owner said.\n\nShe had bought new stones for it in the autumn, and a wheel from a mill in the hills, at a fair."
    assert titles(text) == [None]


def test_a_headline_that_stands_twice_is_a_title_twice() -> None:
    text = "Dam holds, keeper says\n\nDam holds, keeper says\nGRANADA (Reuters) – The old dam is safe, its keeper said on Friday."
    assert kinds(text) == ["title", "title", "body"]


@pytest.mark.parametrize(
    "dateline",
    [
        "MOSCOW (Reuters) – ",
        "WASHINGTON, Jan. 5 - ",
        "PARIS — ",
        "DECATUR, Ill. (AP) -- ",
        "BEIJING/MOSCOW, 5 January (Reuters) - ",
        "SÃO PAULO (AP) — ",
        "ÉVRY, France — ",
        "PORT-AU-PRINCE, Haiti — ",
        "Washington (AFP) – ",
        "(Reuters) - ",
        "MOSCOW, January 5. /TASS/. ",
        "NEW DELHI: ",
        "COX’S BAZAR, Bangladesh (Reuters) - ",
    ],
)
def test_the_story_begins_after_its_dateline(dateline: str) -> None:
    text = f"Keeper calls the old dam safe\n\n{dateline}The old dam is safe, its keeper said on Friday, and nobody asked twice.\n\nIt is old."
    paragraph = read_layout(text).paragraphs[1]
    assert text[paragraph.start : paragraph.content] == dateline


@pytest.mark.parametrize("opening", ["EXCLUSIVE – ", "NATO-led troops and ", "UPDATE: "])
def test_capitals_that_are_no_place_are_no_dateline(opening: str) -> None:
    text = f"Keeper calls the old dam safe\n\n{opening}The old dam is safe, its keeper said on Friday, and nobody asked twice.\n\nIt is old."
    paragraph = read_layout(text).paragraphs[1]
    assert paragraph.content == paragraph.start


@pytest.mark.parametrize(
    "credit",
    [
        "(Reporting by Ann Lee; Editing by Bo Ek)",
        "Reporting by Ann Lee; Editing by Bo Ek.",
        "(Additional reporting by Ann Lee in Oslo, Bo Ek in Rome; writing by Pia Lund)",
        "By Ann Lee",
        "BY ANN LEE AND BO EK",
        "By Ann Lee, Staff Writer",
        "— Ann Lee contributed to this report.",
        "Ann Lee and Bo Ek contributed reporting.",
        "Copyright 2021 The Port Mara Herald",
    ],
)
def test_lines_that_name_the_makers_are_credits(credit: str) -> None:
    text = f"Keeper calls the old dam safe\n\nThe old dam is safe, its keeper said on Friday, and nobody asked.\n\n{credit}"
    assert kinds(text) == ["title", "body", "credit"]


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday the water had gone.",
        "Written by two monks in a cold winter, the book tells of a flood.",
        "Copyright is what the printers fought over in court.",
        "She contributed to this town more than most.",
        "Edited by a friend, the letters went to print.",
    ],
)
def test_sentences_that_begin_like_a_credit_are_none(sentence: str) -> None:
    text = f"Keeper calls the old dam safe\n\nThe old dam is safe, its keeper said on Friday.\n\n{sentence}\n\nThe rain has stopped."
    assert kinds(text)[2] == "body"


@pytest.mark.parametrize(
    "caption",
    [
        "FILE PHOTO: The ferry of Port Mara at its pier",
        "The ferry of Port Mara lies at its pier, May 3, 2020. REUTERS/Ana Brandt",
        "A view shows the pier of Port Mara.",
        "Ruth Okafor speaks on the pier. (AP Photo/Ana Brandt)",
        "Ana Brandt via Getty Images",
    ],
)
def test_what_stands_under_a_picture_is_a_caption(caption: str) -> None:
    text = f"Ferry to return\n\n{caption}\n\nPORT MARA (Reuters) – The ferry will cross the bay again, the board said."
    assert kinds(text) == ["title", "caption", "body"]


def test_a_sentence_between_headline_and_byline_is_a_caption() -> None:
    text = "Ferry to return\n\nRuth Okafor waits on the pier of Port Mara.\n\nBy Ana Brandt\n\nThe ferry will cross the bay again.\n\nIt is old."
    assert kinds(text) == ["title", "caption", "credit", "body", "body"]


def test_a_short_line_without_a_stop_inside_a_story_is_a_subheading() -> None:
    assert [words(ORCHARD)[index] for index, kind in enumerate(kinds(ORCHARD)) if kind == "subheading"] == [
        "A harvest to remember",
        "A sale in spring",
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("- 'No way out' -", "subheading"),
        ("– Orchard is “empty” –", "subheading"),
        ("- A sale in spring", "body"),
        ("- The orchard was sold in spring. -", "body"),
    ],
)
def test_a_line_between_dashes_is_a_subheading(line: str, kind: str) -> None:
    assert first(ORCHARD.replace("A sale in spring", line), line).kind == kind


def test_a_question_in_the_story_is_no_subheading() -> None:
    text = ORCHARD.replace("A sale in spring", "Why did nobody count?")
    assert first(text, "Why did").kind == "body"


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Q. Why did you come?", "Q"),
        ("A: To see the sea.", "A"),
        ("OKAFOR: We have found the money.", "OKAFOR"),
        ("Ruth Okafor: “We have found the money.”", "Ruth Okafor"),
        ("Mr. Smith: No.", "Mr. Smith"),
        ("[10:24] Ruth Okafor (chair): Yes.", "Ruth Okafor (chair)"),
        ("Élise Nuñez: Yes.", "Élise Nuñez"),
        ("Note: the pier is closed.", None),
        ("Here is what she said: nothing.", None),
        ("The time is 10:24 now.", None),
    ],
)
def test_a_transcript_label_bounds_the_speaker(line: str, label: str | None) -> None:
    text = f"Two people talk on the pier\n\nThey met on Monday, when the sea was calm and the board had met.\n\n{line}\n\nThen they left."
    assert labels(text)[2] == label


def test_a_label_in_capitals_on_top_of_a_transcript_is_no_dateline() -> None:
    text = (
        "HALE: Is the ferry going to cross the bay again in the summer of next year?\n\nOKAFOR: It is. We have found the money.\n\nHALE: Thank you."
    )
    assert labels(text) == ["HALE", "OKAFOR", "HALE"]


@pytest.mark.parametrize("separator", ["\n\n", "\n", "\r\n\r\n", "\n\n\n\n", "\n\n***\n\n", "\n\n---\n\n", "\n\n======\n\n", "\n\n-30-\n\n"])
def test_stories_of_a_feed_are_articles_of_their_own(separator: str) -> None:
    stories = [story.replace("\n", "\r\n") if "\r" in separator else story for story in (FERRY, BRIDGE, MARKET)]
    text = separator.join(stories)
    layout = read_layout(text)
    assert [text[article.start : article.end] for article in layout.articles] == stories


def test_paragraphs_of_a_feed_are_laid_out_as_in_their_own_story() -> None:
    together = read_layout("\n\n".join([FERRY, BRIDGE, MARKET]))
    alone = [read_layout(story) for story in (FERRY, BRIDGE, MARKET)]
    assert [paragraph.kind for paragraph in together.paragraphs] == [paragraph.kind for layout in alone for paragraph in layout.paragraphs]
    assert [paragraph.article for paragraph in together.paragraphs] == [index for index, layout in enumerate(alone) for _ in layout.paragraphs]


def test_a_wire_story_without_a_title_after_a_credit_is_an_article() -> None:
    second = BRIDGE.split("\n\n", 2)[2]
    assert titles(FERRY + "\n\n" + second) == ["Ferry service to return by summer, harbour board says", None]


def test_a_title_and_a_dateline_after_a_rule_begin_an_article_without_a_credit() -> None:
    stories = [story.rsplit("\n\n", 1)[0] for story in (FERRY, MARKET)]
    assert len(read_layout("\n\n-----\n\n".join(stories)).articles) == 2


def test_a_headline_and_an_agency_dateline_begin_an_article_without_a_credit() -> None:
    stories = [story.rsplit("\n\n", 1)[0] for story in (FERRY, MARKET)]
    assert len(read_layout("\n\n".join(stories)).articles) == 2


@pytest.mark.parametrize(
    "inside",
    [
        "A Short Line With Capitals",
        "* * *\n\nWhat the neighbours say",
        "***\n\nThe pears of Vell Street were never counted by anyone",
        "---",
        "ROME — The pears of Vell Street are known as far as this city, she said.",
        "By then the pears were ripe",
        "Copyright disputes\n\nThe name of the pears was never protected, and the neighbours use it too.",
        "\n\n\n\nThe pears of that year\n\nThey were small and sweet and many, and nobody wanted to sell them to strangers.",
        "Ann Lee\n\nNeighbour, 74",
    ],
)
def test_one_story_is_never_split(inside: str) -> None:
    text = ORCHARD.replace("A sale in spring", inside)
    assert len(read_layout(text).articles) == 1


def test_a_heading_after_the_credit_with_no_story_below_begins_no_article() -> None:
    text = FERRY + "\n\nRelated stories\n\nFerry to close for repairs\n\nBoard elects new chair"
    assert len(read_layout(text).articles) == 1


def test_one_article_spans_the_whole_text() -> None:
    text = "\n " + ORCHARD + "\n\n"
    assert [(article.start, article.end) for article in read_layout(text).articles] == [(0, len(text))]


PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "\r\n",
        "\u2028",
        " ",
        "***",
        "---",
        "By Ann Lee",
        "(Reporting by Ann Lee)",
        "ROME (AP) – ",
        "A title line here",
        "It rained.",
        "Q. ",
        "SMITH: ",
        "“Go",
        "”",
        "ENDS",
        "a",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_paragraphs_stand_in_order_inside_their_articles(text: str) -> None:
    layout: Layout = read_layout(text)
    assert layout.articles
    reached = 0
    for paragraph in layout.paragraphs:
        article = layout.articles[paragraph.article]
        assert reached <= paragraph.start <= paragraph.content < paragraph.end
        assert article.start <= paragraph.start
        assert paragraph.end <= article.end
        assert text[paragraph.start : paragraph.end].strip() == text[paragraph.start : paragraph.end]
        reached = paragraph.end


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_word_is_lost_outside_the_paragraphs(text: str) -> None:
    covered = "".join(text[paragraph.start : paragraph.end] for paragraph in read_layout(text).paragraphs)
    assert [character for character in covered if character.islower()] == [character for character in text if character.islower()]
