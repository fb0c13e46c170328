"""HTML: the article with its quotations marked; text only ever as text."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.attribution.records import Article, Attribution, Model, Quote, Span, Speaker
from service.formats.html import fragment, page, write_pages


class Reader(HTMLParser):
    """Reads HTML back: its text, its elements with what they hold, and whether they nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[tuple[str, dict[str, str | None], int]] = []
        self.contents: dict[int, str] = {}
        self._open: list[int] = []
        self.feed(source)
        self.close()
        assert not self._open, "an element was left open"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), len(self._open)))
        if tag not in ("br", "meta", "input"):
            self._open.append(len(self.elements) - 1)
            self.contents[self._open[-1]] = ""

    def handle_endtag(self, tag):
        assert self.elements[self._open[-1]][0] == tag, "elements overlap"
        self._open.pop()

    def handle_data(self, data):
        self.text += data
        for index in self._open:
            self.contents[index] += data

    def all(self, tag, of_class=None):
        """(attributes, text) of every element of a tag and class."""
        return [
            (attributes, self.contents[index])
            for index, (name, attributes, _) in enumerate(self.elements)
            if name == tag and of_class in (None, attributes.get("class"))
        ]


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_every_quotation_is_marked_at_its_words_whatever_the_offsets_count(story, answer_in, unit):
    answer = answer_in(unit)
    marks = Reader(fragment(story, answer)).all("mark")
    assert [(attributes["data-quote"], text) for attributes, text in marks] == [(quote.id, quote.text) for quote in answer.quotes]
    assert [attributes["data-start"] for attributes, _ in marks] == [str(quote.start) for quote in answer.quotes]


def test_a_mark_tells_kind_turn_speaker_and_confidence(story, answer):
    marks = [attributes for attributes, _ in Reader(fragment(story, answer)).all("mark")]
    assert {name: marks[0].get(f"data-{name}") for name in ("kind", "turn", "speaker", "speaker-name", "role", "confidence", "via", "reason")} == {
        "kind": "direct",
        "turn": "1",
        "speaker": "s1",
        "speaker-name": "Lucía Ferreira",
        "role": "chief engineer of the river authority",
        "confidence": "0.98",
        "via": None,
        "reason": None,
    }
    assert marks[2]["data-via"] == "RIA"
    assert marks[3]["data-reason"] == "no-source"
    assert "data-speaker" not in marks[3]


def test_a_mark_says_in_words_who_speaks_and_can_be_focused(story, answer):
    marks = [attributes for attributes, _ in Reader(fragment(story, answer)).all("mark")]
    assert marks[0]["title"] == "Lucía Ferreira, chief engineer of the river authority (direct, confidence 98%)"
    assert marks[2]["title"] == "fisherman (partial, via RIA, confidence 61%)"
    assert marks[3]["title"] == "not speech"
    assert {attributes["tabindex"] for attributes in marks} == {"0"}


def test_a_quotation_of_nobody_says_why(make):
    maker = make("“Fire!” came the cry.")
    answer = maker.attribution([maker.quote(1, "Fire!", speaker=None, confidence=None, reason="no-source")], [])
    ((attributes, _),) = Reader(fragment(maker.text, answer)).all("mark")
    assert attributes["title"] == "Speaker unknown: the article names nobody (direct)"


def test_only_the_first_quotation_of_a_turn_starts_it(story, answer):
    marks = [attributes for attributes, _ in Reader(fragment(story, answer)).all("mark")]
    assert ["data-turn-start" in attributes for attributes in marks] == [True, False, True, False]


def test_mention_and_cue_are_marked_once_for_all_the_quotations_that_they_attribute(story, answer):
    reader = Reader(fragment(story, answer))
    mentions = reader.all("u", "quoth-mention")
    cues = reader.all("u", "quoth-cue")
    assert [(text, attributes["data-quotes"], attributes["data-speaker"]) for attributes, text in mentions] == [
        ("Lucía Ferreira", "q1 q2", "s1"),
        ("A fisherman", "q3", "s2"),
    ]
    assert [(text, attributes["data-quotes"]) for attributes, text in cues] == [("said", "q1 q2"), ("called", "q3")]


def test_the_text_of_the_fragment_is_the_text_that_was_posted(story, answer):
    assert Reader(fragment(story, answer)).text == story


def test_markup_in_the_article_stays_text(make):
    hostile = '“<script>alert(1)</script>” said <img src=x onerror=alert(1)> & "O\'Neil" ‮evil‬'
    maker = make(hostile)
    words = "<script>alert(1)</script>"
    speaker = Speaker("s1", "a1", '"><script>alert(2)</script>', "person", "' onmouseover='x", (), ("q1",))
    answer = maker.attribution([maker.quote(1, words, mention='"O\'Neil"')], [speaker])
    for source in (fragment(hostile, answer), page(hostile, answer, "</title><script>")):
        reader = Reader(source)
        assert not reader.all("script")
        assert not reader.all("img")
        assert hostile in reader.text
    ((attributes, _),) = Reader(fragment(hostile, answer)).all("mark")
    assert attributes["data-speaker-name"] == speaker.name
    assert attributes["data-role"] == speaker.role


def test_blank_lines_part_paragraphs_and_single_breaks_stay_inside(make):
    maker = make("One line\nwrapped by hand.\n\nTwo.\n")
    source = fragment(maker.text, maker.attribution([], []))
    assert "<p>One line<br>\nwrapped by hand.</p>\n\n<p>Two." in source


def test_without_blank_lines_every_line_is_a_paragraph(make):
    maker = make("One.\r\nTwo.\r\nThree.")
    assert [text for _, text in Reader(fragment(maker.text, maker.attribution([], []))).all("p")] == ["One.", "Two.", "Three."]


def test_a_quotation_is_never_torn_by_a_line_break(make):
    maker = make("“Roses\n\nare red,” she said.\n\nEnd.")
    answer = maker.attribution([maker.quote(1, "Roses\n\nare red,", speaker=None, reason="no-source")], [])
    reader = Reader(fragment(maker.text, answer))
    assert [text for _, text in reader.all("mark")] == ["Roses\n\nare red,"]
    assert len(reader.all("p")) == 2


def test_the_title_of_a_story_is_a_heading(make):
    maker = make("Dam holds\n\nThe dam held.")
    headings = Reader(fragment(maker.text, maker.attribution([], [], title="Dam holds"))).all("h2")
    assert headings == [({"class": "quoth-title"}, "Dam holds")]


def test_each_story_of_a_pasted_feed_is_a_section(make):
    maker = make("Dam holds\n\nThe dam held.\n\nBridge falls\n\nThe bridge fell.")
    cut = maker.text.index("Bridge")
    stories = (Article("a1", "Dam holds", 0, cut - 2), Article("a2", "Bridge falls", cut, len(maker.text)))
    answer = replace(maker.attribution([], []), articles=stories)
    reader = Reader(fragment(maker.text, answer))
    assert [attributes["data-article"] for attributes, _ in reader.all("section")] == ["a1", "a2"]
    assert [text for _, text in reader.all("h2")] == ["Dam holds", "Bridge falls"]
    assert reader.text == maker.text


def test_an_empty_text_is_an_empty_article(make):
    assert Reader(fragment("", make("").attribution([], []))).text == ""


def test_an_empty_pair_of_marks_is_marked_too(make):
    maker = make("“” he said.")
    answer = replace(maker.attribution([], []), quotes=(replace(maker.quote(1, "he"), text="", start=1, end=1, speaker=None, reason="no-source"),))
    assert '“<mark class="quoth-quotation" data-quote="q1"' in fragment(maker.text, answer)


@pytest.mark.parametrize(("unit", "start"), [("codepoint", 99), ("utf16", 1), ("utf8", 2), ("utf8", 400)])
def test_an_offset_outside_the_text_or_inside_a_character_is_refused(make, unit, start):
    maker = make("🌊 wave", unit)
    quote = replace(maker.quote(1, "wave", speaker=None), start=start)
    with pytest.raises(ValueError, match=f"offset {start} "):
        fragment(maker.text, maker.attribution([quote], []))


def test_the_page_needs_nothing_from_anywhere(story, answer):
    source = page(story, answer, "Dam")
    reader = Reader(source)
    assert source.startswith("<!doctype html>")
    assert not reader.all("script")
    assert not reader.all("link")
    assert not re.search(r"""(src|href)=|url\(|@import|https?:""", source)
    policy = [attributes["content"] for _, attributes, _ in reader.elements if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_page_lists_speakers_by_their_share_of_the_words(story, answer):
    rows = [" ".join(text.split()) for _, text in Reader(page(story, answer, "Dam")).all("tr")]
    assert rows == [
        "SpeakerQuotationsWordsShare",
        "Everyone316 100%",
        "Lucía Ferreira chief engineer of the river authority210 62%",
        "fisherman16 38%",
    ]


def test_the_page_counts_what_nobody_says_last_and_scare_quotes_not_at_all(make):
    maker = make("“Long live the king of all these lands,” someone cried. The “king” smiled. “Thanks,” said Ann Lee.")
    quotes = [
        maker.quote(1, "Long live the king of all these lands,", speaker=None, confidence=None, reason="no-source"),
        maker.quote(2, "king”"[:-1], kind="not_speech", turn=None, speaker=None, confidence=None, reason="no-source"),
        maker.quote(3, "Thanks,", turn=2, mention="Ann Lee", cue="said"),
    ]
    quotes[1] = replace(quotes[1], start=maker.text.index("“king”") + 1, end=maker.text.index("“king”") + 5)
    speakers = [Speaker("s1", "a1", "Ann Lee", "person", None, (), ("q3",))]
    rows = [" ".join(text.split()) for _, text in Reader(page(maker.text, maker.attribution(quotes, speakers))).all("tr")]
    assert rows[1:] == ["Everyone29 100%", "Ann Lee11 11%", "Nobody named18 89%"]


def test_the_page_is_called_as_asked_or_by_the_story(make):
    maker = make("Dam holds\n\nThe dam held.")
    answer = maker.attribution([], [], title="Dam holds")
    assert "<title>Mine &amp; yours</title>" in page(maker.text, answer, "Mine & yours")
    assert "<title>Dam holds</title>" in page(maker.text, answer)
    assert "<title>Quotations</title>" in page(maker.text, replace(answer, articles=(Article("a1", None, 0, len(maker.text)),)))


def test_the_title_of_a_story_is_not_shown_twice(make):
    maker = make("Dam holds\n\nThe dam held.")
    answer = maker.attribution([], [], title="Dam holds")
    assert Reader(page(maker.text, answer)).all("h1") == [({"class": "quoth-unseen"}, "Dam holds")]
    assert Reader(page(maker.text, answer, "Dams of the week")).all("h1") == [({}, "Dams of the week")]


def test_several_texts_make_one_page(story, answer):
    reader = Reader("".join(write_pages([("One", story, answer), ("Two", story, answer)])))
    assert [text for _, text in reader.all("h1")] == ["One", "Two"]
    assert len(reader.all("article", "quoth")) == 2
    assert {attributes["name"] for _, attributes, _ in reader.elements if attributes.get("type") == "radio"} == {"quoth-1", "quoth-2"}


def test_no_text_at_all_still_makes_a_page():
    assert Reader("".join(write_pages([]))).all("title")[0][1] == "Quotations"


SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)
TEXTS = st.text(alphabet=st.sampled_from(list("ab <>&\"'\n\r“”é🌊\u2028")), min_size=40, max_size=40)


@settings(max_examples=150, deadline=None)
@given(TEXTS, SPANS, st.lists(st.integers(0, 40), max_size=8))
def test_whatever_overlaps_the_elements_nest_and_no_character_is_lost(text, evidence, bounds):
    bounds = sorted(set(bounds))
    spans = [Span(text[min(pair) : max(pair)], min(pair), max(pair)) for pair in evidence]

    def evidence_of(number):
        return [*spans[number : number + 2], None, None][:2]

    quotes = tuple(
        Quote(f"q{number}", "a1", text[a:b], a, b, "direct", number, None, *evidence_of(number), None, None, "no-source")
        for number, (a, b) in enumerate(zip(bounds[::2], bounds[1::2], strict=False))
    )
    answer = Attribution("codepoint", (Article("a1", None, 0, len(text)),), quotes, (), (), Model("en_test", "0"))
    reader = Reader(fragment(text, answer))
    assert reader.text == text
    whole = {attributes["data-quote"]: "" for attributes, _ in reader.all("mark")}
    for attributes, words in reader.all("mark"):
        whole[attributes["data-quote"]] += words
    assert whole == {quote.id: quote.text for quote in quotes}
