"""Who speaks in turn."""

from service.attribution.article import read_layout
from service.attribution.dialogue import Spoken, is_question, is_reply, is_short, spoken
from service.attribution.quotations import find_quotations
from service.attribution.state import Referent, State

TEXT = (
    "“Is the bridge shut?” Liis Lepik asked on the quay.\n\n"
    "“It is,” Piet Hoek said.\n\n"
    "“Since when?”\n\n"
    "“Since Monday, and it will stay so until somebody finds the money to have it painted and mended,” he said.\n\n"
    "It rained.\n\nIt rained on Tuesday.\n\nIt rained on Wednesday.\n\n"
    "“So it is.”"
)
LIIS, PIET = Referent(0), Referent(1)


def state() -> State:
    made = State(TEXT)
    made.layout = read_layout(TEXT)
    made.quotations, _ = find_quotations(TEXT, made.layout)
    return made


def test_who_spoke_before_the_last_is_known_while_the_two_speak_in_turn() -> None:
    article = state()
    first = spoken(article, None, LIIS, 0, 9)
    second = spoken(article, first, PIET, 1, 15)
    third = spoken(article, second, LIIS, 2, None)
    assert [first.other, second.other, third.other] == [None, LIIS, PIET]
    assert spoken(article, second, PIET, 3, None).other == LIIS  # who goes on has still the same one opposite
    assert spoken(article, third, PIET, 4, None).other is None  # paragraphs away there is no dialogue any more


def test_a_reply_stands_alone_below_what_was_said() -> None:
    article = state()
    assert is_reply(article, 2, Spoken(PIET, 1, 15))
    assert not is_reply(article, 3, Spoken(LIIS, 2, None))  # "he said" stands beside it
    assert not is_reply(article, 4, Spoken(PIET, 3, None))  # not right below


def test_a_quotation_may_be_a_question_and_short() -> None:
    article = state()
    assert [is_question(article, number) for number in range(5)] == [True, False, True, False, False]
    assert [is_short(article, number) for number in range(5)] == [True, True, True, False, True]
