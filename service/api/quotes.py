"""POST /v1/quotes: one article in, its quotations out, each with its speaker."""

from flask import Blueprint, Response, g, json

from service.api import auth, body, negotiation, requests, state, timing
from service.api.gate import Posted
from service.api.schemas import AnswerSchema
from service.attribution.records import Attribution
from service.formats import csv, html
from service.formats.json import answer

JSON = "application/json"
TEXT = "text/plain"
CSV = "text/csv"
HTML = "text/html"

ACCEPTED = (JSON, TEXT)
AVAILABLE = (JSON, CSV, HTML)
PARAMETERS = (*requests.OPTIONS, "csv_safe", "csv_bom")
TEXT_PARAMETERS = ("id", *PARAMETERS)

ANSWER = AnswerSchema()

blueprint = Blueprint("quotes", __name__)


@blueprint.post("/v1/quotes")
@auth.needs_key
def quotes() -> Response:
    """Attribute the quotations of one article, sent as JSON or as plain text."""
    here = state.state()
    sent = body.media_type(ACCEPTED)
    form = negotiation.choose(AVAILABLE)
    with timing.measured("read"):
        received = body.read_text(here.settings, ACCEPTED, json=sent == JSON)
        parameters = requests.read_parameters(PARAMETERS if sent == JSON else TEXT_PARAMETERS)
        if sent == JSON:
            posted = requests.read_article(body.parse_json(received), parameters, here.settings)
        else:
            requests.check_length(received, here.settings)
            posted = Posted(received, requests.as_options(parameters.options), parameters.id)
    with timing.measured("attribute"):
        attribution = here.gate.attribute(posted)
    here.metrics.count_answer(attribution, len(posted.text))
    g.counts = {"chars": len(posted.text), "articles": len(attribution.articles), "quotations": len(attribution.quotes)}
    with timing.measured("write"):
        response = _write(form, posted, attribution, parameters)
    response.vary.add("Accept")
    return timing.tell(response)


def as_json(posted: Posted, attribution: Attribution) -> dict[str, object]:
    """The JSON object that answers one article."""
    shaped = ANSWER.dump(answer(attribution, posted.id, posted.meta))
    assert isinstance(shaped, dict)
    return shaped


def _write(form: str, posted: Posted, attribution: Attribution, parameters: requests.Parameters) -> Response:
    if form == CSV:
        return Response(csv.csv_text(posted.id, attribution, safe=parameters.csv_safe, bom=parameters.csv_bom), content_type=csv.CONTENT_TYPE)
    if form == HTML:
        return Response(html.fragment(posted.text, attribution), content_type="text/html; charset=utf-8")
    return Response(json.dumps(as_json(posted, attribution)) + "\n", content_type=JSON)
