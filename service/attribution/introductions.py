"""Who and what an article brings in without a name: the people that "a" introduces, and whose words a text is that it cites."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from service.attribution.clauses import BEING, FUNCTION_WORDS, SOURCE
from service.attribution.lexicon import INTRODUCING, Gender, Noun
from service.attribution.phrases import description_phrase, noun_at
from service.attribution.state import Referent, State

OWNERS = frozenset(("his", "her", "their", "its"))
POSSESSORS = OWNERS | {"s"}  # "s": of "Ilves’s lawyer"
COUNTERS = frozenset(("some", "several", "many", "two", "three", "four", "five", "six", "dozens", "hundreds", "thousands"))
BROUGHT = ("person", "organization", "document")  # the kinds of noun that "a" brings in
PREDICATED = BEING | {"become", "became", "as", "like", "not", "once", "calls", "called"}  # "is a nurse" brings nobody in
ISSUED = frozenset(("from", "by"))
# "a letter obtained by the Courier" is not the Courier's
PASSED_ON = frozenset(("obtained", "seen", "reviewed", "viewed", "read", "reported", "quoted", "cited", "verified", "shared", "leaked", "received"))
LETTERS = frozenset(("statement", "email", "e-mail", "letter", "memo", "message", "tweet", "post", "note", "release", "text"))  # somebody's own words
RELEASING = frozenset(("issued", "released", "published", "unveiled", "posted", "filed", "wrote", "produced"))
SUBJECT = 6  # words from a verb to the name of its subject: "the museum in Sund on Monday | released"
PHRASE = 7  # words from an article to the head of its noun phrase
BEHIND = 11  # words behind a text in which its issuer may be named: "an email was sent from the club’s executive director, Jeremy Boreing"
REACH = 80  # words between an introduction and what takes it up by another noun or a pronoun
GIVEN = 12  # words from a noun to the name that somebody gives
_GIVING = frozenset(("as", "name", "called", "surname", "himself", "herself"))  # right before the name
CITED = 3  # earlier mentions of a text that are looked at for its issuer


@dataclass(frozen=True, slots=True)
class Introduction:
    """The head of a noun phrase that brings somebody in without a name: its word, and what its noun says.

    By an indefinite article ("a middle-aged cashier"), by whose they are ("Ilves’s lawyer": `possessed`), or as many ("some 140 miners": `plural`).
    """

    word: int
    noun: str
    kind: Noun
    gender: Gender
    possessed: bool = False
    plural: bool = False


class Introductions:
    """The introductions of a text, in text order; the people that are named beside it ("Jan Brewer, a former governor") are none."""

    def __init__(self, state: State) -> None:
        assert state.reading is not None
        self.state, self.paragraphs = state, state.reading.paragraphs
        self.names: dict[int, int] = {}  # the entities of those who give their names themselves, by the word of the introduction
        self._all = list(self._find())
        self._words = [found.word for found in self._all]
        self._by_noun: dict[str, list[Introduction]] = {}
        for found in self._all:
            self._by_noun.setdefault(found.noun, []).append(found)

    def latest(self, noun: str, word: int) -> Introduction | None:
        """The latest before a word that a noun brings in."""
        known = self._by_noun.get(noun, [])
        at = bisect_left(known, word, key=lambda found: found.word)
        return known[at - 1] if at else None

    def near(self, word: int) -> Iterator[Introduction]:
        """Those shortly before a word, the latest first."""
        for at in range(bisect_left(self._words, word) - 1, -1, -1):
            if word - self._words[at] > REACH:
                return
            yield self._all[at]

    def _find(self) -> Iterator[Introduction]:
        assert self.state.reading is not None
        lower, inside = self.state.lower, self.state.reading.inside
        for at, form in enumerate(lower):
            possessed, counted = form in POSSESSORS or self._is_bare_possessive(at), form in COUNTERS or form.isdecimal()
            if not (possessed or counted or form in INTRODUCING) or inside[at] or (at and lower[at - 1] in PREDICATED):
                continue
            if form == "s" and (not at or self.state.forms[at - 1] not in ("'", "’")):
                continue
            head = phrase_head(self.state, at + 1 + (counted and lower[at + 1 : at + 2] == ["of"]))
            noun = noun_at(self.state, head) if head >= 0 else None
            if noun is None or self._is_named(at, head):
                continue
            if not noun.plural and noun.kind == "person" and (name := self._name_of(head)) >= 0:
                self.names[head] = name
            if noun.plural == counted and noun.kind in (("person",) if counted else ("person", "organization") if possessed else BROUGHT):
                yield Introduction(head, lower[head], noun.kind, noun.gender, possessed, noun.plural)

    def _is_bare_possessive(self, at: int) -> bool:
        """Whether a word is the apostrophe behind a name in s: "Boggs’ | mother"."""
        lower = self.state.lower
        if lower[at] not in ("'", "’") or not 0 < at < len(lower) - 1:
            return False
        return lower[at - 1].endswith("s") and lower[at + 1] != "s" and self.state.entity_of[at - 1] >= 0

    def _is_named(self, article: int, head: int) -> bool:
        """Whether a name stands in apposition: right before the article, or right behind the phrase."""
        forms = self.state.forms
        before = article - 2 if article > 1 and forms[article - 1] == "," else -1
        behind = head + 2 if head + 2 < len(forms) and forms[head + 1] in (",", "named") else head + 1
        return any(0 <= word < len(forms) and self.state.is_person(word) for word in (before, behind))

    def _name_of(self, head: int) -> int:
        """The entity by whose name somebody without one goes in the text: the name that is given, or the one where the noun is taken up; else −1."""
        given = self._given_name(head)
        return given if given >= 0 else self._named_below(head)

    def _given_name(self, head: int) -> int:
        """The entity by whose name somebody goes as the article says behind the noun: "who gave only his first name, Piet"; −1 where it does not."""
        lower, forms = self.state.lower, self.state.forms
        for word in range(head + 2, min(head + GIVEN, len(lower))):
            if forms[word] in (".", "!", "?", ";", ""):
                return -1
            if lower[word] in _GIVING and word + 1 < len(lower):
                name = word + 1 + (forms[word + 1] == ",")
                if name < len(lower) and self.state.is_person(name):
                    return int(self.state.entity_of[name])
        return -1

    def _named_below(self, head: int) -> int:
        """The entity whom the article names where it takes up the noun: "An engineer left. The engineer, Piet Hoek, said"; else −1."""
        state, lower, forms = self.state, self.state.lower, self.state.forms
        word = next((at for at in range(head + 2, min(head + REACH, len(lower) - 2)) if lower[at] == lower[head]), -1)
        if word < 0 or lower[word - 1] != "the" or forms[word + 1] != "," or self._story(word) != self._story(head):
            return -1
        name = word + 2
        while name < len(lower) and state.is_title(name):
            name += 1
        end = state.name_at(name)[1] if name < len(lower) and state.is_person(name) else len(lower)
        if forms[end : end + 1] != [","] or (end + 1 < len(lower) and state.is_person(end + 1)):
            return -1  # "The engineer, Piet Hoek, Jaan Lepik and a third man"
        here, there = self._place_behind(head), int(state.entity_of[word - 3]) if forms[word - 2] == "," else -1
        return -1 if here >= 0 and there not in (-1, here) else int(state.entity_of[name])  # "a doctor in Tartu … In Sund, the doctor, Reet Oja"

    def _story(self, word: int) -> int:
        assert self.state.layout is not None
        return self.state.layout.paragraphs[int(self.paragraphs[word])].article

    def _place_behind(self, word: int) -> int:
        """The entity of where somebody is: "a doctor in | Tartu"; −1 where it is not told right behind."""
        entities = self.state.entity_of
        return int(entities[word + 2]) if self.state.lower[word + 1] in ("in", "from", "at") and word + 2 < len(entities) else -1


def phrase_head(state: State, first: int) -> int:
    """The word of the last known noun of the noun phrase that begins at a word; −1 where there is none."""
    assert state.reading is not None
    lower, paragraphs = state.lower, state.reading.paragraphs
    head = -1
    for word in range(first, min(first + PHRASE, len(lower))):
        if not lower[word][:1].isalnum() and lower[word] not in ("-", "'", "’"):
            break
        if (lower[word] in FUNCTION_WORDS and lower[word - 1] != "-") or paragraphs[word] != paragraphs[first]:
            break  # "one | laid-off engineer"
        if noun_at(state, word) is not None:
            head = word
    return head


def issuers(state: State, speaking: Sequence[tuple[int, Referent]], word: int, begin: int) -> dict[Referent, float]:
    """Whose words a cited text may be ("the statement said"): each with a measure from 0 to 1 of how plainly the article says so.

    It is told by what stands beside the text here and where it is mentioned before. `speaking`: the heads of sources, by word, with whom they stand
    for; `begin`: the first word of the story.
    """
    lower = state.lower
    found: dict[Referent, float] = {}
    places = list(islice((w for w in range(word - 1, begin - 1, -1) if lower[w] == lower[word]), CITED))
    for place in (word, *places):
        for who, plainly in _issuers_beside(state, speaking, place):
            found[who] = max(found.get(who, 0.0), plainly)
    if not places and (last := _speaking_last(state, speaking, word)) is not None:
        found[last] = max(found.get(last, 0.0), 0.8)
    return found


def _speaking_last(state: State, speaking: Sequence[tuple[int, Referent]], word: int) -> Referent | None:
    """Who spoke right before the first mention of "the statement": "Arctia confirmed the delay. According to the statement, …"."""
    assert state.reading is not None
    assert state.signals is not None
    paragraphs = state.reading.paragraphs
    at = bisect_left(speaking, word, key=lambda item: item[0])
    if not at or state.lower[description_phrase(state, word)[0]] != "the":
        return None
    head, who = speaking[at - 1]
    if paragraphs[word] - paragraphs[head] > 1:
        return None
    others = state.signals.sources[head + 1 : word].max(initial=0.0)  # "They", "hotel owners"
    return who if others < SOURCE else None


def published_by(state: State, word: int, begin: int) -> Referent | None:
    """Whose a text of any kind is, where the article says who wrote or released it, at the word or where it was mentioned last."""
    lower = state.lower
    before = next((w for w in range(word - 1, max(begin, word - REACH) - 1, -1) if lower[w] == lower[word]), -1)
    for place in (word, before) if lower[description_phrase(state, word)[0]] == "the" else (word,):
        who = None if place < 0 else _written_by(state, place) or _released_by(state, place)
        if who is not None:
            return who
    return None


def _released_by(state: State, word: int) -> Referent | None:
    """Which body has released a text: "the Sund Museum issued a report"; None where the article does not say it right before."""
    first = description_phrase(state, word)[0]
    verb = first - 1
    if verb < 1 or state.lower[verb] not in RELEASING:
        return None
    entity = -1
    for at in range(verb - 1, max(-1, verb - SUBJECT), -1):
        entity = int(state.entity_of[at])
        if not state.forms[at][:1].isalpha() or (entity >= 0 and state.entities[entity].type in ("person", "organization")):
            break  # not Sund in "The museum in Sund | issued"
    return Referent(entity) if entity >= 0 and state.entities[entity].type == "organization" else None


def _written_by(state: State, word: int) -> Referent | None:
    """Whom a text of any kind names as who wrote it, right behind: "a report for Oxfam by the nonprofit E3G"; not "a report obtained by E3G"."""
    assert state.reading is not None
    lower, paragraphs = state.lower, state.reading.paragraphs
    for by in range(word + 1, min(word + BEHIND, len(lower) - 1)):
        if paragraphs[by] != paragraphs[word] or not lower[by][:1].isalnum() or (state.entity_of[by] >= 0 and by == word + 1):
            return None
        if lower[by] == "by" and not lower[by - 1].endswith("ed") and lower[by - 1] not in PASSED_ON:
            named = (at for at in range(by + 1, min(by + PHRASE, len(lower))) if state.entity_of[at] >= 0)
            first = next(named, -1)
            plain = first >= 0 and all(lower[at][:1].isalpha() and lower[at] not in ("and", "of", "at", "in", "for") for at in range(by + 1, first))
            return Referent(int(state.entity_of[first])) if plain else None
    return None


def _issuers_beside(state: State, speaking: Sequence[tuple[int, Referent]], word: int) -> Iterator[tuple[Referent, float]]:
    assert state.reading is not None
    paragraphs = state.reading.paragraphs
    for possessor in range(description_phrase(state, word)[0], word):
        if state.entity_of[possessor] >= 0:
            yield Referent(int(state.entity_of[possessor])), 0.95
    issued = False
    for behind in range(word + 1, min(word + BEHIND, len(state.forms))):
        if paragraphs[behind] != paragraphs[word] or state.forms[behind] in (".", "!", "?", ";", ""):
            break
        if issued and state.entity_of[behind] >= 0:
            yield Referent(int(state.entity_of[behind])), 1.0
        issued = issued or (state.lower[behind] in ISSUED and state.lower[behind - 1] not in PASSED_ON)
    at = bisect_left(speaking, word, key=lambda item: item[0])
    ahead = description_phrase(state, word)[0] - 1
    if at < len(speaking) and ahead >= 0 and state.lower[ahead] == "in" and _goes_on(state, word, speaking[at][0]):
        yield speaking[at][1], 0.9  # "In a memo circulated on Tuesday, Weiss wrote"
    if at and paragraphs[speaking[at - 1][0]] == paragraphs[word]:
        yield speaking[at - 1][1], 0.8 if _goes_on(state, speaking[at - 1][0], word) else 0.4
    for before in range(word - 1, max(-1, word - 30), -1):
        if paragraphs[before] != paragraphs[word] or state.forms[before] in (".", "!", "?"):
            break
        if state.entity_of[before] >= 0:
            yield Referent(int(state.entity_of[before])), 0.5


def _goes_on(state: State, first: int, last: int) -> bool:
    """Whether two words stand in one sentence."""
    assert state.reading is not None
    paragraphs = state.reading.paragraphs
    return bool(paragraphs[first] == paragraphs[last]) and not any(form in (".", "!", "?") for form in state.forms[first:last])
