"""Mentions to speakers: who it is that a name, a pronoun, a description or nothing at all stands for.

For each quotation every pair of a mention and somebody it may stand for is weighed (choices.py, weighing.py). Decisions are taken in text order, so
that who spoke last is known; the quotations of an open chain are one speaker's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from service.attribution.antecedents import Article
from service.attribution.choices import RULED, Pair
from service.attribution.clauses import CUE, SPEAKING_PRONOUNS, resumes
from service.attribution.dialogue import Spoken, spoken
from service.attribution.introductions import phrase_head
from service.attribution.nesting import nearer_cue, outer_clause
from service.attribution.phrases import mention_phrase, noun_at
from service.attribution.records import Kind
from service.attribution.shown import is_told, mentions_of
from service.attribution.sources import PRONOUNS, cue_of, phrase_at
from service.attribution.state import Decision, Phrase, Referent, State
from service.attribution.together import meant_together, speaking_together
from service.attribution.voices import name_voices
from service.attribution.weighing import Model, Weighed, confidence_features, weigh
from service.attribution.works import is_shunned

_SUBJECTS = SPEAKING_PRONOUNS | {"it"}


def decide(state: State, model: Model) -> None:
    """Fill `state.decisions`, `state.turns` and `state.voices`."""
    article = Article(state)
    decisions: list[Decision | None] = [None] * len(state.quotations)
    previous: Spoken | None = None
    place = (-1, -1)
    assert state.reading is not None
    for chain in chains(state):
        at = int(state.reading.placeholders[chain[0]])
        before, place = place, (article.article(at), article.section(at))
        if place != before:
            previous = None  # who spoke last in another story or section says nothing of who speaks here
        weighed = [weigh(article, number, model, previous) for number in chain]
        sure = max(range(len(chain)), key=lambda i: max(weighed[i].masses.values(), default=0.0) * (1 - weighed[i].nobody))
        lead = weighed[sure]
        for i, number in enumerate(chain):
            kind: Kind = weighed[i].kind if len(chain) == 1 else "direct"
            if kind == "partial" and number and (before_it := decisions[number - 1]) is not None and _goes_on(state, number):
                kind = before_it.kind  # a sentence that its attribution interrupts is quoted whole
            own = weighed[i].best
            adjacent = own is not None and own.mention is not None and own.mention.rule == "adjacent"
            # a chain has one speaker, but each of its quotations may show its own attribution
            shown = i if adjacent and own is not None and lead.best is not None and own.referent == lead.best.referent else sure
            decisions[number] = _decision(article, chain[shown], weighed[shown], kind, model)
            if state.sources[number].echo is None:
                decisions[number] = _identifiable(decisions[number])
        made = decisions[chain[0]]
        if made is not None and made.kind != "not_speech" and made.referent is not None:
            word = lead.best.mention.word if lead.best and lead.best.mention else None
            previous = spoken(state, previous, Referent(made.referent.entity, made.referent.word), chain[-1], word)
    for number, source in enumerate(state.sources):
        if source.echo is not None and not is_shunned(state, number):
            decisions[number] = _identifiable(_echoed(state, _as_headed(state, number, decisions[number]), decisions[source.echo]))
    state.decisions = tuple(d for d in decisions if d is not None)
    state.turns = number_turns(state)
    state.voices = name_voices(article)


def _identifiable(made: Decision | None) -> Decision | None:
    """A few marked words are a quotation only if it can be told whose they are: else a term, a slogan, a scare quote."""
    if made is None or made.kind != "partial" or made.confidence is None or made.confidence >= IDENTIFIABLE:
        return made
    return _of_nobody("not_speech")


def _of_nobody(kind: Kind) -> Decision:
    return Decision(kind, None, None, None, None, None, "no-source")


IDENTIFIABLE = 0.25  # confidence: below it three in four would be given to somebody who did not say them


def _echoed(state: State, own: Decision | None, body: Decision | None) -> Decision | None:
    """A headline's quotation has the speaker of the words that it repeats; its own mention and cue stay unless they are another person's.

    "Russia" and "union" in a headline are whoever speaks for them below.
    """
    if own is not None and body is not None and body.kind == "not_speech":
        return _of_nobody("not_speech")  # what the article below says is a term is one in its headline
    if own is None or body is None or body.referent is None:
        return own
    if own.referent == body.referent:
        return replace(own, kind="partial")
    confidence = None if body.confidence is None else round(ECHO * body.confidence, 4)
    made = Decision("partial", body.referent, None, None, body.via, confidence, None)
    entity = own.referent.entity if own.referent is not None else None
    told = own.cue is not None and state.text[own.cue.start : own.cue.end].lower() == "told"  # "Court told he was ‘obsessed’" names who hears it
    if own.referent is None or told or (entity is not None and state.entities[entity].type == "person"):
        return made
    return replace(made, mention=own.mention, cue=own.cue)


def _as_headed(state: State, number: int, own: Decision | None) -> Decision | None:
    """A decision on a quotation of a headline without the mention and cue that stand in another paragraph than it."""
    assert state.layout is not None
    paragraph = state.layout.paragraphs[state.quotations[number].paragraph]
    if own is None or own.mention is None or paragraph.start <= own.mention.start < paragraph.end:
        return own
    return replace(own, mention=None, cue=None)


ECHO = 0.8  # of the confidence of the words that a headline repeats, where the headline itself does not tell the speaker


def chains(state: State) -> list[list[int]]:
    """The quotations, those of an open chain together, by first quotation.

    A label ends the chain before it, and so does a clause that names somebody else: the mark that should have closed it was forgotten.
    """
    found: list[list[int]] = []
    chain_of: dict[int, list[int]] = {}
    for number, quotation in enumerate(state.quotations):
        mentions = state.sources[number].mentions
        name = next((m.entity for m in mentions if m.rule == "adjacent"), None)
        chain = chain_of.get(quotation.continues) if quotation.continues is not None else None
        if chain is not None and name is not None:
            before = next((m.entity for m in state.sources[chain[-1]].mentions), None)
            chain = None if before is not None and before != name else chain
        if chain is not None and not any(m.rule == "label" for m in mentions):
            chain.append(number)
        else:
            chain = [number]
            found.append(chain)
        chain_of[number] = chain
    return found


def _goes_on(state: State, number: int) -> bool:
    """Whether a quotation goes on with the quoted sentence before it, which only its attribution interrupts: `“This,” said Tamm, “is wrong.”`"""
    cue = state.sources[number].clause_cue
    between = cue is not None and state.quotations[number - 1].outer_end <= cue.start and state.sources[number - 1].clause_cue == cue
    return between and resumes(state, number)


def _decision(article: Article, lead_number: int, lead: Weighed, kind: Kind, model: Model) -> Decision:
    state = article.state
    source = state.sources[lead_number]
    if kind == "not_speech" or lead.best is None or source.silent:
        return _of_nobody(kind)
    pair = _sayer(state, lead, lead.best)
    mention = mention_phrase(state, pair.mention) if pair.mention else None
    cue = cue_of(state, lead_number, pair.mention, mention) if pair.mention and mention else None
    shown = pair
    if (better := _better_shown(article, lead_number, lead, pair, cue, model)) is not None:
        shown, cue = better
    shown = _beside_cue(state, lead, shown, cue) or shown
    shown, cue = _by_clause(article, lead_number, lead, shown, cue)
    shown = _not_anothers(article, lead, shown)
    if shown is not pair:
        pair, mention = shown, mention_phrase(state, shown.mention) if shown.mention else None
    via = state.text[source.via.start : source.via.end] if source.via and pair.mention and pair.mention.rule == "relay" else None
    ruled = pair.mention is not None and pair.mention.rule in RULED
    if not ruled and lead.nobody > 0.8 and kind == "direct" and lead.nobody > max(lead.probabilities[:-1], default=0.0):
        return _of_nobody(kind)
    features = confidence_features(article, lead_number, lead.choice, lead.probabilities, lead.masses, lead.best, kind)
    confidence = model.confidence.of(features)
    if (joint := _together(article, pair, cue)) is not None:
        people, named = joint
        both = named if named is None or mention is None else Phrase(min(mention.start, named.start), named.end)  # with the title before the first
        return Decision(kind, Referent(people[0], None, people[1:]), both or mention, cue, via, confidence, None)
    nameless = pair.referent.entity is None and pair.referent.word is not None and _is_pronoun(state, pair.referent.word)
    remaining = [mass for mass in lead.masses.values() if mass >= REMAINS]
    if nameless or (len(remaining) > 1 and max(remaining) < 0.5 and confidence < 0.5):
        return Decision(kind, None, mention, cue, via, None, "ambiguous")
    return Decision(kind, pair.referent, mention, cue, via, confidence, None)


def _better_shown(article: Article, number: int, lead: Weighed, pair: Pair, cue: Phrase | None, model: Model) -> tuple[Pair, Phrase] | None:
    """Another mention and cue of the same speaker that go together better than those that the rules tell; None where there are none."""
    state, mention = article.state, pair.mention
    if mention is None or is_told(state.sources[number], mention) or (cue is not None and not state.text[cue.start].isalpha()):
        return None
    assert state.reading is not None
    mentions = mentions_of(lead.choice.pairs, lead.probabilities[:-1].tolist(), pair.referent)
    told = mention.word, -1 if cue is None else bisect_left(state.reading.starts, cue.start)
    candidates = article.evidence.candidates(number, mentions, lead.kind == "partial", told)
    better = None if candidates is None else model.shown.better(candidates, told)
    return None if better is None else (Pair(better[0], pair.referent), phrase_at(state, better[1]))


def _beside_cue(state: State, lead: Weighed, pair: Pair, cue: Phrase | None) -> Pair | None:
    """The pair of the name or pronoun right before the cue, where another mention was chosen: "She | said that “…”, though she noted"."""
    assert state.reading is not None
    before = -1 if cue is None else bisect_left(state.reading.starts, cue.start) - 1
    if before < 0 or not (state.entity_of[before] >= 0 or state.lower[before] in _SUBJECTS):
        return None
    beside = (p for p in lead.choice.pairs if p.mention is not None and p.mention.word == before and p.referent == pair.referent)
    return next(beside, None)


def _by_clause(article: Article, number: int, lead: Weighed, shown: Pair, cue: Phrase | None) -> tuple[Pair, Phrase | None]:
    """The mention and cue of a quotation, once it is seen whether the clause has a verb nearer to it, and in which clause it stands itself."""
    state = article.state
    assert state.reading is not None
    if cue is None:
        return shown, None
    word = bisect_left(state.reading.starts, cue.start)
    told = lead.best is not None and lead.best.mention is not None and is_told(state.sources[number], lead.best.mention)
    if told and state.sources[number].place == "between":
        told = resumes(state, number)  # "“This,” said Tamm, referring to the fire, “is over”", not "“…,” said Tamm, adding, “It is over”"
    nearer = None if told else nearer_cue(article.evidence.narrative, number, word)
    word = word if nearer is None else nearer
    outer = outer_clause(article.evidence.narrative, lead.choice.pairs, shown.referent, word)
    if outer is not None:
        return Pair(outer[0], shown.referent), phrase_at(state, outer[1])
    return shown, cue if nearer is None else phrase_at(state, nearer)


def _not_anothers(article: Article, lead: Weighed, pair: Pair) -> Pair:
    """The likeliest pair of a speaker's other mentions where the one chosen is somebody else's: "Tamm was asked of a guard | who said he was ill"."""
    mention = pair.mention
    other = None if mention is None else article.antecedent(mention.word)
    if mention is None or other in (None, pair.referent):
        return pair
    others = [(m, p) for m, p in mentions_of(lead.choice.pairs, lead.probabilities[:-1].tolist(), pair.referent) if m.word != mention.word]
    return Pair(others[0][0], pair.referent) if others else pair


def _together(article: Article, pair: Pair, cue: Phrase | None) -> tuple[tuple[int, ...], Phrase | None] | None:
    """The people who say the words together, and the words that name them where the mention does; None where it is one alone."""
    state, mention, who = article.state, pair.mention, pair.referent
    if mention is None:
        return None
    if who.entity is not None and who.entity == mention.entity:
        return speaking_together(state, mention, cue)
    # somebody alone, or nobody but the plural itself; not "two senior ministers … the two ministers"
    open_plural = state.entities[who.entity].type == "person" if who.entity is not None else who.word == mention.word
    people = meant_together(state, mention, article.begin(mention.word), article.groups) if open_plural else None
    return None if people is None else (people, None)


def _sayer(state: State, lead: Weighed, best: Pair) -> Pair:
    """The pair of the mention that says so, where a pair shows who the words are about: Tamm in "Tamm said she was “appalled”"."""
    assert state.reading is not None
    assert state.signals is not None
    about, paragraphs = best.mention, state.reading.paragraphs
    if about is None or about.rule is not None or state.lower[about.word] not in _SUBJECTS:
        return best
    cue = about.word - (2 if state.lower[about.word - 1] == "that" else 1)
    if cue < 0 or state.signals.cues[cue] < CUE:
        return best
    same = [(p.mention.word, p) for p in lead.choice.pairs if p.mention is not None and p.referent == best.referent]
    saying = [(word, pair) for word, pair in same if word < cue and paragraphs[word] == paragraphs[cue]]
    return max(saying, key=lambda item: item[0])[1] if saying else best


def _is_pronoun(state: State, word: int) -> bool:
    """Whether a word says nothing of whom it means: "he", "one of them"; "one of the investors" does."""
    if state.lower[word] not in PRONOUNS:
        return False
    head = phrase_head(state, word + 3) if state.lower[word + 1 : word + 3] == ["of", "the"] else -1
    return head < 0 or noun_at(state, head) is None


REMAINS = 0.35  # a speaker of less probability is not one of those between whom a quotation is ambiguous


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
        return two.continues == before and state.decisions[before].referent == state.decisions[number].referent
    if one.paragraph != two.paragraph or state.decisions[before].referent != state.decisions[number].referent:
        return False
    between = state.text[one.outer_end : two.outer_start]
    stops = len(re.findall(r"[.!?](?=\s|$)", re.sub(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Sen|Rep|Gov|St|Jr|Sr)\.", "", between)))
    if state.decisions[number].kind == "partial" or state.decisions[before].kind == "partial":
        return stops == 0 and one.end > 0 and state.text[one.end - 1 : one.end] not in (".", "!", "?")
    return stops <= 1
