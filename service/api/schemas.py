"""The contract as marshmallow schemas: they check what comes in, shape what goes out, and are what the OpenAPI document describes."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from service.attribution.records import KINDS, OFFSET_UNITS, WARNING_CODES

MAX_ID = 256
SPEAKER_TYPES = ("person", "unnamed", "organization", "document")
REASONS = ("no-source", "ambiguous", "low-confidence")


class Number(fields.Float):
    """A JSON number: not a text that looks like one."""

    def _validated(self, value: Any) -> float:
        if not isinstance(value, int | float):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class OptionsSchema(Schema):
    """The options of an answer: members of a JSON body or query parameters."""

    class Meta:
        unknown = RAISE

    kinds = fields.List(
        fields.String(validate=validate.OneOf(KINDS, error="This is none of {choices}.")),
        validate=validate.Length(min=1, error="At least one kind is needed."),
        metadata={"description": "The kinds of quotations to return; `direct` and `partial` if not given."},
    )
    min_confidence = Number(
        validate=validate.Range(0, 1, error="This is not within 0 and 1."),
        metadata={"description": "Speakers that are less sure than this are withheld: `speaker` is null and `reason` is `low-confidence`."},
    )
    offset_unit = fields.String(
        validate=validate.OneOf(OFFSET_UNITS, error="This is none of {choices}."),
        metadata={"description": "What offsets count: code points (Python), UTF-16 code units (JavaScript, Java, C#) or UTF-8 bytes (Go, Rust, C)."},
    )


class ArticleRequestSchema(OptionsSchema):
    """One article to read."""

    text = fields.String(required=True, metadata={"description": "The article, as it was published. Several pasted together are told apart."})
    id = fields.String(
        allow_none=True,
        validate=validate.Length(1, MAX_ID, error="This is not 1 to 256 characters long."),
        metadata={"description": "Echoed in the answer."},
    )
    title = fields.String(allow_none=True, metadata={"description": "The headline, where it is not part of the text."})
    meta = fields.Dict(keys=fields.String(), metadata={"description": "An object of up to 4 kB that is echoed in the answer and never read."})


class SpanSchema(Schema):
    """A phrase of the text."""

    text = fields.String(required=True)
    start = fields.Integer(required=True, metadata={"description": "Offset of its first character.", "minimum": 0})
    end = fields.Integer(required=True, metadata={"description": "Offset behind its last character.", "minimum": 0})


class ArticleSchema(Schema):
    """One story of the posted text: an ordinary body holds one, a pasted feed several."""

    id = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    start = fields.Integer(required=True, metadata={"minimum": 0})
    end = fields.Integer(required=True, metadata={"minimum": 0})


class NamedSpeakerSchema(Schema):
    """Who said it."""

    id = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "The fullest name that the article gives, without title or role."})
    type = fields.String(
        required=True,
        validate=validate.OneOf(SPEAKER_TYPES),
        metadata={
            "description": "`unnamed`: a source without a name (“senior diplomat”); `document`: a text cited without its issuer (“the ruling”)."
        },
    )
    role = fields.String(required=True, allow_none=True, metadata={"description": "The title or role that the article gives, anywhere in it."})


class QuoteSchema(Schema):
    """One pair of quotation marks: the words inside them, and who said them."""

    id = fields.String(required=True)
    article = fields.String(required=True, metadata={"description": "The `id` of its article."})
    text = fields.String(required=True, metadata={"description": "The words inside the marks, as they stand in the text from `start` to `end`."})
    start = fields.Integer(required=True, metadata={"minimum": 0})
    end = fields.Integer(required=True, metadata={"minimum": 0})
    kind = fields.String(
        required=True,
        validate=validate.OneOf(KINDS),
        metadata={
            "description": "`direct`: the quoted words stand as their own clause or sentences. `partial`: verbatim words worked into the reporter's "
            "sentence. `not_speech`: titles, nicknames, terms, scare quotes, and marked words of which it cannot be told whose they are."
        },
    )
    turn = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Quotations with the same number are one stretch of speech.", "minimum": 1}
    )
    speaker = fields.Nested(NamedSpeakerSchema, required=True, allow_none=True)
    mention = fields.Nested(
        SpanSchema, required=True, allow_none=True, metadata={"description": "The phrase that the attribution uses for the speaker."}
    )
    cue = fields.Nested(SpanSchema, required=True, allow_none=True, metadata={"description": "The verb or phrase that reports the words."})
    via = fields.String(required=True, allow_none=True, metadata={"description": "The outlet that relays the words."})
    confidence = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "The probability that the speaker is right: of the quotations at 0.9, nine in ten are.", "minimum": 0, "maximum": 1},
    )
    reason = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(REASONS),
        metadata={"description": "Why there is no speaker; null exactly when there is one."},
    )


class SpeakerSchema(Schema):
    """Somebody who is quoted, and all phrases of the article that refer to them."""

    id = fields.String(required=True)
    article = fields.String(required=True, metadata={"description": "The `id` of its article."})
    name = fields.String(required=True)
    type = fields.String(required=True, validate=validate.OneOf(SPEAKER_TYPES))
    role = fields.String(required=True, allow_none=True)
    mentions = fields.List(fields.Nested(SpanSchema), required=True)
    quotes = fields.List(fields.String(), required=True, metadata={"description": "The `id`s of the speaker's quotations."})


class WarningSchema(Schema):
    """Something in the text that the reader of the answer should know of."""

    code = fields.String(required=True, validate=validate.OneOf(WARNING_CODES))
    detail = fields.String(required=True)
    start = fields.Integer(required=True, metadata={"minimum": 0})
    end = fields.Integer(required=True, metadata={"minimum": 0})


class ModelSchema(Schema):
    """The trained pipeline that answered."""

    name = fields.String(required=True)
    version = fields.String(required=True)


class AnswerSchema(Schema):
    """The quotations of one posted text, and who said them."""

    id = fields.String(required=True, allow_none=True, metadata={"description": "The `id` that was sent."})
    meta = fields.Dict(keys=fields.String(), metadata={"description": "The `meta` that was sent; absent if none was."})
    offset_unit = fields.String(required=True, validate=validate.OneOf(OFFSET_UNITS))
    articles = fields.List(fields.Nested(ArticleSchema), required=True)
    quotes = fields.List(fields.Nested(QuoteSchema), required=True)
    speakers = fields.List(fields.Nested(SpeakerSchema), required=True)
    warnings = fields.List(fields.Nested(WarningSchema), required=True)
    model = fields.Nested(ModelSchema, required=True)


class FieldErrorSchema(Schema):
    """What is wrong with one member of the body or one query parameter."""

    pointer = fields.String(metadata={"description": "JSON Pointer to the member, where the body is at fault."})
    parameter = fields.String(metadata={"description": "Name of the query parameter, where that is at fault."})
    detail = fields.String(required=True)
    hint = fields.String(required=True, allow_none=True, metadata={"description": "What was probably meant, or would be right."})


class ProblemSchema(Schema):
    """An error (RFC 9457). Some types have further members."""

    type = fields.String(
        required=True, metadata={"format": "uri-reference", "description": "`/problems/` and the stable name of the type; the path explains it."}
    )
    title = fields.String(required=True)
    status = fields.Integer(required=True, metadata={"minimum": 400, "maximum": 599})
    detail = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldErrorSchema), metadata={"description": "Present where the status is 422."})


class ItemProblemSchema(Schema):
    """The answer to an article of a batch that could not be read: `index` (from 0) in a JSON list, `line` (from 1) in a stream."""

    id = fields.String(required=True, allow_none=True)
    index = fields.Integer(metadata={"minimum": 0})
    line = fields.Integer(metadata={"minimum": 1})
    problem = fields.Nested(ProblemSchema, required=True)


class CompleteSchema(Schema):
    """The last line of a stream. A stream without one, or with `complete` false, was cut."""

    complete = fields.Boolean(required=True)
    answers = fields.Integer(required=True, metadata={"minimum": 0})
    problems = fields.Integer(required=True, metadata={"minimum": 0})
    problem = fields.Nested(ProblemSchema, metadata={"description": "What cut the stream, where `complete` is false."})
