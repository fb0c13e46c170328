"""Everybody who speaks, as they are shown: the name that the article gives or what it calls them, type, role, and the phrases for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from service.attribution import lexicon
from service.attribution.antecedents import FEMALE, MALE, SHARES, Article, gender_conflict
from service.attribution.introductions import COUNTERS, OWNERS
from service.attribution.names import best_role
from service.attribution.phrases import begin_of, description_end, description_phrase, mention_phrase, noun_at
from service.attribution.records import SpeakerType
from service.attribution.rolephrases import is_specific
from service.attribution.state import Mention, Phrase, Referent, Voice


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
    return {referent: voice_of(article, referent, phrases) for referent, phrases in spoken.items()}


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
            and not gender_conflict(lower, article.genders[best.entity])
        ):
            found.append((best, Phrase(int(reading.starts[word]), int(reading.ends[word]))))
    return found


def voice_of(article: Article, referent: Referent, phrases: list[Phrase]) -> Voice:
    if referent.entity is not None:
        return _named(article, referent.entity, referent.others, phrases)
    assert referent.word is not None
    return _described(article, referent.word, phrases)


def _named(article: Article, number: int, others: Sequence[int], phrases: list[Phrase]) -> Voice:
    """Somebody whom the article names, by entity, with the others who speak together with them."""
    state = article.state
    entity = state.entities[number]
    names = [Phrase(m.start, m.end) for m in entity.mentions]
    begins = [n.start for n in names]
    kept = [p for p in phrases if not any(n.end <= p.end for n in names[bisect_left(begins, p.start) : bisect_left(begins, p.end)])]
    if others:
        people = [entity.name, *(state.entities[other].name for other in others)]
        return Voice(", ".join(people[:-1]) + " and " + people[-1], "person", None, _ordered(phrases))
    kind: SpeakerType = "person" if entity.type == "person" else "organization"
    called = replace(entity, roles=tuple(article.roles(number)))
    found = best_role(state.text, called, [(p.start, p.end) for p in phrases]) if kind == "person" else None
    if found is None and kind == "person":
        described = [mention_phrase(state, Mention(word, "description", None, 0.0, 0.0)) for word in article.descriptions.get(number, ())]
        found = best_role(state.text, called, [(p.start, p.end) for p in described])
        found = found if found is not None and is_specific(found) else None
    return Voice(entity.name, kind, found.text if found is not None else None, _ordered(names + kept))


def _described(article: Article, introduced: int, phrases: list[Phrase]) -> Voice:
    """Somebody without a name, by the word that brings them in."""
    state = article.state
    word = article.counted(introduced)
    first, end = description_phrase(state, word)
    while first < end - 1 and state.lower[first] in lexicon.DETERMINERS:
        first += 1
    owner = next((w for w in range(first, word) if state.is_person(w) and state.is_possessor(w)), None)
    first, behind = state.name_at(owner) if owner is not None else (first, first)  # "Premier | Ivo Tamm’s office"
    last = description_end(state, end)
    inscribed = state.lower[word] in lexicon.INSCRIBED
    if inscribed:
        last = end  # "T-shirts | with the words"
        first += state.lower[first].endswith("ing") and first < end - 1  # "carrying | signs"
    ends = article.reading.ends
    start = begin_of(state, first)
    name = " ".join(state.text[start : ends[last - 1]].split())
    noun = noun_at(state, word) or lexicon.describe(state.text[start : ends[end - 1]])
    if word != introduced and state.lower[introduced] not in SHARES and noun is not None and noun.plural:
        several = " ".join(state.text[start : ends[end - 1]].split())
        name = _one_of(several) + name[len(several) :]
    kind = noun.kind if noun is not None and noun.kind in ("organization", "document") else "unnamed"
    if inscribed:
        kind = "document"
    elif kind == "unnamed" and lexicon.is_outlet(name):
        kind = "organization"
    if kind == "organization":
        name = _owner(article, first - 1) + (_called(name) or name)
        if owner is not None:  # "Tamm’s campaign" is Ivo Tamm’s
            name = state.entities[int(state.entity_of[owner])].name + " ".join(state.text[ends[behind - 1] : ends[last - 1]].split())
    first, end = description_phrase(state, introduced)
    own = Phrase(begin_of(state, first), int(ends[end - 1]))
    return Voice(name, kind, None, _ordered([*phrases, own]))


def _one_of(several: str) -> str:
    """What one of several is called: a senior minister of "two senior ministers"."""
    words = several.split()
    counted = len(words) > 1 and (words[0].lower() in COUNTERS or words[0].isdecimal())
    one = lexicon.singular(words[-1]) if words[-1].islower() else words[-1].removesuffix("s")
    return " ".join([*words[counted:-1], one])


def _called(description: str) -> str | None:
    """The name behind a noun for a body, where the description ends in one: "Haarix" of "Israeli newspaper Haarix"."""
    words = description.split()
    nouns = (at for at, word in enumerate(words) if word in lexicon.ORGANIZATION_NOUNS)
    behind = words[next(nouns, len(words)) + 1 :]
    return " ".join(behind) if behind and all(word[:1].isupper() for word in behind) else None


def _owner(article: Article, word: int) -> str:
    """Whose a body is, where a word surely stands for somebody named: "her campaign" is Maarja Ilves’s."""
    if word < 0 or article.state.lower[word] not in OWNERS:
        return ""
    who = article.sure_reference(word)
    if who is None or who.entity is None:
        return ""
    name = article.state.entities[who.entity].name
    return name + ("’ " if name.endswith("s") else "’s ")


def _ordered(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    """Phrases in text order, each once; of two that overlap the longer."""
    kept: list[Phrase] = []
    for phrase in sorted(set(phrases), key=lambda p: (p.start, -p.end)):
        if not kept or phrase.start >= kept[-1].end:
            kept.append(phrase)
    return tuple(kept)
