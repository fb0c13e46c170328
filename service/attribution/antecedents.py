"""Whom a pronoun, a description or a bare surname may stand for: what an article says of its people, looked up again and again."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import numpy as np
import numpy.typing as npt

from service.attribution import lexicon
from service.attribution.article import dividers, entries
from service.attribution.bodies import COMPANIES, Bodies
from service.attribution.bylines import authors
from service.attribution.callings import TITLE, Callings
from service.attribution.clauses import COMPLEMENTS, KNOWING, OBJECTS
from service.attribution.dialogue import asked
from service.attribution.encoder import Pointer
from service.attribution.introductions import COUNTERS, LETTERS, OWNERS, REACH, Introduction, Introductions, issuers, phrase_head, published_by
from service.attribution.lexicon import Gender
from service.attribution.people import BY_AGE
from service.attribution.phrases import DEFINITE, INDEFINITE, description_end, description_phrase, is_compatriot, is_person_noun, noun_at
from service.attribution.rolephrases import Role, is_specific
from service.attribution.shown import Evidence
from service.attribution.sources import FUNCTION_WORDS, PRONOUNS, before_verb, form_of
from service.attribution.state import Mention, Referent, State
from service.attribution.together import Group, groups_of

MALE, FEMALE = lexicon.HE, lexicon.SHE
PLURAL = frozenset(("they", "them", "their", "themselves", "we"))
PAPERS = frozenset(("paper", "newspaper", "daily", "tabloid"))
OUTLETS = PAPERS | frozenset(("magazine", "outlet", "site", "website", "broadcaster", "network"))
RELATIVE = frozenset(("who", "which", "whom"))
# nouns that say nothing of whom they take up, and those whom they take up in news
ANONYMOUS = frozenset(("person", "individual", "source", "insider"))
GENDERED: dict[str, Gender] = {"man": "male", "woman": "female"}
UNSPECIFIC = ANONYMOUS | {
    "official",
    "adviser",
    "advisor",
    "aide",
    "executive",
    "employee",
    "diplomat",
    "lawmaker",
    "staffer",
    "operative",
    "somebody",
}
GOING_ON = frozenset(("added", "adds", "continued", "continues", "went"))  # verbs of whoever has spoken just before
_CAPITALISED = re.compile(r"\b[^\W\d_a-z]\w+")
APPOSED = 7  # words from a description's comma to the name in apposition
TITLED = 4  # words from a cue to the name that it tells behind a title: "told Lt. Gov. | Tamm"
NATIONAL = 0.25  # least probability that "the Italian" is somebody, for that to be the country
LIKELY = 0.2  # least probability that a description is of somebody, for what it says to be shown as the role
ASKING = frozenset(("asked", "asks", "pressed", "questioned"))  # whoever does so is answered: "The coroner asked her why. “I slept,” she said"
PASSIVE = frozenset(("is", "are", "was", "were", "has", "have", "had", "been", "being"))
SURELY = 0.5  # least probability that a description speaks of somebody
SPOUSES: dict[str, Gender] = {"husband": "male", "wife": "female"}
NAMESAKES = 8  # other people that a bare surname may mean: as many as a story with a family in it has
READABLE = 0.05  # least probability that a relative is the one whom the article calls so
STRONG_CUE = 0.6
LIKE_SOURCE = 0.2  # least probability of the head of a source that no list knows as a noun for people or bodies
CONTINUES = 120  # words after which a pronoun no longer goes on with whoever spoke before
SPEAKING = 0.4  # least probability of a word to be the head of a source of anything
SENTENCE = 40  # words of a sentence that are looked through for a pronoun
SPOKE_LATELY = 3  # sources before a word that are looked through for the unnamed whom it may take up
SHARES = frozenset(("percent", "%"))
LEDE = 3  # paragraphs from a story's first to the one that names whom it is about, the headline counted
RECENT = 60  # words of names that are looked through for who was named last


class Article:
    """What the ranker looks up of a text again and again: where entities are named, what words refer to."""

    def __init__(self, state: State) -> None:
        assert state.reading is not None
        assert state.signals is not None
        self.state, self.reading, self.signals = state, state.reading, state.signals
        self.words_of: dict[int, npt.NDArray[np.int64]] = {}
        order = np.argsort(state.entity_of, kind="stable")
        values = state.entity_of[order]
        for entity in range(len(state.entities)):
            a, b = np.searchsorted(values, [entity, entity + 1])
            self.words_of[entity] = np.sort(order[a:b])
        self.article_of = [state.layout.paragraphs[p].article for p in range(len(state.layout.paragraphs))] if state.layout else []
        self._quoted: dict[int, frozenset[str]] = {}
        self._speaking: list[tuple[int, Referent]] | None = None
        named = np.flatnonzero(state.entity_of >= 0)
        self.named_words: list[int] = [w for w in named.tolist() if state.is_person(w)]
        self.body_words: list[int] = [w for w in named.tolist() if state.entities[int(state.entity_of[w])].type == "organization"]
        self.people_mentions = max(1, sum(len(e.mentions) for e in state.entities if e.type == "person"))
        self._references: dict[int, dict[Referent, float]] = {}
        self._definite: dict[int, list[int]] = {}  # by the first word of a paragraph
        self._speakers: dict[int, dict[Referent, float]] = {}
        self._introduced: dict[int, list[Introduction]] = {}
        self._issuers: dict[int, dict[Referent, float]] = {}
        self._unnamed: dict[int, Referent] = {}
        self.genders = self._infer_genders()

    def _infer_genders(self) -> list[Gender]:
        """The gender of each entity: by name and title where these tell it, else by the pronouns that the encoder surely reads as that person."""
        genders = [entity.gender for entity in self.state.entities]
        unknown = {i for i, entity in enumerate(self.state.entities) if entity.type == "person" and entity.gender == "unknown"}
        if not unknown:
            return genders
        tallies = {i: [0.0, 0.0] for i in unknown}
        for word, lower in enumerate(self.state.lower):
            if lower in MALE or lower in FEMALE:
                for referent, mass in self.references(word).items():
                    if referent.entity in tallies and mass > 0.3:
                        tallies[referent.entity][lower in FEMALE] += mass
        for i, (male, female) in tallies.items():
            if max(male, female) > 0.6 and max(male, female) > 3 * min(male, female):
                genders[i] = "male" if male > female else "female"
        return genders

    def speaking(self) -> list[tuple[int, Referent]]:
        """The heads of sources of anything, also of speech without marks, by word, with whom each names or most likely stands for.

        A pronoun that the encoder does not surely read goes on with whoever spoke before, if the gender fits.
        """
        if self._speaking is None:
            found: list[tuple[int, Referent]] = []
            heads = set(np.flatnonzero(self.signals.sources > SPEAKING).tolist())
            for word in sorted(heads | self._behind_cues(heads)):
                entity = int(self.state.entity_of[word])
                likely = self.sure_reference(word) if entity < 0 else None
                lower = self.state.lower[word]
                if entity >= 0:
                    found.append((word, Referent(entity)))
                elif likely is not None and (lower in MALE | FEMALE or is_person_noun(self.state, word)):
                    found.append((word, likely))
                elif is_person_noun(self.state, word):
                    found.append((word, self.unnamed(word)))
                elif self.is_body(Referent(None, word)):
                    found.append((word, self.described(word)))
                elif lower in MALE | FEMALE and found and word - found[-1][0] < CONTINUES:
                    who = found[-1][1]
                    if not self.is_body(who) and (who.entity is None or not gender_conflict(lower, self.genders[who.entity])):
                        found.append((word, who))
            self._speaking = found
        return self._speaking

    def unnamed_speaking(self, word: int) -> list[Referent]:
        """The unnamed among the last few who spoke before a word of a story, the latest first."""
        speaking = self.speaking()
        at = bisect_left(speaking, word, key=lambda item: item[0])
        lately = speaking[max(0, at - SPOKE_LATELY) : at]
        people = (who for head, who in reversed(lately) if who.entity is None and head >= self.begin(word) and not self.is_body(who))
        return list(dict.fromkeys(people))

    def may_have_spoken(self, who: Referent, lower: str) -> bool:
        """Whether somebody who spoke is one for whom a pronoun or description may stand, by gender."""
        if lower in MALE | FEMALE and self.is_body(who):
            return False
        if who.entity is not None:
            return not gender_conflict(lower, self.genders[who.entity])
        return who.word is None or not gender_conflict(lower, self.unnamed_gender(who.word))

    def leading(self, word: int) -> Referent | None:
        """Who has no name and spoke first in the paragraph of "he" or "she", if it names nobody before it for whom the pronoun may stand."""
        lower = self.state.lower[word]
        if lower not in MALE | FEMALE:
            return None
        begin = self._paragraph_begin(word)
        speaking = self.speaking()
        first = bisect_left(speaking, begin, key=lambda item: item[0])
        if first == len(speaking) or speaking[first][0] >= word:
            return None
        head, who = speaking[first]
        if who != Referent(None, head) or not self.may_have_spoken(who, lower):
            return None
        indefinite = self.state.lower[description_phrase(self.state, head)[0]] in INDEFINITE
        if self.state.lower[head] in PRONOUNS or self.state.lower[head + 1] in ASKING or not (indefinite or self.callings.is_nobody_named(head)):
            return None
        before = self._named_in(begin, word)
        return who if all(gender_conflict(lower, self.genders[int(self.state.entity_of[name])]) for name in before) else None

    def _paragraph_begin(self, word: int) -> int:
        """The first word of the paragraph of a word."""
        return bisect_left(self.reading.paragraphs, int(self.reading.paragraphs[word]))

    def _named_in(self, first: int, end: int) -> list[int]:
        """The words of people's names in a half-open range of words."""
        names = self.named_words
        return names[bisect_left(names, first) : bisect_left(names, end)]

    def asked(self, word: int) -> Referent | None:
        """Whom the sentence before a quotation asks, where a pronoun or the same noun answers: "asked his mother why. “He lost,” she said"."""
        lower = self.state.lower
        if lower[word] not in MALE | FEMALE and lower[word] not in lexicon.KIN_NOUNS:
            return None
        head = asked(self.state, word)
        if head < 0 or (lower[word] not in MALE | FEMALE and lower[word] != lower[head]):
            return None
        who = Referent(int(self.state.entity_of[head])) if self.state.is_person(head) else self._relative(head)
        return who if self.may_have_spoken(who, lower[word]) else None

    def anonymous(self, word: int) -> Referent | None:
        """Whom "the person" or "the source" takes up: whoever spoke last, if that is one without a name, shortly before.

        That is an official or the like, or somebody who only goes on: "“…,” a nurse said. The person added".
        """
        lower, speaking = self.state.lower[word], self.speaking()
        at = bisect_left(speaking, word, key=lambda item: item[0])
        gender = GENDERED.get(lower)
        if (lower not in ANONYMOUS and gender is None) or not at or self.state.lower[word - 1] != "the":
            return None
        head, who = speaking[at - 1]
        same = self._introductions.latest(lower, word)
        if who.word is None or self.is_body(who) or (same is not None and same.word >= self.begin(word)):
            return None
        near = int(self.reading.paragraphs[word]) - int(self.reading.paragraphs[head]) <= 1
        if gender is not None:
            likely = self.unnamed_gender(who.word) == gender  # "a mother of three … the woman", but no prosecutor is "the man"
        else:
            words = self.state.lower
            unspecific = words[who.word] in UNSPECIFIC or not KNOWING.isdisjoint(words[who.word + 1 : who.word + 2])
            likely = unspecific or not GOING_ON.isdisjoint(words[word + 1 : word + 2])
        return who if near and likely else None

    def opening(self, word: int) -> Referent | None:
        """With whom the paragraph of "he" or "she" opens where it names nobody before the pronoun.

        Somebody without a name ("A protester carried a flag."), or the one who goes by the noun ("The striker was more modest.", "It was not the
        mayor’s first promise.", "Her husband shook his head.").
        """
        lower = self.state.lower[word]
        if lower not in MALE | FEMALE:
            return None
        begin = self._paragraph_begin(word)
        named = self._named_in(begin, word)
        if named:
            return self._subject_opening(begin, word, named)
        opens = self.state.forms[begin]
        if opens in ("His", "Her") and self.state.lower[begin + 1] in lexicon.KIN_NOUNS and self.state.lower[begin + 2] not in ASKING:
            who: Referent | None = self._relative(begin + 1)
        else:
            who = self._brought_in_opening(begin, word) if opens in ("A", "An", "One") else self._held(begin, word)
        return who if who is not None and self.may_have_spoken(who, lower) else None

    def _subject_opening(self, begin: int, word: int, named: list[int]) -> Referent | None:
        """The one person whom a paragraph names, if its one sentence before a quotation opens so: "Tamm was unmoved. “Not me,” | he wrote"."""
        state, narrative = self.state, self.evidence.narrative
        who = Referent(int(state.entity_of[named[0]]))
        stop = next((at for at in range(begin, word) if narrative.is_stop(at) or not state.forms[at]), word)
        quoted = stop + 1 < word and not state.forms[stop + 1] and state.after(stop + 1) <= word <= state.after(stop + 1) + 1
        opens = state.before_titles(named[0], begin) == begin and not state.is_owner(named[0])
        alone = all(int(state.entity_of[name]) == who.entity for name in named)
        return who if quoted and narrative.is_stop(stop) and opens and alone and self.may_have_spoken(who, state.lower[word]) else None

    def _brought_in_opening(self, begin: int, word: int) -> Referent | None:
        """Who is brought in at the opening of a paragraph: "A protester carried a flag."."""
        head, lower = phrase_head(self.state, begin + 1), self.state.lower
        if not begin < head < word or not is_person_noun(self.state, head) or lower[head + 1] in ASKING:
            return None
        if PASSIVE.intersection(lower[head + 1 : head + 3]) or sum(f in (".", "!", "?") for f in self.state.forms[begin:word]) > 1:
            return None  # "A suspect was arrested. “We are relieved,” he said" is not the suspect
        return self.unnamed(head)

    def _relative(self, noun: int) -> Referent:
        """Whom "his wife" means: the one whom the article calls so, if the encoder may read it so, else somebody without a name."""
        called = self.callings.relative(noun)
        if called is not None and self.references(noun).get(Referent(called), 0.0) > READABLE:
            return Referent(called)
        married = self._married(noun) if self.state.lower[noun] in SPOUSES else None
        return self._titled(noun) if married is None else Referent(married)

    def _married(self, noun: int) -> int | None:
        """The husband or wife of the one couple that a story has named together by one surname: "Kalle and Liis Tamm … her husband"."""
        gender = SPOUSES[self.state.lower[noun]]
        begin, entities = self.begin(noun), self.state.entities
        found: set[int] = set()
        for joint, people in self.groups:
            if len(people) == 2 and begin <= joint < noun and len({lexicon.last_name(entities[who].name) for who in people}) == 1:
                found.update(who for who in people if self.genders[who] == gender)
        return found.pop() if len(found) == 1 else None

    def _held(self, begin: int, word: int) -> Referent | None:
        """Whom the article calls by the noun with "the" that a paragraph opens with, or by the one between two words.

        None behind a pronoun, who may be another: "She disagrees with the mayor."
        """
        lower = self.state.lower
        if begin not in self._definite:
            self._definite[begin] = self._definite_nouns(begin)
        nouns = [noun for noun in self._definite[begin] if noun < word]
        if not nouns or (nouns[0] > begin + 1 and (len(nouns) > 1 or any(lower[at] in MALE | FEMALE | PLURAL for at in range(begin, nouns[0])))):
            return None
        if lower[nouns[0] + 1] in ASKING:
            return None
        holder = self.callings.holder(nouns[0], begin)
        if holder is None and nouns[0] == begin + 1 and self.callings.is_high_office(nouns[0]) and lower[begin + 2] not in PASSIVE:
            likely = self.sure_reference(nouns[0])  # "The president shrugged." where a senator spoke before
            return likely if likely is not None and likely.entity is None else None
        return None if holder is None else Referent(holder)

    def _definite_nouns(self, begin: int) -> list[int]:
        """The first two nouns for somebody with "the" in the paragraph that begins at a word."""
        lower, inside = self.state.lower, self.reading.inside
        end = bisect_right(self.reading.paragraphs, int(self.reading.paragraphs[begin]))
        nouns = (at + 1 for at in range(begin, end - 1) if lower[at] == "the" and not inside[at] and is_person_noun(self.state, at + 1))
        return list(islice(nouns, 2))

    def sure_reference(self, word: int) -> Referent | None:
        """To whom the encoder surely reads a pronoun or a description as referring."""
        likely = max(self.references(word).items(), key=lambda item: item[1], default=None)
        return likely[0] if likely is not None and likely[1] > SURELY else None

    def unnamed(self, word: int) -> Referent:
        """Somebody without a name, by the word that brings them in: "a doctor at the hospital … the doctor" are one.

        Who gives a name there goes by it: "a doctor who gave her name as Amal".
        """
        if word not in self._unnamed:
            known = self._brought_in(word)
            head = word if known is None else known
            name = self._introductions.names.get(head)
            self._unnamed[word] = Referent(None, head) if name is None else Referent(name)
        return self._unnamed[word]

    def described(self, word: int) -> Referent:
        """Whom a description stands for by its words alone: the body that goes by its noun ("the council"), else somebody without a name."""
        body = self.body_called(word) if word and self.state.lower[word - 1] == "the" else None
        return body or self.unnamed(word)

    def unnamed_gender(self, word: int) -> Gender:
        """The gender of somebody without a name: by the noun, else by the first pronoun behind it, nobody named between: "A donor said she had …"."""
        noun = noun_at(self.state, word)
        if noun is not None and noun.gender != "unknown":
            return noun.gender
        for behind in range(word + 1, min(word + SENTENCE, len(self.state.forms))):
            lower = self.state.lower[behind]
            if lower in MALE | FEMALE:
                return "male" if lower in MALE else "female"
            if not lower or lower in (".", "!", "?") or self.state.is_person(behind):
                break
        return "unknown"

    def _brought_in(self, word: int) -> int | None:
        """The word of the introduction that a definite description takes up without words of its own, which "the former minister" has."""
        lower = self.state.lower
        first = description_phrase(self.state, word)[0]
        noun = noun_at(self.state, word)
        if lower[first] not in ("the", "this", "that") or noun is None or noun.plural:
            return None
        known = self._introductions.latest(lower[word], word)
        if known is None or known.plural or known.word < self.begin(word):
            return None
        own = {"s", "’", "'", *lower[description_phrase(self.state, known.word)[0] : description_end(self.state, known.word + 1)]}
        return known.word if own.issuperset(lower[first + 1 : word]) else None  # "a narrator in the Clinton ad … the ad’s narrator"

    def is_somebody_else(self, word: int, entity: int) -> bool:
        """Whether a description takes up whom "a" brought in after a person was named: "Officer Kim Tamm came. A teller told … the teller"."""
        known = self.unnamed(word).word
        if known is None or known == word or word - known > REACH or self.state.entities[entity].type != "person":
            return False
        named = self.words_of[entity]
        called = self.callings.is_called(entity, word)
        if called and int(self.reading.paragraphs[word]) - int(self.reading.paragraphs[known]) <= 1:
            noun = self.state.lower[word]  # what the encoder alone takes for a role may be this one's: "told her boss … the boss"
            told = any(noun in role.lower().split() for role in self.state.entities[entity].told)
            called = told or self.callings.bearer(word) == entity
        return len(named) > 0 and int(named[0]) < known and not called

    def roles(self, entity: int) -> list[Role]:
        """The roles that may be shown of somebody, best first.

        A description elsewhere must say more than "the minister" does, whom any article may speak of, and the encoder must read it as theirs.
        """
        return [role for role in self.state.entities[entity].roles if not role.guessed or (is_specific(role) and self._is_likely(role, entity))]

    def _is_likely(self, role: Role, entity: int) -> bool:
        first, end = np.searchsorted(self.reading.starts, [role.start, role.end]).tolist()
        masses = [self.references(word) for word in range(first, end) if is_person_noun(self.state, word)]
        return any(found.get(Referent(entity), 0.0) > max(LIKELY, 0.5 * max(found.values(), default=0.0)) for found in masses)

    def _titled(self, word: int) -> Referent:
        """Whom a description stands for by its noun: the one whose title it is, else somebody without a name."""
        bearer = self.callings.bearer(word)
        return self.described(word) if bearer is None else Referent(bearer)

    def _is_named_before(self, entity: int, word: int) -> bool:
        named = self.words_of[entity]
        return len(named) > 0 and int(named[0]) < word and self.state.entity_articles[entity] == self.article(word)

    def is_spoken_to(self, word: int, who: Referent) -> bool:
        """Whether the clause of a mention has somebody for its object: Tamm in "the judge told Tamm", whoever is meant in "he told her"."""
        cue, lower = word + 1, self.state.lower
        if cue + 2 >= len(lower) or self.signals.cues[cue] < STRONG_CUE:
            return False
        at = cue + 1
        if lower[at] in OBJECTS and (not self.state.forms[at + 1][:1].isalpha() or lower[at + 1] in FUNCTION_WORDS):
            if who.entity is not None and gender_conflict(lower[at], self.genders[who.entity]):
                return False
            # of "she told her" the encoder may take both for one: that is the subject
            return self.sure_reference(at) == who and self.references(at)[who] > self.references(word).get(who, 0.0)
        while at + 1 < len(lower) and at < cue + TITLED and self.state.is_title(at) and (at > cue + 1 or self.state.forms[at] != "."):
            at += 1
        return who.entity is not None and int(self.state.entity_of[at]) == who.entity and not self.state.is_owner(at)

    def is_object_of(self, word: int, who: Referent) -> bool:
        """Whether a mention is the object of a verb whose subject somebody is: "Ilves accused | the minister of calling", "accused | him of"."""
        verb = description_phrase(self.state, word)[0] - 1
        if verb < 1 or self.signals.cues[verb] < STRONG_CUE:
            return False
        subject = before_verb(self.state.lower, verb)
        return subject == who.word if who.entity is None else int(self.state.entity_of[subject]) == who.entity

    def is_anothers_relative(self, word: int) -> bool:
        """Whether a description is of a relative of several or of somebody named: "their son" and "Tamm’s mother".

        Such a one is nobody whom the story has named, unless it calls somebody so.
        """
        first = description_phrase(self.state, word)[0]
        owned = self.state.lower[first] == "their" or any(self.state.is_person(w) for w in range(first, word))
        return owned and self.state.lower[word] in lexicon.KIN_NOUNS and not self.is_apposed(word)

    def is_apposed(self, word: int) -> bool:
        """Whether a person's name stands behind a description, or behind its comma: "Tamm’s niece, state Del. Liis Lepik, said"."""
        forms, behind = self.state.forms, word + 1
        if forms[behind : behind + 1] != [","]:
            return behind < len(forms) and self.state.is_person(behind)
        for at in range(behind + 1, min(behind + APPOSED, len(forms))):
            if forms[at] == "," or self.state.is_person(at):
                return forms[at] != ","
        return False

    def is_untagged_name(self, word: int) -> bool:
        """Whether a word that nothing has told to be a name is one by its capital inside a sentence, or as a known outlet's: "Politico reported"."""
        form = self.state.forms[word]
        if not form[:1].isupper() or self.state.entity_of[word] >= 0 or noun_at(self.state, word) is not None:
            return False
        if lexicon.is_outlet(form):
            return True
        before = self.state.forms[word - 1] if word else ""
        return before[:1].isalpha() and before.islower() and bool(self.reading.paragraphs[word - 1] == self.reading.paragraphs[word])

    def counted(self, word: int) -> int:
        """The noun that "another" leaves out ("One EU diplomat … Another said"), or that "one of the sources" and "one of them" take up ("two
        shipping sources").

        Given as a word; the word itself where there is none. "63 percent" leaves out of whom, too: "52 percent of registered voters".
        """
        lower = self.state.lower
        if lower[word] in SHARES:
            at = bisect_right(self._wholes, word) - 1
            whole = self._wholes[at] if at >= 0 else word
            head = phrase_head(self.state, whole + 2) if self.begin(word) < whole < word else -1
            return head if head >= 0 else word
        if lower[word] not in ("another", "others", "one"):
            return word
        if lower[word + 1 : word + 3] == ["of", "them"]:
            found = self._several_before(word)
        elif lower[word + 1 : word + 2] == ["of"]:
            head = phrase_head(self.state, word + 2 + bool(lexicon.DETERMINERS.intersection(lower[word + 2 : word + 3])))
            found = self._introductions.latest(lower[head], word) if head >= 0 else None
        else:
            found = next((known for known in self._introductions.near(word) if known.kind == "person" and not known.possessed), None)
        return found.word if found is not None and found.word >= self.begin(word) else word

    def _several_before(self, word: int) -> Introduction | None:
        """The several people whom "them" stands for: the latest brought in, but none where "the divers" or "Divers" come after them."""
        for at in range(word - 1, max(self.begin(word), word - REACH), -1):
            noun = None if self.reading.inside[at] else noun_at(self.state, at)
            if noun is not None and noun.kind == "person" and noun.plural:
                known = self._introductions.latest(self.state.lower[at], at + 1)
                first = description_phrase(self.state, at)[0]
                definite = self.state.lower[first] in DEFINITE
                if known is not None and known.plural and (definite or known.word == at):
                    return known
                if first > 1 and self.state.lower[first - 1] == "of" and self.state.lower[first - 2] in COUNTERS:
                    return Introduction(at, self.state.lower[at], noun.kind, noun.gender, plural=True)  # "two of the divers"
                if definite or self.state.forms[at][0].isupper():
                    return None
        return None

    @cached_property
    def _wholes(self) -> list[int]:
        """The words of shares that tell of whom they are: "52 percent | of registered voters"."""
        lower = self.state.lower
        return [at for at, form in enumerate(lower) if form in SHARES and lower[at + 1 : at + 2] == ["of"]]

    @cached_property
    def groups(self) -> list[Group]:
        """The people whom the text names together."""
        return groups_of(self.state)

    def is_body(self, referent: Referent) -> bool:
        """Whether somebody is no person: "the union"."""
        if referent.entity is not None:
            return self.state.entities[referent.entity].type != "person"
        noun = noun_at(self.state, referent.word) if referent.word is not None else None
        return noun is not None and noun.kind == "organization" and not noun.plural

    def _behind_cues(self, heads: set[int]) -> set[int]:
        """The people named right behind a cue that has no source beside it: "noted NBC’s Dante Chinni"."""
        found = set()
        for cue in np.flatnonzero(self.signals.cues > STRONG_CUE).tolist():
            if any(word in heads for word in range(cue - 6, cue + 7)):
                continue
            behind = [w for w in range(cue + 1, min(cue + 7, len(self.state.forms))) if self.state.is_person(w)]
            if behind and self.reading.paragraphs[behind[0]] == self.reading.paragraphs[cue]:
                last = behind[0]
                while last + 1 in behind and self.state.entity_of[last + 1] == self.state.entity_of[last]:
                    last += 1
                found.add(last)
        return found

    @cached_property
    def descriptions(self) -> dict[int, list[int]]:
        """The heads of definite descriptions of one person ("the Democratic nominee"), by the entity that the encoder surely reads them as.

        Nobody is described anew in the sentence that has just named them: "Tamm said as the heckler yelled" speaks of two.
        """
        found: dict[int, list[int]] = {}
        lower = self.state.lower
        for determiner, form in enumerate(lower):
            if form != "the":
                continue
            for word in range(determiner + 1, min(determiner + 6, len(lower))):
                if not lower[word][:1].isalpha() or lower[word] in FUNCTION_WORDS:
                    break
                if not is_person_noun(self.state, word):
                    continue
                likely = self.sure_reference(word)
                who = likely.entity if likely is not None else None
                if who is not None and not self._named_in_sentence(who, determiner) and not self.is_somebody_else(word, who):
                    found.setdefault(who, []).append(word)
                break
        return found

    def _named_in_sentence(self, entity: int, word: int) -> bool:
        """Whether the sentence of a word names somebody before it."""
        words = self.words_of[entity]
        at = int(np.searchsorted(words, word))
        named = int(words[at - 1]) if at else 0
        together = at > 0 and self.reading.paragraphs[named] == self.reading.paragraphs[word]
        return bool(together) and not any(form in (".", "!", "?", "") for form in self.state.forms[named:word])

    def begin(self, word: int) -> int:
        """The first word of the story in which a word stands."""
        return bisect_left(self.reading.paragraphs, bisect_left(self.article_of, self.article(word)))

    @cached_property
    def _sections(self) -> list[int]:
        """The first word of each section of the text but the first."""
        return sorted({bisect_left(self.reading.starts, start) for start in dividers(self.state.text, 0, len(self.state.text))})

    def section(self, word: int) -> int:
        """The section of its story in which a word stands, from 0: those of a live blog are parted by "___"."""
        return bisect_right(self._sections, word) - bisect_right(self._sections, self.begin(word))

    def is_named_in_section(self, entity: int, word: int) -> bool:
        """Whether somebody is named before a word in its section."""
        at = bisect_right(self._sections, word)
        begin = max(self._sections[at - 1] if at else 0, self.begin(word))
        named = self.words_of[entity]
        before = int(np.searchsorted(named, word))
        return before > 0 and int(named[before - 1]) >= begin

    @cached_property
    def _introductions(self) -> Introductions:
        return Introductions(self.state)

    def introduced(self, mention: Mention) -> list[Introduction]:
        """The unnamed whom a pronoun or a description may take up: the latest of its own noun, and of those with the right gender and number the
        latest that an article brings in and the latest that is somebody's."""
        if mention.word not in self._introduced:
            self._introduced[mention.word] = list(self._taken_up(mention))
        return self._introduced[mention.word]

    def _taken_up(self, mention: Mention) -> Iterator[Introduction]:
        lower = self.state.lower[mention.word]
        begin = self.begin(mention.word)
        gender: Gender = "male" if lower in MALE else "female" if lower in FEMALE else "unknown"
        if mention.form == "description":
            noun = noun_at(self.state, mention.word)
            if noun is None or noun.plural or self.state.lower[description_phrase(self.state, mention.word)[0]] in INDEFINITE:
                return
            same = self._introductions.latest(lower, mention.word)
            if same is not None and same.word >= begin:
                yield same
            if noun.kind != "person":
                return
            gender = noun.gender
        elif gender == "unknown" and lower != "they":
            return
        told: set[bool] = set()
        for found in self._introductions.near(mention.word):
            if found.word < begin or len(told) == 2:
                return
            fits = found.kind == "person" and found.noun != lower and found.plural == (lower == "they") and found.possessed not in told
            if fits and (gender == "unknown" or found.gender in ("unknown", gender)):
                told.add(found.possessed)
                yield found

    def has_paper(self, word: int) -> bool:
        """Whether a word is one for newspapers, and one that is told by its name stands before it: "the paper" is that one, no company."""
        return self.state.lower[word] in PAPERS and self._first_paper < word

    @cached_property
    def _first_paper(self) -> int:
        papers = (word for word in self.body_words if lexicon.is_outlet(self.state.entities[int(self.state.entity_of[word])].name))
        return next(papers, len(self.state.lower))

    def body_called(self, word: int) -> Referent | None:
        """The one body that a description means by its noun; None for none or several."""
        story, noun = self.article(word), self.state.lower[word]
        other = self._introductions.latest(noun, word)
        body = self._bodies.called(story, noun, word)
        if body is None and (noun in COMPANIES or other is None or other.word < self.begin(word)):
            body = self._bodies.begun_with(story, noun, word)  # "the group" is none of whom "a group of farmers" speaks
        if body is None:
            return None
        if other is not None and other.possessed and other.kind == "organization" and not self._is_named_between(body, other.word, word):
            return Referent(None, other.word)  # "the Commerce Ministry … Japan’s trade ministry … the ministry"
        return Referent(body)

    def _is_named_between(self, entity: int, first: int, last: int) -> bool:
        """Whether one of the words of a half-open range names somebody."""
        named = self.words_of[entity]
        return int(np.searchsorted(named, first)) < int(np.searchsorted(named, last))

    @cached_property
    def _bodies(self) -> Bodies:
        return Bodies(self.state, self._in_lede)

    def _in_lede(self, word: int) -> bool:
        """Whether a word stands in the first paragraphs of its story."""
        return bool(self.reading.paragraphs[word] <= self.reading.paragraphs[self.begin(word)] + LEDE)

    def issuers(self, word: int) -> dict[Referent, float]:
        """Whose words a statement or letter may be ("the statement said"), with how plainly the article says so; nobody for other words."""
        if word not in self._issuers:
            self._issuers[word] = self._find_issuers(word)
        return self._issuers[word]

    def _find_issuers(self, word: int) -> dict[Referent, float]:
        if self.state.lower[word] in LETTERS:
            return issuers(self.state, self.speaking(), word, self.begin(word))
        noun = noun_at(self.state, word)
        who = published_by(self.state, word, self.begin(word)) if noun is not None and noun.kind == "document" else None
        return {} if who is None else {who: 1.0}

    def is_of(self, word: int, entity: int) -> bool:
        """Whether a noun for a person is somebody's, who is another: "Ilves’s lawyer", "her lawyer", "a spokesman for Mayor Ilves"."""
        first = description_phrase(self.state, word)[0]
        if self.state.lower[first] in OWNERS and self.sure_reference(first) == Referent(entity):
            return True
        owner, end = word + 1, len(self.state.lower)
        if owner < end and self.state.lower[owner] in COMPLEMENTS:
            owner += 1
            while owner + 1 < end and (self.state.is_title(owner) or self.state.lower[owner] == "the" or self.state.lower[owner].endswith("ed")):
                owner += 1  # "allies of | embattled Mayor Ilves"
            if owner < end and self.state.entity_of[owner] == entity:
                return True
        return bool((self.state.entity_of[first:word] == entity).any())

    def is_of_other_nation(self, word: int, entity: int) -> bool:
        """Whether a word speaks of one person by the country ("the Spaniard") and the text calls somebody by another one ("the Italian")."""
        if not is_compatriot(self.state, word):
            return False
        own, at = self._nations.get(entity, (frozenset[int](), word))
        nations = lexicon.nations_of(self.state.forms[word])
        return at != word and bool(own) and bool(nations) and own.isdisjoint(nations)

    def compatriot(self, word: int) -> Referent | None:
        """Whom "the Spaniard" takes up where the text calls nobody so: with whose name the paragraph opens, or the one before if it names nobody."""
        if not is_compatriot(self.state, word):
            return None
        nations, paragraphs = lexicon.nations_of(self.state.forms[word]), self.reading.paragraphs
        if any(at != word and not own.isdisjoint(nations) for own, at in self._nations.values()):
            return None
        own = int(self.state.entity_of[word])
        for paragraph in (int(paragraphs[word]), int(paragraphs[word]) - 1):
            begin = bisect_left(paragraphs, paragraph)
            named = self._named_in(begin, min(word, bisect_left(paragraphs, paragraph + 1)))
            if any(self.state.entity_of[name] not in (own, -1) for name in named):
                who = int(self.state.entity_of[named[0]])
                owner = self.state.is_owner(named[0])  # "Hoek’s coach, Kalle Tamm, praised him"
                return None if named[0] > begin or owner or self.is_of_other_nation(word, who) else Referent(who)
        return None

    @cached_property
    def _nations(self) -> dict[int, tuple[frozenset[int], int]]:
        """The country by which the text first speaks of a person and the word that does, by entity, where the encoder reads it so of nobody else."""
        found: dict[int, tuple[frozenset[int], int]] = {}
        for word, form in enumerate(self.state.forms):
            if form[:1].isupper() and is_compatriot(self.state, word) and (nations := lexicon.nations_of(form)):
                others = ((mass, who.entity) for who, mass in self.references(word).items() if who.entity is not None)
                named = sorted((pair for pair in others if pair[1] != self.state.entity_of[word]), reverse=True)
                if named and named[0][0] > NATIONAL and named[0][0] > sum(mass for mass, _ in named[1:]):
                    found.setdefault(named[0][1], (nations, word))
        return found

    def is_named_later(self, word: int, entity: int) -> bool:
        """Whether a story names a person only after a description in its first paragraphs: "A former general went on trial", named further down."""
        words, at = self.words_of[entity], int(self.reading.paragraphs[word])
        return (
            self.state.entities[entity].type == "person"
            and len(words) > 0
            and int(words[0]) > word
            and self._in_lede(word)
            and int(self.reading.paragraphs[words[0]]) <= at + LEDE
        )

    def author(self, word: int) -> Referent | None:
        """Whom an "I" stands for: whom the story's byline names, or the note at its end ("Liis Lepik is a nurse."); nobody for other words."""
        author = self._authors.get(self.article(word)) if self.state.lower[word] == "i" else None
        return None if author is None else Referent(author)

    @cached_property
    def _authors(self) -> dict[int, int]:
        return authors(self.state)

    def antecedent(self, word: int) -> Referent | None:
        """Whom a relative pronoun stands for: the name or noun right before it or its comma ("Deja Stewart, who called it …")."""
        if self.state.lower[word] not in RELATIVE:
            return None
        before = word - 1
        if before >= 0 and self.state.forms[before] == ",":
            before -= 1
        if before < 0 or self.reading.paragraphs[before] != self.reading.paragraphs[word] or not self.state.forms[before][:1].isalpha():
            return None
        entity = int(self.state.entity_of[before])
        if entity >= 0:
            return Referent(entity)
        if noun_at(self.state, before) is None:
            return None
        first = description_phrase(self.state, before)[0]
        while first > 0 and self.state.lower[first - 1] in ("now", "then", "once", "the", "a", "an"):
            first -= 1
        if first > 1 and self.state.forms[first - 1] == "," and self.state.is_person(first - 2):
            return Referent(int(self.state.entity_of[first - 2]))  # "McConnell, now the majority leader, who …"
        return self.unnamed(before)

    def is_whole(self, word: int) -> bool:
        """Whether a word ends a name, or a noun with "a", that is no part of a phrase on somebody else: "a lawyer for | the mayor, who"."""
        if word < 0 or not (self.state.is_person(word) or is_person_noun(self.state, word)):
            return False
        first = self.state.name_at(word)[0] if self.state.is_person(word) else description_phrase(self.state, word)[0]
        if not self.state.is_person(word) and self.state.lower[first] not in INDEFINITE:
            return False
        first = self.state.before_titles(first)
        before = self.state.forms[first - 1] if first else ""
        return before != "," and before not in ("of", "for", "at", "to", "in", "from")

    def recent(self, word: int) -> list[int]:
        """The people named before a word, the one named last first; those of the last RECENT names."""
        names = self.named_words
        order: list[int] = []
        for w in reversed(names[max(0, bisect_left(names, word) - RECENT) : bisect_left(names, word)]):
            entity = int(self.state.entity_of[w])
            if entity not in order:
                order.append(entity)
        return order

    def quoted_words(self, number: int) -> frozenset[str]:
        """The words of a quotation that begin with a capital, in small letters."""
        if number not in self._quoted:
            quotation = self.state.quotations[number]
            quoted = self.state.text[quotation.start : min(quotation.end, quotation.start + 2000)]
            self._quoted[number] = frozenset(w.lower() for w in _CAPITALISED.findall(quoted))
        return self._quoted[number]

    def is_named_inside(self, number: int, entity: int) -> bool:
        """Whether a quotation speaks of somebody by surname or given name; not by a given name that is a word like "Will"."""
        name, quoted = self.state.entities[entity].name, self.quoted_words(number)
        first, _, others = name.lower().partition(" ")
        return lexicon.last_name(name) in quoted or bool(others and first in quoted and first not in entries("frequent_words.txt"))

    @cached_property
    def callings(self) -> Callings:
        """Of whom a noun is, by what the article calls its people."""
        return Callings(self.state, self._is_named_before)

    @cached_property
    def evidence(self) -> Evidence:
        """The mentions and cues with which answers may be shown."""
        return Evidence(self.state)

    def namesakes(self, entity: int, word: int) -> list[int]:
        """The other people whom a bare surname may mean: Bill and Hillary Clinton, but not "the younger Mr. Clinton"."""
        who = self.state.entities[entity]
        if who.type != "person" or " " not in who.name or not BY_AGE.isdisjoint(self.state.lower[max(0, word - 3) : word]):
            return []
        surname = self.state.forms[word]
        mention = who.mention_at(int(self.reading.starts[word]))
        if mention is None or " " in self.state.text[mention.start : mention.end]:
            return []
        title, entities = self._title_gender(mention.start), self.state.entities
        others = (i for i in self._bearers.get((self.state.entity_articles[entity], surname), ()) if i != entity)
        return list(islice((i for i in others if title == "unknown" or entities[i].gender in ("unknown", title)), NAMESAKES))

    @cached_property
    def outlets(self) -> frozenset[int]:
        """The bodies that pass on somebody's words anywhere in the text."""
        starts = (source.via.start for source in self.state.sources if source.via is not None)
        return frozenset(int(self.state.entity_of[bisect_left(self.reading.starts, start)]) for start in starts) - {-1}

    @cached_property
    def _bearers(self) -> dict[tuple[int, str], list[int]]:
        """The people with a full name, by story and surname."""
        found: dict[tuple[int, str], list[int]] = {}
        for i, who in enumerate(self.state.entities):
            if who.type == "person" and " " in who.name:
                found.setdefault((self.state.entity_articles[i], who.name.split()[-1]), []).append(i)
        return found

    def _title_gender(self, start: int) -> Gender:
        """The gender that the title right before a name tells: that of "Mrs" and "Mr."."""
        before = self.state.text[max(0, start - TITLE) : start].split()
        title = lexicon.TITLES.get((lexicon.fold(before[-1]).rstrip("."),)) if before else None
        return "unknown" if title is None else title.gender

    def article(self, word: int) -> int:
        return self.article_of[int(self.reading.paragraphs[word])]

    def masses(self, pointer: Pointer, least: float = 0.004) -> dict[Referent, float]:
        """The probability of a pointer by whom its words belong to."""
        found: dict[Referent, float] = {}
        for i in np.flatnonzero(pointer.probabilities > least).tolist():
            word = pointer.first + i
            entity = int(self.state.entity_of[word])
            if entity >= 0:
                referent = Referent(entity)
            elif self.may_be_described(word):
                referent = self.described(word)
            else:
                continue
            found[referent] = found.get(referent, 0.0) + float(pointer.probabilities[i])
        return found

    def may_be_described(self, word: int) -> bool:
        """Whether a word may be the head of a description of somebody: a noun for people, bodies or documents, or what looks like a source."""
        if not self.state.forms[word][:1].isalpha() or self.state.lower[word] in FUNCTION_WORDS or form_of(self.state, word) != "description":
            return False
        return bool(self.signals.sources[word] > LIKE_SOURCE) or noun_at(self.state, word) is not None

    def references(self, word: int) -> dict[Referent, float]:
        """To whom a pronoun or a description refers, by the encoder; "the judge" and "the senator" to nobody who is something else."""
        if word not in self._references:
            found = self.masses(self.signals.point("coref", word))
            others = {who for who in found if who.entity is not None and self.callings.is_of_another(word, who.entity)}
            if others:
                own = self._titled(word)
                moved = found.get(own, 0.0) + sum(found[who] for who in others)
                found = {who: mass for who, mass in found.items() if who not in others} | {own: moved}
            self._references[word] = found
        return self._references[word]

    def speakers(self, placeholder: int) -> dict[Referent, float]:
        """Who speaks a quotation, by the encoder alone."""
        if placeholder not in self._speakers:
            self._speakers[placeholder] = self.masses(self.signals.point("speaker", placeholder))
        return self._speakers[placeholder]


def gender_conflict(pronoun: str, gender: Gender) -> bool:
    return (pronoun in MALE and gender == "female") or (pronoun in FEMALE and gender == "male")
