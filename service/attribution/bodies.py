"""By which nouns an article speaks of its bodies: "the association" of the Harbour Association, "the lender" of "a lender, Kreditas"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from service.attribution import lexicon
from service.attribution.introductions import phrase_head
from service.attribution.phrases import description_phrase, noun_at
from service.attribution.state import State

COMPANIES = lexicon.word_list("company_nouns.txt")
GROUPS = lexicon.word_list("group_nouns.txt")
PUBLIC = lexicon.word_list("public_nouns.txt")
_NO_GROUPS = PUBLIC - lexicon.word_list("grouped_nouns.txt")


class Bodies:
    """The bodies of a text by story and noun; of more than two that go by one noun the first two, which are enough to make it unclear.

    `in_lede`: whether a word stands in the first paragraphs of its story.
    """

    def __init__(self, state: State, in_lede: Callable[[int], bool]) -> None:
        self._called: dict[tuple[int, str], list[tuple[int, int]]] = {}
        for noun, body, word in chain(_named(state), _described(state)):
            known = self._called.setdefault((state.entity_articles[body], noun), [])
            if len(known) < 2 and body not in (other for other, _ in known):
                known.append((body, word))
        leading = [(body, word) for body, word in _first_words(state).items() if in_lede(word) and not lexicon.is_outlet(state.entities[body].name)]
        self._companies = _only(state, [(body, word) for body, word in leading if not is_public(state.entities[body].name)])
        self._groups = _only(state, [(body, word) for body, word in leading if _last_word(state.entities[body].name) not in _NO_GROUPS])

    def called(self, story: int, noun: str, word: int) -> int | None:
        """The one body of a story (an entity) that a noun means at a word; None for none or several."""
        called = {body for body, known_from in self._called.get((story, noun), ()) if known_from <= word}
        return called.pop() if len(called) == 1 else None

    def begun_with(self, story: int, noun: str, word: int) -> int | None:
        """The one body with which a story begins that "the company" or "the group" may mean where none goes by it; None for other nouns."""
        leading = self._companies if noun in COMPANIES else self._groups if noun in GROUPS else {}
        body, first = leading.get(story, (None, 0))
        return body if first <= word else None


def is_public(name: str) -> bool:
    """Whether a body's name ends in a noun of public life: a ministry, a court, a school."""
    return _last_word(name) in PUBLIC


def _last_word(name: str) -> str:
    return name.lower().split()[-1]


def _only(state: State, bodies: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Of bodies, each with its first word, by story the one that is its only one."""
    found: dict[int, list[tuple[int, int]]] = {}
    for body, word in bodies:
        found.setdefault(state.entity_articles[body], []).append((body, word))
    return {story: those[0] for story, those in found.items() if len(those) == 1}


def _named(state: State) -> Iterator[tuple[str, int, int]]:
    """The nouns in the bodies' own names: (noun, entity, the word from which on it is known)."""
    return ((noun, body, word + 1) for body, word in _first_words(state).items() for noun in _heads(state.entities[body].name))


def _first_words(state: State) -> dict[int, int]:
    """The word at which each body is first named."""
    first: dict[int, int] = {}
    for word, entity in enumerate(state.entity_of.tolist()):
        if entity >= 0 and state.entities[entity].type == "organization":
            first.setdefault(entity, word)
    return first


def _heads(name: str) -> list[str]:
    """The nouns that may stand for a body of several words: its last word, and the one before "of" ("the guild" of the Guild of Reporters)."""
    words = name.lower().split()
    return list(dict.fromkeys([words[-1], words[words.index("of") - 1]] if "of" in words[1:] else words[-1:])) if len(words) > 1 else []


def _described(state: State) -> Iterator[tuple[str, int, int]]:
    """The nouns by which an article describes its bodies: (noun, entity, the word from which on it is known).

    Beside a name ("the ferry company Saarilinja"), in apposition behind it ("Vanmitra, a wildlife group,"), or before it ("The lender, Kreditas
    Baltija, said"); the last tells whom the noun meant before, too, and its word is 0.
    """
    assert state.reading is not None
    lower, paragraphs = state.lower, state.reading.paragraphs
    bodies = [entity.type == "organization" for entity in state.entities]
    for first in range(len(lower)):
        entity = int(state.entity_of[first])
        if entity < 0 or not bodies[entity] or (first and state.entity_of[first - 1] == entity):
            continue
        end = first + 1
        while end < len(lower) and state.entity_of[end] == entity:
            end += 1
        noun = noun_at(state, first - 1) if first else None
        if noun is not None and noun.kind == "organization" and not noun.plural and lower[first - 1] == state.forms[first - 1]:
            yield lower[first - 1], entity, end
        if first > 2 and lower[first - 1] == "," and state.entity_of[first - 2] < 0 and _is_the_body(state, first - 2):
            yield lower[first - 2], entity, 0
        if (
            end + 2 < len(lower)
            and lower[end] == ","
            and lower[end + 1] in (*lexicon.INTRODUCING, "the")
            and paragraphs[end + 1] == paragraphs[first]
        ):
            head = phrase_head(state, end + 2)
            found = noun_at(state, head) if head >= 0 else None
            if found is not None and found.kind == "organization" and not found.plural and state.entity_of[head] < 0:
                yield lower[head], entity, end


def _is_the_body(state: State, word: int) -> bool:
    """Whether a word ends "the lender", with nothing before that speaks of more: "shares of the lender, Kreditas" is one."""
    noun = noun_at(state, word)
    return noun is not None and noun.kind == "organization" and not noun.plural and state.lower[description_phrase(state, word)[0]] == "the"
