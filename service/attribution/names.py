"""Mentions of names to the people and bodies that they name: one entity for all forms of a name in one article, under the fullest of them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from service.attribution.cleaning import clean_spans
from service.attribution.lexicon import (
    FORMAL_NAMES,
    GIVEN_NAMES,
    NICKNAMES,
    ORGANIZATION_NOUNS,
    PARTY_MEMBERS,
    WEAK_ROLE_NOUNS,
    Gender,
    Words,
    describe,
    fold,
    is_outlet,
    name_key,
    nations_of,
    word_list,
)
from service.attribution.people import BY_AGE, Index, Person, find_people, find_untagged, gender_of, is_family, part_relatives, reclaim_surnames
from service.attribution.rolephrases import FoundRole, Role, is_past, office
from service.attribution.roles import after_name, before_name, described, shared_titles
from service.attribution.spans import Label, NameMention, Span, end_of_name, vote_labels

EntityType = Literal["person", "organization", "place", "other"]
MAX_ROLE_MENTIONS = 40  # mentions of one person beside which roles are looked for
__all__ = ["Entity", "Label", "NameMention", "Role", "best_role", "join_names"]

_TYPES: dict[str, EntityType] = {"PERSON": "person", "ORG": "organization", "PLACE": "place", "MISC": "other"}
STOPS = frozenset(("\n", ".", "!", "?"))
LONG_SENTENCE = 60  # words
_DESCRIBED = 2.4  # the weight of a description that surely speaks of somebody; a bare title before the name has 3
LEADERS = word_list("leader_nouns.txt")
_PARTS_CLAUSES = word_list("clause_openers.txt") | frozenset(",;:—–-()“”\"'’") | {"'s"}
_PREDICATIVE = frozenset(("is", "was", "be", "been", "being", "as", "become", "becomes", "became", "becoming", "for", "between", "from", "at", "not"))
_TWO_WORDS = re.compile(r"((?:The|[A-Z][a-z]{3,}))([A-Z][a-z]+)")
_PARTICLES = frozenset(("fitz", "vander", "vanden", "della", "delle", "santa"))  # of surnames: FitzGerald, VanderWeele
_INITIALS_SKIP = frozenset(("of", "the", "and", "for", "in", "de", "du", "des", "la", "le", "y", "e", "und", "der", "die"))


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that one article names.

    `name` is the fullest form that the article gives, without title or role (what a person is known by stays: Pope Francis, Jr., III). `mentions`
    are in text order, their spans without titles; `roles` all that the article gives, best first. `plural`: a family or a group ("Democrats").
    """

    name: str
    type: EntityType
    gender: Gender
    plural: bool
    mentions: tuple[NameMention, ...]
    roles: tuple[Role, ...]

    @property
    def told(self) -> list[str]:
        """What the article calls somebody beside the name, best first; not what was guessed of them."""
        return [role.text for role in self.roles if not role.guessed]

    def mention_at(self, position: int) -> NameMention | None:
        """The mention that covers a code point of the text."""
        at = bisect_right(self.mentions, position, key=lambda mention: mention.start) - 1
        return self.mentions[at] if at >= 0 and position < self.mentions[at].end else None


def join_names(text: str, mentions: Sequence[NameMention], article: tuple[int, int]) -> tuple[Entity, ...]:
    """Join the names of one article (a half-open range of code points of `text`) into entities, in the order of their first mentions.

    Mentions outside the article are left out; overlapping ones lose to the longer. Names of people are also found where the tagger missed them. Never
    fails; time grows linearly with the length of the article.
    """
    words = Words(text, *article)
    spans = clean_spans(words, mentions, article)
    vote_labels(words, spans)
    people, singles = find_people(words, spans)
    others: list[Span] = [span for span in spans if span.label != "PERSON"]
    others = reclaim_surnames(words, people, others)
    find_untagged(words, people, singles, spans)
    part_relatives(words, people, singles)
    entities = _person_entities(words, people, singles)
    entities += _other_entities(words, others)
    entities = [
        replace(entity, type="organization", gender="unknown")
        if entity.type != "organization" and (_is_outlet(entity) or _is_brand(text, entity))
        else entity
        for entity in entities
    ]
    entities.sort(key=lambda entity: entity.mentions[0].start)
    return tuple(entities)


def _is_outlet(entity: Entity) -> bool:
    """Whether an entity is a newspaper or agency whatever the tagger called it; many of one word are also the names of people and places."""
    return (" " in entity.name or entity.type == "other") and is_outlet(entity.name)


def _is_brand(text: str, entity: Entity) -> bool:
    """Whether a name is two words written as one, as sites and firms are ("PolitiFact", "TheBlaze"); handles ("@TimKaine") may be people's."""
    parts = _TWO_WORDS.fullmatch(entity.name)
    if entity.type != "person" or parts is None or parts[1].lower() in _PARTICLES or fold(parts[1]) in GIVEN_NAMES or fold(parts[2]) in GIVEN_NAMES:
        return False
    return not any(text[mention.start - 1 : mention.start] in ("@", "#") for mention in entity.mentions if mention.start)


def best_role(text: str, entity: Entity, phrases: Sequence[tuple[int, int]] = ()) -> Role | None:
    """The role to show for somebody, or None.

    `phrases` are ranges of `text` that are known to speak of the entity ("the Florida senator"): their roles compete with those that stand beside its
    names, where a bare title yields to a fuller description, but a fuller role rarely does.
    """
    counts: dict[str, int] = {}
    ranked = list(entity.roles)
    fuller = any(" " in role.text for role in ranked)
    names = {(mention.start, mention.end) for mention in entity.mentions}
    for start, end in phrases:
        if (start, end) in names or " " not in text[start:end]:
            continue
        found = described(Words(text, start, min(len(text), end + 80)), 0)
        if found is None or found[0].role.start >= end:
            continue
        role = found[0]
        key = fold(role.role.text)
        counts[key] = counts.get(key, 0) + 1
        less = _PAST if entity.roles and is_past(role.role) else 0.0  # a senator who once was a banker is one
        less += _PASSING * (bool(entity.roles) and _is_passing(role, entity))
        ranked.append(replace(role.role, weight=_DESCRIBED - 0.4 * fuller - less + role.weight + 0.15 * min(counts[key], 4)))
    told = (role for role in ranked if not _is_no_role(role) and not _overlaps(role, entity.name))
    return max(told, key=lambda role: role.weight, default=None)


def _is_passing(role: FoundRole, entity: Entity) -> bool:
    """Whether a description says little but a calling and a nation, and of no office of theirs: "the Chilean diplomat", "the 54-year-old lawyer"."""
    own = [word for word in role.role.text.split() if not nations_of(word)]
    return len(own) == 1 and not any(office(word) == role.noun for known in entity.roles for word in known.text.split())


def _overlaps(role: Role, name: str) -> bool:
    """Whether a role is a part of the name or holds it: the "Maj" of Maj Rönn, "Actor Ann Holt slammed Sen."."""
    return role.text in name.split() or (" " in name and name in role.text)


def _is_no_role(role: Role) -> bool:
    """Whether a description says no more than that somebody is a person of some kind ("black man"), or is a paper's name ("Sund Courier").

    Or which of two ("the elder Mr. Tamm").
    """
    noun = describe(role.text)
    return _is_paper(role) or fold(role.text) in BY_AGE or (noun is not None and fold(noun.head) in _ANYBODY)


def _is_paper(role: Role) -> bool:
    return is_outlet(role.text) and all(word[0].isupper() for word in role.text.split())


_SAME_BODY = 0.8  # what a body in common tells of whether a description speaks of somebody
_LESS_THAN_HELD = 0.9  # what a former office behind the name weighs less than the title before it: "Sen. X, a former prosecutor"
_PASSING = 0.6  # what a description in passing weighs less than what the article calls somebody beside the name
_PAST = 1.5  # what a former office weighs less than what the article calls somebody beside the name
_ANYBODY = frozenset(("man", "woman", "boy", "girl", "person", "guy", "gentleman", "individual", "adult", "youth", "child"))


def _spell(words: Words, span: Span, shared: bool = False) -> str:
    """The words of a name as they stand, white space made single, with the nickname that stands in it."""
    pieces: list[str] = []
    if span.shared or shared:
        for surface in span.name:
            pieces.append(surface if surface in (".", ",", "-") else " " + surface)
        return "".join(pieces).strip()
    return " ".join(words.text[words.starts[span.first] : words.ends[end_of_name(words, span) - 1]].split())


def _fullest(words: Words, person: Person) -> Span:
    """The form of a name to show: most words, spelled most often, not in capitals, earliest."""
    surfaces = words.surfaces
    headline = surfaces.index("\n") if "\n" in surfaces[:40] else 0
    formed = Counter(span.key for span in person.spans if span.first >= headline)

    def worth(span: Span) -> tuple[float, ...]:
        long_initials = sum(len(word) > 2 or "-" in whole for whole in span.key for word in whole.split("-"))
        capitals = all(word.isupper() for word in span.name if len(word) > 2)
        formal = not any(span.key[0] in NICKNAMES and span.key[0] not in FORMAL_NAMES and len(span.key[0]) < len(key[0]) for key in person.keys)
        whole = not span.shared or len(person.names) == 1
        with_particles = sum(len(word) > 2 for word in span.name)  # Chris Van Hollen before Van Hollen
        length = (long_initials, len(span.key), with_particles)
        return (whole, len(span.key) > 1, not capitals, bool(span.suffix), *length, formed[span.key], formal, -span.first)

    own = [span for span in person.spans if span.key in person.keys] if person.number < 0 else person.spans  # Liis, though "Mrs. Tamm", too
    return max(own or person.spans, key=worth)


def _pronouns(words: Words, person: Person) -> Gender:
    """The gender that the pronouns shortly after somebody's mentions speak for, when they agree."""
    surfaces = words.surfaces
    he = she = 0
    for span in person.spans[:12]:
        for surface in surfaces[span.last : span.last + 18]:
            if surface == "\n":
                break
            # not "him": "McCaskill scolded him" speaks of another
            if surface in ("he", "his", "He", "His"):
                he += 1
                break
            if surface in ("she", "She", "her", "Her"):
                she += 1
                break
    if he >= 2 * she + 1:
        return "male"
    return "female" if she >= 2 * he + 1 else "unknown"


def _person_entities(words: Words, index: Index, singles: dict[str, Person]) -> list[Entity]:
    everyone = [*index.people, *singles.values()]
    for person in everyone:
        person.spans = sorted({(span.first, span.last): span for span in person.spans}.values(), key=lambda span: span.first)
    shared = shared_titles(words, sorted({(span.first, span.last) for person in everyone for span in person.spans}))
    for person in everyone:
        person.roles = _roles(words, person, shared)
        person.gender = gender_of(person)
        if person.gender == "unknown":
            person.gender = _role_gender(person)
        if person.gender == "unknown":
            person.gender = _pronouns(words, person)
    _describe_people(words, everyone)
    entities = []
    for person in everyone:
        mentions = tuple(NameMention(words.starts[span.first], words.ends[span.last - 1], "PERSON", span.score) for span in person.spans)
        roles: dict[str, Role] = {}
        for found in sorted(person.roles, key=lambda found: -found.weight):
            roles.setdefault(fold(found.role.text), replace(found.role, weight=found.weight))
        named = _fullest(words, person)
        plural = person.number < 0 and is_family(words, named, index)
        entities.append(Entity(_spell(words, named), "person", person.gender, plural, mentions, tuple(roles.values())))
    return entities


def _roles(words: Words, person: Person, shared: Mapping[tuple[int, int], list[FoundRole]]) -> list[FoundRole]:
    """The roles beside the names of one person; those of later mentions weigh a little less. `shared`: see `shared_titles`."""
    titles: list[FoundRole] = []
    others: list[FoundRole] = []
    for order, span in enumerate(person.spans[:MAX_ROLE_MENTIONS]):
        late = min(order, 10) * 0.03 + (0.1 if len(span.key) == 1 else 0.0)
        before = shared.get((span.first, span.last), []) + before_name(words, span.first)
        for found, roles in ((titles, before), (others, after_name(words, span.last))):
            found += [replace(role, weight=role.weight - late) for role in roles if not role.plural]
    held = {title.noun for title in titles if not is_past(title.role)} - WEAK_ROLE_NOUNS
    return titles + [replace(role, weight=role.weight - _LESS_THAN_HELD) if is_past(role.role) and held - {role.noun} else role for role in others]


def _role_gender(person: Person) -> Gender:
    votes: Counter[Gender] = Counter(role.gender for role in person.roles if role.gender != "unknown")
    if votes["female"] == votes["male"]:
        return "unknown"
    return "female" if votes["female"] > votes["male"] else "male"


def _describe_people(words: Words, everyone: list[Person]) -> None:
    """Give people the roles by which the article speaks of them elsewhere: "the Florida senator said" in a sentence after the name.

    The antecedent is the one among the people named shortly before whom office, gender and place in the text fit; of two who fit alike, neither.
    """
    surfaces = words.surfaces
    named = sorted(((span.first, span.last, person) for person in everyone for span in person.spans), key=lambda item: item[0])
    if not named:
        return
    starts = [first for first, _, _ in named]
    begins = set(starts)
    ends = {last for _, last, _ in named}
    holders: dict[str, set[int]] = {}
    for person in everyone:
        for role in person.roles:
            holders.setdefault(role.noun, set()).add(id(person))
    brought_in = _brought_in(words)
    votes: dict[tuple[int, str], tuple[Person, FoundRole, float, int]] = {}
    quoted = False
    for at, surface in enumerate(surfaces):
        if surface == "\n":
            quoted = False
        elif surface == "“":
            quoted = True
        elif surface == "”":
            quoted = False
        elif surface == '"':
            quoted = not quoted
        if quoted or surface not in ("the", "The"):
            continue
        before = surfaces[at - 1] if at else "\n"
        if fold(before) in _PREDICATIVE or fold(before).endswith("n't") or before == "and" or (before in (",", "-", "—", "–") and at - 1 in ends):
            continue
        found = described(words, at)
        if found is None or _names_next(words, found[1], begins) or _is_paper(found[0].role):
            continue
        role, end = found
        later = _named_later(words, end, islice(named, bisect_left(starts, end), None))
        chosen = _antecedent(words, at, end, role, [who for who in named[: bisect_left(starts, at)][-12:] if id(who[2]) not in later], holders)
        if chosen is not None and role.noun not in holders and chosen.spans[0].first < brought_in.get(role.noun, -1) < at:
            continue  # "A lobsterman stood up … the lobsterman" is nobody who was named before
        if chosen is not None:
            key = (id(chosen), fold(role.role.text))
            count = votes[key][3] + 1 if key in votes else 1
            votes[key] = (chosen, role, 0.0, count)
    for person, role, _, count in votes.values():
        same = [known for known in person.roles if known.noun == role.noun]
        weight = 1.4 + role.weight + 0.15 * min(count, 4)
        if same and role.size > 1 and all(known.size == 1 for known in same):
            weight = max(weight, max(known.weight for known in same) + 0.1)
        person.roles.append(replace(role, weight=weight, role=replace(role.role, guessed=True)))


def _named_later(words: Words, end: int, named: Iterable[tuple[int, int, Person]]) -> set[int]:
    """Who is named in the rest of the sentence from a word on: "the moderator rattled off as Tamm frowned" speaks of two. `named`: from there on."""
    found = set()
    for first, _, person in named:
        if first - end > LONG_SENTENCE or not STOPS.isdisjoint(words.surfaces[end:first]):
            break
        found.add(id(person))
    return found


def _brought_in(words: Words) -> dict[str, int]:
    """The nouns that "a" brings somebody in by, with no name beside them, and the word where each first does."""
    surfaces = words.surfaces
    found: dict[str, int] = {}
    for at, surface in enumerate(surfaces[:-1]):
        if surface not in ("A", "a", "An", "an") or (at and (surfaces[at - 1] == "," or fold(surfaces[at - 1]) in _PREDICATIVE)):
            continue
        role = described(words, at)
        if role is not None and role[1] < len(surfaces) and surfaces[role[1]] != "," and not surfaces[role[1]][0].isupper():
            found.setdefault(role[0].noun, at)
    return found


def _names_next(words: Words, at: int, begins: set[int]) -> bool:
    """Whether a name, with or without a mark and a title before it, begins at a word."""
    if at < len(words) and words.surfaces[at] in (",", "(", "."):
        at += 1
    if at in begins:
        return True
    title = words.title_at(at, min(len(words), at + 6)) if at < len(words) else None
    return title is not None and title[0] in begins


def _antecedent(
    words: Words, at: int, end: int, role: FoundRole, named: Sequence[tuple[int, int, Person]], holders: dict[str, set[int]]
) -> Person | None:
    """Whom a description that starts at a word speaks of, among the people named last (nearest last), or None."""
    surfaces = words.surfaces
    inside = {name_key(surface) for surface in surfaces[at:end]}
    bodies = {fold(surface) for surface in surfaces[at:end] if surface[0].isupper() or fold(surface) in ORGANIZATION_NOUNS} - {role.noun}
    sentence = at
    while sentence > 0 and at - sentence < LONG_SENTENCE and surfaces[sentence - 1] not in STOPS:
        sentence -= 1
    scores: dict[int, tuple[float, Person]] = {}
    rank = 0
    for first, last, person in reversed(named):
        if id(person) in scores or at - first > 160:
            continue
        score = (1.0, 0.6, 0.3, 0.1)[min(rank, 3)]
        rank += 1
        if any(word in inside for key in person.keys for word in key):
            continue
        if role.gender != "unknown" and person.gender not in ("unknown", role.gender):
            continue
        if first >= sentence:
            score -= 0.8
        before = surfaces[first - 1] if first else "\n"
        if before in ("\n", ".", "”", '"') or surfaces[last : last + 1] in (["said"], ["says"], ["told"]) or before in ("said", "says"):
            score += 0.4
        owners = holders.get(role.noun)
        if owners:
            score += 2.0 if id(person) in owners else -1.0
        elif any(known.noun not in WEAK_ROLE_NOUNS for known in person.roles):
            score -= 0.4
        score += _of_one_body(bodies, role, person) + 0.05 * min(len(person.spans), 8)
        scores[id(person)] = (score, person)
    if not scores:
        return None
    order = sorted(scores.values(), key=lambda item: -item[0])
    if order[0][0] < 0.6 or (len(order) > 1 and order[0][0] - order[1][0] < 0.15):
        return None
    chosen = order[0][1]
    return None if any(person is chosen and _in_one_clause(words, last, at) for _, last, person in named if last > sentence) else chosen


def _of_one_body(bodies: set[str], role: FoundRole, person: Person) -> float:
    """What the words for bodies in a description tell: "the union leader" is the head of the union, not "the union's lawyer"."""
    for known in person.roles if bodies else ():
        own = set(map(fold, known.role.text.split()))
        if known.noun != role.noun and (bodies & own or own & ORGANIZATION_NOUNS):
            return _SAME_BODY if bodies & own and {role.noun, known.noun} <= LEADERS else -_SAME_BODY
    return 0.0


def _in_one_clause(words: Words, last: int, at: int) -> bool:
    """Whether nothing parts clauses between a name that ends before word `last` and word `at`: "Tamm met | the mayor" speaks of two."""
    return _PARTS_CLAUSES.isdisjoint(fold(surface) for surface in words.surfaces[last:at])


def _other_entities(words: Words, others: list[Span]) -> list[Entity]:
    """Bodies, places and the rest: full forms, acronyms and short forms joined."""
    groups: dict[tuple[str, ...], list[Span]] = {}
    for span in others:
        key = tuple(word for word in span.key if word != "the") or span.key
        groups.setdefault(key, []).append(span)
    target: dict[tuple[str, ...], tuple[str, ...]] = {}
    initials: dict[str, list[tuple[str, ...]]] = {}
    heads: dict[str, list[tuple[str, ...]]] = {}
    for key in groups:
        if len(key) > 1:
            for spelled in {"".join(word[0] for word in key), "".join(word[0] for word in key if word not in _INITIALS_SKIP)}:
                if len(spelled) > 1:
                    initials.setdefault(spelled, []).append(key)
            if groups[key][0].label == "ORG":
                heads.setdefault(key[0], []).append(key)
                if key[-1] not in PARTY_MEMBERS:  # "Democrats" are more than "Senate Democrats"
                    heads.setdefault(key[-1], []).append(key)
                if len(key) > 2:
                    heads.setdefault(" ".join(key[:2]), []).append(key)
                    heads.setdefault(" ".join(key[-2:]), []).append(key)
                    heads.setdefault(" ".join(key[:-1]), []).append(key)
    for span in others:  # World Health Organization (WHO)
        key = tuple(word for word in span.key if word != "the") or span.key
        if len(key) > 1 and span.last + 1 < len(words) and words.surfaces[span.last] == "(":
            short = (name_key(words.surfaces[span.last + 1]).rstrip("."),)
            if short in groups and short != key and words.surfaces[span.last + 1].isupper():
                target[short] = key
    for key, members in groups.items():
        if key in target or not key:
            continue
        plain = "".join(key).replace(".", "")
        acronym = len(key) == 1 and all(letter.isupper() or not letter.isalpha() for span in members for letter in span.name[-1])
        if acronym and len(plain) >= 2:
            spelled_out = initials.get(plain, [])
            if len(spelled_out) == 1:
                target[key] = spelled_out[0]
                continue
        if members[0].label == "ORG":
            longer = [full for full in heads.get(" ".join(key), []) if full != key and len(full) > len(key)]
            if len(set(longer)) == 1:
                target[key] = longer[0]
    joined: dict[tuple[str, ...], list[Span]] = {}
    for key, members in groups.items():
        root = key
        for _ in range(4):
            if root not in target or target[root] == key:
                break
            root = target[root]
        joined.setdefault(root, []).extend(members)
    entities = []
    for root, members in joined.items():
        members.sort(key=lambda span: span.first)
        votes: Counter[Label] = Counter()
        for span in members:
            votes[span.label] += 1
        label = max(votes, key=lambda label: (votes[label], label == "ORG"))
        named = groups[root][0] if root in groups else members[0]
        best = max(
            (span for span in members if len(span.name) >= len(named.name)),
            key=lambda span: (len(span.name), not _spell(words, span).isupper(), -span.first),
        )
        name = _spell(words, best)
        last = root[-1] if root else ""
        plural = label == "MISC" and len(root) == 1 and last.endswith("s") and not last.endswith(("ss", "us", "is"))
        mentions = tuple(NameMention(words.starts[span.first], words.ends[span.last - 1], label, span.score) for span in members)
        entities.append(Entity(name, _TYPES[label], "unknown", plural, mentions, ()))
    return entities
