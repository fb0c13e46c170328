"""POST /v1/quotes: what goes in, what comes out, and what the options do. The pipeline is a toy here: what it finds is tested elsewhere."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from service.attribution.records import DEFAULT_KINDS
from tests.toy import ToyPipeline

TEXT = "Dawn broke 🌅. “We leave at once,” said Ada Lind. Somebody cried “Wait!” in vain."


def post(client: FlaskClient, query: str = "", **article: object):
    return client.post(f"/v1/quotes{query}", json={"text": TEXT, **article})


def errors(reply) -> list[tuple[str, str | None]]:
    assert reply.status_code == 422, reply.data
    return [(error.get("pointer") or error["parameter"], error["hint"]) for error in reply.json["errors"]]


def test_a_json_article_and_the_same_text_as_it_is_get_the_same_answer(client: FlaskClient) -> None:
    as_text = client.post("/v1/quotes", data=TEXT.encode(), content_type="text/plain; charset=UTF-8")
    assert as_text.json == post(client).json


def test_the_answer_has_every_member_of_the_contract_in_its_order(client: FlaskClient) -> None:
    answer = post(client, id="dawn").json
    assert list(answer) == ["id", "offset_unit", "articles", "quotes", "speakers", "warnings", "model"]
    assert list(answer["articles"][0]) == ["id", "title", "start", "end"]
    members = ["id", "article", "text", "start", "end", "kind", "turn", "speaker", "mention", "cue", "via", "confidence", "reason"]
    assert list(answer["quotes"][0]) == members
    assert list(answer["quotes"][0]["speaker"]) == ["id", "name", "type", "role"]
    assert list(answer["speakers"][0]) == ["id", "article", "name", "type", "role", "mentions", "quotes"]


def test_a_quotation_without_a_speaker_has_a_reason_instead(client: FlaskClient) -> None:
    said, cried = post(client).json["quotes"]
    assert (said["speaker"]["name"], said["reason"]) == ("Ada Lind", None)
    assert (cried["speaker"], cried["reason"]) == (None, "no-source")


def test_id_and_meta_are_echoed(client: FlaskClient) -> None:
    answer = post(client, id="d-1", meta={"desk": ["city", {"n": 1.5}], "note": "…"}).json
    assert answer["id"] == "d-1"
    assert answer["meta"] == {"desk": ["city", {"n": 1.5}], "note": "…"}


def test_meta_is_absent_where_none_was_sent(client: FlaskClient) -> None:
    assert "meta" not in post(client).json


def test_a_title_names_an_article_that_has_none_of_its_own(client: FlaskClient) -> None:
    assert post(client, title="Dawn").json["articles"][0]["title"] == "Dawn"
    assert post(client, title=None).json["articles"][0]["title"] is None


def test_a_plain_text_takes_its_id_from_the_query(client: FlaskClient) -> None:
    assert client.post("/v1/quotes?id=d-1", data=b"x", content_type="text/plain").json["id"] == "d-1"


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_offsets_count_the_unit_that_was_asked_for(client: FlaskClient, unit: str) -> None:
    answer = post(client, offset_unit=unit).json
    encoding, width = {"codepoint": ("utf-32-le", 4), "utf16": ("utf-16-le", 2), "utf8": ("utf-8", 1)}[unit]
    units = TEXT.encode(encoding)
    assert answer["offset_unit"] == unit
    for quote in answer["quotes"]:
        assert units[quote["start"] * width : quote["end"] * width].decode(encoding) == quote["text"]


def test_options_reach_the_pipeline_from_the_body_or_the_query_and_the_body_wins(client: FlaskClient) -> None:
    assert post(client, kinds=["not_speech"]).json["quotes"] == []
    assert post(client, "?kinds=not_speech").json["quotes"] == []
    assert len(post(client, "?kinds=not_speech", kinds=list(DEFAULT_KINDS)).json["quotes"]) == 2
    assert post(client, "?min_confidence=0.95").json["quotes"][0]["reason"] == "low-confidence"
    assert post(client, "?min_confidence=0.95", min_confidence=0).json["quotes"][0]["reason"] is None


@pytest.mark.parametrize("text", ["", " ", "\n\t\u2003\r\n"])
def test_a_text_of_nothing_has_no_quotations(client: FlaskClient, text: str) -> None:
    reply = client.post("/v1/quotes", json={"text": text})
    assert (reply.status_code, reply.json["quotes"]) == (200, [])


@pytest.mark.parametrize(
    ("article", "expected"),
    [
        ({}, [("#/text", None)]),
        ({"text": None}, [("#/text", None)]),
        ({"text": 7}, [("#/text", None)]),
        ({"text": ["a"]}, [("#/text", None)]),
        ({"text": "a", "id": ""}, [("#/id", None)]),
        ({"text": "a", "id": "x" * 257}, [("#/id", None)]),
        ({"text": "a", "id": 7}, [("#/id", None)]),
        ({"text": "a", "title": 7}, [("#/title", None)]),
        ({"text": "a", "meta": []}, [("#/meta", None)]),
        ({"text": "a", "meta": {"a": "x" * 4_096}}, [("#/meta", None)]),
        ({"text": "a", "kinds": []}, [("#/kinds", None)]),
        ({"text": "a", "kinds": "direct"}, [("#/kinds", None)]),
        ({"text": "a", "kinds": ["direct", "indirect"]}, [("#/kinds/1", None)]),
        ({"text": "a", "min_confidence": "0.5"}, [("#/min_confidence", None)]),
        ({"text": "a", "min_confidence": True}, [("#/min_confidence", None)]),
        ({"text": "a", "min_confidence": 1.5}, [("#/min_confidence", None)]),
        ({"text": "a", "offset_unit": "utf32"}, [("#/offset_unit", None)]),
        ({"text": "a", "offsetunit": "utf8"}, [("#/offsetunit", "Did you mean offset_unit?")]),
        ({"text": "a", "a/b~c": 1}, [("#/a~1b~0c", "Known are kinds, min_confidence, offset_unit, text, id, title, meta.")]),
    ],
)
def test_a_member_that_does_not_fit_is_pointed_at(client: FlaskClient, article: object, expected: list[tuple[str, str | None]]) -> None:
    assert errors(client.post("/v1/quotes", json=article)) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?kind=direct", [("kind", "Did you mean kinds?")]),
        ("?kinds=direct&kinds=partial", [("kinds", "Several kinds are given as one list, separated by commas.")]),
        ("?kinds=", [("kinds", None)]),
        ("?kinds=direct,indirect", [("kinds", None)]),
        ("?min_confidence=high", [("min_confidence", None)]),
        ("?min_confidence=nan", [("min_confidence", None)]),
        ("?min_confidence=-1", [("min_confidence", None)]),
        ("?offset_unit=bytes&offset_unit=utf8", [("offset_unit", None)]),
        ("?csv_safe=yes", [("csv_safe", None)]),
    ],
)
def test_a_parameter_that_does_not_fit_is_named(client: FlaskClient, query: str, expected: list[tuple[str, str | None]]) -> None:
    assert errors(post(client, query)) == expected
    assert errors(client.post(f"/v1/quotes{query}", data=b"x", content_type="text/plain")) == expected


def test_the_id_of_a_json_article_is_no_parameter(client: FlaskClient) -> None:
    assert errors(post(client, "?id=x"))[0][0] == "id"


def test_all_mistakes_are_told_at_once(client: FlaskClient) -> None:
    reply = client.post("/v1/quotes", json={"txt": "a", "kinds": ["all"]})
    assert [place for place, _ in errors(reply)] == ["#/kinds/0", "#/text", "#/txt"]


def test_csv_has_a_row_for_each_quotation(client: FlaskClient) -> None:
    reply = client.post("/v1/quotes", json={"text": TEXT, "id": "d-1"}, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(reply.data.decode(), newline="")))
    assert reply.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert [(row["article_id"], row["speaker"], row["reason"]) for row in rows] == [("d-1", "Ada Lind", ""), ("d-1", "", "no-source")]


def test_csv_for_excel_begins_with_a_byte_order_mark(client: FlaskClient) -> None:
    reply = client.post("/v1/quotes?csv_bom=1", json={"text": TEXT}, headers={"Accept": "text/csv"})
    assert reply.data.startswith(b"\xef\xbb\xbfarticle_id,")


def test_html_is_the_article_with_its_quotations_marked(client: FlaskClient) -> None:
    reply = client.post("/v1/quotes", json={"text": TEXT}, headers={"Accept": "text/html"})
    assert reply.data.decode().count("<mark ") == 2
    assert not reply.data.lower().startswith(b"<!doctype")


def test_the_answer_tells_where_its_time_went(client: FlaskClient) -> None:
    parts = [part.split(";dur=") for part in post(client).headers["Server-Timing"].split(", ")]
    assert [name for name, _ in parts] == ["read", "attribute", "write"]
    assert all(float(duration) >= 0 for _, duration in parts)


def test_the_text_reaches_the_pipeline_as_it_was_sent(client: FlaskClient, toy: ToyPipeline) -> None:
    text = "a\r\nb\x00c\ufeffd\u2028e\u202ef\u0301 "
    client.post("/v1/quotes", json={"text": "\ufeff" + text})
    client.post("/v1/quotes", data=b"\xef\xbb\xbf" + text.encode(), content_type="text/plain")
    assert list(toy.texts)[-2:] == ["\ufeff" + text, text]
