"""CSV: one quotation a row, columns that never change, safe in a spreadsheet when asked."""

import csv
import io

import pytest

from service.formats.csv import COLUMNS, csv_text, write_csv

HEADER = (
    "article_id,article,quote_id,kind,turn,text,start,end,speaker_id,speaker,speaker_type,role,mention,mention_start,mention_end,"
    "cue,cue_start,cue_end,via,confidence,reason\r\n"
)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_header_is_that_of_the_contract(answer):
    assert csv_text(None, answer).startswith(HEADER)
    assert ",".join(COLUMNS) + "\r\n" == HEADER


def test_every_quotation_is_one_row_with_its_speaker_and_evidence(story, answer):
    first = rows(csv_text("dam-7", answer))[0]
    start = story.index("The wall")
    mention = story.index("Lucía")
    cue = story.index("said")
    assert first == {
        "article_id": "dam-7",
        "article": "a1",
        "quote_id": "q1",
        "kind": "direct",
        "turn": "1",
        "text": "The wall will hold until spring,",
        "start": str(start),
        "end": str(start + 32),
        "speaker_id": "s1",
        "speaker": "Lucía Ferreira",
        "speaker_type": "person",
        "role": "chief engineer of the river authority",
        "mention": "Lucía Ferreira",
        "mention_start": str(mention),
        "mention_end": str(mention + 14),
        "cue": "said",
        "cue_start": str(cue),
        "cue_end": str(cue + 4),
        "via": "",
        "confidence": "0.98",
        "reason": "",
    }


def test_null_is_an_empty_cell(answer):
    nobody = rows(csv_text(None, answer))[3]
    assert nobody["reason"] == "no-source"
    empty = ["article_id", "turn", "speaker_id", "speaker", "speaker_type", "role", "mention", "mention_start", "cue", "cue_end", "via", "confidence"]
    assert [nobody[column] for column in empty] == [""] * len(empty)


def test_rows_end_in_crlf_and_words_with_line_breaks_commas_and_quotes_are_enclosed(make):
    words = 'Yes, "really"\nno'
    maker = make(f"He said “{words}”.")
    text = csv_text(None, maker.attribution([maker.quote(1, words, speaker=None, reason="no-source")], []))
    assert '"Yes, ""really""\nno"' in text
    assert text.endswith("no-source\r\n")
    assert rows(text)[0]["text"] == words


def test_offsets_are_printed_in_the_unit_that_was_asked_for(story, answer_in):
    def first_start(unit):
        return int(rows(csv_text(None, answer_in(unit)))[0]["start"])

    before = story[: story.index("The wall")]
    assert first_start("codepoint") == len(before)
    assert first_start("utf16") == len(before.encode("utf-16-le")) // 2
    assert first_start("utf8") == len(before.encode())


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_safe_puts_an_apostrophe_before_what_a_spreadsheet_would_run(make, words):
    maker = make(f"He said “{words}”.")
    answer = maker.attribution([maker.quote(1, words, speaker=None, reason="no-source")], [])
    assert rows(csv_text("=id", answer, safe=True))[0]["text"] == "'" + words
    assert rows(csv_text("=id", answer, safe=True))[0]["article_id"] == "'=id"
    assert rows(csv_text("=id", answer))[0]["text"] == words


def test_safe_leaves_all_other_cells_alone(answer):
    guarded = {row["quote_id"]: row["text"] for row in rows(csv_text(None, answer, safe=True))}
    assert guarded["q4"] == "'=letter"
    assert guarded["q1"] == "The wall will hold until spring,"


def test_bom_comes_first_and_once(answer):
    pieces = "".join(write_csv([("a", answer), ("b", answer)], bom=True))
    assert pieces.startswith("\ufeff" + HEADER)
    assert pieces.count("\ufeff") == 1
    assert "\ufeff" not in csv_text(None, answer)


def test_several_answers_share_one_header_and_keep_their_ids_and_order(answer):
    text = "".join(write_csv([("b", answer), (None, answer), ("a", answer)]))
    assert text.count("article_id") == 1
    assert [row["article_id"] for row in rows(text)] == ["b"] * 4 + [""] * 4 + ["a"] * 4


def test_answers_are_written_while_later_ones_are_still_to_come(answer):
    def answers():
        yield "first", answer
        raise RuntimeError("still to come")

    pieces = write_csv(answers())
    assert next(pieces) == HEADER
    assert next(pieces).startswith("first,a1,q1,")


def test_an_article_without_quotations_is_a_header_without_rows(make):
    assert csv_text("quiet", make("Nothing was said.").attribution([], [])) == HEADER
