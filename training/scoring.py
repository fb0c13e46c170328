"""Answers against gold: one verdict for each quotation, and figures over any set of verdicts.

A returned quotation matches a gold one when they overlap by at least 0.9 of the longer, white space and closing punctuation trimmed. Gold records of
kind "bad" count neither way, and neither does what is returned on them. All else is said at the figures below.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

from training.agreement import DISAGREEMENT, Agreement, role_agrees, speaker_agrees, words
from training.gold import GoldArticle, GoldQuote, Range
from training.wordlists import word_list

MentionKind = Literal["name", "pronoun", "description", "none"]

MENTION_KINDS: tuple[MentionKind, ...] = ("name", "pronoun", "description", "none")
SPEAKER_TYPES = ("person", "unnamed", "organization", "document")
SPEECH_KINDS = ("direct", "partial")
MATCHING_OVERLAP = 0.9
BINS = 10
SUREST = 0.8

_PRONOUNS = word_list("pronouns")


@dataclass(frozen=True, slots=True)
class Answer:
    """One quotation as the service returned it; `start`, `end`, `mention` and `cue` bound code points of the article."""

    start: int
    end: int
    kind: str | None = None
    turn: int | None = None
    speaker: str | None = None
    speaker_type: str | None = None
    role: str | None = None
    mention: Range | None = None
    cue: Range | None = None
    via: str | None = None
    confidence: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one quotation.

    `gold` is None for a returned quotation that matches none, `answer` None for a gold one that was not returned. `kind`, `mention`, `cue`, `role`
    and `turn` say whether that part is right, None where it does not count. `wanted_mention` is how the article refers to the speaker there. `rank`
    is the place of the answer among those returned for the article.
    """

    article: GoldArticle
    gold: GoldQuote | None
    answer: Answer | None
    speaker: Agreement = DISAGREEMENT
    wanted_mention: MentionKind = "none"
    kind: bool | None = None
    mention: bool | None = None
    cue: bool | None = None
    role: bool | None = None
    turn: bool | None = None
    rank: int | None = None

    @property
    def is_speech(self) -> bool:
        """Whether the gold has it as a direct or partial quotation."""
        return self.gold is not None and self.gold.kind in SPEECH_KINDS

    @property
    def is_attributable(self) -> bool:
        """Whether the gold has it as somebody's words."""
        return self.is_speech and self.gold is not None and self.gold.speaker is not None

    @property
    def is_pair(self) -> bool:
        """Whether a speaker was returned for it."""
        return self.answer is not None and bool(self.answer.speaker)

    @property
    def is_right(self) -> bool:
        """Whether it was returned with its speaker under the full name."""
        return self.is_attributable and self.speaker.full


@dataclass(frozen=True, slots=True)
class Ratio:
    """So many of so many; `share` is None of none."""

    hits: float
    total: int

    @property
    def share(self) -> float | None:
        """The ratio as a number, None where there is nothing to count."""
        return self.hits / self.total if self.total else None

    def __str__(self) -> str:
        return "–" if self.share is None else f"{self.share:.1%} ({self.hits:g}/{self.total:g})"


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in one tenth of the scale: how many, what they state on average, and how many are right."""

    low: float
    answers: int
    stated: float
    right: int


@dataclass(frozen=True, slots=True)
class Threshold:
    """What is left when speakers below a confidence are withheld."""

    min_confidence: float
    precision: Ratio
    recall: Ratio


@dataclass(frozen=True, slots=True)
class Score:
    """The verdicts on a set of articles, in text order, and how many articles were not answered."""

    verdicts: tuple[Verdict, ...]
    unanswered: int = 0
    figures: Mapping[str, Ratio] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", _figures(self.verdicts))

    @property
    def f1(self) -> float:
        """End to end: the harmonic mean of precision and recall of (quotation, speaker under the full name)."""
        precision = self.figures["end to end precision"].share or 0.0
        recall = self.figures["end to end recall"].share or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def bins(self) -> tuple[Bin, ...]:
        """The reliability table: answers with a speaker and a confidence, by tenths of the confidence."""
        stated: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
        for confidence, right in _stated(self.verdicts):
            stated[max(0, min(BINS - 1, int(BINS * confidence)))].append((confidence, right))
        return tuple(
            Bin(index / BINS, len(pairs), sum(value for value, _ in pairs) / len(pairs) if pairs else 0.0, sum(right for _, right in pairs))
            for index, pairs in enumerate(stated)
        )

    def thresholds(self, steps: Sequence[float] = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)) -> tuple[Threshold, ...]:
        """What `min_confidence` does to precision and recall of (quotation, speaker); an answer without a confidence counts as 1."""
        pairs = [verdict for verdict in self.verdicts if verdict.is_pair and verdict.answer]
        total = sum(verdict.is_attributable for verdict in self.verdicts)
        table = []
        for step in steps:
            kept = [
                verdict for verdict in pairs if verdict.answer and (1.0 if verdict.answer.confidence is None else verdict.answer.confidence) >= step
            ]
            right = sum(verdict.is_right for verdict in kept)
            table.append(Threshold(step, Ratio(right, len(kept)), Ratio(right, total)))
        return tuple(table)

    def split(self, group: Callable[[Verdict], str | None]) -> dict[str, "Score"]:
        """Scores of the verdicts by a name that `group` gives each; those that it gives None are left out."""
        groups: dict[str, list[Verdict]] = {}
        for verdict in self.verdicts:
            if (name := group(verdict)) is not None:
                groups.setdefault(name, []).append(verdict)
        return {name: Score(tuple(verdicts)) for name, verdicts in groups.items()}


def judge(articles: Iterable[GoldArticle], answers: Mapping[str, Sequence[Answer] | None]) -> Score:
    """Score the answers to a set of articles, by article id; an article without an answer counts as one with nothing in it."""
    verdicts: list[Verdict] = []
    unanswered = 0
    for article in articles:
        returned = answers.get(article.id)
        unanswered += returned is None
        verdicts += judge_article(article, returned or ())
    return Score(tuple(verdicts), unanswered)


def judge_article(article: GoldArticle, returned: Sequence[Answer]) -> list[Verdict]:
    """One verdict for each gold quotation that is not "bad" and for each returned one that matches none, the latter behind the others."""
    boxes = [_trimmed(article.text, answer.start, answer.end) for answer in returned]
    wanted = [(_trimmed(article.text, quote.start, quote.end), quote) for quote in article.quotes]
    free = [index for index in range(len(returned)) if not _is_on_broken_marks(boxes[index], wanted)]
    verdicts = []
    previous: tuple[int, int] | None = None
    for box, quote in wanted:
        if quote.kind == "bad":
            continue
        match = _match(box, boxes, free)
        if match is not None:
            free.remove(match)
        answer = None if match is None else returned[match]
        turns = None if answer is None or quote.kind == "not_speech" else _turns(quote, answer)
        same_turn = None if turns is None or previous is None else (previous[0] == turns[0]) == (previous[1] == turns[1])
        previous = turns or previous
        verdicts.append(replace(_verdict(article, quote, answer, same_turn), rank=match))
    return verdicts + [Verdict(article, None, returned[index], rank=index) for index in free]


def mention_kind(quote: GoldQuote, text: str) -> MentionKind:
    """How the article refers to the speaker where it attributes a quotation: by (part of) the name, a pronoun, a description, or not at all."""
    if quote.mention is None:
        return "none"
    phrase = text[slice(*quote.mention)]
    folded = words(phrase)
    if folded and all(word in _PRONOUNS for word in folded):
        return "pronoun"
    names = {word for name in (quote.speaker or "").split(" | ") for word in words(name)}
    capitals = {word for token in phrase.split() if token[:1].isupper() or token[1:2].isupper() for word in words(token)}
    is_named = quote.speaker_type != "unnamed" and bool(names & capitals - {"the", "a", "an"})
    return "name" if is_named else "description"


def _verdict(article: GoldArticle, quote: GoldQuote, answer: Answer | None, same_turn: bool | None) -> Verdict:
    kind = mention_kind(quote, article.text)
    if answer is None or quote.kind == "not_speech":
        return Verdict(article, quote, answer, wanted_mention=kind)
    if quote.speaker is None:
        return Verdict(article, quote, answer, wanted_mention=kind, kind=_kind_agrees(quote, answer), turn=same_turn)
    speaker = speaker_agrees(quote.speaker, quote.speaker_type, answer.speaker)
    counts_role = speaker.full and quote.speaker_type == "person" and quote.role
    return Verdict(
        article,
        quote,
        answer,
        speaker=speaker,
        wanted_mention=kind,
        kind=_kind_agrees(quote, answer),
        mention=_phrase_agrees(quote.mention, answer.mention),
        cue=_phrase_agrees(quote.cue, answer.cue),
        role=role_agrees(quote.role or "", answer.role) if counts_role else None,
        turn=same_turn,
    )


def _kind_agrees(quote: GoldQuote, answer: Answer) -> bool | None:
    return quote.kind == answer.kind if answer.kind else None


def _phrase_agrees(wanted: Range | None, given: Range | None) -> bool | None:
    """Whether a returned phrase overlaps the gold one and is no longer than twice its length or 40 characters; None where the gold has none."""
    if wanted is None:
        return None
    return given is not None and _overlap(wanted, given) > 0 and given[1] - given[0] <= max(40, 2 * (wanted[1] - wanted[0]))


def _turns(quote: GoldQuote, answer: Answer) -> tuple[int, int] | None:
    return None if quote.turn is None or answer.turn is None else (quote.turn, answer.turn)


def _match(box: Range, boxes: Sequence[Range], free: Sequence[int]) -> int | None:
    """The free answer that overlaps most, where that is enough to be the same quotation."""
    best = max(free, key=lambda index: _overlap(box, boxes[index]), default=None)
    if best is None:
        return None
    longer = max(box[1] - box[0], boxes[best][1] - boxes[best][0], 1)
    return best if _overlap(box, boxes[best]) >= MATCHING_OVERLAP * longer else None


def _is_on_broken_marks(box: Range, wanted: Iterable[tuple[Range, GoldQuote]]) -> bool:
    """Whether an answer touches a record whose marks are broken, and none whose marks are whole."""
    touches_broken = touches_whole = False
    for other, quote in wanted:
        if quote.kind == "bad":
            touches_broken |= box[0] < other[1] + 2 and other[0] < box[1] + 2
        else:
            touches_whole |= _overlap(box, other) > 0
    return touches_broken and not touches_whole


def _trimmed(text: str, start: int, end: int) -> Range:
    """A range of the text without the white space around its words and the punctuation that closes them."""
    start, end = (max(0, min(offset, len(text))) for offset in (start, end))
    while start < end and text[start] in " \t\n\r\u00a0":
        start += 1
    while end > start and text[end - 1] in " \t\n\r\u00a0,.;":
        end -= 1
    return start, end


def _overlap(one: Range, other: Range) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def _stated(verdicts: Iterable[Verdict]) -> list[tuple[float, bool]]:
    """(confidence, right) of each returned speaker that states one, in the order in which they were returned."""
    stated = []
    for _, own in groupby(verdicts, key=lambda verdict: verdict.article.id):
        for verdict in sorted(own, key=lambda verdict: -1 if verdict.rank is None else verdict.rank):
            if verdict.answer and verdict.is_pair and verdict.answer.confidence is not None:
                stated.append((verdict.answer.confidence, verdict.is_right))
    return stated


def _ratio(counted: Iterable[bool | None]) -> Ratio:
    """So many true of those that count."""
    values = [value for value in counted if value is not None]
    return Ratio(sum(values), len(values))


def _figures(verdicts: Sequence[Verdict]) -> dict[str, Ratio]:
    speech = [verdict for verdict in verdicts if verdict.is_speech]
    scare = [verdict for verdict in verdicts if verdict.gold and verdict.gold.kind == "not_speech"]
    right = sum(verdict.is_right for verdict in verdicts)
    figures = {
        "precision of returned": Ratio(sum(v.answer is not None for v in speech), sum(v.answer is not None for v in verdicts)),
        **{f"recall, {kind}": _ratio(v.answer is not None for v in speech if v.gold and v.gold.kind == kind) for kind in SPEECH_KINDS},
        "scare quotes kept out": _ratio(v.answer is None for v in scare),
        "kind": _ratio(v.kind for v in speech),
    }
    for kind in SPEECH_KINDS:
        own = [verdict for verdict in speech if verdict.is_attributable and verdict.gold and verdict.gold.kind == kind]
        figures[f"speaker full, {kind}"] = _ratio(v.speaker.full for v in own)
        figures[f"speaker surname, {kind}"] = _ratio(v.speaker.surname for v in own)
        for who in SPEAKER_TYPES:
            typed = [verdict for verdict in own if verdict.gold and verdict.gold.speaker_type == who]
            if typed:
                figures[f"{kind}, {who}"] = _ratio(v.speaker.full for v in typed)
    figures["end to end precision"] = Ratio(right, sum(v.is_pair for v in verdicts))
    figures["end to end recall"] = Ratio(right, sum(v.is_attributable for v in verdicts))
    stated = sorted(_stated(verdicts), key=lambda pair: -pair[0])
    figures["surest 80 % right"] = _ratio(is_right for _, is_right in stated[: int(SUREST * len(stated))])
    figures["confidence gap"] = Ratio(_gap(stated), len(stated))
    for part in ("mention", "cue", "role", "turn"):
        figures[part] = _ratio(getattr(verdict, part) for verdict in speech)
    return figures


def _gap(stated: Iterable[tuple[float, bool]]) -> float:
    """The sum over ten bins of the distance between the confidence stated and the answers that are right."""
    gaps = [0.0] * BINS
    for confidence, right in stated:
        gaps[max(0, min(BINS - 1, int(BINS * confidence)))] += confidence - right
    return round(sum(map(abs, gaps)), 1)
