"""Made-up news: stories in the shape of wire copy, as many and as different as asked for, the same ones for the same seed.

What they say is nonsense; what matters is that a pipeline meets in them what it meets in news: a title, a dateline, paragraphs, quotations of both
kinds, speakers by name, surname, pronoun and description, and names that it has not seen before.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

_LISTS = Path(__file__).parent / "lists"
_SLOTS = {
    "noun": "nouns",
    "nouns": "plurals",
    "adjective": "adjectives",
    "verb": "verbs",
    "past": "pasts",
    "cue": "cues",
    "role": "roles",
}
_WORD = re.compile(r"[A-Za-z]{4,}")


def stories(count: int, seed: int, words: int = 400) -> Iterator[str]:
    """`count` different stories of about `words` words each."""
    random = Random(seed)
    writer = _Writer(random)
    for _ in range(count):
        yield writer.story(words)


def renewed(text: str, seed: int) -> str:
    """The text with every word of four letters and more replaced by a new one of the same length and case, so that no vocabulary has seen it."""
    random = Random(seed)

    def replace(match: re.Match[str]) -> str:
        word = "".join(random.choice(string.ascii_lowercase) for _ in match.group())
        return word.capitalize() if match.group()[0].isupper() else word

    return _WORD.sub(replace, text)


def word_count(text: str) -> int:
    """Words as a reader counts them: what stands between white space."""
    return len(text.split())


@dataclass(frozen=True, slots=True)
class _Person:
    first: str
    last: str
    pronoun: str


class _Writer:
    """Fills the templates of the word lists with one source of chance."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._templates = _list("templates")
        self._words = {slot: _list(name) for slot, name in _SLOTS.items()}
        self._organizations = _list("organizations")
        self._syllables = _list("syllables")

    def story(self, words: int) -> str:
        """A story of at least `words` words: title, dateline and paragraphs."""
        people = [self._person() for _ in range(3)]
        places = [self._name() for _ in range(3)]
        organizations = [f"{place} {self._random.choice(self._organizations)}" for place in places]
        title = self._filled("{organization} to {verb} {adjective} {noun} in {place}", people, places, organizations)
        opening = self._filled(self._templates[4], people, places, organizations)
        paragraphs = [title, f"{places[0].upper()} (Made News) - {opening}"]
        while sum(map(word_count, paragraphs)) < words:
            paragraphs.append(self._filled(self._random.choice(self._templates), people, places, organizations))
        return "\n\n".join(paragraphs) + "\n"

    def _filled(self, template: str, people: list[_Person], places: list[str], organizations: list[str]) -> str:
        person = self._random.choice(people)

        def fill(match: re.Match[str]) -> str:
            slot = match[1]
            match slot:
                case "person":
                    return f"{person.first} {person.last}"
                case "surname":
                    return person.last
                case "pronoun":
                    return person.pronoun
                case "place":
                    return self._random.choice(places)
                case "organization":
                    return self._random.choice(organizations)
                case "number":
                    return str(self._random.randint(2, 900))
            return self._random.choice(self._words[slot])

        text = re.sub(r"\{(\w+)\}", fill, template)
        return text[0].upper() + text[1:]

    def _person(self) -> _Person:
        return _Person(self._name(), self._name(), self._random.choice(("he", "she")))

    def _name(self) -> str:
        return "".join(self._random.choice(self._syllables) for _ in range(self._random.randint(2, 4))).capitalize()


def _list(name: str) -> list[str]:
    """The entries of a word list, one a line; lines that begin with # are comments."""
    lines = (_LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
