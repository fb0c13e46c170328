"""A service that answers by rote: the page's tests need exact answers at once, not good ones.

It reads one pattern only, `“…” said First Last`, in paragraphs that blank lines part; a second quotation of a paragraph goes on with its speaker.
Words that begin with a small letter are partial, words behind "known as" are not speech, and what stands alone in its paragraph is nobody's.
"""

import re
from typing import Any

from flask import Flask, Response, jsonify, request

from service.web import blueprint

MAX_CHARS = 100_000
_QUOTATION = re.compile("“([^”]*)”(?: (said|as) ([A-Z]\\w+ [A-Z]\\w+)(?:, (the [a-z ]+))?)?")


def answer(text: str, kinds: list[str], unit: str) -> dict[str, Any]:
    """An answer in the form of the contract."""
    places = [0]
    for character in text:
        places.append(places[-1] + (2 if unit == "utf16" and ord(character) > 0xFFFF else 1))

    def span(start: int, end: int) -> dict[str, Any]:
        return {"text": text[start:end], "start": places[start], "end": places[end]}

    quotes: list[dict[str, Any]] = []
    speakers: dict[str, dict[str, Any]] = {}
    turn, last, last_end = 0, None, 0
    for match in _QUOTATION.finditer(text):
        words, _, name, role = match.groups()
        kind = "not_speech" if text.endswith("known as ", 0, match.start()) else "partial" if words[:1].islower() else "direct"
        goes_on = last is not None and name is None and kind == "direct" and "\n\n" not in text[last_end : match.start()]
        if kind != "not_speech" and not goes_on:
            turn += 1
        source = last if goes_on else None
        if name is not None:
            speaker = speakers.setdefault(
                name, {"id": f"s{len(speakers) + 1}", "name": name, "type": "person", "role": role and role.removeprefix("the ")}
            )
            source = {"speaker": speaker, "mention": span(*match.span(3)), "cue": span(*match.span(2))}
        if kind in kinds:
            quotes.append(
                {
                    "id": f"q{len(quotes) + 1}",
                    "article": "a1",
                    **span(*match.span(1)),
                    "kind": kind,
                    "turn": None if kind == "not_speech" else turn,
                    **(source or {"speaker": None, "mention": None, "cue": None}),
                    "via": "the Ferry Post" if "the Ferry Post" in text[match.end() : match.end() + 60] else None,
                    "confidence": 0.96 if source else None,
                    "reason": None if source else "no-source",
                }
            )
        if kind != "not_speech":
            last, last_end = source, match.end()
    for speaker in speakers.values():
        spans = [match.span() for match in re.finditer(re.escape(speaker["name"].split()[-1]), text)]
        speaker["told"] = {"mentions": [span(*found) for found in spans], "quotes": [q["id"] for q in quotes if q["speaker"] is speaker]}
    listed = [{"article": "a1", **{k: v for k, v in s.items() if k != "told"}, **s["told"]} for s in speakers.values() if s["told"]["quotes"]]
    for speaker in speakers.values():
        del speaker["told"]
    title = text.split("\n", 1)[0]
    warnings = [{"code": "looks-like-html", "detail": "The text looks like HTML.", "start": 0, "end": 1}] if "<b>" in text else []
    return {
        "id": None,
        "offset_unit": unit,
        "articles": [{"id": "a1", "title": title if len(title) < 120 else None, "start": 0, "end": places[-1]}],
        "quotes": quotes,
        "speakers": listed,
        "warnings": warnings,
        "model": {"name": "rote", "version": "0.1"},
    }


def problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """A problem in the form of RFC 9457."""
    response = jsonify({"type": "/problems/it", "title": title, "status": status, "detail": detail, "request_id": "req-1", **more})
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def create_canned(key: str | None = None) -> Flask:
    """The page, and a service that answers by rote; where `key` is given it asks for it. `app.asked` lists the requests that came for quotations."""
    app = Flask("canned")
    app.register_blueprint(blueprint)
    app.asked = []  # type: ignore[attr-defined]

    @app.get("/v1/info")
    def info() -> Response:
        return jsonify({"limits": {"max_chars": MAX_CHARS, "max_body_bytes": 4_000_000}})

    @app.post("/v1/quotes")
    def quotes() -> Response:
        app.asked.append({"headers": dict(request.headers), "query": request.args.to_dict(), "body": request.get_json()})  # type: ignore[attr-defined]
        if key is not None and request.headers.get("Authorization") != f"Bearer {key}":
            return problem(401, "No valid API key", "Send a key as a bearer token.")
        text = request.get_json()["text"]
        if not text.strip():
            return problem(
                422,
                "The request is not valid",
                "One member is wrong.",
                errors=[{"pointer": "#/text", "detail": "The text is empty.", "hint": "Send a story."}],
            )
        if len(text) > MAX_CHARS:
            return problem(413, "The text is too long", f"It has {len(text)} characters, {MAX_CHARS} are allowed.")
        told = answer(text, request.get_json().get("kinds", ["direct", "partial"]), request.get_json().get("offset_unit", "codepoint"))
        if request.headers["Accept"].startswith("text/csv"):
            rows = ["quote_id,text", *(f'{quote["id"]},"{quote["text"]}"' for quote in told["quotes"])]
            return Response("\ufeff" + "\r\n".join(rows) + "\r\n", mimetype="text/csv")
        return jsonify(told)

    return app
