"""What an article calls its people, and so of whom a noun is: titles, offices, whose and from where somebody is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from service.attribution import lexicon
from service.attribution.clauses import CUE
from service.attribution.introductions import POSSESSORS
from service.attribution.phrases import description_phrase, is_person_noun, is_somebodys, noun_at
from service.attribution.rolephrases import office
from service.attribution.state import State

OWNER = 25  # code points before a name in which its owner stands: "Iran's | Javad Zarif"
OWNING = POSSESSORS | {"'", "’"}  # what tells in a description whose somebody is: "her", "Ilves’s", "Boggs’"
ANYBODY_S = lexicon.WEAK_ROLE_NOUNS | lexicon.word_list("anybody_nouns.txt")
HIGH_OFFICES = lexicon.word_list("high_offices.txt")
TITLE = 8  # code points before a name in which its title stands
_WORD = re.compile(r"[\w-]+")
_OWNER = re.compile(r"[\w-]+(?:['’]s\b|(?<=s)['’](?!\w))")
_OWNED = re.compile(r"\b[A-Z][\w.]+(?: [A-Z]\w+)?['’]s $")


class Callings:
    """By which nouns a text speaks of its people; entities by number, nouns by the word at which they stand.

    `is_named_before`: whether the story of a word has named somebody before it.
    """

    def __init__(self, state: State, is_named_before: Callable[[int, int], bool]) -> None:
        self._state = state
        self._is_named_before = is_named_before
        self._nobodies: dict[str, bool] = {}  # by the noun: whether it can be nobody named
        self._countries: dict[int, frozenset[int]] = {}  # that a description tells of, by its head

    def is_called(self, entity: int, word: int) -> bool:
        """Whether the article calls somebody by the noun at a word."""
        if self.is_of_the_scene(word, entity):
            return False
        return any(self._state.lower[word] in role.text.lower().split() for role in self._state.entities[entity].roles)

    def is_of_the_scene(self, word: int, entity: int) -> bool:
        """Whether "the judge" and the like are said of whoever does that there, and nothing beside a person's name tells that it is theirs."""
        return self._is_scene_noun(word) and lexicon.SCENE_NOUNS[self._state.lower[word]].isdisjoint(self._called[entity])

    def _is_scene_noun(self, word: int) -> bool:
        return self._state.lower[word] in lexicon.SCENE_NOUNS and self._is_definite(word)

    def _is_definite(self, word: int) -> bool:
        return word > 0 and self._state.lower[word - 1] == "the"

    @cached_property
    def _called(self) -> list[frozenset[str]]:
        """Of each entity the words by which the article calls it: those of its roles, and what stands before a name ("Lady Tamm" may be a judge)."""
        text = self._state.text
        before = ([text[max(0, mention.start - TITLE) : mention.start] for mention in who.mentions] for who in self._state.entities)
        return [frozenset(_words(*who.told, *titles)) for who, titles in zip(self._state.entities, before, strict=True)]

    def is_nobody_named(self, word: int) -> bool:
        """Whether "the judge" and the like can be nobody whom the text names."""
        lower = self._state.lower[word]
        if not self._is_scene_noun(word):
            return False
        if lower not in self._nobodies:
            people = (number for number, who in enumerate(self._state.entities) if who.type == "person")
            self._nobodies[lower] = all(self.is_of_the_scene(word, person) for person in people)
        return self._nobodies[lower]

    def is_anothers_title(self, word: int, entity: int) -> bool:
        """Whether a description is the title of others whom the story has named, and not of somebody: "the senator" is no mayor beside Sen. Tamm."""
        noun = office(self._state.lower[word])
        bearers = self._bearers.get(noun)
        if not bearers or not self._is_definite(word) or noun in ANYBODY_S or noun in self._offices[entity]:
            return False
        return any(self._is_named_before(other, word) for other in bearers) and not self.is_called(entity, word)

    def is_of_another(self, word: int, entity: int) -> bool:
        """Whether a description, by its noun, is not of somebody."""
        if self.is_of_the_scene(word, entity):
            return True
        if not is_person_noun(self._state, word):
            return False
        return self.is_anothers_title(word, entity) or self.is_beside(word, entity) or self.has_another_office(word, entity)

    def has_another_office(self, word: int, entity: int) -> bool:
        """Whether a description is an office, and somebody has another calling: "the president" is neither Sen. Tamm nor the governor’s aide."""
        noun, offices = office(self._state.lower[word]), self._offices[entity]
        return self.is_high_office(word) and bool(offices) and noun not in offices

    def is_high_office(self, word: int) -> bool:
        """Whether a word with "the" is an office of which a place, a country or a church has one."""
        return self._is_definite(word) and office(self._state.lower[word]) in HIGH_OFFICES

    def is_beside(self, word: int, entity: int) -> bool:
        """Whether a description is the subject of a clause that somebody's name only leads to: "In a letter to Tamm, | the mayor said"."""
        signals = self._state.signals
        assert signals is not None
        if not self._is_definite(word) or word < 3 or word + 1 == len(self._state.lower):
            return False
        return self._state.forms[word - 2] == "," and int(self._state.entity_of[word - 3]) == entity and bool(signals.cues[word + 1] > CUE)

    def bearer(self, word: int) -> int | None:
        """The one whose title a noun is, of those named before it; None for none or several."""
        return self._only(self._bearers, office(self._state.lower[word]), word)

    def holder(self, word: int, before: int) -> int | None:
        """The one of those named before a word whom the article calls by a noun in whatever way; None for none or several, and for anybody's noun."""
        noun = office(self._state.lower[word])
        return None if noun in ANYBODY_S else self._only(self._holders, noun, before)

    def relative(self, word: int) -> int | None:
        """The one of those named before a word whom the article calls by a noun for a relative: "his wife, Liis"; None for none or several."""
        return self._only(self._holders, office(self._state.lower[word]), word)

    def _only(self, people: dict[str, list[int]], noun: str, before: int) -> int | None:
        named = [one for one in people.get(noun, ()) if self._is_named_before(one, before)]
        return named[0] if len(named) == 1 else None

    @cached_property
    def _offices(self) -> list[frozenset[str]]:
        """Of each entity the offices in its roles, in one common form: "senator" for "Sen."."""
        told = ((_OWNER.sub("", role) for role in who.told) for who in self._state.entities)  # no governor is "the governor’s spokesman"
        return [frozenset(map(office, _words(*roles))) for roles in told]

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """The people of each office, whatever the article says of it beside their names."""
        found: dict[str, list[int]] = {}
        for number, offices in enumerate(self._offices):
            for each in offices if self._state.entities[number].type == "person" else ():
                found.setdefault(each, []).append(number)
        return found

    @cached_property
    def _bearers(self) -> dict[str, list[int]]:
        """The people before whose names an office stands as a title, by that office."""
        found: dict[str, dict[int, None]] = {}
        for number, who in enumerate(self._state.entities):
            begins = {mention.start for mention in who.mentions}
            for role in who.roles:
                last = _WORD.findall(role.text)[-1:]
                if not role.guessed and last and last[0][0].isupper() and begins & {role.end + 1, role.end + 2}:
                    found.setdefault(office(lexicon.fold(last[0])), {})[number] = None
        return {title: list(people) for title, people in found.items()}

    def is_of_elsewhere(self, word: int, entity: int) -> bool:
        """Whether a description tells of another country than the story does of somebody: "the Turkish minister" is no Russian."""
        if word not in self._countries:
            reading = self._state.reading
            assert reading is not None
            first = description_phrase(self._state, word)[0]
            self._countries[word] = lexicon.nations_of(self._state.text[reading.starts[first] : reading.ends[word]])
        described = self._countries[word]
        return bool(described) and bool(self._nations[entity]) and self._nations[entity].isdisjoint(described)

    @cached_property
    def _nations(self) -> list[frozenset[int]]:
        """Of each entity the countries: of a person by roles and by whose the first names are ("Iran's Javad Zarif"), of a body by its name."""
        text, found = self._state.text, []
        for who in self._state.entities:
            told = [who.name]
            if who.type == "person":
                owners = (_OWNED.search(text, max(0, mention.start - OWNER), mention.start) for mention in who.mentions[:3])
                told = who.told + [owner.group() for owner in owners if owner is not None]
            found.append(frozenset[int]().union(*map(lexicon.nations_of, told)))
        return found

    def is_of_another_body(self, word: int, entity: int) -> bool:
        """Whether a description says of which body ("the leader of the Boat League") and the story of somebody with that noun another thing."""
        lower = self._state.lower
        of = word + 1
        if lower[of : of + 1] != ["of"] or of + 2 >= len(lower):
            return False
        named = of + 1 + (lower[of + 1] == "the")
        body = int(self._state.entity_of[named])
        if body < 0 or self._state.entities[body].type != "organization":
            return False
        own = set(_words(self._state.entities[body].name.replace("-", " ")))
        roles = [_words(role.replace("-", " ")) for role in self._state.entities[entity].told]
        same = [role for role in roles if lower[word] in role]
        return bool(same) and all(len(role) > 1 and own.isdisjoint(role) for role in same)

    def is_known_as(self, word: int, entity: int) -> bool:
        """Whether the article calls somebody by a noun that is somebody's: "her lawyer", "the Tamm adviser" are nobody of whom it says no such."""
        noun, lower = noun_at(self._state, word), self._state.lower
        if noun is None or noun.kind != "person" or self._state.entities[entity].type != "person":
            return True
        if lower[word] in lexicon.WEAK_ROLE_NOUNS and not is_somebodys(self._state, word):
            return True  # "a friend" may be anybody, but "the union's friend" is nobody of whom the article says nothing of it
        first = description_phrase(self._state, word)[0]
        owned = OWNING.intersection(lower[first:word]) or any(self._is_full_name(w) for w in range(first, word))
        return not owned or self.is_called(entity, word)

    def _is_full_name(self, word: int) -> bool:
        """Whether a word names a person whose full name the article gives."""
        return self._state.is_person(word) and " " in self._state.entities[int(self._state.entity_of[word])].name


def _words(*texts: str) -> list[str]:
    """The words of texts, hyphened ones as one, for comparison."""
    return [lexicon.fold(word) for text in texts for word in _WORD.findall(text)]
