"""Mentions to speakers: who it is that a name, a pronoun, a description or nothing at all stands for.

For each quotation every pair of a mention and somebody it may stand for is weighed by a log-linear model (a listwise ranker, trained by
training/ranker.py on articles that the
encoder has not learned from). Decisions are taken in text order, so that who spoke last is known; the quotations of an open chain are one speaker's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from service.attribution import lexicon
from service.attribution.encoder import Pointer
from service.attribution.lexicon import Gender
from service.attribution.names import best_role
from service.attribution.records import KINDS, Kind, SpeakerType
from service.attribution.sources import FUNCTION_WORDS, PRONOUNS, form_of
from service.attribution.state import Decision, Mention, MentionForm, Phrase, Referent, State, Voice

FORMS: tuple[MentionForm | None, ...] = ("name", "pronoun", "description", None)
FEATURES = [
    "bias",
    "link",
    "source",
    "reference",
    "speaker",
    "previous",
    "previous-near",
    "gender-conflict",
    "gender-agrees",
    "plural-conflict",
    "person",
    "organization",
    "other",
    "unnamed",
    "latest",
    "distance",
    "only-later",
    "mentions",
    "full-name",
    "title-name",
    "role-overlap",
    "same-paragraph",
    "after-quotation",
    "paragraphs",
    "sentences",
    "other-quotations",
    "adjacent",
    "relay",
    "outlet",
    "ruled",
    "outlet-name",
    "definite",
    "indefinite",
    "same-sentence-before",
    "possessive",
    "first-person",
    "plural-noun",
    "document-noun",
    "person-noun",
    "no-noun",
    "reference-top",
    "speaker-top",
    "previous-turn",
]
_F = {name: i for i, name in enumerate(FEATURES)}
NOBODY = ["bias", "nowhere", "not-speech", "partial", "best-link", "best-source", "any-name"]
WIDTH = len(FORMS) * len(FEATURES) + len(NOBODY)
MALE, FEMALE, PLURAL = (
    frozenset(("he", "him", "his", "himself")),
    frozenset(("she", "her", "hers", "herself")),
    frozenset(("they", "them", "their", "themselves", "we")),
)
RULED = ("label", "dash")
FIRST = frozenset(("i", "me", "my", "we"))
DEFINITE = frozenset(("the", "his", "her", "their", "its", "this", "that", "these", "those"))
INDEFINITE = frozenset(["a", "an", "one", "another", "some", "several", "many", "two", "three", "four", "five", "both", "other", "no", "any", "few"])
_STOP = re.compile(r"[.!?;]")
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention (None: the context alone) and somebody it may stand for."""

    mention: Mention | None
    referent: Referent


@dataclass(frozen=True)
class Choice:
    """The pairs of one quotation and their features; the last row, without a pair, is nobody."""

    pairs: tuple[Pair, ...]
    features: Floats  # (pairs + 1) × WIDTH


class Article:
    """What the ranker looks up of a text again and again: where entities are named, what words refer to."""

    def __init__(self, state: State) -> None:
        assert state.reading is not None
        assert state.signals is not None
        self.state, self.reading, self.signals = state, state.reading, state.signals
        self.words_of: dict[int, npt.NDArray[np.int64]] = {}
        order = np.argsort(state.entity_of, kind="stable")
        values = state.entity_of[order]
        for entity in range(len(state.entities)):
            a, b = np.searchsorted(values, [entity, entity + 1])
            self.words_of[entity] = np.sort(order[a:b])
        self.article_of = [state.layout.paragraphs[p].article for p in range(len(state.layout.paragraphs))] if state.layout else []
        self._references: dict[int, dict[Referent, float]] = {}
        self._speakers: dict[int, dict[Referent, float]] = {}
        self.genders = self._infer_genders()

    def _infer_genders(self) -> list[Gender]:
        """The gender of each entity: by name and title where these tell it, else by the pronouns that the encoder surely reads as that person."""
        genders = [entity.gender for entity in self.state.entities]
        unknown = {i for i, entity in enumerate(self.state.entities) if entity.type == "person" and entity.gender == "unknown"}
        if not unknown:
            return genders
        tallies = {i: [0.0, 0.0] for i in unknown}
        for word, lower in enumerate(self.state.lower):
            if lower in MALE or lower in FEMALE:
                for referent, mass in self.references(word).items():
                    if referent.entity in tallies and mass > 0.3:
                        tallies[referent.entity][lower in FEMALE] += mass
        for i, (male, female) in tallies.items():
            if max(male, female) > 0.6 and max(male, female) > 3 * min(male, female):
                genders[i] = "male" if male > female else "female"
        return genders

    def namesakes(self, entity: int, word: int) -> list[int]:
        """The other people whom a bare surname may mean: Bill and Hillary Clinton."""
        who = self.state.entities[entity]
        if who.type != "person" or " " not in who.name:
            return []
        surname = self.state.forms[word]
        start = int(self.reading.starts[word])
        mention = next((m for m in who.mentions if m.start <= start < m.end), None)
        if mention is None or " " in self.state.text[mention.start : mention.end]:
            return []
        story = self.state.entity_articles[entity]
        return [
            i
            for i, other in enumerate(self.state.entities)
            if i != entity
            and other.type == "person"
            and self.state.entity_articles[i] == story
            and other.name.split()[-1] == surname
            and " " in other.name
        ]

    def article(self, word: int) -> int:
        return self.article_of[int(self.reading.paragraphs[word])]

    def masses(self, pointer: Pointer, least: float = 0.004) -> dict[Referent, float]:
        """The probability of a pointer by whom its words belong to."""
        found: dict[Referent, float] = {}
        for i in np.flatnonzero(pointer.probabilities > least).tolist():
            word = pointer.first + i
            entity = int(self.state.entity_of[word])
            if entity >= 0:
                referent = Referent(entity)
            elif self.state.forms[word][:1].isalpha() and form_of(self.state, word) == "description" and self.state.lower[word] not in FUNCTION_WORDS:
                referent = Referent(None, word)
            else:
                continue
            found[referent] = found.get(referent, 0.0) + float(pointer.probabilities[i])
        return found

    def references(self, word: int) -> dict[Referent, float]:
        """To whom a pronoun or a description refers, by the encoder."""
        if word not in self._references:
            self._references[word] = self.masses(self.signals.point("coref", word))
        return self._references[word]

    def speakers(self, placeholder: int) -> dict[Referent, float]:
        """Who speaks a quotation, by the encoder alone."""
        if placeholder not in self._speakers:
            self._speakers[placeholder] = self.masses(self.signals.point("speaker", placeholder))
        return self._speakers[placeholder]


def choose(article: Article, number: int, previous: tuple[Referent, int, int | None] | None) -> Choice:
    """The choice of a quotation's speaker.

    `previous`: who spoke last, in which paragraph, and by which mention (word); None at the start of an article.
    """
    state, reading = article.state, article.reading
    source = state.sources[number]
    placeholder = int(reading.placeholders[number])
    voices = article.speakers(placeholder)
    pairs: list[Pair] = []
    rows: list[list[float]] = []
    story = article.article(placeholder)

    def add(mention: Mention | None, referent: Referent, reference: float, top: bool) -> None:
        pairs.append(Pair(mention, referent))
        rows.append(_features(article, number, placeholder, mention, referent, reference, top, voices, previous))

    for mention in source.mentions:
        if article.article(mention.word) != story:
            continue
        if mention.form == "name":
            assert mention.entity is not None
            add(mention, Referent(mention.entity), 1.0, True)
            for other in article.namesakes(mention.entity, mention.word):
                add(mention, Referent(other), 0.05, False)
            continue
        masses = {r: m for r, m in article.references(mention.word).items() if _may_be(article, mention, r, story)}
        ranked = sorted(masses.items(), key=lambda item: -item[1])
        listed = [r for r, mass in ranked[:5] if mass > 0.01]
        listed += [r for r in _compatible_before(article, mention, story) if r not in listed and _may_be(article, mention, r, story)]
        own = Referent(None, mention.word)
        if mention.form == "description" and own not in listed:
            listed.append(own)
        if mention.form == "pronoun" and previous is not None and previous[0] not in listed and _may_be(article, mention, previous[0], story):
            listed.append(previous[0])
        if not listed:
            listed.append(own)
        for referent in listed:
            add(mention, referent, masses.get(referent, 0.0), bool(ranked) and referent == ranked[0][0])
    # a label or a dash leaves no doubt who is meant, whoever spoke before
    if any(mention.rule in RULED and mention.entity is not None for mention in source.mentions):
        previous, voices = None, {}
    context = [r for r, mass in sorted(voices.items(), key=lambda item: -item[1])[:3] if mass > 0.03 and r.entity is not None]
    if previous is not None and previous[0] not in context:
        context.append(previous[0])
    for referent in context:
        if referent.entity is None or state.entity_articles[referent.entity] == story:
            add(None, referent, 0.0, False)
    features = np.zeros((len(pairs) + 1, WIDTH), np.float32)
    for row, pair in enumerate(pairs):
        block = FORMS.index(pair.mention.form if pair.mention else None) * len(FEATURES)
        features[row, block : block + len(FEATURES)] = rows[row]
    best = max((m.link for m in source.mentions), default=0.0)
    features[-1, -len(NOBODY) :] = (
        1.0,
        np.log(source.nowhere + 1e-3),
        np.log(source.kinds[2] + 1e-2),
        source.kinds[1],
        best,
        max((m.source for m in source.mentions), default=0.0),
        float(any(m.form == "name" for m in source.mentions)),
    )
    return Choice(tuple(pairs), features)


def _may_be(article: Article, mention: Mention, referent: Referent, story: int) -> bool:
    """Whether a pronoun or description can stand for somebody at all, by gender, number and kind of noun: what no context changes."""
    state = article.state
    lower = state.lower[mention.word]
    entity = state.entities[referent.entity] if referent.entity is not None else None
    if entity is not None and state.entity_articles[referent.entity] != story:  # type: ignore[index]
        return False
    if mention.form == "pronoun":
        if lower in MALE | FEMALE:
            if entity is not None:
                return entity.type == "person" and not _gender_conflict(lower, article.genders[referent.entity])  # type: ignore[index]
            noun = lexicon.describe(state.forms[referent.word])  # type: ignore[index]
            return noun is None or (noun.kind in ("person", "other") and not noun.plural and noun.gender != ("female" if lower in MALE else "male"))
        return True
    if referent == Referent(None, mention.word):
        return True
    noun = lexicon.describe(state.forms[mention.word])
    first = state.lower[description_phrase(state, mention.word)[0]]
    if first in INDEFINITE or (noun is not None and (noun.kind == "document" or noun.plural)):
        return (
            entity is None
            and referent.word is not None
            and state.lower[referent.word] == lower
            and referent.word < mention.word
            and first not in INDEFINITE
        )
    if entity is None:
        return referent.word is not None and referent.word < mention.word
    if noun is not None and noun.kind == "person":
        return entity.type == "person" and (noun.gender == "unknown" or article.genders[referent.entity] in ("unknown", noun.gender))  # type: ignore[index]
    if noun is not None and noun.kind == "organization":
        return entity.type != "person"
    return True


def _compatible_before(article: Article, mention: Mention, story: int) -> list[Referent]:
    """The two people named last before a pronoun or description that it may stand for."""
    state = article.state
    lower = state.lower[mention.word]
    found: list[Referent] = []
    for word in range(mention.word - 1, max(-1, mention.word - 160), -1):
        entity = int(state.entity_of[word])
        if entity < 0 or Referent(entity) in found or state.entity_articles[entity] != story:
            continue
        who = state.entities[entity]
        if who.type == "person" and not _gender_conflict(lower, article.genders[entity]):
            found.append(Referent(entity))
            if len(found) == 2:
                break
    return found


def _gender_conflict(pronoun: str, gender: Gender) -> bool:
    return (pronoun in MALE and gender == "female") or (pronoun in FEMALE and gender == "male")


def _features(
    article: Article,
    number: int,
    placeholder: int,
    mention: Mention | None,
    referent: Referent,
    reference: float,
    top: bool,
    voices: dict[Referent, float],
    previous: tuple[Referent, int, int | None] | None,
) -> list[float]:
    state, reading = article.state, article.reading
    x = [0.0] * len(FEATURES)

    def put(name: str, value: float = 1.0) -> None:
        x[_F[name]] = value

    put("bias")
    source = state.sources[number]
    put("link", np.log(max(mention.link if mention else source.nowhere, 1e-3)))
    put("source", np.log((mention.source + 1e-3) / (1 - mention.source + 1e-3)) if mention else 0.0)
    put("reference", np.log(reference + 3e-3))
    voice = voices.get(referent, 0.0)
    put("speaker", np.log(voice + 3e-3))
    put("reference-top", float(top))
    put("speaker-top", float(bool(voices) and voice == max(voices.values())))
    paragraph = int(reading.paragraphs[placeholder])
    if previous is not None and previous[0] == referent:
        put("previous")
        put("previous-near", float(paragraph - previous[1] <= 1))
        if mention is not None and previous[2] == mention.word:
            put("previous-turn")
    entity = state.entities[referent.entity] if referent.entity is not None else None
    lower = state.lower[mention.word] if mention else ""
    if entity is None:
        put("unnamed")
    else:
        put(entity.type if entity.type in ("person", "organization") else "other")
        put("mentions", np.log1p(len(entity.mentions)))
        put("full-name", float(" " in entity.name))
        if lexicon.is_outlet(entity.name):
            put("outlet-name")
        if lower:
            gender = article.genders[referent.entity]  # type: ignore[index]
            if _gender_conflict(lower, gender) or (lower in MALE | FEMALE and entity.type != "person"):
                put("gender-conflict")
            elif (lower in MALE and gender == "male") or (lower in FEMALE and gender == "female"):
                put("gender-agrees")
            if (lower in PLURAL and entity.type == "person") or (lower == "it" and entity.type == "person"):
                put("plural-conflict")
    if mention is not None:
        word = mention.word
        put("same-paragraph", float(reading.paragraphs[word] == reading.paragraphs[placeholder]))
        put("after-quotation", float(word > placeholder))
        put("paragraphs", np.log1p(abs(int(reading.paragraphs[word]) - paragraph)))
        low, high = min(word, placeholder), max(word, placeholder)
        between = state.forms[low + 1 : high] if high - low < 120 else []
        put("sentences", np.log1p(sum(form in (".", "!", "?", ";") for form in between)) if high - low < 120 else 3.0)
        put("other-quotations", np.log1p(int(np.count_nonzero(reading.quotations[low + 1 : high] >= 0))))
        put("adjacent", float(high - low <= 3))
        put("relay", float(mention.rule == "relay"))
        put("ruled", float(mention.rule in RULED))
        if lower in FIRST:
            put("first-person")
        following = state.lower[word + 1 : word + 3]
        put("possessive", float(following in (["'", "s"], ["’", "s"])))
        if mention.form == "description":
            _describe(article, mention, referent, put)
        if entity is not None and mention.form != "name":
            words = article.words_of[referent.entity]  # type: ignore[index]
            before = int(np.searchsorted(words, word))
            if before == 0:
                put("only-later")
            else:
                last = int(words[before - 1])
                put("distance", np.log1p(int(reading.paragraphs[word]) - int(reading.paragraphs[last])))
                gap = state.entity_of[last + 1 : word]
                others = {int(e) for e in gap[gap >= 0].tolist()} - {referent.entity}
                rivals = [e for e in others if state.entities[e].type == entity.type and not _gender_conflict(lower, article.genders[e])]
                put("latest", float(not rivals))
                same = word - last < 60 and not any(_STOP.match(form) for form in state.forms[last:word] if form)
                put("same-sentence-before", float(same and reading.paragraphs[word] == reading.paragraphs[last]))
            assert state.layout is not None
            title = state.layout.articles[state.entity_articles[referent.entity]].title  # type: ignore[index]
            put("title-name", float(title is not None and any(title[0] <= m.start < title[1] for m in entity.mentions)))
    return x


def _describe(article: Article, mention: Mention, referent: Referent, put) -> None:  # type: ignore[no-untyped-def]
    state = article.state
    phrase = description_phrase(state, mention.word)
    words = [w for w in state.lower[phrase[0] : phrase[1]] if w]
    first = words[0] if words else ""
    put("definite", float(first in DEFINITE))
    put("indefinite", float(first in INDEFINITE))
    noun = lexicon.describe(" ".join(state.forms[mention.word : mention.word + 1]))
    put("no-noun", float(noun is None))
    if noun is not None:
        put("plural-noun", float(noun.plural))
        put("document-noun", float(noun.kind == "document"))
        put("person-noun", float(noun.kind == "person"))
    if referent.entity is not None:
        entity = state.entities[referent.entity]
        head = state.lower[mention.word]
        roles = {w.lower() for role in entity.roles for w in re.findall(r"\w+", role.text)}
        content = {w for w in words if w not in FUNCTION_WORDS and w.isalpha()}
        overlap = len(roles & content) / max(1, len(content)) + float(head in roles)
        if entity.type == "organization" and head in entity.name.lower().split():
            overlap += 1.0
        put("role-overlap", overlap)
        if noun is not None and noun.kind == "person" and noun.gender != "unknown" and article.genders[referent.entity] != "unknown":
            put("gender-agrees" if noun.gender == article.genders[referent.entity] else "gender-conflict")


def description_phrase(state: State, word: int) -> tuple[int, int]:
    """The words of the noun phrase around its head: (first, end), with its determiner, without what follows the head."""
    assert state.reading is not None
    reading, lower = state.reading, state.lower
    first = word
    while first > 0 and word - first < 9 and reading.paragraphs[first - 1] == reading.paragraphs[word]:
        before = lower[first - 1]
        if before in DEFINITE or before in ("a", "an", "one", "another", "some", "several"):
            first -= 1
            if before in ("one", "another", "some", "several", "a", "an", "the"):
                break
            if before in DEFINITE:
                break
            continue
        if before in ("s", "-", "’", "'", "&") or before == ".":
            # the possessive and the hyphen hold a phrase together; a stop only after an initial or an abbreviation
            if before == "." and not (first >= 2 and len(lower[first - 2]) <= 3 and state.forms[first - 2][:1].isupper()):
                break
            first -= 1
            continue
        if not before or not before[0].isalnum() or (before in FUNCTION_WORDS and before != "of"):
            break
        if before == "of" or (state.signals is not None and state.signals.cues[first - 1] > 0.3):
            break
        first -= 1
    while first < word and (lower[first] in ("s", "-", "’", "'", ".", "&")):
        first += 1
    return first, word + 1


_COMPLEMENT = frozenset(["of", "for", "in", "at", "from", "with", "on", "familiar", "close", "within", "inside"])
_COMPLEMENT_END = frozenset(
    [
        "who",
        "which",
        "that",
        "said",
        "says",
        "told",
        "say",
        "and",
        "but",
        "as",
        "was",
        "were",
        "is",
        "are",
        "has",
        "had",
        "when",
        "while",
        "where",
        "after",
        "before",
    ]
)


def description_end(state: State, end: int) -> int:
    """The end (word) of a description with its complement: "spokesman | for the ministry", "source | familiar with the talks"."""
    assert state.reading is not None
    lower, reading, signals = state.lower, state.reading, state.signals
    assert signals is not None
    if end >= len(lower) or lower[end] not in _COMPLEMENT:
        return end
    last = end
    for word in range(end, min(end + 9, len(lower))):
        form = lower[word]
        if not form or reading.paragraphs[word] != reading.paragraphs[end - 1] or form in _COMPLEMENT_END or signals.cues[word] > 0.3:
            break
        if not form[0].isalnum() and form not in ("'", "’", "-", "&"):
            break
        last = word + 1
    while last > end and (lower[last - 1] in FUNCTION_WORDS or not lower[last - 1][0].isalnum()):
        last -= 1
    return last


def mention_phrase(state: State, mention: Mention) -> Phrase:
    """A mention widened from its head: a name with the title before it, a description with its determiner, a pronoun alone."""
    assert state.reading is not None
    starts, ends = state.reading.starts, state.reading.ends
    if mention.form == "name" and mention.entity is not None:
        entity = state.entities[mention.entity]
        at = int(starts[mention.word])
        index = bisect_right(entity.mentions, at, key=lambda m: m.start) - 1
        name = entity.mentions[index] if index >= 0 and at < entity.mentions[index].end else None
        if name is not None:
            start = name.start
            for role in entity.roles:
                if role.end <= name.start and state.text[role.end : name.start].strip() == "" and name.start - role.end <= 2:
                    start = role.start
            return Phrase(start, name.end)
    if mention.form == "description":
        first, end = description_phrase(state, mention.word)
        return Phrase(int(starts[first]), int(ends[end - 1]))
    return Phrase(int(starts[mention.word]), int(ends[mention.word]))


class Ranker:
    """The trained weights: `weights` of WIDTH features."""

    def __init__(self, weights: Sequence[float]) -> None:
        self.weights = np.asarray(weights, np.float32)

    def probabilities(self, choice: Choice) -> Floats:
        """The probability of each pair of a choice, and of nobody last."""
        scores = choice.features @ self.weights
        scores = np.exp(scores - scores.max())
        result: Floats = scores / scores.sum()
        return result


@dataclass(frozen=True)
class Model:
    """What training/ranker.py learned: the ranker's weights, the kind's (see `kind_features`), and the calibration's."""

    ranker: Ranker
    kinds: Floats  # features × 3
    calibration: Floats  # weights of `confidence_features`


KIND_FEATURES = [
    "bias",
    "direct",
    "partial",
    "not-speech",
    "nobody",
    "best-link",
    "capital",
    "ends-closed",
    "words",
    "title-case",
    "cue-before",
    "single",
    "heading",
    "comma-before",
    "colon-before",
]
CLOSED = frozenset(",.?!…—")


def kind_features(article: Article, number: int, nobody: float) -> Floats:
    """What tells speech from not speech, and direct from partial."""
    state = article.state
    source, quotation = state.sources[number], state.quotations[number]
    quoted = state.text[quotation.start : quotation.end]
    words = quoted.split()
    before = state.text[max(0, quotation.outer_start - 2) : quotation.outer_start].rstrip()[-1:]
    closed = quoted[-1:] in CLOSED or state.text[quotation.outer_end : quotation.outer_end + 1] == ","
    placeholder = int(article.reading.placeholders[number])
    assert state.layout is not None
    return np.array(
        (
            1.0,
            *(np.log(p + 1e-2) for p in source.kinds),
            np.log(nobody + 1e-2),
            max((m.link for m in source.mentions), default=0.0),
            float(quoted[:1].isupper()),
            float(closed or quotation.left_open or quotation.continues is not None),
            np.log1p(len(words)),
            float(len(words) > 1 and all(w[:1].isupper() or len(w) < 4 for w in words)),
            float(article.signals.cues[max(0, placeholder - 3) : placeholder].max(initial=0.0)),
            float(state.text[quotation.outer_start : quotation.outer_start + 1] in ("‘", "'")),
            float(state.layout.paragraphs[quotation.paragraph].kind in ("title", "subheading", "caption")),
            float(before == ","),
            float(before == ":"),
        ),
        np.float32,
    )


CONFIDENCE_FEATURES = [
    "bias",
    "top",
    "margin",
    "speaker-agrees",
    "link",
    "reference",
    "name",
    "pronoun",
    "description",
    "context",
    "partial",
    "full-name",
]


def confidence_features(
    article: Article, number: int, choice: Choice, probabilities: Floats, masses: dict[Referent, float], best: Pair, kind: Kind
) -> Floats:
    """What tells a right speaker from a wrong one."""
    ranked = sorted(masses.values(), reverse=True)
    top, second = ranked[0], ranked[1] if len(ranked) > 1 else 0.0
    voices = article.speakers(int(article.reading.placeholders[number]))
    form = best.mention.form if best.mention else None
    reference = article.references(best.mention.word).get(best.referent, 0.0) if best.mention and form != "name" else 1.0
    entity = article.state.entities[best.referent.entity] if best.referent.entity is not None else None
    return np.array(
        (
            1.0,
            np.log((top + 0.01) / (1.01 - top)),
            top - second,
            voices.get(best.referent, 0.0),
            best.mention.link if best.mention else 0.0,
            reference,
            *(float(form == f) for f in FORMS),
            float(kind == "partial"),
            float(entity is not None and (" " in entity.name or entity.type != "person")),
        ),
        np.float32,
    )


@dataclass(frozen=True)
class Weighed:
    """One quotation's choice with its probabilities, its likeliest pair, and what the kind and the confidence are told by."""

    choice: Choice
    probabilities: Floats
    masses: dict[Referent, float]
    best: Pair | None
    nobody: float
    kind: Kind
    kind_features: Floats


def likeliest(choice: Choice, probabilities: Floats) -> tuple[dict[Referent, float], Pair | None]:
    """How probable each referent is if somebody speaks, and the pair that shows the most probable one: by a mention before context alone."""
    somebody = max(1e-6, 1 - float(probabilities[-1]))
    masses: dict[Referent, float] = {}
    for pair, probability in zip(choice.pairs, probabilities[:-1].tolist(), strict=True):
        masses[pair.referent] = masses.get(pair.referent, 0.0) + probability / somebody
    if not masses:
        return masses, None
    winner = max(masses, key=lambda r: masses[r])
    own = [i for i, pair in enumerate(choice.pairs) if pair.referent == winner]
    return masses, choice.pairs[max(own, key=lambda i: (choice.pairs[i].mention is not None, float(probabilities[i])))]


def weigh(article: Article, number: int, model: Model, previous: tuple[Referent, int, int | None] | None) -> Weighed:
    """Weigh who said one quotation, and whether it is speech."""
    choice = choose(article, number, previous)
    probabilities = model.ranker.probabilities(choice)
    nobody = float(probabilities[-1])
    masses, best = likeliest(choice, probabilities)
    features = kind_features(article, number, nobody)
    kind = KINDS[int(np.argmax(features @ model.kinds))]
    quotation = article.state.quotations[number]
    labelled = any(mention.rule in RULED for mention in article.state.sources[number].mentions)
    if (quotation.left_open and quotation.continues is not None) or (labelled and kind == "not_speech"):
        kind = "direct"
    return Weighed(choice, probabilities, masses, best, nobody, kind, features)


def decide(state: State, model: Model) -> None:
    """Fill `state.decisions`, `state.turns` and `state.voices`."""
    article = Article(state)
    decisions: list[Decision | None] = [None] * len(state.quotations)
    previous: tuple[Referent, int, int | None] | None = None
    story = -1
    for chain in chains(state):
        if article.article_of[state.quotations[chain[0]].paragraph] != story:
            story, previous = article.article_of[state.quotations[chain[0]].paragraph], None
        weighed = [weigh(article, number, model, previous) for number in chain]
        sure = max(range(len(chain)), key=lambda i: max(weighed[i].masses.values(), default=0.0) * (1 - weighed[i].nobody))
        lead = weighed[sure]
        for i, number in enumerate(chain):
            kind: Kind = weighed[i].kind if len(chain) == 1 else "direct"
            own = weighed[i].best
            adjacent = own is not None and own.mention is not None and own.mention.rule == "adjacent"
            # a chain has one speaker, but each of its quotations may show its own attribution
            shown = i if adjacent and own is not None and lead.best is not None and own.referent == lead.best.referent else sure
            decisions[number] = _decision(article, chain[shown], weighed[shown], kind, model)
        made = decisions[chain[0]]
        if made is not None and made.kind != "not_speech" and made.referent is not None:
            word = lead.best.mention.word if lead.best and lead.best.mention else None
            previous = made.referent, state.quotations[chain[-1]].paragraph, word
    for number, source in enumerate(state.sources):
        if source.echo is not None:
            decisions[number] = _echoed(decisions[number], decisions[source.echo])
    state.decisions = tuple(d for d in decisions if d is not None)
    state.turns = number_turns(state)
    state.voices = name_voices(article)


def _echoed(own: Decision | None, body: Decision | None) -> Decision | None:
    """A headline's quotation has the speaker of the words that it repeats; its own mention and cue stay where they are of the same speaker."""
    if own is None or body is None or body.referent is None or body.kind == "not_speech":
        return own
    if own.referent == body.referent:
        return replace(own, kind="partial")
    return Decision("partial", body.referent, None, None, body.via, body.confidence, None)


def chains(state: State) -> list[list[int]]:
    """The quotations, those of an open chain together, by first quotation."""
    found: list[list[int]] = []
    chain_of: dict[int, list[int]] = {}
    for number, quotation in enumerate(state.quotations):
        if quotation.continues is not None and quotation.continues in chain_of:
            chain = chain_of[quotation.continues]
            chain.append(number)
        else:
            chain = [number]
            found.append(chain)
        chain_of[number] = chain
    return found


def _decision(article: Article, lead_number: int, lead: Weighed, kind: Kind, model: Model) -> Decision:
    state = article.state
    source = state.sources[lead_number]
    if kind == "not_speech" or lead.best is None or source.silent:
        return Decision(kind, None, None, None, None, None, "no-source")
    pair = lead.best
    mention = mention_phrase(state, pair.mention) if pair.mention else None
    cue = source.cue if pair.mention else None
    via = state.text[source.via.start : source.via.end] if source.via and pair.mention and pair.mention.rule == "relay" else None
    ruled = pair.mention is not None and pair.mention.rule in RULED
    if not ruled and lead.nobody > 0.8 and kind == "direct" and lead.nobody > max(lead.probabilities[:-1], default=0.0):
        return Decision(kind, None, None, None, None, None, "no-source")
    features = confidence_features(article, lead_number, lead.choice, lead.probabilities, lead.masses, pair, kind)
    confidence = round(float(1 / (1 + np.exp(-float(features @ model.calibration)))), 4)
    nameless = pair.referent.entity is None and pair.referent.word is not None and state.lower[pair.referent.word] in PRONOUNS
    remaining = [mass for mass in lead.masses.values() if mass >= REMAINS]
    if nameless or (len(remaining) > 1 and max(remaining) < 0.5 and confidence < 0.5):
        return Decision(kind, None, mention, cue, via, None, "ambiguous")
    return Decision(kind, pair.referent, mention, cue, via, confidence, None)


REMAINS = 0.25  # a speaker of less probability is not one of those between whom a quotation is ambiguous


def number_turns(state: State) -> tuple[int | None, ...]:
    """The turn of each quotation, from 1 in text order over all that is speech; None for what is not."""
    turns: list[int | None] = []
    turn = 0
    last: int | None = None
    for number, decision in enumerate(state.decisions):
        if decision.kind == "not_speech":
            turns.append(None)
            continue
        if last is None or not _same_turn(state, last, number):
            turn += 1
        turns.append(turn)
        last = number
    return tuple(turns)


def _same_turn(state: State, before: int, number: int) -> bool:
    one, two = state.quotations[before], state.quotations[number]
    if two.continues is not None:
        return two.continues == before
    if one.paragraph != two.paragraph or state.decisions[before].referent != state.decisions[number].referent:
        return False
    between = state.text[one.outer_end : two.outer_start]
    stops = len(re.findall(r"[.!?](?=\s|$)", re.sub(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|St|Jr|Sr)\.", "", between)))
    if state.decisions[number].kind == "partial" or state.decisions[before].kind == "partial":
        return stops == 0 and one.end > 0 and state.text[one.end - 1 : one.end] not in (".", "!", "?")
    return stops <= 1


def name_voices(article: Article) -> dict[Referent, Voice]:
    """Everybody who speaks, as they are shown."""
    state = article.state
    spoken: dict[Referent, list[Phrase]] = {}
    for decision in state.decisions:
        if decision.referent is not None and decision.kind != "not_speech":
            phrases = spoken.setdefault(decision.referent, [])
            if decision.mention is not None:
                phrases.append(decision.mention)
    for referent, phrase in _references(article, set(spoken)):
        spoken[referent].append(phrase)
    return {referent: _voice(article, referent, phrases) for referent, phrases in spoken.items()}


def _references(article: Article, referents: set[Referent]) -> list[tuple[Referent, Phrase]]:
    """The pronouns of the narrative that surely stand for somebody who speaks."""
    state, reading = article.state, article.reading
    found = []
    people = {r for r in referents if r.entity is not None and state.entities[r.entity].type == "person"}
    if not people:
        return []
    for word, lower in enumerate(state.lower):
        if (lower not in MALE and lower not in FEMALE) or reading.inside[word]:
            continue
        masses = article.references(word)
        best = max((r for r in masses), key=lambda r: masses[r], default=None)
        if (
            best in people
            and best is not None
            and best.entity is not None
            and masses[best] > 0.5
            and not _gender_conflict(lower, article.genders[best.entity])
        ):
            found.append((best, Phrase(int(reading.starts[word]), int(reading.ends[word]))))
    return found


def _voice(article: Article, referent: Referent, phrases: list[Phrase]) -> Voice:
    state = article.state
    if referent.entity is not None:
        entity = state.entities[referent.entity]
        names = [Phrase(m.start, m.end) for m in entity.mentions]
        begins = [n.start for n in names]
        kept = [p for p in phrases if not any(n.end <= p.end for n in names[bisect_left(begins, p.start) : bisect_left(begins, p.end)])]
        kind: SpeakerType = "person" if entity.type == "person" else "organization"
        found = best_role(state.text, entity, [(p.start, p.end) for p in phrases]) if kind == "person" else None
        role = found.text if found is not None else None
        return Voice(entity.name, kind, role, _ordered(names + kept))
    assert referent.word is not None
    first, end = description_phrase(state, referent.word)
    while first < end - 1 and state.lower[first] in DETERMINERS:
        first += 1
    last = description_end(state, end)
    starts, ends = article.reading.starts, article.reading.ends
    name = " ".join(state.text[starts[first] : ends[last - 1]].split())
    noun = lexicon.describe(state.text[starts[first] : ends[end - 1]])
    kind = noun.kind if noun is not None and noun.kind in ("organization", "document") else "unnamed"
    own = Phrase(int(starts[description_phrase(state, referent.word)[0]]), int(ends[end - 1]))
    return Voice(name, kind, None, _ordered([*phrases, own]))


DETERMINERS = frozenset(("the", "a", "an", "his", "her", "their", "its", "this", "that"))


def _ordered(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    """Phrases in text order, each once; of two that overlap the longer."""
    kept: list[Phrase] = []
    for phrase in sorted(set(phrases), key=lambda p: (p.start, -p.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return tuple(kept)
