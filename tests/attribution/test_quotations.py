"""Quotation marks to quotations, told by sentences written for these tests."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.attribution.article import read_layout
from service.attribution.quotations import Quotation, find_quotations
from service.attribution.records import Warning


def find(text: str) -> tuple[tuple[Quotation, ...], tuple[Warning, ...]]:
    return find_quotations(text, read_layout(text))


def quoted(text: str) -> list[str]:
    return [text[quotation.start : quotation.end] for quotation in find(text)[0]]


def codes(text: str) -> list[str]:
    return [warning.code for warning in find(text)[1]]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ('"', '"'),
        ("«", "»"),
        ("« ", " »"),
        ("»", "«"),
        ("„", "“"),
        ("„", "”"),
        ("”", "”"),
        ("``", "''"),
        ("''", "''"),
        ("＂", "＂"),
        ("‘", "’"),
        ("'", "'"),
        ("`", "'"),
        ("‚", "‘"),
        ("‹", "›"),
        ("““", "””"),
        ('""', '""'),
        ("‟", "”"),
    ],
)
def test_each_style_of_marks_bounds_its_words(opening: str, closing: str) -> None:
    text = f"{opening}The pier is safe,{closing} said Ruth Okafor. {opening}We don’t worry.{closing}"
    assert quoted(text) == ["The pier is safe,", "We don’t worry."]
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '“The pier is safe," she said. "We stay.”',
        '"The pier is safe,” she said. “We stay."',
        "“The pier is safe,“ she said. “We stay.“",
        "”The pier is safe,“ she said. ”We stay.“",
        '„The pier is safe," she said. „We stay."',
        "“The pier is safe,'' she said. ``We stay.”",
        '"The pier is safe,"she said."We stay."',
        '" The pier is safe, " she said. " We stay. "',
        "(“The pier is safe,” she said—“We stay.”)",
    ],
)
def test_mixed_and_misplaced_marks_still_pair(text: str) -> None:
    assert quoted(text) == ["The pier is safe,", "We stay."]


@pytest.mark.parametrize("invisible", ["\u200e", "\u202a", "\u2067", "\u200b", "\ufeff"])
def test_characters_that_show_nothing_do_not_hide_a_mark(invisible: str) -> None:
    text = f'They talked.\n\n{invisible}"The pier is safe,"{invisible} she said. {invisible}”We stay,{invisible}” she said.'
    assert quoted(text) == ["The pier is safe,", "We stay,"]
    assert codes(text) == []


def test_the_outer_bounds_hold_the_marks_and_the_inner_ones_the_words() -> None:
    text = "She said: « The pier is safe » and left."
    (quotation,) = find(text)[0]
    assert text[quotation.outer_start : quotation.outer_end] == "« The pier is safe »"
    assert text[quotation.start : quotation.end] == "The pier is safe"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The council’s ‘quiet disaster’ goes on.", ["quiet disaster"]),
        ("Mayor calls the pier's fate a 'quiet disaster'", ["quiet disaster"]),
        ("‘Not safe’: divers find cracks", ["Not safe"]),
        ("He joined ‘the boys’ club’ in spring.", ["the boys’ club"]),
        ("The ‘rising stars’ of the boys’ club met.", ["rising stars"]),
        ("‘It’s the kids’,’ he said.", ["It’s the kids’,"]),
        ("‘The sailors’ wives waited,’ he said. ‘They always do.’", ["The sailors’ wives waited,", "They always do."]),
        ("'It's the sailors' wives who waited,' he said.", ["It's the sailors' wives who waited,"]),
        ("‘Yes’, she said, ‘it’s true’.", ["Yes", "it’s true"]),
        ("‘He told me “go” and I went,’ she said.", ["He told me “go” and I went,"]),
    ],
)
def test_single_marks_that_stand_as_outer_marks_count(text: str, words: list[str]) -> None:
    assert quoted(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "The boys’ room isn’t open, and the girls’ room won’t be.",
        "They played rock ’n’ roll in the ’90s, ’til the neighbours came.",
        "They played rock 'n' roll in the '90s, 'til the neighbours came for 'em.",
        "The Joneses' car and the dogs' kennel were sold in the summer of '69.",
        "Rock ‘n’ roll and the ‘90s, badly set.",
        "O’Brien’s pier and the ’Ndrangheta’s",
    ],
)
def test_apostrophes_are_no_quotations(text: str) -> None:
    assert quoted(text) == []
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('He is 6\'2" tall and said "yes" to a 5" pipe.', ["yes"]),
        ("The 5'10\" keeper and a 30'' pipe, 6' 2\" long.", []),
        ('"I bought a 5" pipe and left," he said.', ['I bought a 5" pipe and left,']),
        ('She called it "the year of 1999" and "the end of 2000" too.', ["the year of 1999", "the end of 2000"]),
    ],
)
def test_feet_and_inches_are_no_marks(text: str, words: list[str]) -> None:
    assert quoted(text) == words
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "“My father said ‘never sell’ and I never did,” she said.",
        "“My father said “never sell” and I never did,” she said.",
        '"My father said "never sell" and I never did," she said.',
        '“My father said "never sell" and I never did,” she said.',
        "\"My father said 'never sell' and I never did,\" she said.",
        "„My father said ‚never sell‘ and I never did,“ she said.",
    ],
)
def test_a_nested_quotation_belongs_to_the_outer_one(text: str) -> None:
    (words,) = quoted(text)
    assert words.startswith("My father")
    assert words.endswith("never did,")


def test_a_nested_quotation_may_end_with_the_outer_one() -> None:
    assert quoted('He recalled: "My father told me, "Sell!"" and left.') == ['My father told me, "Sell!"']


@pytest.mark.parametrize("mark", ["“", '"', "‘", "«", "„"])
def test_a_quotation_over_several_paragraphs_is_one_record_each(mark: str) -> None:
    closing = {"“": "”", '"': '"', "‘": "’", "«": "»", "„": "“"}[mark]
    text = f"{mark}The pier is old.\n\n{mark}The sea is older.\n\n{mark}We stay,{closing} she said. {mark}Always.{closing}"
    quotations, warnings = find(text)
    assert [text[quotation.start : quotation.end] for quotation in quotations] == ["The pier is old.", "The sea is older.", "We stay,", "Always."]
    assert [quotation.left_open for quotation in quotations] == [True, True, False, False]
    assert [quotation.continues for quotation in quotations] == [None, 0, 1, None]
    assert warnings == ()


def test_a_closed_quotation_is_not_gone_on_with() -> None:
    assert [quotation.continues for quotation in find("“The pier is old.”\n\n“The sea is older.”")[0]] == [None, None]


def test_a_quotation_left_open_goes_on_after_a_caption() -> None:
    text = "She spoke for long on that day.\n\n“The pier is old.\n\nFILE PHOTO: The pier\n\n“The sea is older.”"
    assert [quotation.continues for quotation in find(text)[0]] == [None, 0]
    assert codes(text) == []


def test_a_quotation_inside_one_that_is_left_open_is_nested() -> None:
    text = '"The deed says “never sell” on every page.\n\n"We never did."'
    assert quoted(text) == ["The deed says “never sell” on every page.", "We never did."]


def test_an_unclosed_quotation_ends_with_its_paragraph_and_is_warned_of() -> None:
    text = "She said: “The pier is old.\n\nThen she left “for good.”"
    assert quoted(text) == ["The pier is old.", "for good."]
    (warning,) = find(text)[1]
    assert (warning.code, text[warning.start : warning.end]) == ("unclosed-quotation", "“The pier is old.")


@pytest.mark.parametrize("mark", ["“", '"'])
def test_a_missing_closing_mark_is_put_before_the_attribution(mark: str) -> None:
    closing = "”" if mark == "“" else mark
    text = f"{mark}The pier is old, she said, {mark}but it stands.{closing}"
    assert quoted(text) == ["The pier is old,", "but it stands."]
    assert codes(text) == ["unclosed-quotation"]


@pytest.mark.parametrize(
    "text",
    [
        "A “stray mark here, and a “real one” there.",
        "A stray” mark here, and a “real one” there.",
        'A stray mark "here, and a "real one" there.',
        "A “real one” there, and a stray” mark.",
    ],
)
def test_a_stray_mark_is_warned_of_and_costs_no_other_quotation(text: str) -> None:
    assert quoted(text) == ["real one"]
    assert codes(text) == ["stray-mark"]


def test_the_warning_of_a_stray_mark_bounds_it() -> None:
    text = "The pier” is old."
    (warning,) = find(text)[1]
    assert text[warning.start : warning.end] == "”"


def test_stray_marks_that_touch_are_one_warning() -> None:
    assert codes("The pier is old ”””””””””” they say.") == ["stray-mark"]


@pytest.mark.parametrize(
    "text", ['The board said "" and left.', "The board said “ ” and left.", "The board said ‘’ and left.", "The board said “…” and left."]
)
def test_empty_quotations_are_no_records(text: str) -> None:
    assert quoted(text) == []


def test_marks_inside_a_tag_are_no_quotations() -> None:
    assert quoted('<a href="/pier" title=\'old\'>"The pier is old," she said.</a>') == ["The pier is old,"]


def test_a_quotation_never_crosses_an_article() -> None:
    title = "Ferry to return to the bay\n\nPORT MARA (Reuters) – The ferry will cross the bay again, the board said."
    text = (
        f"{title}\n\n“We are glad.\n\n(Reporting by Ann Lee)\n\n‘Old pier’ is safe\n\nTOLLAN (Reuters) – The pier of Tollan is safe, its keeper said."
    )
    quotations, _ = find(text)
    assert [text[quotation.start : quotation.end] for quotation in quotations] == ["We are glad.", "Old pier"]
    assert [quotation.continues for quotation in quotations] == [None, None]


MARKS = "“”\"„‟«»‘’'‚‹›`"
TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=MARKS + " ,.ab5s\n"),
    st.lists(st.sampled_from([*MARKS, "''", " ", ", ", ". ", "\n\n", "said", "the boys", "5"])).map("".join),
)


@given(TEXTS)
def test_quotations_stand_apart_in_order_inside_their_paragraphs(text: str) -> None:
    layout = read_layout(text)
    reached = 0
    for quotation in find_quotations(text, layout)[0]:
        paragraph = layout.paragraphs[quotation.paragraph]
        assert reached <= quotation.outer_start < quotation.start < quotation.end <= quotation.outer_end
        assert paragraph.start <= quotation.outer_start
        assert quotation.outer_end <= paragraph.end
        assert text[quotation.start : quotation.end].strip() == text[quotation.start : quotation.end]
        reached = quotation.outer_end


@given(TEXTS)
def test_only_a_quotation_left_open_is_gone_on_with(text: str) -> None:
    quotations, _ = find(text)
    for index, quotation in enumerate(quotations):
        if quotation.continues is not None:
            assert quotation.continues < index
            assert quotations[quotation.continues].left_open


@given(TEXTS)
def test_warnings_bound_some_text(text: str) -> None:
    assert all(0 <= warning.start < warning.end <= len(text) for warning in find(text)[1])
