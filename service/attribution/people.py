"""Who is who: the names of people in one article joined, whatever form they take, and found where the tagger missed them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from service.attribution.lexicon import (
    FAMILY_FIRST,
    GIVEN_NAMES,
    HE,
    KIN_NOUNS,
    MOTHERS,
    NICKNAMES,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLACE_NAMES,
    PLACE_NOUNS,
    SENTENCE_OPENERS,
    SHE,
    SUFFIXES,
    TITLES,
    Gender,
    Words,
    fold,
    name_key,
    person_noun,
)
from service.attribution.rolephrases import FoundRole
from service.attribution.spans import LOCATIVES, NOBLE, Span, fill_name, in_headline, is_capital, is_given, is_place, note_titles

MAX_FORMS = 16  # forms of one full name that others are compared with
FIRST_BEARER = 0.8
KINSHIP = 8  # words before a name in which it may say whose relative that is
SO_CALLED = 1.5  # what it says for a bearer that the story has called them by the same title and the surname: "Mrs. Clinton"
CALLED = 0.7  # what a pronoun behind a surname says for or against a bearer of its gender
PRONOUN_REACH = 10  # words behind a surname
NAMED_JUST_BEFORE = 60  # words after a full name in which the bare surname is still its bearer's
MAX_NAMESAKES = 24  # people of one surname that a name is compared with
_GENERATIONS = frozenset(("jr", "sr"))
BY_AGE = frozenset(("younger", "elder"))  # what tells namesakes apart before a title: "the younger Mr. Tamm"
_OWNERS = frozenset(("his", "her", "whose", "'s", "’s"))
_ELDERS = frozenset(("mother", "father", "aunt", "uncle", "grandmother", "grandfather"))
_UNRELATED = frozenset(("victim", "friend"))
_BREAKS = frozenset((".", "!", "?", "\n", "“", '"'))
_ALSO_GIVEN = frozenset(("abe", "jo", "sam", "sima"))  # family names that are more often given names
_FEMALE_ENDINGS = ("ova", "eva", "skaya", "ska", "ovna", "evna", "dottir")
_MALE_ENDINGS = ("ovich", "evich", "skiy", "sky", "oglu")


@dataclass(slots=True)
class Person:
    """One person while the article is read."""

    number: int
    names: list[Span]  # distinct full forms, fullest first
    keys: set[tuple[str, ...]]
    suffix: str
    spans: list[Span] = field(default_factory=list)
    nicknames: set[str] = field(default_factory=set)
    gender: Gender = "unknown"
    full_spans: list[Span] = field(default_factory=list)
    title_words: set[str] = field(default_factory=set)
    roles: list[FoundRole] = field(default_factory=list)


def same_given(one: str, other: str) -> bool:
    """Whether two given names can be of one person: equal, an initial of, a form of, or spelled almost like the other."""
    if one == other:
        return True
    if (
        one[0] == other[0]
        and (len(one.replace(".", "")) <= 2 or len(other.replace(".", "")) <= 2)
        and ("." in one + other or 1 in (len(one), len(other)))
    ):
        return True
    if not NICKNAMES.get(one, frozenset()).isdisjoint(NICKNAMES.get(other, frozenset())):
        return True
    return min(len(one), len(other)) >= 5 and one[0] == other[0] and _near(one, other)


def _near(one: str, other: str) -> bool:
    """Whether two words differ by one letter put in, left out, changed or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = 0
    while at < min(len(one), len(other)) and one[at] == other[at]:
        at += 1
    a, b = one[at:], other[at:]
    return (
        a[1:] == b[1:]
        or a == b[1:]
        or a[1:] == b
        or (a[:2] == b[1::-1] and a[2:] == b[2:])
        or (len(one) == len(other) > 5 and sorted(a) == sorted(b) and at > 2)
    )


def _same_middles(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return True
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(
        any(word == other_word or (word[0] == other_word[0] and (len(word) == 1 or len(other_word) == 1)) for other_word in rest) for word in short
    )


def _same_full(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of two words or more can be of one person."""
    if one == other:
        return True
    if one[-1] == other[-1] and 2 in (len(one), len(other)) and any(key[0] in NOBLE and key[0] != "al" for key in (one, other) if len(key) == 2):
        return True  # Van Hollen, Chris Van Hollen
    if _is_mother(one) != _is_mother(other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < len(long):
        if long[-len(short) :] == short and not (len(short) == 2 and short[0] in GIVEN_NAMES and long[0] in GIVEN_NAMES and len(long) > 3):
            return True
        if long[: len(short)] == short:
            return True
        if len(short) == 2 and len(long) == 3 and short[-1] == long[-1] and same_given(short[0], long[1]):
            return True
        if len(short) == 2 and short[0] == long[0] and long[1] == short[1]:
            return True
    if "".join(one).replace("-", "") == "".join(other).replace("-", ""):
        return True
    if one[-1] == other[-1]:
        return same_given(one[0], other[0]) and _same_middles(one[1:-1], other[1:-1])
    return (
        one[0] == other[0]
        and len(one) == len(other)
        and one[1:-1] == other[1:-1]
        and min(len(one[-1]), len(other[-1])) >= 5
        and _near(one[-1], other[-1])
    )


def _abbreviated(given: str) -> bool:
    return len(given) == 1 or "." in given


def _same_person(key: tuple[str, ...], person: Person) -> bool:
    """Whether a full name can be one of somebody's; an initial that fits does not make James and Jane one."""
    fitting = [known for known in person.keys if _same_full(key, known)]
    return any(not _abbreviated(known[0]) for known in fitting) or (bool(fitting) and len(fitting) == len(person.keys))


class Index:
    """People of an article by each word that may stand for them alone."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.last: dict[str, list[Person]] = {}
        self.first: dict[str, list[Person]] = {}
        self.other: dict[str, list[Person]] = {}
        self.shape: dict[str, list[Person]] = {}

    @staticmethod
    def _put(table: dict[str, list[Person]], key: str, person: Person) -> None:
        people = table.setdefault(key, [])
        if person not in people[-1:] and len(people) < MAX_NAMESAKES and not any(known is person for known in people):
            people.append(person)

    def add(self, person: Person, key: tuple[str, ...]) -> None:
        """Enter a person under a full name."""
        if not _is_mother(key) or len(key) > 2:
            self._put(self.last, key[-1], person)
        self._put(self.first, key[0], person)
        if _is_mother(key):
            return
        for part in key[-1].split("-"):
            if part != key[-1] and len(part) > 2:
                self._put(self.other, part, person)
        if key[0] in FAMILY_FIRST and (len(key) <= 3) and (key[0] not in GIVEN_NAMES or key[-1] not in FAMILY_FIRST):
            self._put(self.other, key[0], person)
        if len(key) >= 3:
            self._put(self.other, key[-2], person)
            self._put(self.other, key[1], person)
            self._put(self.other, " ".join(key[-2:]), person)
        for word in (key[0], key[-1]):
            if len(word) >= 5:
                self._put(self.shape, word[0], person)


_FATHERS = frozenset(("bin", "ibn", "bint"))


def _of_rank(key: tuple[str, ...], index: Index) -> Person | None:
    """The one person with a father's name whom a rank and a given name mean: Mohammed bin Salman, "Prince Mohammed"."""
    title = TITLES.get(key[:1]) if len(key) == 2 else None
    bearers = index.first.get(key[1], []) if title is not None and title.kind == "k" else []
    return bearers[0] if len(bearers) == 1 and any(not _FATHERS.isdisjoint(span.name) for span in bearers[0].names) else None


def find_people(words: Words, spans: list[Span]) -> tuple[Index, dict[str, Person]]:
    """The people of an article: (index of those with a full name, those known by one word only, by that word), every span resolved."""
    index = Index()
    tagged = [span for span in spans if span.label == "PERSON" and span.key]
    full: dict[tuple[tuple[str, ...], str], list[Span]] = {}
    for span in tagged:
        if len(span.key) > 1:
            full.setdefault((span.key, span.suffix), []).append(span)
    people: list[Person] = []
    suffixed = {key for key, suffix in full if suffix in _GENERATIONS}
    order = sorted(full.items(), key=lambda item: (-len(item[0][0]), _abbreviated(item[0][0][0]), item[1][0].first))
    for (key, suffix), members in order:
        candidates = index.last.get(key[-1], []) + index.first.get(key[0], []) + index.other.get(key[-1], [])
        fitting = (p for p in candidates if suffix == p.suffix or not ((suffix and p.suffix) or key in suffixed))
        match = _of_rank(key, index) or next((person for person in fitting if _same_person(key, person)), None)
        if match is None:
            match = Person(len(people), [], set(), suffix)
            people.append(match)
            index.people.append(match)
        match.names.append(members[0])
        if len(match.keys) < MAX_FORMS:
            match.keys.add(key)
        match.suffix = match.suffix or suffix
        match.spans.extend(members)
        index.add(match, key)
    for person in people:
        for span in person.spans:
            if span.nickname:
                person.nicknames.add(fold(span.nickname))
            person.title_words |= span.title_words
        for nickname in person.nicknames:
            index._put(index.other, nickname, person)
        person.spans.sort(key=lambda span: span.first)
        person.full_spans = list(person.spans)
        person.gender = gender_of(person)
    singles: dict[str, Person] = {}
    for span in tagged:
        if len(span.key) == 1:
            resolved = _resolve(words, span, index)
            if resolved is None:
                word = span.key[0]
                resolved = singles.get(word)
                if resolved is None:
                    resolved = singles[word] = Person(-1, [span], {span.key}, "")
            resolved.spans.append(span)
    _name_relatives(words, index, singles)
    _part_namesakes(index, singles)
    for person in people:
        person.spans.sort(key=lambda span: span.first)
    return index, singles


def _name_relatives(words: Words, index: Index, singles: dict[str, Person]) -> None:
    """Give relatives who are named by a first name alone the surname with their title: "Kalle Tamm, whose wife, Liis, … Mrs. Tamm".

    So with "the younger Ms. Tamm" behind a daughter's first name.
    """
    for first, single in [(single.spans[0], single) for single in singles.values()]:
        noun = _kin_before(words, first)
        kin = fold(words.surfaces[noun]) if noun >= 0 else ""
        if kin in ("", *_UNRELATED) or words.surfaces[noun + 1 : first.first] not in ([], [","]):
            continue
        owner = _owner_of(words, noun, index)
        related = person_noun(kin)
        if owner is None or related is None:
            continue
        gender = related[0]
        surname = owner.names[0].key[-1]
        nameless = singles.get(surname, single)
        if nameless is not single and gender != owner.gender:
            _move(nameless, single, [span for span in nameless.spans if any(title.gender == gender for title in span.titles)])
        if kin not in _ELDERS:
            _move(owner, single, [span for span in owner.spans if span.key == (surname,) and _is_called(words, span, "younger")])
        if not nameless.spans:
            del singles[surname]


def _owner_of(words: Words, noun: int, index: Index) -> Person | None:
    """Whose relative a word speaks of: who is named last before it in its paragraph, of the gender of "his" or "her"."""
    owners = {fold(surface) for surface in words.surfaces[max(0, noun - 2) : noun]}
    gender: Gender = "male" if owners & HE else "female" if owners & SHE else "unknown"
    named = ((span.first, person) for person in index.people for span in person.spans if span.first < noun)
    fitting = ((first, person) for first, person in named if gender == "unknown" or person.gender in ("unknown", gender))
    at, owner = max(fitting, key=lambda item: item[0], default=(0, None))
    return None if "\n" in words.surfaces[at:noun] else owner


def _move(giver: Person, taker: Person, spans: list[Span]) -> None:
    """Make names that were taken for one person's another's."""
    moved = {id(span) for span in spans}
    giver.spans = [span for span in giver.spans if id(span) not in moved]
    taker.spans = sorted([*taker.spans, *spans], key=lambda span: span.first)


def _is_called(words: Words, span: Span, word: str) -> bool:
    """Whether a word stands before a name and its title: "the | younger | Mr. Tamm"."""
    return word in words.surfaces[max(0, span.first - 3) : span.first]


def _part_namesakes(index: Index, singles: dict[str, Person]) -> None:
    """A surname whose titles fit nobody of that full name is somebody else's: "Mr. Obama" in a story that names only Michelle Obama in full.

    The bare surname is then his, too, but where she was named in full just before.
    """
    for word, single in singles.items():
        bearers = index.last.get(word, ())
        if len(bearers) != 1 or not any(title.kind == "s" for span in single.spans for title in span.titles):
            continue
        bearer = bearers[0]
        own = {id(span) for span in bearer.full_spans}
        near = [span.last for span in bearer.full_spans]
        titles = frozenset[str]().union(*(span.title_words for span in bearer.full_spans))
        kept = []
        for span in bearer.spans:
            called = span.title_words and not span.title_words.isdisjoint(titles)
            gendered = any(title.gender != "unknown" for title in span.titles)
            if id(span) in own or span.key != (word,) or called or gendered or any(0 <= span.first - last < NAMED_JUST_BEFORE for last in near):
                kept.append(span)
            else:
                single.spans.append(span)
        bearer.spans = kept
        single.spans.sort(key=lambda span: span.first)


def part_relatives(words: Words, index: Index, singles: dict[str, Person]) -> None:
    """A surname that a story has used before it brings in the only bearer as a relative is somebody else's.

    "Clinton … Her husband, Bill Clinton": "Clinton" is not Bill, before him or behind.
    """
    for word, bearers in index.last.items():
        if len(bearers) != 1 or not bearers[0].full_spans:
            continue
        bearer, first = bearers[0], bearers[0].full_spans[0]
        bare = [span for span in bearer.spans if span.key == (word,) and not (span.title_words and span.title_words & bearer.title_words)]
        bare.sort(key=lambda span: span.first)
        if not bare or bare[0].first > first.first or in_headline(words, bare[0].first):
            continue
        if _is_brought_in_as_kin(words, first) or (bare[0].titles and _is_called_kin(words, first)):
            single = singles.setdefault(word, Person(-1, [bare[0]], {bare[0].key}, ""))
            _move(bearer, single, bare)
            single.names = [single.spans[0]]


def _is_brought_in_as_kin(words: Words, span: Span) -> bool:
    """Whether a name stands behind "her husband," or "his brother, the former president", or "first lady"."""
    noun = _kin_before(words, span)
    first_lady = [fold(surface) for surface in words.surfaces[max(0, span.first - 2) : span.first]] == ["first", "lady"]
    return first_lady or (noun >= 0 and (noun == span.first - 1 or words.surfaces[noun + 1] == ","))


def _is_called_kin(words: Words, span: Span) -> bool:
    """Whether ", his sister" or ", the captain's mother" stands behind a name."""
    behind = [fold(surface) for surface in words.surfaces[span.last : span.last + KINSHIP]]
    apposed = takewhile(lambda word: word[0].isalpha() or word == "'s", behind[1:])
    return behind[:1] == [","] and any(owner in ("his", "her", "'s") and noun in KIN_NOUNS for owner, noun in pairwise(apposed))


def _kin_before(words: Words, span: Span) -> int:
    """The word for whose relative a name shortly behind it is: "his wife", "whose eldest son", "Tamm’s mother"; −1 where there is none."""
    before = [fold(surface) for surface in words.surfaces[max(0, span.first - KINSHIP) : span.first]]
    found = (at for at in range(len(before) - 1, 0, -1) if before[at] in KIN_NOUNS and not _OWNERS.isdisjoint(before[max(0, at - 2) : at]))
    at = next(found, -1)
    return span.first - len(before) + at if at >= 0 else -1


def _is_mother(key: tuple[str, ...]) -> bool:
    """Whether somebody goes by the name of her child: Umm Rami is no Rami."""
    return len(key) > 1 and key[0] in MOTHERS and key[1] in GIVEN_NAMES


def gender_of(person: Person) -> Gender:
    votes: Counter[Gender] = Counter()
    for span in person.spans:
        for title in span.titles:
            if title.gender != "unknown":
                votes[title.gender] += 2
    whole = [key for key in person.keys if len(key) > 1]
    for key in whole or person.keys:  # the surname of Golda Meir is a given name of men
        family_first = len(key) > 1 and key[0] in FAMILY_FIRST and key[0] not in _ALSO_GIVEN  # Chen Mei-chu is no Chen of Haifa
        given = "unknown" if family_first else "female" if _is_mother(key) else GIVEN_NAMES.get(key[0], "unknown")
        if given == "unknown" and not family_first:
            given = GIVEN_NAMES.get(key[0].partition("-")[0], "unknown")
        if given == "unknown" and len(key) > 2:
            given = GIVEN_NAMES.get(key[1], "unknown")
        if given == "unknown" and len(key) > 1:
            if key[-1].endswith(_FEMALE_ENDINGS) or any(word.endswith(("ovna", "evna")) for word in key):
                given = "female"
            elif key[-1].endswith(_MALE_ENDINGS):
                given = "male"
        if given != "unknown":
            votes[given] += 1
    if votes["female"] == votes["male"]:
        return "unknown"
    return "female" if votes["female"] > votes["male"] else "male"


def _resolve(words: Words, span: Span, index: Index) -> Person | None:
    """The person that a single name stands for at its place, or None."""
    word = span.key[0]
    best = _choose(words, span, index.last.get(word, ()))
    if best is None and is_family(words, span, index):
        return None
    if best is None:
        best = _choose(words, span, index.other.get(word, ()))
    if best is None:
        first = index.first.get(word, ())
        # "Ms Piyarat": in some countries a courtesy title stands before the first name
        best = _choose(words, span, first) if len(first) == 1 or (first and not (span.titles and span.titles[0].kind == "s")) else None
    if best is None and len(word) >= 5:
        near = [
            person
            for person in index.shape.get(word[0], ())
            if any(word != key[-1] and len(key[-1]) >= 5 and _near(word, key[-1]) for key in person.keys)
        ]
        best = near[0] if len(near) == 1 else None
    return None if best is not None and _of_other_generation(span, best) else best


def is_family(words: Words, span: Span, index: Index) -> bool:
    """Whether a name is the plural of a surname: "the Okellos"."""
    word = span.key[0]
    after_the = span.first > 0 and fold(words.surfaces[span.first - 1]) in ("the", "both")
    return len(span.key) == 1 and word.endswith("s") and word not in index.last and (word[:-1] in index.last or word[:-2] in index.last or after_the)


def _choose(words: Words, span: Span, people: Sequence[Person]) -> Person | None:
    """Among namesakes, the one whom title and gender fit; then the one last named in full nearby, then the first whom the article names."""
    if not people:
        return None
    if len(people) == 1:
        return people[0] if _fits(span, people[0]) else None
    fitting = [person for person in people if _fits(span, person)] or list(people)
    called = next((title.gender for title in span.titles if title.gender != "unknown"), "unknown")
    fitting = [person for person in fitting if called != "unknown" and person.gender == called] or fitting
    if len(fitting) == 1:
        return fitting[0]
    titled = [person for person in fitting if span.title_words & person.title_words]
    if span.title_words and len(titled) == 1:
        return titled[0]
    fitting = titled or fitting
    if words.sections:
        here = [person for person in fitting if _is_full_in_section(words, span, person)]
        fitting = here or fitting
    lead = min(fitting, key=lambda person: person.full_spans[0].first if person.full_spans else len(words))
    younger = _is_called(words, span, "younger")
    if younger or _is_called(words, span, "elder"):
        elder = next((person for person in fitting if _is_elder(words, person)), lead)
        fitting = [person for person in fitting if person is not elder] if younger else [elder]  # "the younger Tamm"
    # the story's first bearer of a surname is the one whom it goes on to call by it
    return max(fitting, key=lambda person: _salience(words, span, person) + (FIRST_BEARER if person is lead else 0.0))


def _is_elder(words: Words, person: Person) -> bool:
    """Whether an article brings somebody in as a parent of another: "his father, Kalle Tamm"."""
    noun = _kin_before(words, person.full_spans[0]) if person.full_spans else -1
    return noun >= 0 and fold(words.surfaces[noun]) in _ELDERS


def _is_full_in_section(words: Words, span: Span, person: Person) -> bool:
    """Whether the section of a bare surname names somebody in full before it: a live blog speaks of others in each."""
    start = words.starts[span.first]
    begin = words.sections[bisect_left(words.sections, start) - 1] if start > words.sections[0] else 0
    at = bisect_left(person.full_spans, span.first, key=lambda known: known.first)
    return at > 0 and words.starts[person.full_spans[at - 1].first] >= begin


def _salience(words: Words, span: Span, person: Person) -> float:
    """How much a bare surname at its place calls for one of its bearers: named in full shortly before, not named in full right after.

    How often they are named in full says nothing: whoever is not the one that a story goes on to call by the surname is named in full each time.
    """
    surfaces = words.surfaces
    full = [known for known in person.full_spans if known.first != span.first]
    at = bisect_left(full, span.first, key=lambda known: known.first)
    score = 0.0
    if at:
        before = full[at - 1]
        distance = span.first - before.last
        score += 2.0 if distance < 60 else 1.0 if distance < 150 else 0.5
        lead = fold(surfaces[before.first - 1 - (surfaces[before.first - 1] == ",")]) if before.first > 1 else ""
        if before.shared or lead in ("of", "'s", "’s", "to", "with") or lead in KIN_NOUNS:
            score -= 1.0  # named only to say who another is: "mother of X"
    score += _called_by_pronoun(words, span, person)
    if span.title_words and any(len(other.key) == 1 and span.title_words & other.title_words for other in person.spans):
        score += SO_CALLED
    if at < len(full) and 0 <= full[at].first - span.last < 15 and not _BREAKS.intersection(surfaces[span.last : full[at].first]):
        score -= 6.0  # "Clinton said of Hillary Clinton"
    return score


def _called_by_pronoun(words: Words, span: Span, person: Person) -> float:
    """What the first gendered pronoun of the rest of the sentence says of a bare surname's bearer: "Clinton allowed her staff".

    Or the one before it in an opening of the sentence: "In her memoir, Clinton".
    """
    if person.gender == "unknown":
        return 0.0
    surfaces = words.surfaces
    before: list[str] = []
    if span.first > 1 and surfaces[span.first - 1] == ",":
        before = surfaces[max(0, span.first - PRONOUN_REACH) : span.first - 1]
        opening = max((at + 1 for at, surface in enumerate(before) if surface in _BREAKS), default=-1)
        before = before[opening:] if 0 <= opening < len(before) and before[opening] in ("In", "At", "On", "During", "With", "Throughout") else []
    for surface in [*before, *surfaces[span.last : span.last + PRONOUN_REACH]]:
        if surface in _BREAKS:
            break
        if surface in HE or surface in SHE:
            return CALLED if (surface in HE) == (person.gender == "male") else -CALLED
    return 0.0


def _fits(span: Span, person: Person) -> bool:
    gender = next((title.gender for title in span.titles if title.gender != "unknown"), "unknown")
    return (gender == "unknown" or person.gender in ("unknown", gender)) and not _of_other_generation(span, person)


def _of_other_generation(span: Span, person: Person) -> bool:
    """Whether a name is a son's or father's of somebody: "Dale Jr." is nobody whom the article calls Dale Tamm."""
    return span.suffix in _GENERATIONS and span.suffix != person.suffix


def reclaim_surnames(words: Words, index: Index, others: list[Span]) -> list[Span]:
    """Give names that the tagger called something else to the person whose surname or full name they are; return the rest."""
    rest = []
    visited = {span.key[0] for span in others if len(span.key) == 1 and span.first and fold(words.surfaces[span.first - 1]) in LOCATIVES}
    for span in others:
        person = None
        if len(span.key) == 1:
            people = index.last.get(span.key[0]) or ([p for p in index.other.get(span.key[0], ()) if span.key[0] in FAMILY_FIRST])
            if people and not is_place(words, span, visited) and not _inside_longer(words, span.first, span.last):
                person = _choose(words, span, people)
        elif len(span.key) > 1:
            person = next((known for known in index.last.get(span.key[-1], ()) if span.key in known.keys), None)
        if person is None:
            rest.append(span)
        else:
            span.label = "PERSON"
            person.spans.append(span)
    return rest


def _inside_longer(words: Words, first: int, last: int) -> bool:
    """Whether a name is a part of a longer name of something else ("Clinton Foundation", "Mount Lincoln")."""
    surfaces = words.surfaces
    after = surfaces[last] if last < len(surfaces) else "\n"
    if after[0].isupper():
        folded = fold(after)
        if folded in ORGANIZATION_WORDS or folded in PLACE_NOUNS:
            return True
        if not in_headline(words, first) and person_noun(after) is None and folded not in SUFFIXES:
            return True
    before = surfaces[first - 1] if first else "\n"
    return before[0].isupper() and fold(before) in (
        "mount",
        "fort",
        "lake",
        "port",
        "st",
        "saint",
        "new",
        "north",
        "south",
        "east",
        "west",
        "camp",
        "university",
        "port",
    )


def find_untagged(words: Words, index: Index, singles: dict[str, Person], spans: list[Span]) -> None:
    """Find the surnames and names of known people where the tagger found nothing."""
    surfaces = words.surfaces
    known: dict[str, list[Person]] = {word: people for word, people in index.last.items() if len(word) > 1 and word not in PARTICLES}
    for word, people in index.other.items():
        if word in FAMILY_FIRST and word not in known:
            known[word] = people
    for word, single in singles.items():
        known.setdefault(word, [single])
    if not known:
        return
    covered = bytearray(len(words) + 1)
    for span in spans:
        covered[span.first : span.last] = b"\1" * (span.last - span.first)
    forms: set[str] = set()
    for people in known.values():
        for person in people:
            for span in person.names:
                surname = span.name[-1] if not span.suffix else span.name[-1 - (len(span.name) - _suffix_start(span))]
                for form in (surname, span.name[0]) if span.name[0] and fold(span.name[0]) in FAMILY_FIRST else (surname,):
                    forms.update((form, form.upper()))
                    if "-" in form:
                        forms.add(form.partition("-")[2])
    lowers: set[str] | None = None
    for at, surface in enumerate(surfaces):
        if surface not in forms or covered[at] or not is_capital(surface):
            continue
        folded = name_key(surface)
        people = known.get(folded, [])
        if not people:
            continue
        before = surfaces[at - 1] if at else "\n"
        start_of_sentence = before in ("\n", ".", "!", "?", "“", '"', ":")
        if start_of_sentence or surface.isupper():
            if lowers is None:
                lowers = {word for word in surfaces if word[0].islower()}
            if surface.lower() in lowers:
                continue
        if _inside_longer(words, at, at + 1) and not surface.isupper():
            continue
        first = at
        while first > 0 and not covered[first - 1] and at - first < 4 and surfaces[first - 1][0].isalpha() and is_capital(surfaces[first - 1]):
            word = name_key(surfaces[first - 1]).rstrip(".")
            if not any(word in key[:-1] for person in people for key in person.keys):
                break
            first -= 1
        span = Span(first, at + 1, "PERSON", 0.5)
        note_titles(words, span, max(0, first - 6))
        if first == at and not span.titles and before[0].isupper() and not covered[at - 1]:
            if (
                fold(before) not in SENTENCE_OPENERS
                and not in_headline(words, at)
                and (is_given(before) or not person_noun(before))
                and is_given(before)
            ):
                continue  # another, untagged person of that surname
            if before[0].isupper() and fold(before) in PLACE_NOUNS | ORGANIZATION_WORDS and not person_noun(before):
                continue
        if span.key == () and folded in PLACE_NAMES and not span.titles:
            continue
        fill_name(words, span)
        chosen = next((person for person in people if span.key in person.keys), None) or _choose(words, span, people)
        if chosen is not None:
            chosen.spans.append(span)
            covered[first : at + 1] = b"\1" * (at + 1 - first)


def _suffix_start(span: Span) -> int:
    at = len(span.name) - 1
    while at > 0 and (not span.name[at][0].isalnum() or fold(span.name[at]).rstrip(".") in SUFFIXES):
        at -= 1
    return at + 1
