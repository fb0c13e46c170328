"""The page of errors: what is called an error, and how the text is marked."""

import re
from dataclasses import replace

import pytest

from training.gold import GoldArticle, GoldQuote
from training.report import page, problems, tables
from training.scoring import Answer, judge

TEXT = "One.\n\nTwo.\n\n“We wait,” said Ona Brik, who said so.\n\nFour.\n\nFive.\n\nMs. Brik smiled.\n"
GOLD = GoldQuote("We wait,", 13, 21, "direct", "Ona Brik", "person", None, 1, (28, 36), (23, 27))
ANSWER = Answer(13, 21, "direct", 1, "Ona Brik", "person", None, (28, 36), (23, 27), confidence=0.9)


def article(quote: GoldQuote | None = GOLD) -> GoldArticle:
    return GoldArticle("ferry", TEXT, (quote,) if quote else ())


def found(quote: GoldQuote | None, answer: Answer | None) -> tuple[str, ...]:
    (verdict,) = judge([article(quote)], {"ferry": [answer] if answer else []}).verdicts
    return problems(verdict)


@pytest.mark.parametrize(
    ("quote", "answer", "named"),
    [
        (GOLD, ANSWER, ()),
        (GOLD, None, ("missed",)),
        (None, ANSWER, ("not a quotation",)),
        (replace(GOLD, kind="not_speech", speaker=None), ANSWER, ("not speech",)),
        (replace(GOLD, kind="not_speech", speaker=None), None, ()),
        (replace(GOLD, speaker=None), ANSWER, ("somebody for nobody",)),
        (GOLD, replace(ANSWER, speaker=None), ("nobody for somebody",)),
        (GOLD, replace(ANSWER, speaker="Tadeo Marsh"), ("wrong speaker",)),
        (GOLD, replace(ANSWER, speaker="Brik"), ("name not full",)),
        (GOLD, replace(ANSWER, kind="partial", mention=None, cue=(0, 3)), ("kind", "mention", "cue")),
    ],
)
def test_an_error_is_named(quote: GoldQuote | None, answer: Answer | None, named: tuple[str, ...]) -> None:
    assert found(quote, answer) == named


def context(answer: Answer) -> list[str]:
    """The paragraphs that the page shows for the one error, without markup; dimmed ones in brackets."""
    html = page(judge([article()], {"ferry": [answer]}), "Errors")
    shown = re.findall(r"<p( class=\"\w+\")?>(.*?)</p>", html.split('<div class="context">')[1].split("</div>")[0])
    return [f"[{re.sub('<.*?>', '', text)}]" if style else re.sub("<.*?>", "", text) for style, text in shown]


def test_an_error_shows_its_paragraph_between_its_neighbours() -> None:
    assert context(replace(ANSWER, speaker="Tadeo Marsh")) == ["[Two.]", "“We wait,” said Ona Brik, who said so.", "[Four.]"]


def test_a_mention_far_away_is_shown_behind_an_ellipsis() -> None:
    far = TEXT.index("Ms. Brik")
    assert context(replace(ANSWER, mention=(far, far + 8)))[-2:] == ["[…]", "Ms. Brik smiled."]


def test_gold_and_returned_marks_over_the_same_words_are_one_piece_with_both_styles() -> None:
    html = page(judge([article()], {"ferry": [replace(ANSWER, speaker="Brik", mention=(32, 36))]}), "Errors")
    assert '<span class="mention-gold" title="mention of the gold">Ona </span>' in html
    assert '<span class="mention-gold mention-returned" title="mention of the gold, mention as returned">Brik</span>' in html


def test_a_quotation_returned_with_other_bounds_is_marked_twice() -> None:
    html = page(judge([article()], {"ferry": [replace(ANSWER, speaker="Brik", end=20)]}), "Errors")
    assert '<span class="quote-gold quote-returned" title="quotation, quotation as returned">We wait</span>' in html


def test_graver_errors_are_shown_first_and_lesser_ones_on_request() -> None:
    html = page(judge([article()], {"ferry": [replace(ANSWER, speaker="Brik", cue=None)]}), "Errors")
    assert 'value="name not full" checked>' in html
    assert 'value="cue">' in html


def test_the_tables_are_markdown_whose_columns_line_up() -> None:
    for block in re.split(r"\n\n", tables(judge([article()], {"ferry": [ANSWER]}))):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        assert len({len(line) for line in lines}) <= 1
        assert len({line.count("|") for line in lines}) <= 1


def test_a_score_without_a_single_quotation_has_tables_and_a_page() -> None:
    score = judge([article(None)], {"ferry": []})
    assert "–" in tables(score)
    assert "0 quotations" in page(score, "Errors")
