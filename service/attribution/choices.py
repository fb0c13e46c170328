"""The choice of a quotation's speaker: every pair of a mention and somebody it may stand for, and the features by which they are weighed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from service.attribution import lexicon
from service.attribution.antecedents import FEMALE, MALE, OUTLETS, PLURAL, RELATIVE, Article, gender_conflict
from service.attribution.dialogue import Spoken, is_question, is_reply, is_short
from service.attribution.encoder import Floats
from service.attribution.fitting import SEVERAL, compatible_before, is_ruled_out, may_be
from service.attribution.phrases import DEFINITE, INDEFINITE, description_phrase, is_somebodys, noun_at
from service.attribution.sources import FUNCTION_WORDS
from service.attribution.state import Mention, MentionForm, Referent, State

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
    "adjacent-rule",
    "named-inside",
    "possessor",
    "namesake",
    "last-source",
    "last-source-paragraphs",
    "paragraph-first",
    "recency",
    "share",
    "said-since",
    "relative",
    "passed",
    "introduced",
    "introduced-noun",
    "introduced-words",
    "issuer",
    "clause-behind",
    "clause-colon",
    "clause-comma",
    "clause-between",
    "clause-agent",
    "clause-cue",
    "introduced-possessed",
    "previous-asked",
    "previous-reply",
    "previous-reply-short",
    "other-turn",
    "other-reply",
    "gender-leaning",
]
_F = {name: i for i, name in enumerate(FEATURES)}
NOBODY = ["bias", "nowhere", "not-speech", "partial", "best-link", "best-source", "any-name"]
RULED = ("label", "dash")
FIRST = frozenset(("i", "me", "my", "we"))
KNOWN = 0.5  # least probability of the encoder's reading for somebody to be the one whom a possessor stands before
KNOWN_WITH_NAME = 0.9  # the same where a name or noun says whose: "the union’s lawyer"
_STOP = re.compile(r"[.!?;]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A mention (None: the context alone) and somebody it may stand for."""

    mention: Mention | None
    referent: Referent


@dataclass(frozen=True)
class Choice:
    """The pairs of one quotation and their features, and the features of the answer that nobody says it."""

    pairs: tuple[Pair, ...]
    features: Floats  # pairs × FEATURES
    forms: npt.NDArray[np.int64]  # of each pair the index of its mention's form in FORMS
    nobody: Floats  # NOBODY


def choose(article: Article, number: int, previous: Spoken | None) -> Choice:
    """The choice of a quotation's speaker. `previous`: who spoke last; None at the start of an article."""
    state, reading = article.state, article.reading
    source = state.sources[number]
    placeholder = int(reading.placeholders[number])
    voices = article.speakers(placeholder)
    pairs: list[Pair] = []
    rows: list[list[float]] = []
    story = article.article(placeholder)
    if any(m.rule == "adjacent" and article.author(m.word) is not None for m in source.mentions):
        previous, voices = None, {}  # whoever writes "I said" is no riddle

    def add(mention: Mention | None, referent: Referent, reference: float, top: bool) -> None:
        pairs.append(Pair(mention, referent))
        rows.append(_features(article, number, placeholder, mention, referent, reference, top, voices, previous))

    for mention in source.mentions:
        if article.article(mention.word) != story:
            continue
        if mention.form == "name":
            assert mention.entity is not None
            others = article.namesakes(mention.entity, mention.word)
            masses = article.references(mention.word) if others else {}
            own_mass, rest = masses.get(Referent(mention.entity), 0.0), sum(masses.get(Referent(o), 0.0) for o in others)
            add(mention, Referent(mention.entity), own_mass / max(own_mass + rest, 1e-6) if own_mass + rest > 0.1 else 1.0, True)
            for other in others:
                add(mention, Referent(other), masses.get(Referent(other), 0.0) / (own_mass + rest) if own_mass + rest > 0.1 else 0.05, False)
            continue
        author = article.author(mention.word)
        if author is not None:
            add(mention, author, 1.0, True)
            continue
        masses = {r: m for r, m in article.references(mention.word).items() if may_be(article, mention, r, story)}
        best = max(masses.items(), key=lambda item: item[1])[0] if masses else None
        listed = _stand_for(article, mention, masses, previous)
        if not listed and mention.form == "pronoun" and state.lower[mention.word] not in FIRST:
            # a name may have been given the wrong gender: whoever is likely to speak is a better answer than nobody
            listed = [r for r, mass in sorted(voices.items(), key=lambda item: -item[1])[:2] if mass > 0.1]
            listed += [previous.referent] if previous is not None and previous.referent not in listed else []
            if state.lower[mention.word] in MALE | FEMALE:
                listed = [r for r in listed if not article.is_body(r)]  # "he" is no coast guard
        if mention.rule == "relay":
            listed = [r for r in listed if r.entity not in article.outlets]  # "carried by the agency Balta, the ministry said"
        for referent in _of_section(article, mention, listed) or [Referent(None, mention.word)]:
            add(mention, referent, masses.get(referent, 0.0), referent == best)
    if any(mention.rule == "adjacent" and state.lower[mention.word] in SEVERAL for mention in source.mentions):
        previous, voices = None, {}  # "the two wrote" is nobody alone
    # a label or a dash leaves no doubt who is meant, whoever spoke before
    if any(mention.rule in RULED and (mention.entity is not None or mention.rule == "dash") for mention in source.mentions):
        previous, voices = None, {}
    context = [r for r, mass in sorted(voices.items(), key=lambda item: -item[1])[:3] if mass > 0.03 and r.entity is not None]
    if previous is not None:
        context += [r for r in (previous.referent, previous.other) if r is not None and r not in context]
    told = [mention for mention in source.mentions if mention.rule == "adjacent" and mention.form == "description"]
    context = [r for r in context if r.entity is None or not any(is_ruled_out(article, mention, r.entity) for mention in told)]
    for referent in context:
        if referent.entity is None or state.entity_articles[referent.entity] == story:
            add(None, referent, 0.0, False)
    nobody = (
        1.0,
        np.log(source.nowhere + 1e-3),
        np.log(source.kinds[2] + 1e-2),
        source.kinds[1],
        max((m.link for m in source.mentions), default=0.0),
        max((m.source for m in source.mentions), default=0.0),
        float(any(m.form == "name" for m in source.mentions)),
    )
    forms = [FORMS.index(pair.mention.form if pair.mention else None) for pair in pairs]
    return Choice(
        tuple(pairs),
        np.array(rows, np.float32).reshape(len(pairs), len(FEATURES)),
        np.array(forms, np.int64),
        np.array(nobody, np.float32),
    )


def _of_section(article: Article, mention: Mention, listed: list[Referent]) -> list[Referent]:
    """Of whom a mention may stand for those whom its section has named, where it has named a person: a live blog speaks of others in each."""
    if not article.section(mention.word):
        return listed
    here = [r for r in listed if r.entity is None or article.is_named_in_section(r.entity, mention.word)]
    named = any(r.entity is not None and article.state.entities[r.entity].type == "person" for r in here)
    return here if named else listed


def _stand_for(article: Article, mention: Mention, masses: Mapping[Referent, float], previous: Spoken | None) -> list[Referent]:
    """Whom a pronoun or description may stand for. `masses`: the encoder's reading of it."""
    inscribed = article.state.lower[mention.word] in lexicon.INSCRIBED
    if mention.form == "description" and (inscribed or article.is_untagged_name(mention.word)):
        return [article.unnamed(mention.word)]
    story = article.article(mention.word)

    def may(referent: Referent) -> bool:
        return may_be(article, mention, referent, story)

    if mention.rule == "dash":
        return [article.unnamed(mention.word)]  # “…” ― A nurse in Ohio
    found = [r for r, mass in sorted(masses.items(), key=lambda item: -item[1])[:5] if mass > 0.01]
    found += [r for r in compatible_before(article, mention, story) if r not in found and may(r)]
    found += [r for r in _brought_in(article, mention) if r not in found and (r.entity is not None or may(r))]
    relative = article.antecedent(mention.word)
    if relative is not None and article.state.forms[mention.word - 1] == "," and article.is_whole(mention.word - 2) and may(relative):
        return [relative]
    if relative is not None and relative not in found:
        found.append(relative)
    if mention.form == "description":
        own, meant = article.unnamed(mention.word), article.described(mention.word)
        if meant != own and meant in found:
            found = [r for r in found if r != own]  # "the association" is no body without a name where one is called so
        elif own not in found:
            found.append(own)
        another = is_somebodys(article.state, mention.word) and not article.is_apposed(mention.word)
        least = KNOWN_WITH_NAME if another else KNOWN
        found = [r for r in found if r.entity is None or masses.get(r, 0.0) > least or article.callings.is_known_as(mention.word, r.entity)]
        several = article.counted(mention.word)
        if several != mention.word:  # "two people familiar with the matter said, a step that one called": no matter
            found = [r for r in found if r.entity is not None or r == own or r.word == several]
        if article.is_anothers_relative(mention.word):
            found = [r for r in found if r.entity is None or article.callings.is_called(r.entity, mention.word)]
        signed = [who for who, plainly in article.issuers(mention.word).items() if plainly == 1.0]
        found = signed or found  # "a note from Donald Tamm … the note"
    elif previous is not None and previous.referent not in found and may(previous.referent):
        found.append(previous.referent)
    opening = article.asked(mention.word) or article.opening(mention.word) or article.anonymous(mention.word) or article.compatriot(mention.word)
    if opening is not None and may(opening):
        return [opening]  # the encoder is prone to go on with whoever spoke before
    leading = article.leading(mention.word)
    if leading is not None and leading not in found and may(leading):
        found.append(leading)
    if leading in found:
        # the encoder is prone to take "the referee" for whoever was named before
        doubted = leading.word is not None and article.state.lower[leading.word] in lexicon.SCENE_NOUNS
        found = [r for r in found if r == leading or (masses.get(r, 0.0) > KNOWN and not doubted)]
    return found


def _brought_in(article: Article, mention: Mention) -> list[Referent]:
    """Whom a pronoun or description may take up besides whom the encoder and the names before it tell: the unnamed, and issuers of texts."""
    word, lower, story = mention.word, article.state.lower[mention.word], article.article(mention.word)
    unnamed = [article.unnamed(introduced.word) for introduced in article.introduced(mention)]
    unnamed += [
        who
        for who in article.unnamed_speaking(word)
        if who not in unnamed and article.may_have_spoken(who, lower) and (mention.form == "pronoun" or may_be(article, mention, who, story))
    ]
    issued = sorted(article.issuers(word).items(), key=lambda item: -item[1])[:3]
    return unnamed + [who for who, _ in issued if who not in unnamed]


def _features(
    article: Article,
    number: int,
    placeholder: int,
    mention: Mention | None,
    referent: Referent,
    reference: float,
    top: bool,
    voices: dict[Referent, float],
    previous: Spoken | None,
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
    if mention is not None and mention.form == "description" and referent == Referent(None, mention.word):
        # the encoder may mean them by the body whose they are: "Officials at the Border Service said"
        voice += sum(
            mass for who, mass in voices.items() if who.entity is not None and article.is_body(who) and article.is_of(mention.word, who.entity)
        )
    put("speaker", np.log(voice + 3e-3))
    put("reference-top", float(top))
    put("speaker-top", float(bool(voices) and voice == max(voices.values())))
    paragraph = int(reading.paragraphs[placeholder])
    if previous is not None and previous.referent == referent:
        put("previous")
        put("previous-near", float(paragraph - state.quotations[previous.quotation].paragraph <= 1))
        if mention is not None and previous.word == mention.word:
            put("previous-turn")
    if previous is not None and referent in (previous.referent, previous.other):
        _answer(state, number, previous, referent, put)
    entity = state.entities[referent.entity] if referent.entity is not None else None
    lower = state.lower[mention.word] if mention else ""
    if entity is None:
        put("unnamed")
        gender = article.unnamed_gender(referent.word) if referent.word is not None and lower in MALE | FEMALE else "unknown"
        if gender != "unknown" and mention is not None and referent.word != mention.word:
            put("gender-agrees" if (gender == "male") == (lower in MALE) else "gender-conflict")
    else:
        put(entity.type if entity.type in ("person", "organization") else "other")
        put("mentions", np.log1p(len(entity.mentions)))
        put("full-name", float(" " in entity.name))
        if lexicon.is_outlet(entity.name):
            put("outlet-name")
        if entity.type == "person":
            put("share", len(entity.mentions) / article.people_mentions)
            put("named-inside", float(article.is_named_inside(number, referent.entity)))  # type: ignore[arg-type]
        if lower:
            gender = article.genders[referent.entity]  # type: ignore[index]
            if gender_conflict(lower, gender) or (lower in MALE | FEMALE and entity.type != "person"):
                put("gender-conflict")
            elif (lower in MALE and gender == "male") or (lower in FEMALE and gender == "female"):
                put("gender-agrees")
            elif lower in MALE | FEMALE and " " in entity.name:
                put("gender-leaning", _leaning(entity.name) * (1 if lower in FEMALE else -1))
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
        if mention.rule == "adjacent":
            put("adjacent-rule")
            if source.place not in (None, "within"):
                put(f"clause-{source.place}")
            put("clause-cue", np.log(source.trust + 1e-2))
        clause = next((m.word for m in source.mentions if m.rule == "adjacent"), None)
        # the clause of another quotation, with that of this one between: "Tamm promised “calm” and the union called it “a year of committees”"
        put("passed", float(clause is not None and low < clause < high and bool(np.any(reading.quotations[low + 1 : high] >= 0))))
        put("namesake", float(mention.form == "name" and mention.entity != referent.entity))
        put("relay", float(mention.rule == "relay"))
        put("ruled", float(mention.rule in RULED))
        if lower in FIRST:
            put("first-person")
        if lower in RELATIVE:
            put("relative", float(article.antecedent(word) == referent))
        put("possessive", float(state.is_possessor(word)))
        if mention.form == "description":
            _describe(article, mention, referent, put)
        if mention.form != "name":
            introduced = next((i for i in article.introduced(mention) if i.word == referent.word), None)
            if introduced is not None:
                put("introduced")
                put("introduced-possessed", float(introduced.possessed))
                put("introduced-words", np.log1p((word - introduced.word) / 10))
            if referent.entity is None:
                put("introduced-noun", float(any(i.noun == lower for i in article.introduced(mention))))
            put("issuer", article.issuers(word).get(referent, 0.0))
        if mention.form != "name":
            _spoke_before(article, mention, referent, put)
        if entity is not None and mention.form != "name":
            _salient(article, mention, referent, put)
            words = article.words_of[referent.entity]  # type: ignore[index]
            before = int(np.searchsorted(words, word))
            if before == 0:
                put("only-later")
            else:
                last = int(words[before - 1])
                put("distance", np.log1p(int(reading.paragraphs[word]) - int(reading.paragraphs[last])))
                gap = state.entity_of[last + 1 : word]
                others = {int(e) for e in gap[gap >= 0].tolist()} - {referent.entity}
                rivals = [e for e in others if state.entities[e].type == entity.type and not gender_conflict(lower, article.genders[e])]
                put("latest", float(not rivals))
                same = word - last < 60 and not any(_STOP.match(form) for form in state.forms[last:word] if form)
                put("same-sentence-before", float(same and reading.paragraphs[word] == reading.paragraphs[last]))
            assert state.layout is not None
            title = state.layout.articles[state.entity_articles[referent.entity]].title  # type: ignore[index]
            put("title-name", float(title is not None and any(title[0] <= m.start < title[1] for m in entity.mentions)))
    return x


def _leaning(name: str) -> float:
    """What the given name's ending says of the gender of a person of unknown gender; 0 where the family name stands in front."""
    first = name.split()[0]
    return 0.0 if lexicon.fold(first) in lexicon.FAMILY_FIRST else lexicon.gender_leaning(first)


def _answer(state: State, number: int, previous: Spoken, referent: Referent, put) -> None:  # type: ignore[no-untyped-def]
    """What tells the two apart who speak in turn: who asked, and whose turn it is where a quotation stands alone."""
    reply = is_reply(state, number, previous)
    if referent == previous.other:
        put("other-turn")
        put("other-reply", float(reply))
    else:
        put("previous-asked", float(is_question(state, previous.quotation) and state.quotations[number].continues is None))
        put("previous-reply", float(reply))
        put("previous-reply-short", float(reply and is_short(state, number)))


def _spoke_before(article: Article, mention: Mention, referent: Referent, put) -> None:  # type: ignore[no-untyped-def]
    """How lately somebody, named or not, spoke before a pronoun or description that may stand for them."""
    state, reading = article.state, article.reading
    word, lower = mention.word, state.lower[mention.word]
    speaking = article.speaking()
    at = bisect_left(speaking, word, key=lambda item: item[0])
    rank = 0
    for head, who in reversed(speaking[max(0, at - 12) : at]):
        if head >= word - 1 or not article.may_have_spoken(who, lower):
            continue
        if who == referent:
            put("last-source", float(rank == 0))
            put("said-since", float(rank))
            put("last-source-paragraphs", np.log1p(int(reading.paragraphs[word]) - int(reading.paragraphs[head])))
            return
        rank += 1
    put("said-since", 3.0)
    put("last-source-paragraphs", 2.0)


def _salient(article: Article, mention: Mention, referent: Referent, put) -> None:  # type: ignore[no-untyped-def]
    """How much somebody named is in the reader's mind where a pronoun or description stands: named last, whom the paragraph began with."""
    state, reading = article.state, article.reading
    word, lower = mention.word, state.lower[mention.word]
    paragraph = int(reading.paragraphs[word])

    def fits(other: int) -> bool:
        return not gender_conflict(lower, article.genders[other])

    recent = [e for e in article.recent(word) if fits(e)]
    put("recency", np.log1p(recent.index(referent.entity) if referent.entity in recent else 6))
    names = article.named_words
    for back in (0, 1):
        begin = bisect_left(reading.paragraphs, paragraph - back)
        first = bisect_left(names, begin)
        opening = next((w for w in names[first : first + 8] if w < word and fits(int(state.entity_of[w]))), None)
        if opening is not None:
            put("paragraph-first", float(int(state.entity_of[opening]) == referent.entity))
            break
    if mention.form == "description":
        begin = description_phrase(state, word)[0]
        put("possessor", float(any(int(state.entity_of[w]) == referent.entity for w in range(begin, word))))


def _describe(article: Article, mention: Mention, referent: Referent, put) -> None:  # type: ignore[no-untyped-def]
    state = article.state
    phrase = description_phrase(state, mention.word)
    words = [w for w in state.lower[phrase[0] : phrase[1]] if w]
    first = words[0] if words else ""
    put("definite", float(first in DEFINITE))
    put("indefinite", float(first in INDEFINITE))
    noun = noun_at(state, mention.word)
    put("no-noun", float(noun is None))
    if noun is not None:
        put("plural-noun", float(noun.plural))
        put("document-noun", float(noun.kind == "document"))
        put("person-noun", float(noun.kind == "person"))
    if referent.entity is not None:
        entity = state.entities[referent.entity]
        head = state.lower[mention.word]
        roles = {w.lower() for role in entity.told for w in re.findall(r"\w+", role)}
        content = {w for w in words if w not in FUNCTION_WORDS and w.isalpha()}
        overlap = len(roles & content) / max(1, len(content)) + float(head in roles)
        outlet = head in OUTLETS and lexicon.is_outlet(entity.name) and article.unnamed(mention.word).word == mention.word
        if entity.type == "organization" and (outlet or head in entity.name.lower().split()):
            overlap += 1.0
        put("role-overlap", overlap)
        if noun is not None and noun.kind == "person" and noun.gender != "unknown" and article.genders[referent.entity] != "unknown":
            put("gender-agrees" if noun.gender == article.genders[referent.entity] else "gender-conflict")
