"""POST /v1/quotes/batch: many articles in one request, answered one by one, in order, as they come in and as they are done.

Both forms of the answer are streamed: memory stays flat however many articles there are, and an answer is on its way before the next article is read.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal

from flask import Blueprint, Response, g, json, stream_with_context

from service.api import auth, body, ids, logs, negotiation, requests, state
from service.api.lines import read_lines
from service.api.problems import FieldError, Problem
from service.api.quotes import as_json
from service.api.schemas import MAX_ID
from service.api.state import State
from service.settings import Settings

JSON = "application/json"
NDJSON = "application/x-ndjson"
ACCEPTED = (JSON, NDJSON)

blueprint = Blueprint("batch", __name__)


@dataclass(frozen=True, slots=True)
class Item:
    """One article of a batch: its JSON value, or why it has none. `number` is its index (from 0) in a list or its line (from 1) in a stream."""

    place: Literal["index", "line"]
    number: int
    value: Any = None
    problem: Problem | None = None

    @property
    def pointer(self) -> str:
        """Where the article stands: in the whole body of a list, at the root of its own line in a stream."""
        return f"#/{self.number}" if self.place == "index" else "#"

    @property
    def id(self) -> str | None:
        """The article's id, as far as it can be told of an article that is not as it should be."""
        id = self.value.get("id") if isinstance(self.value, dict) else None
        return id if isinstance(id, str) and 1 <= len(id) <= MAX_ID and requests.lone_surrogate(id) is None else None


@blueprint.post("/v1/quotes/batch")
@auth.needs_key
def batch() -> Response:
    """Attribute the quotations of many articles, sent as a JSON list or as JSON Lines."""
    here = state.state()
    sent = body.media_type(ACCEPTED)
    form = negotiation.choose(ACCEPTED, default=sent)
    items = _items_of_list(here.settings) if sent == JSON else _items_of_lines(here.settings)
    parameters = requests.read_parameters(requests.OPTIONS)
    g.counts = tally = Counter(answers=0, problems=0, chars=0, quotations=0)
    answers = _answers(items, parameters, here, tally)
    # The first answer is made before the status goes out: a request that is turned away altogether is told so by its status.
    first = [answer for answer in [next(answers, None)] if answer is not None]
    write = _write_lines if form == NDJSON else _write_list
    response = Response(stream_with_context(write(chain(first, answers), here, tally)), content_type=form)
    response.vary.add("Accept")
    response.headers["X-Accel-Buffering"] = "no"  # nginx would hold the answers back
    return response


def _items_of_list(settings: Settings) -> Iterator[Item]:
    values = body.parse_json(body.read_text(settings, ACCEPTED, json=True))
    if not isinstance(values, list) or not values:
        detail = "This is an empty list." if values == [] else "This is not a list of articles."
        raise Problem("invalid-request", "The batch does not fit the description.", errors=[FieldError(detail, pointer="#", hint='[{"text": "…"}]')])
    if len(values) > settings.max_items:
        detail = f"The batch has {len(values):,} articles; {settings.max_items:,} are allowed."
        raise Problem("batch-too-large", detail, members={"limit": settings.max_items, "actual": len(values)})
    return (Item("index", index, value) for index, value in enumerate(values))


def _items_of_lines(settings: Settings) -> Iterator[Item]:
    for line in read_lines(body.pieces(settings, limit=None), settings.max_line_bytes):
        try:
            if line.content is None:
                limit = settings.max_line_bytes
                raise Problem("body-too-large", f"The line has more than {limit:,} bytes.", members={"limit": limit})
            yield Item("line", line.number, body.parse_json(body.decode(line.content), line.number))
        except Problem as problem:
            yield Item("line", line.number, problem=problem)


def _answers(items: Iterator[Item], parameters: requests.Parameters, here: State, tally: Counter[str]) -> Iterator[dict[str, Any]]:
    """The answer, or the problem, of each article. Raises Problem: busy, where not even the first one can be read; what the body raises."""
    for place, item in enumerate(items):
        try:
            answer = _answer(item, parameters, here, tally, patient=place > 0)
            tally["answers"] += 1
        except Problem as problem:
            if problem.slug == "busy":
                raise
            answer = _item_problem(item, problem, here, tally)
        except Exception as error:
            logs.exception("article failed", error)
            answer = _item_problem(item, Problem("internal", "The article could not be read because of a fault in the service."), here, tally)
        yield answer


def _answer(item: Item, parameters: requests.Parameters, here: State, tally: Counter[str], *, patient: bool) -> dict[str, Any]:
    if item.problem is not None:
        raise item.problem
    posted = requests.read_article(item.value, parameters, here.settings, item.pointer)
    attribution = here.gate.attribute(posted, patient=patient)
    here.metrics.count_answer(attribution, len(posted.text))
    tally.update(chars=len(posted.text), quotations=len(attribution.quotes))
    return as_json(posted, attribution)


def _item_problem(item: Item, problem: Problem, here: State, tally: Counter[str]) -> dict[str, Any]:
    here.metrics.count("quoth_problems_total", problem.slug)
    tally["problems"] += 1
    return {"id": item.id, item.place: item.number, "problem": problem.as_dict()}


def _write_lines(answers: Iterator[dict[str, Any]], here: State, tally: Counter[str]) -> Iterator[str]:
    for answer in _until_cut(answers, here, tally):
        yield json.dumps(answer) + "\n"
    if "cut" not in tally:
        yield json.dumps({"complete": True, "answers": tally["answers"], "problems": tally["problems"]}) + "\n"


def _write_list(answers: Iterator[dict[str, Any]], here: State, tally: Counter[str]) -> Iterator[str]:
    before = "["
    for answer in _until_cut(answers, here, tally):
        yield before + json.dumps(answer)
        before = ",\n"
    yield "[]\n" if before == "[" else "]\n"


def _until_cut(answers: Iterator[dict[str, Any]], here: State, tally: Counter[str]) -> Iterator[dict[str, Any]]:
    """The answers and, where the rest of the body cannot be read, the reason as the last one."""
    try:
        yield from answers
    except GeneratorExit:
        here.metrics.count("quoth_clients_gone_total")
        logs.event("client_closed", request_id=ids.request_id(), **tally)
        raise
    except Problem as problem:
        yield _cut(problem, here, tally)
    except Exception as error:
        logs.exception("stream failed", error)
        yield _cut(Problem("internal", "The stream could not be read to its end because of a fault in the service."), here, tally)


def _cut(problem: Problem, here: State, tally: Counter[str]) -> dict[str, Any]:
    here.metrics.count("quoth_problems_total", problem.slug)
    tally["cut"] = 1
    return {"complete": False, "answers": tally["answers"], "problems": tally["problems"], "problem": problem.as_dict()}
