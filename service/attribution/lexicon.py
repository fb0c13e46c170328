"""What the words of names, titles, roles and descriptions mean: the word lists of `data/`, read once, and what the other steps ask of them."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from service.attribution.article import dividers
from service.attribution.garbled import GARBLED, is_garbled, mended

Gender = Literal["female", "male", "unknown"]
Noun = Literal["person", "organization", "document", "place", "other"]

DATA = Path(__file__).parent / "data"
_GENDERS: dict[str, Gender] = {"f": "female", "m": "male", "-": "unknown"}
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "’": "'", "ʼ": "'", "‘": "'", "‐": "-", "‑": "-"}
)
_ARTICLE_PREFIX = re.compile(r"^(?:al|el|ul|ad|ar|as|ash|an|az|at|ed|es|et)-(?=\w{3})")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word without case, accents and variant apostrophes or hyphens, for comparison."""
    if word.isascii():
        return word.lower()
    spread = unicodedata.normalize("NFKD", mended(word).casefold().translate(_PLAIN_LETTERS))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).translate(_PLAIN_LETTERS)


def name_key(word: str) -> str:
    """A folded name word without its Arabic article, so that al-Sisi, el-Sisi and Sisi are one."""
    folded = fold(word)
    return _ARTICLE_PREFIX.sub("", folded) if "-" in folded else folded


def _entries(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip("\n") for line in lines if line.strip() and not line.startswith("#")]


def word_list(name: str) -> frozenset[str]:
    """The folded entries of a file of `data/`."""
    return frozenset(fold(entry.strip()) for entry in _entries(name))


@dataclass(frozen=True, slots=True)
class Title:
    """A title before a name. `kind`: s, a salutation (never a role); k, a title that stays in the name of somebody known by one name; else t."""

    gender: Gender
    kind: str


def _titles() -> dict[tuple[str, ...], Title]:
    titles = {}
    for entry in _entries("titles.txt"):
        words, gender, kind = entry.split("\t")
        titles[tuple(fold(word).rstrip(".") for word in words.split())] = Title(_GENDERS[gender], kind)
    return titles


def _given_names() -> dict[str, Gender]:
    female, male = (word_list(f"names/{gender}.txt") | word_list(f"given_names_{gender}.txt") for gender in ("female", "male"))
    sure = {gender: word_list(f"given_names_{gender}.txt") for gender in ("female", "male")}
    names: dict[str, Gender] = {}
    for name in female | male:
        if name in sure["female"] or name in sure["male"]:
            names[name] = "unknown" if name in sure["female"] and name in sure["male"] else "female" if name in sure["female"] else "male"
        else:
            names[name] = "unknown" if name in female and name in male else "female" if name in female else "male"
    return names


def _nicknames() -> dict[str, frozenset[int]]:
    """For every form of a given name, the numbers of the families of forms that it belongs to."""
    families: dict[str, set[int]] = {}
    for number, entry in enumerate(_entries("nicknames.txt")):
        for form in entry.split():
            families.setdefault(fold(form), set()).add(number)
    return {form: frozenset(numbers) for form, numbers in families.items()}


def _person_nouns() -> dict[str, Gender]:
    return {fold(noun): _GENDERS[gender] for noun, gender in (entry.split("\t") for entry in _entries("person_nouns.txt"))}


TITLES = _titles()
_PLAIN_TITLES = frozenset(tuple(fold(word) for word in entry.split("\t")[0].split()) for entry in _entries("titles.txt"))
_STOPPED_TITLES = frozenset(words for words in TITLES if words not in _PLAIN_TITLES and len(words) == 1)
TITLE_STARTS = frozenset(words[0] for words in TITLES)
GIVEN_NAMES = _given_names()
NICKNAMES = _nicknames()
FORMAL_NAMES = frozenset(fold(entry.split()[0]) for entry in _entries("nicknames.txt"))
PARTICLES = word_list("particles.txt")
FAMILY_FIRST = word_list("family_first.txt")
PERSON_NOUNS = _person_nouns()
WEAK_ROLE_NOUNS = word_list("weak_role_nouns.txt")
IRREGULAR_PLURALS = {fold(plural): fold(noun) for plural, noun in (entry.split("\t") for entry in _entries("irregular_plurals.txt"))}
ORGANIZATION_NOUNS = word_list("organization_nouns.txt")
COMPANY_ENDINGS = word_list("company_endings.txt")
ORGANIZATION_WORDS = ORGANIZATION_NOUNS | COMPANY_ENDINGS | word_list("organization_name_words.txt")
DOCUMENT_NOUNS = word_list("document_nouns.txt")
PLACE_NOUNS = word_list("place_nouns.txt")
PLACE_NAMES = word_list("place_names.txt")
CAPITAL_CITIES = word_list("capital_cities.txt")
OUTLETS = word_list("outlets.txt")
AGENCIES = word_list("agencies.txt")
MASTHEADS = word_list("mastheads.txt")
PARTY_MEMBERS = word_list("party_members.txt")
PRESENT_VERBS = word_list("present_verbs.txt")
PASTS = word_list("past_verbs.txt")
ROLE_MODIFIERS = word_list("role_modifiers.txt")
ROLE_STOPS = word_list("role_stops.txt")
ROLE_ENDS = word_list("role_ends.txt")
ABBREVIATIONS = word_list("abbreviations.txt")
KIN_NOUNS = word_list("kin_nouns.txt")
INSCRIBED = word_list("inscribed_nouns.txt")
NOT_AGENTS = word_list("not_agents.txt")
OFFICES = {fold(form): fold(office) for form, office in (entry.split("\t") for entry in _entries("offices.txt"))}
SCENE_NOUNS = {noun: frozenset((noun, *others.split())) for noun, others in (entry.split("\t") for entry in _entries("scene_nouns.txt"))}
COMPATRIOTS = word_list("compatriots.txt")
SENTENCE_OPENERS = word_list("sentence_openers.txt")
CALENDAR = word_list("calendar.txt")
MONTHS = word_list("month_abbreviations.txt")
CUE_WORDS = word_list("cue_words.txt")
COLLECTIVES = word_list("collective_nouns.txt")
LONGEST_ENDING = 4  # letters of a given name that tell of its bearer's gender
ENOUGH_ENDINGS = 8  # given names that must share an ending for it to tell anything
DETERMINERS = frozenset(["the", "a", "an", "one", "another", "some", "several", "his", "her", "their", "its", "our", "my", "this", "that"])
INTRODUCING = frozenset(("a", "an", "one", "another"))  # determiners that bring in one of many
HE = frozenset(("he", "him", "his", "himself"))
SHE = frozenset(("she", "her", "hers", "herself"))
MOTHERS = frozenset(("umm", "um", "oum"))  # before the name of a woman's child: Umm Rami
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "vi", "vii", "viii", "ix", "xii", "xiii", "xiv", "xv", "xvi"))  # "xi" is a surname


@lru_cache(maxsize=4096)
def last_name(name: str) -> str:
    """The surname of a person's full name, in small letters, without a generational suffix."""
    words = [word for word in name.lower().replace(",", " ").split() if word.rstrip(".") not in SUFFIXES]
    return words[-1] if words else ""


@cache
def _endings() -> dict[str, tuple[int, int]]:
    """How many given names of men and of women end in each one to four letters."""
    found: dict[str, tuple[int, int]] = {}
    for name, gender in GIVEN_NAMES.items():
        if gender != "unknown":
            for length in range(1, LONGEST_ENDING + 1):
                men, women = found.get(name[-length:], (0, 0))
                found[name[-length:]] = (men + (gender == "male"), women + (gender == "female"))
    return found


@lru_cache(maxsize=4096)
def gender_leaning(given: str) -> float:
    """What the ending of a given name that no list knows says of its bearer's gender: from -1 (a man's) to 1 (a woman's)."""
    folded = fold(given)
    for length in range(min(LONGEST_ENDING, len(folded)), 0, -1):
        men, women = _endings().get(folded[-length:], (0, 0))
        if men + women >= ENOUGH_ENDINGS:
            return (women - men) / (women + men + 2)
    return 0.0


@lru_cache(maxsize=4096)
def is_outlet(name: str) -> bool:
    """Whether a name is that of a news agency, newspaper, broadcaster or site, with or without "the"."""
    folded = fold(name.strip())
    paper = " " in folded and re.split(r"[\s-]", folded)[-1] in MASTHEADS
    return paper or folded in OUTLETS or folded.removeprefix("the ") in OUTLETS


def singular(noun: str) -> str:
    """A noun folded, its plural ending taken off."""
    folded = fold(noun)
    if folded in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[folded]
    if folded.endswith("ies"):
        return folded[:-3] + "y"
    if folded.endswith(("ches", "sses", "xes")):
        return folded[:-2]
    return folded[:-1] if folded.endswith("s") and not folded.endswith("ss") else folded


@lru_cache(maxsize=4096)
def person_noun(word: str) -> tuple[Gender, bool] | None:
    """(gender, whether plural) of a noun for people ("spokeswoman", "co-founder", "ex-wives"), or None."""
    folded = fold(word)
    for form in (folded, singular(folded)):
        plural = form != folded
        if form in PERSON_NOUNS:
            return PERSON_NOUNS[form], plural
        lead, _, tail = form.rpartition("-")
        if lead and lead not in ("semi", "quasi") and tail in PERSON_NOUNS and form not in ORGANIZATION_NOUNS:  # "a co-founder", not "a co-operative"
            return PERSON_NOUNS[tail], plural
        if len(form) > 6 and form.endswith(("woman", "women")):
            return "female", form.endswith("women")
        if len(form) > 6 and form.endswith(("sman", "smen")):
            return "male", form.endswith("smen")
        if len(form) > 6 and form.endswith(("man", "men")) and word[0].islower() and form not in NOT_AGENTS:
            return "male", form.endswith("men")
    return None


_AGENT_ENDINGS = ("er", "or", "ist", "ian", "eer", "ier", "smith", "wright", "logue", "pher", "crat", "naut", "monger")


@lru_cache(maxsize=4096)
def agent_noun(word: str) -> bool:
    """Whether a lower-case noun that no list holds looks like one for somebody by work: "glazier", "harpist", "ironmonger"."""
    folded = fold(word)
    if len(folded) < 5 or not word[0].islower() or folded in NOT_AGENTS or folded in ROLE_STOPS or folded in ROLE_MODIFIERS:
        return False
    known = folded in ORGANIZATION_NOUNS or folded in DOCUMENT_NOUNS or folded in PLACE_NOUNS
    return not known and folded.rpartition("-")[2] not in NOT_AGENTS and folded.endswith(_AGENT_ENDINGS)


@dataclass(frozen=True, slots=True)
class Description:
    """What a noun phrase without a name speaks of: its head noun, as it stands, and what that says."""

    head: str
    kind: Noun
    gender: Gender
    plural: bool


def _noun_kind(word: str) -> Description | None:
    person = person_noun(word)
    if person is not None:
        return Description(word, "person", person[0], person[1])
    folded = fold(word)
    plural = folded.endswith("s") and not folded.endswith("ss")
    singular = folded[:-3] + "y" if folded.endswith("ies") else folded[:-1] if plural else folded
    kinds: tuple[tuple[Noun, frozenset[str]], ...] = (("organization", ORGANIZATION_NOUNS), ("document", DOCUMENT_NOUNS), ("place", PLACE_NOUNS))
    for kind, nouns in kinds:
        if folded in nouns:
            return Description(word, kind, "unknown", folded in ("police", "prosecutors", "services"))
        if singular in nouns:
            return Description(word, kind, "unknown", True)
    return None


_NATIONS = {form: number for number, entry in enumerate(_entries("nations.txt")) for form in entry.split(",")}
_NATION = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _NATIONS), key=len, reverse=True))})(?!\w)")
# "the British ambassador to Russia" is no Russian
_ELSEWHERE = re.compile(r"\b(?:to|in|for|on|with|from|at|against|and)\b")


@lru_cache(maxsize=4096)
def nations_of(phrase: str) -> frozenset[int]:
    """The countries whose a description or role says somebody is, each by a number: "the Turkish minister", "foreign minister of Turkey"."""
    said = _ELSEWHERE.split(fold(phrase), maxsplit=1)[0]
    return frozenset(_NATIONS[match] for match in _NATION.findall(said))


def is_nation(name: str) -> bool:
    """Whether a name is a country's, or the adjective of one: "Sri Lanka", "South Korean"."""
    return fold(name) in _NATIONS


_PHRASE_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")
_AFTER_HEAD = word_list("after_head.txt")


@lru_cache(maxsize=4096)
def describe(phrase: str) -> Description | None:
    """What a description such as "a senior official at the ministry" speaks of, by its head noun ("official"); None when it holds no known noun.

    The head is the last known noun before the first preposition or relative pronoun.
    """
    words: list[str] = []
    for word in _PHRASE_WORD.findall(phrase):
        if words and fold(word) in _AFTER_HEAD:
            break
        words.append(word)
    for word in reversed(words):
        bare = word[:-2] if word.endswith(("'s", "’s")) else word
        found = _noun_kind(bare)
        if found is not None:
            return found
    return None


class Words:
    """The words and marks of a stretch of text, in three lists of equal length: surfaces, starts and ends (code points of the whole text).

    A possessive 's is a word of its own, an initial or abbreviation of single letters keeps its stops ("J.F.", "U.S."), and a run of white space with
    a line break is one "\\n". The line breaks inside the paragraphs of a text that was wrapped to a width are no words.
    """

    __slots__ = ("_sections", "ends", "starts", "surfaces", "text")

    @staticmethod
    def _pattern(line_break: str, letters: str) -> re.Pattern[str]:
        word = rf"{letters}(?:['’](?!s\b){letters}|[-‐‑]{letters})*"
        return re.compile(rf"{line_break}|['’]s\b|[^\W\d_](?:\.[^\W\d_])*\.(?!\w)|{word}|[^\w\s]")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self._sections: list[int] | None = None
        self.surfaces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for match in _WORD_PATTERNS[_is_wrapped(text, start, end), _letters(text, start, end)].finditer(text, start, end):
            surface = match.group()
            self.surfaces.append(surface if surface[0] != "\n" else "\n")
            self.starts.append(match.start())
            self.ends.append(match.end())

    def __len__(self) -> int:
        return len(self.surfaces)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of words that a range of code points touches."""
        first = bisect_right(self.ends, start)
        last = bisect_right(self.starts, end - 1)
        return first, max(first, last)

    @property
    def sections(self) -> list[int]:
        """Where the text is parted into sections, in code points."""
        if self._sections is None:
            self._sections = dividers(self.text, self.starts[0], self.ends[-1]) if self.starts else []
        return self._sections

    def is_apart(self, index: int) -> bool:
        """Whether white space stands on both sides of a word or mark."""
        start, end = self.starts[index], self.ends[index]
        return self.text[max(0, start - 1) : start].isspace() and self.text[end : end + 1].isspace()

    def title_at(self, index: int, limit: int) -> tuple[int, Title] | None:
        """The longest title that starts at a word and ends before `limit`: (the index after it and its stop, the title), or None."""
        surfaces = self.surfaces
        if fold(surfaces[index]).rstrip(".") not in TITLE_STARTS:
            return None
        found = None
        words: list[str] = []
        at = index
        while at < limit and len(words) < 4:
            words.append(fold(surfaces[at]).rstrip("."))
            at += 1
            stopped = at < limit and surfaces[at] == "."
            at += stopped
            title = TITLES.get(tuple(words))
            if title is not None and (stopped or tuple(words) not in _STOPPED_TITLES):
                found = (at, title)
        return found

    def slice(self, first: int, last: int) -> str:
        """The text of a half-open range of words, as it stands."""
        return self.text[self.starts[first] : self.ends[last - 1]]


_COMBINING = re.compile("[\u0300-\u036f]")
_LINE_END = re.compile(r"[^\s.!?:”\"][ \t]*\r?\n[ \t]*(?=(\w)|\S)")
_PARAGRAPH = r"\n[^\S\n]*\n\s*"
_LETTERS = {"plain": r"[^\W_]+", "combining": r"(?:[^\W_][\u0300-\u036f]*)+", "garbled": rf"(?:{GARBLED}|[^\W_][\u0300-\u036f]*)+"}
_WORD_PATTERNS = {
    (wrapped, kind): Words._pattern(_PARAGRAPH if wrapped else r"\n\s*", letters) for wrapped in (False, True) for kind, letters in _LETTERS.items()
}


def _letters(text: str, start: int, end: int) -> str:
    """Of which kind the letters of a stretch of text are: a key of _LETTERS."""
    if is_garbled(text, start, end):
        return "garbled"
    return "combining" if _COMBINING.search(text, start, end) else "plain"


def _is_wrapped(text: str, start: int, end: int) -> bool:
    """Whether lines of a text go on in the next line: three or more of its single line breaks stand before a small letter, and one in three does."""
    ends = small = 0
    for match in _LINE_END.finditer(text, start, end):
        ends += 1
        small += match.group(1) is not None and match.group(1).islower()
    return small >= 3 and small * 3 >= ends
