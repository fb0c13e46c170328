"""POST /v1/quotes/batch: an answer or a problem for each article, in order, in the form that was asked for."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.api.gate import Gate
from tests.toy import BROKEN, OVERDUE, ToyPipeline

QUOTED = "“We leave at {},” said Ada Lind."
NDJSON = "application/x-ndjson"


def post_list(client: FlaskClient, articles: object, query: str = "", **headers: str):
    return client.post(f"/v1/quotes/batch{query}", data=json.dumps(articles), content_type="application/json", headers=headers)


def post_lines(client: FlaskClient, body: bytes, query: str = "", **headers: str):
    return client.post(f"/v1/quotes/batch{query}", data=body, content_type=NDJSON, headers=headers)


def lines(*articles: object) -> bytes:
    return b"".join(json.dumps(article).encode() + b"\n" for article in articles)


def answered(reply) -> list[dict]:
    return [json.loads(line) for line in reply.data.decode().splitlines()]


def test_a_list_is_answered_by_a_list_of_the_same_length_and_order(client: FlaskClient) -> None:
    reply = post_list(client, [{"id": str(n), "text": QUOTED.format(n)} for n in range(7)])
    assert reply.status_code == 200
    assert [(answer["id"], answer["quotes"][0]["text"]) for answer in reply.json] == [(str(n), f"We leave at {n},") for n in range(7)]


def test_lines_are_answered_by_lines_and_a_last_one_that_says_so(client: FlaskClient) -> None:
    *answers, last = answered(post_lines(client, lines(*({"id": str(n), "text": "a"} for n in range(3)))))
    assert [answer["id"] for answer in answers] == ["0", "1", "2"]
    assert last == {"complete": True, "answers": 3, "problems": 0}


def test_each_item_is_answered_as_it_would_be_alone(client: FlaskClient) -> None:
    article = {"id": "a", "text": QUOTED.format("dawn 🌅"), "offset_unit": "utf16", "meta": {"n": 1}}
    alone = client.post("/v1/quotes", json=article).json
    assert post_list(client, [article]).json == [alone]
    assert answered(post_lines(client, lines(article)))[0] == alone


def test_the_query_gives_the_defaults_of_all_items(client: FlaskClient) -> None:
    articles = [{"text": "a"}, {"text": "a", "offset_unit": "utf8"}]
    assert [answer["offset_unit"] for answer in post_list(client, articles, "?offset_unit=utf16").json] == ["utf16", "utf8"]


def test_the_same_id_may_come_twice(client: FlaskClient) -> None:
    assert [answer["id"] for answer in post_list(client, [{"id": "a", "text": ""}, {"id": "a", "text": ""}]).json] == ["a", "a"]


def test_a_bad_item_of_a_list_has_a_problem_with_its_index_and_the_rest_is_answered(client: FlaskClient) -> None:
    first, bad, last = post_list(client, [{"text": "a"}, {"id": "b", "text": 7}, {"text": "c"}]).json
    assert "quotes" in first
    assert "quotes" in last
    assert (bad["id"], bad["index"], bad["problem"]["type"]) == ("b", 1, "/problems/invalid-request")
    assert bad["problem"]["errors"][0]["pointer"] == "#/1/text"


@pytest.mark.parametrize(
    ("line", "slug"),
    [
        (b'{"text": ', "invalid-json"),
        (b'{"text": "\xff"}', "invalid-encoding"),
        (b'{"text": "\\ud83d"}', "invalid-text"),
        (b'"text"', "invalid-request"),
        (b'{"text": "' + b"x" * 1_001 + b'"}', "text-too-long"),
        (b'{"text": "' + b"x" * 9_000 + b'"}', "body-too-large"),
        (b'{"text": "' + BROKEN.encode() + b'"}', "internal"),
        (b'{"text": "' + OVERDUE.encode() + b'"}', "timeout"),
    ],
)
def test_a_bad_line_has_a_problem_with_its_number_and_the_rest_is_answered(client: FlaskClient, line: bytes, slug: str) -> None:
    first, bad, last, end = answered(post_lines(client, b'{"text": "a"}\n\n' + line + b'\n{"text": "b"}'))
    assert "quotes" in first
    assert "quotes" in last
    assert (bad["line"], bad["problem"]["type"]) == (3, f"/problems/{slug}")
    assert end == {"complete": True, "answers": 2, "problems": 1}


def test_the_place_of_a_mistake_in_a_line_is_told_by_the_line_of_the_stream(client: FlaskClient) -> None:
    bad = answered(post_lines(client, b'\n\n{"text" 7}'))[0]
    assert bad["problem"]["detail"].startswith("Line 3, column 9")


def test_a_bad_item_keeps_its_id_where_it_has_a_proper_one(client: FlaskClient) -> None:
    bad = post_list(client, [{"id": id, "txt": ""} for id in ("ok", 7, "", "\ud83d", "x" * 300)]).json
    assert [item["id"] for item in bad] == ["ok", None, None, None, None]


@pytest.mark.parametrize(
    ("sent", "accept", "got"),
    [
        ("list", None, "application/json"),
        ("lines", None, NDJSON),
        ("list", "*/*", "application/json"),
        ("lines", "*/*", NDJSON),
        ("list", NDJSON, NDJSON),
        ("lines", "application/json", "application/json"),
    ],
)
def test_the_answer_has_the_form_of_the_request_or_the_one_that_was_asked_for(client: FlaskClient, sent: str, accept: str | None, got: str) -> None:
    headers = {"Accept": accept} if accept else {}
    articles = [{"id": "a", "text": "x"}, {"id": "b"}]
    reply = post_list(client, articles, **headers) if sent == "list" else post_lines(client, lines(*articles), **headers)
    items = reply.json if got == "application/json" else answered(reply)
    place = {"index": 1} if sent == "list" else {"line": 2}
    assert reply.mimetype == got
    assert [item["id"] for item in items[:2]] == ["a", "b"]
    assert place.items() <= items[1].items()
    assert len(items) == (2 if got == "application/json" else 3)


def test_csv_of_a_batch_is_refused_rather_than_given_without_its_problems(client: FlaskClient) -> None:
    reply = post_list(client, [{"text": "a"}], Accept="text/csv")
    assert (reply.status_code, reply.json["available"]) == (406, ["application/json", NDJSON])


@pytest.mark.parametrize("body", [[], {}, {"text": "a"}, "a", None])
def test_what_is_no_list_of_articles_is_refused_as_a_whole(client: FlaskClient, body: object) -> None:
    reply = post_list(client, body)
    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, "#")


def test_a_list_that_is_too_long_is_refused_as_a_whole(client: FlaskClient, toy: ToyPipeline) -> None:
    before = len(toy.texts)
    reply = post_list(client, [{"text": "a"}] * 11)
    assert (reply.status_code, reply.json["limit"], reply.json["actual"]) == (413, 10, 11)
    assert len(toy.texts) == before


def test_a_stream_has_no_limit_of_its_own(client: FlaskClient) -> None:
    assert answered(post_lines(client, lines(*({"text": "x" * 900} for _ in range(50)))))[-1]["answers"] == 50


def test_a_stream_of_blank_lines_is_complete_and_empty(client: FlaskClient) -> None:
    assert answered(post_lines(client, b"\n\n")) == [{"complete": True, "answers": 0, "problems": 0}]


def test_a_batch_is_turned_away_as_a_whole_when_not_even_its_first_article_can_be_read(app: Flask, client: FlaskClient) -> None:
    gate: Gate = app.extensions["quoth"].gate
    assert gate._turn.acquire(timeout=1)
    try:
        for reply in (post_list(client, [{"text": "a"}]), post_lines(client, lines({"text": "a"}))):
            assert (reply.status_code, reply.json["type"]) == (503, "/problems/busy")
            assert reply.headers["Retry-After"] == "2"
    finally:
        gate._turn.release()
