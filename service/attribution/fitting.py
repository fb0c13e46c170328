"""For whom a pronoun or a description can stand at all, whatever the context makes of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import islice

from service.attribution import lexicon
from service.attribution.antecedents import FEMALE, MALE, OUTLETS, RECENT, Article, gender_conflict
from service.attribution.bodies import COMPANIES, is_public
from service.attribution.clauses import OBJECTS
from service.attribution.introductions import OWNERS
from service.attribution.lexicon import Description
from service.attribution.phrases import INDEFINITE, description_phrase, is_person_noun, noun_at
from service.attribution.state import Mention, Referent, State

OVERSEERS = frozenset(("watchdog", "regulator"))  # nouns for one person that are seldom anybody named later
BODILY = frozenset(("it", "they"))
PLAINLY = 0.8  # how plainly an article must say whose "the statement" is, for it to be read as a text without an issuer no more
NAMED_BEFORE = 160  # words before a pronoun or description that are looked through for whom it may take up
SEVERAL = frozenset(("two", "three", "four", "five", "pair", "duo", "trio", "couple"))  # nouns for more than one: "the | two wrote"


def may_be(article: Article, mention: Mention, referent: Referent, story: int) -> bool:
    """Whether a pronoun or description can stand for somebody at all, by gender, number and kind of noun: what no context changes."""
    state = article.state
    lower = state.lower[mention.word]
    entity = state.entities[referent.entity] if referent.entity is not None else None
    if entity is not None and state.entity_articles[referent.entity] != story:  # type: ignore[index]
        return False
    if article.is_spoken_to(mention.word, referent):
        return False
    if (lower in OBJECTS or mention.form != "pronoun") and article.is_object_of(mention.word, referent):
        return False
    if mention.form == "pronoun":
        if lower in MALE | FEMALE:
            if entity is not None:
                return entity.type == "person" and not gender_conflict(lower, article.genders[referent.entity])  # type: ignore[index]
            assert referent.word is not None
            noun = noun_at(state, referent.word)
            if noun is None:
                return lexicon.agent_noun(state.forms[referent.word])
            return noun.kind == "person" and not noun.plural and noun.gender != ("female" if lower in MALE else "male")
        return True
    if (lower == "percent" or lower.isdecimal()) and entity is not None and entity.type == "person":
        return False  # "63 percent said"
    if lower in SEVERAL and not _is_several(article, referent):
        return False  # "the two wrote"
    first = state.lower[description_phrase(state, mention.word)[0]]
    if referent == article.unnamed(mention.word):
        return max(article.issuers(mention.word).values(), default=0.0) < (1.0 if first in INDEFINITE else PLAINLY)
    noun = noun_at(state, mention.word)
    if referent in article.issuers(mention.word):
        return True
    if referent.entity is not None and is_ruled_out(article, mention, referent.entity):
        return False
    if referent.entity is not None and first in ("a", "an") and is_person_noun(state, mention.word):
        return lower not in OVERSEERS and article.is_named_later(mention.word, referent.entity)
    if entity is not None and lower in OUTLETS and first == "the":
        return entity.type == "organization" and (lexicon.is_outlet(entity.name) or not article.has_paper(mention.word))
    if first in INDEFINITE or (noun is not None and (noun.kind == "document" or noun.plural)):
        return (
            entity is None
            and referent.word is not None
            and state.lower[referent.word] == lower
            and referent.word < mention.word
            and first not in INDEFINITE
        )
    if entity is None:
        if referent.word is None or referent.word >= mention.word or (first in OWNERS and state.lower[referent.word] != lower):
            return False  # "A pupil …. His father said": nobody is his own
        return _alike(state, noun, referent.word)
    if entity.type != "person" and article.callings.is_of_elsewhere(mention.word, referent.entity):  # type: ignore[arg-type]
        return False
    if lower in lexicon.COLLECTIVES and entity.type == "person":
        return False
    if noun is not None and noun.kind == "person":
        return entity.type == "person" and (noun.gender == "unknown" or article.genders[referent.entity] in ("unknown", noun.gender))  # type: ignore[index]
    if noun is not None:
        public = lower in COMPANIES and is_public(entity.name)
        return entity.type != "person" and not public  # no person is "the company" or "the town", and no ministry "the company"
    return True


def is_ruled_out(article: Article, mention: Mention, entity: int) -> bool:
    """Whether a description of a person is, by what the article says of its people, not of somebody: "the senator" is no mayor beside Sen. Tamm."""
    if article.is_of_other_nation(mention.word, entity):
        return True
    noun = noun_at(article.state, mention.word)
    return (
        noun is not None
        and noun.kind == "person"
        and (
            article.is_of(mention.word, entity)
            or article.is_somebody_else(mention.word, entity)
            or article.callings.is_of_elsewhere(mention.word, entity)
            or article.callings.is_of_another(mention.word, entity)
            or article.callings.is_of_another_body(mention.word, entity)
        )
    )


def _is_several(article: Article, referent: Referent) -> bool:
    """Whether somebody may be more than one: no person with a name, and no noun for one; "the band" may be."""
    if referent.entity is not None:
        return article.state.entities[referent.entity].type != "person"
    noun = None if referent.word is None else noun_at(article.state, referent.word)
    return noun is None or noun.plural or noun.kind != "person"


def _alike(state: State, noun: Description | None, word: int) -> bool:
    """Whether the noun at a word is one of the same kind: "the company" takes up no recall."""
    if noun is None:
        return True
    other = noun_at(state, word)
    return other.kind == noun.kind if other is not None else noun.kind == "person" and lexicon.agent_noun(state.forms[word])


def compatible_before(article: Article, mention: Mention, story: int) -> list[Referent]:
    """The two people named last before a pronoun or description that it may stand for, the unnamed one who spoke last, and the body named last."""
    state = article.state
    lower = state.lower[mention.word]
    found: list[Referent] = []
    noun = noun_at(state, mention.word) if mention.form == "description" else None
    if lower in BODILY | OUTLETS or (noun is not None and noun.kind == "organization"):
        names = article.body_words
        at = bisect_left(names, mention.word)
        for word in reversed(names[max(0, at - RECENT) : at]):
            body = Referent(int(state.entity_of[word]))
            if body not in found and state.entity_articles[body.entity] == story:  # type: ignore[index]
                found.append(body)
                if len(found) == 2:
                    break
        namesake = article.body_called(mention.word)
        if namesake is not None and namesake not in found:
            found.append(namesake)
        if lower != "they":
            return found
    if mention.form == "pronoun" and lower in MALE | FEMALE:
        speaking = article.speaking()
        at = bisect_left(speaking, mention.word, key=lambda item: item[0])
        unnamed = (who for _, who in reversed(speaking[max(0, at - 6) : at]) if who.entity is None and not article.is_body(who))
        latest = next((who for who in unnamed if article.article(who.word) == story), None)  # type: ignore[arg-type]
        if latest is not None:
            found.append(latest)
    names = article.named_words
    named = names[bisect_right(names, mention.word - NAMED_BEFORE) : bisect_left(names, mention.word)]
    people = dict.fromkeys(int(state.entity_of[word]) for word in reversed(named))
    fitting = (e for e in people if state.entity_articles[e] == story and not gender_conflict(lower, article.genders[e]))
    return found + [Referent(entity) for entity in islice(fitting, 2)]
