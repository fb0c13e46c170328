"""Quotation to mention and cue: where the text says who is speaking.

The encoder points from each quotation to the head of its source and of its cue; rules decide what is sure: transcripts.py the forms without a clause,
clauses.py the clause beside a quotation, relays.py the outlets that pass words on, echoes.py the quotations of headlines.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import replace

import numpy as np

from service.attribution import lexicon
from service.attribution.clauses import (
    COMPLEMENTS,
    CUE,
    CUE_WORDS,
    FUNCTION_WORDS,
    HEARING,
    HEARS,
    MARKS,
    PRONOUNS,
    QUOTING,
    REACH,
    SPEAKING_PRONOUNS,
    TOLD_BY,
    Clause,
    Narrative,
    find_clauses,
)
from service.attribution.echoes import find_echoes
from service.attribution.encoder import Floats, Pointer
from service.attribution.phrases import description_phrase, is_compatriot, noun_at
from service.attribution.quotations import Quotation
from service.attribution.relays import Relay, find_relays, relayed_clauses
from service.attribution.state import Mention, MentionForm, Phrase, Source, State
from service.attribution.transcripts import Labelled, Transcript
from service.attribution.utterances import uttered_clauses

__all__ = ["FUNCTION_WORDS", "PRONOUNS", "before_verb", "cue_of", "find_sources", "form_of"]

MAX_MENTIONS = 6
LEAST_LINK = 0.01
PLAIN = 0.9  # least probability of the source and the cue of a clause that leaves no doubt
PLAIN_AHEAD = 0.95  # least probability of the source and the cue of a clause that stands ahead of the quotation: "Tamm told the crew that it was “…”"
PLAIN_BESIDE = 0.6  # least probability of both in a clause that stands right ahead of it, word beside word: "as the crew shouted: “…”"
SURE_CUE = 0.8  # least probability of the cue that a quotation points to for the words right before it to be its subject
LIKELY_SUBJECT = 0.3  # least probability of a mention right before a cue of SURE_CUE to be its subject
SURE = 0.97  # the link of a mention that a rule tells
SPOKEN = (0.98, 0.01, 0.01)  # the kinds of a quotation that is speech by its form
NEAR_CUE = 5  # words from a cue to the quotation that its clause leads up to
OWN_CUE = 0.1  # least likelihood of the cue of a mention, as a share of that of the cue that the quotation points to
AUXILIARIES = frozenset(("has", "had", "have", "also", "would", "will", "could", "then", "later", "'", "’", "s", "d", "ve"))
_COLON_BEHIND = re.compile(r"\s?(?:\([^()\n]{1,40}\)\s?)?:")
_BEFORE_COMPLEMENT = COMPLEMENTS | {"by", "from", "in", "on"}
_DASH = re.compile(r"^[^\w\n]{0,4}\s?([-–—―]{1,2})\s?$")
_COLON_AHEAD = re.compile(r"[^\n.!?;]{1,60}:(?=\s*$)")
TITLES = 6  # words from "led by" to the name behind titles
LEADING = lexicon.word_list("leading_verbs.txt")
ROLE = 5  # words of a role before the name in apposition
APPOSITION = 9  # words from a description's head to the comma before its name


def find_sources(state: State) -> tuple[Source, ...]:
    """The source of each quotation, in the order of the quotations."""
    assert state.reading is not None
    narrative = Narrative(state)
    placeholders: list[int] = state.reading.placeholders.tolist()
    relays = find_relays(narrative)
    known = uttered_clauses(narrative, placeholders) | relayed_clauses(narrative, relays)
    finder = _Finder(narrative, find_clauses(narrative, placeholders, known), relays)
    return tuple(finder.find(number, word) for number, word in enumerate(placeholders))


def before_verb(lower: Sequence[str], verb: int, least: int = 0, between: Container[str] = AUXILIARIES) -> int:
    """The word before a verb, its auxiliaries and its adverbs, where its subject ends: "Ilves | has also said"; `least` at the earliest."""
    word = verb - 1
    while word > least and (lower[word] in between or lower[word].endswith("ly")):
        word -= 1
    return word


def form_of(state: State, word: int) -> MentionForm:
    """Whether a word names, stands for or describes somebody; "the Belgian" describes, whatever the tagger called it."""
    if state.lower[word] in PRONOUNS:
        return "pronoun"
    if is_compatriot(state, word):
        return "description"
    return "name" if state.entity_of[word] >= 0 else "description"


class _Finder:
    """What the rules found in a text, and the weighing of one quotation after the other."""

    def __init__(self, narrative: Narrative, clauses: list[Clause | None], relays: list[Relay]) -> None:
        self.n, self.state = narrative, narrative.state
        self.clauses = clauses
        self.echoes = find_echoes(self.state)
        self.transcript = Transcript(narrative)
        self.relayed = {relay.source: relay for relay in relays}
        self.outlets = {word: relay for relay in relays for word in relay.outlet_words}

    def find(self, number: int, placeholder: int) -> Source:
        """The source of one quotation."""
        signals = self.state.signals
        assert signals is not None
        pointer = signals.point("link", placeholder)
        kinds = tuple(signals.kinds[number].tolist())
        clause = self.clauses[number]
        # "Lighthouses: “They are there to be seen,” Tamm said.": a clause says more than what looks like a label
        labelled = self.transcript.find(number, placeholder) if clause is None else None
        if labelled is not None:
            if labelled.word < 0:
                return Source((), 1.0, None, None, SPOKEN, self.echoes.get(number), silent=True)
            # a labelled or pulled-out quotation is somebody's words by its form, however short it is
            return Source((self._labelled(labelled),), min(pointer.nowhere, 1 - SURE), labelled.cue, None, SPOKEN, self.echoes.get(number))
        if self._is_heard(placeholder):
            return Source((), 1.0, None, None, kinds, self.echoes.get(number), silent=True)
        mentions = self._pointed(pointer, placeholder)
        trust = signals.point("cue", placeholder).of(clause.cue) if clause else 0.0
        if clause is not None:
            mentions = self._with_clause(clause, mentions, placeholder, trust)
        elif (own := self._subject_of_pointed(placeholder, mentions)) is not None:
            mentions = [own]
        relay = self.relayed.get(mentions[0].word) if mentions and mentions[0].rule == "relay" else None
        pointed = _cue(self.state, placeholder)
        cue = phrase_at(self.state, relay.cue) if relay else pointed
        beside = phrase_at(self.state, clause.cue) if clause and not relay else cue
        return Source(
            tuple(mentions), pointer.nowhere, cue or beside, relay.outlet if relay else None, kinds, self.echoes.get(number), clause_cue=beside,
            place=clause.place if clause else None, trust=trust,
        )  # fmt: skip

    def _with_clause(self, clause: Clause, pointed: list[Mention], placeholder: int, trust: float) -> list[Mention]:
        """The mentions with that of the clause beside the quotation first; a relayed speaker stands for the outlet that relays.

        `trust` is the probability that the encoder gives to the clause's cue.

        Where the clause leads right up to the quotation, a mention before the quotation ahead of it is out of question: "Tamm promised “calm” and the
        union called it “a year of committees”".
        """
        joined = self.n.lower[max(0, description_phrase(self.state, clause.source)[0] - 1)] in ("and", "but", "while")
        if joined and clause.source < clause.cue < placeholder <= clause.cue + NEAR_CUE:
            begin = next((w for w in range(clause.source, -1, -1) if self.n.quotations[w] >= 0), -1)
            pointed = [m for m in pointed if m.word > begin]
        word = self._named(clause.source)
        relay = self.outlets.get(word) or self.relayed.get(word)
        own = self._mention(relay.source, 0.0, "relay") if relay else self._mention(word, 0.0, "adjacent")
        same = [m for m in pointed if m.word == own.word or (m.entity is not None and m.entity == own.entity and abs(m.word - own.word) < 4)]
        narrator = self.n.lower[clause.source] == "i" and clause.place in ("behind", "colon", "comma")
        another = self.n.lower[clause.source] == "another" and clause.place == "behind"
        # the encoder takes the subject of a passive for the speaker, and whoever spoke before for "the doctor told him"
        if narrator or another or clause.place == "agent" or self._is_plain(clause, placeholder, trust):
            return [replace(own, link=SURE)]
        return [replace(own, link=min(1.0, sum(m.link for m in same))), *(m for m in pointed if m not in same)]

    def _subject_of_pointed(self, placeholder: int, mentions: list[Mention]) -> Mention | None:
        """The mention right before the cue that the encoder is sure of, which stands ahead of the quotation; None where there is none.

        "Tamm’s lawyer, Liis Lepik, | dismissed what was said of Tamm as “talking points”"
        """
        assert self.state.signals is not None
        n = self.n
        pointer = self.state.signals.point("cue", placeholder)
        cue = pointer.first + int(np.argmax(pointer.probabilities)) if len(pointer.probabilities) else placeholder
        if cue >= placeholder or cue < 1 or pointer.of(cue) < SURE_CUE or n.paragraphs[cue] != n.paragraphs[placeholder]:
            return None
        if n.lower[cue] in QUOTING:
            return None  # "Ilves cited Tamm’s references to the ferry as “…”"
        subject = before_verb(n.lower, cue)
        if n.forms[subject] == "," and subject > 0 and self.state.is_person(subject - 1) and not n.lower[cue].endswith("ing"):
            subject -= 1
        if not (self.state.is_person(subject) or n.lower[subject] in SPEAKING_PRONOUNS or n.is_party(subject)):
            return None
        return next((replace(m, link=SURE) for m in mentions if m.word == subject and m.link > LIKELY_SUBJECT), None)

    def _is_plain(self, clause: Clause, placeholder: int, trust: float) -> bool:
        """Whether a clause can only be its quotation's own: no text of somebody's, and nobody who recalls another's words."""
        n = self.n
        if clause.place not in ("behind", "within", "comma", "colon") or n.lower[clause.cue] in TOLD_BY or n.lower[clause.source] == "who":
            return False
        if clause.place != "behind" and n.lower[max(0, description_phrase(self.state, clause.source)[0] - 1)] in _BEFORE_COMPLEMENT:
            return False  # "A report for | the ministry called it “…”"
        noun = noun_at(self.state, clause.source)
        if noun is not None and noun.kind == "document":
            return False
        participle = n.lower[clause.cue].endswith("ing") and n.forms[clause.cue - 1] == ","
        if participle and trust > PLAIN and self._is_alone(clause):
            return True  # "Tamm sued Ilves, saying she was “…”"
        behind_cue = placeholder - (n.forms[placeholder - 1] in MARKS)
        beside = (clause.source, clause.cue) == (behind_cue - 2, behind_cue - 1)
        if clause.place == "behind" or participle:
            least = PLAIN
        elif beside and n.lower[clause.source] not in PRONOUNS:
            least = PLAIN_BESIDE
        else:
            body = noun is not None and noun.kind == "organization" and clause.source == clause.cue - 1
            least = PLAIN if body else PLAIN_AHEAD  # "In a letter signed by Ilves, the chamber said"
        return min(trust, n.sources[clause.source]) > least

    def _is_alone(self, clause: Clause) -> bool:
        """Whether a sentence opens with the source of a clause, and no other clause or agent stands between it and the cue."""
        n, source = self.n, clause.source
        if not self.state.is_person(source) or not n.opens(self.state.name_at(source)[0]):
            return False
        between = range(source + 1, clause.cue)
        return not any((n.is_cue(word) and n.lower[word] in CUE_WORDS) or n.lower[word] in ("who", "by", "and", "which") for word in between)

    def _pointed(self, pointer: Pointer, placeholder: int) -> list[Mention]:
        """The words that the encoder points to, those that belong to one mention together."""
        mentions: list[Mention] = []
        for i in np.argsort(-pointer.probabilities)[:MAX_MENTIONS].tolist():
            word, link = pointer.first + i, float(pointer.probabilities[i])
            word = self._named(self.n.head(word, max(0, word - APPOSITION)))
            if link < LEAST_LINK or not self.n.may_speak(word):
                continue
            rule = None
            relay = self.outlets.get(word)
            if relay is not None and abs(self.n.paragraphs[word] - self.n.paragraphs[placeholder]) <= 1:
                word, rule = relay.source, "relay"
            elif word in self.relayed:
                rule = "relay"
            entity = self.n.entities[word]
            known = next(
                (k for k, m in enumerate(mentions) if m.word == word or (m.entity is not None and m.entity == entity and abs(m.word - word) < 4)),
                None,
            )
            if known is None:
                mentions.append(self._mention(word, link, rule))
            else:
                same = mentions[known]
                mentions[known] = self._mention(same.word, same.link + link, same.rule or rule)
        mentions.sort(key=lambda m: -m.link)
        return self._owned(mentions)

    def _is_heard(self, placeholder: int) -> bool:
        """Whether it is only told who hears the words: "the court heard that Tamm was “greedy”", "“asleep at the wheel”, inquest told"."""
        n, start, heard = self.n, self.n.state.after(placeholder), False
        ahead = range(placeholder - 1, max(-1, placeholder - REACH), -1)
        for words in (ahead, range(start, min(start + HEARS, len(n.forms)))):
            for word in words:
                if n.paragraphs[word] != n.paragraphs[placeholder] or n.is_stop(word):
                    break
                if n.is_cue(word) and n.lower[word] not in HEARING | {"told"}:
                    return False  # "according to the playbook, they were told: “…”"
                heard = heard or (n.forms[word][:1].isalpha() and n.hears(word))
        return heard

    def _owned(self, mentions: list[Mention]) -> list[Mention]:
        """The mentions without the possessor of a person or body that the encoder points to more surely: "Tamm’s family" are not Tamm."""
        if not mentions or mentions[0].form != "description":
            return mentions
        noun = lexicon.describe(self.n.forms[mentions[0].word])
        if self.n.lower[mentions[0].word] not in lexicon.COLLECTIVES and (noun is None or noun.kind not in ("person", "organization")):
            return mentions
        first = description_phrase(self.state, mentions[0].word)[0]
        owners = [m for m in mentions if first <= m.word < mentions[0].word and self.state.is_possessor(m.word)]
        if not owners:
            return mentions
        whole = replace(mentions[0], link=min(1.0, mentions[0].link + sum(m.link for m in owners)))
        return [whole, *(m for m in mentions[1:] if m not in owners)]

    def _named(self, word: int) -> int:
        """The name in apposition to a description, which says more: "said a neighbour, Mrs Hollingberry", "the mayor of Sund, Dagfinn Moe, posts".

        So does a body's right behind its noun: "the campaign group Save Northgate". Whoever leads a body does not stand for it.
        """
        n = self.n
        word = self._led(word)
        if form_of(self.state, word) != "description":
            return word
        beside = n.entities[word + 1] if word + 1 < len(n.forms) else -1
        if beside >= 0 and self.state.entities[beside].type == "organization" and n.paragraphs[word + 1] == n.paragraphs[word]:
            noun = noun_at(self.state, word)
            if noun is not None and noun.kind == "organization":
                return self.state.head_of_name(word + 1)
        comma = next((w for w in range(word + 1, min(word + APPOSITION, len(n.forms))) if not n.forms[w][:1].isalpha()), None)
        if comma is None or n.forms[comma] != "," or any(n.is_cue(w) for w in range(word + 1, comma)):
            return word
        name = self._given_as(comma + 1)
        while name < len(n.forms) and name < comma + 4 and self.state.is_title(name) and n.entities[name] < 0:
            name += 1
        name = self._behind_role(name)
        if name >= len(n.forms) or not self.state.is_person(name) or n.paragraphs[name] != n.paragraphs[word]:
            return word
        behind = self.state.name_at(name)[1]
        closed = (
            behind >= len(n.forms) or n.paragraphs[behind] != n.paragraphs[word] or n.lower[behind] in (",", "of", "from", "and") or n.is_stop(behind)
        )
        return self.state.head_of_name(name) if closed else word

    def _behind_role(self, word: int) -> int:
        """The name behind a role of several words that begins at a word: "one of them, | policy adviser Molly Strand, said"; else the word."""
        n, name = self.n, word
        while name < min(word + ROLE, len(n.forms)) and not self.state.is_person(name):
            if not n.forms[name][:1].isalpha() or n.lower[name] in FUNCTION_WORDS or n.is_cue(name):
                return word
            name += 1
        role = word < name < len(n.forms) and lexicon.person_noun(n.forms[name - 1]) is not None
        return name if role and self.state.is_person(name) else word

    def _led(self, word: int) -> int:
        """The body that a name only tells the leader of: "the party, founded by Imran Tamm, called", "a panel led by Judge Ann Tamm said"."""
        n = self.n
        if not self.state.is_person(word):
            return word
        first = self.state.name_at(word)[0]
        by = next((at for at in range(first - 1, max(1, first - TITLES), -1) if n.lower[at] == "by" or not n.forms[at][:1].isalpha()), 0)
        if by < 2 or n.lower[by] != "by" or n.lower[by - 1] not in LEADING:
            return word
        body = by - 2 - (n.forms[by - 2] == ",")
        if body < 0 or n.paragraphs[body] != n.paragraphs[word] or not n.forms[body][:1].isalpha():
            return word
        return body if n.may_speak(body) and (n.entities[body] >= 0 or noun_at(self.state, body) is not None) else word

    def _given_as(self, word: int) -> int:
        """Where a name may begin behind a description's comma: right there, or behind "who gave his name as", "who identified herself only as"."""
        n = self.n
        if n.lower[word : word + 1] == ["who"] and n.lower[word + 1 : word + 2] in (["gave"], ["identified"]):
            for at in range(word + 2, min(word + 9, len(n.forms) - 1)):
                if n.is_stop(at) or n.quotations[at] >= 0:
                    break
                if n.lower[at] in ("as", "only", "name", ",") and self.state.is_person(at + 1):
                    return at + 1
        return word

    def _labelled(self, labelled: Labelled) -> Mention:
        mention = self._mention(labelled.word, SURE, labelled.rule)
        return mention if labelled.entity is None else replace(mention, form="name", entity=labelled.entity)

    def _mention(self, word: int, link: float, rule: str | None) -> Mention:
        form = form_of(self.state, word)
        return Mention(word, form, self.n.entities[word] if form == "name" else None, min(link, 1.0), self.n.sources[word], rule)


def phrase_at(state: State, word: int) -> Phrase:
    """A word alone."""
    assert state.reading is not None
    return Phrase(int(state.reading.starts[word]), int(state.reading.ends[word]))


def _cue(state: State, placeholder: int) -> Phrase | None:
    """The cue that the quotation points to, with its auxiliaries ("was quoted as saying" is one cue)."""
    assert state.signals is not None
    pointer, scores = _cue_scores(state, placeholder)
    best = int(np.argmax(scores)) if len(scores) else 0
    if not len(scores) or pointer.probabilities[best] < 0.15 or pointer.nowhere > 0.7:
        return None
    word = pointer.first + best
    if not state.forms[word][:1].isalpha():
        return None
    return phrase_at(state, word)


def _cue_scores(state: State, placeholder: int) -> tuple[Pointer, Floats]:
    assert state.signals is not None
    pointer = state.signals.point("cue", placeholder)
    cues = state.signals.cues[pointer.first : pointer.first + len(pointer.probabilities)]
    return pointer, pointer.probabilities * (0.05 + cues)


def cue_of(state: State, number: int, mention: Mention, phrase: Phrase) -> Phrase | None:
    """The cue of a quotation's mention, which `phrase` covers.

    It is the one that the quotation points to, unless that is a pronoun's and the mention has its own before it ("Tamm said | she expects “rain”");
    none, where that stands in another paragraph than both. Where there is none beside the mention, a colon or dash does a verb's work.
    """
    reading = state.reading
    assert reading is not None
    source = state.sources[number]
    if mention.rule is not None:
        return source.clause_cue if mention.rule == "adjacent" else source.cue
    cue, quotation, placeholder = source.cue, state.quotations[number], int(reading.placeholders[number])
    if cue is None or "\n" in state.text[min(cue.start, phrase.start) : max(cue.end, phrase.end)]:
        mark = _mark(state, phrase, quotation)
        if cue is None or mark is not None:
            return mark or cue
        there = reading.paragraphs[bisect_left(reading.starts, cue.start)]
        return cue if there in (quotation.paragraph, reading.paragraphs[mention.word]) else None
    own = _own_cue(state, placeholder, mention.word, bisect_left(reading.starts, cue.start))
    return cue if own is None else phrase_at(state, own)


def _own_cue(state: State, placeholder: int, mention: int, cue: int) -> int | None:
    """The word of a cue between a mention and the pronoun whose verb the cue of a quotation is; None where it is not so."""
    subject = before_verb(state.lower, cue, mention)
    if not mention < subject < cue < placeholder or state.lower[subject] not in SPEAKING_PRONOUNS:
        return None
    assert state.signals is not None
    pointer, scores = _cue_scores(state, placeholder)
    between = range(max(mention + 1, pointer.first), subject)
    best = max(between, key=lambda word: float(scores[word - pointer.first]), default=None)
    likely = best is not None and state.signals.cues[best] > CUE and scores[best - pointer.first] > OWN_CUE * scores[cue - pointer.first]
    return best if likely else None


def _mark(state: State, mention: Phrase, quotation: Quotation) -> Phrase | None:
    """The mark that does a verb's work beside a mention.

    A colon right behind it ("Tamm: ferry ‘is lost’") or between it and its quotation ("Here is Tamm in May: “…”"), or a dash before it.
    """
    between = state.text[mention.end : quotation.outer_start]
    mark = _COLON_BEHIND.match(between) or _COLON_AHEAD.match(between)
    if mark is not None:
        return Phrase(mention.end + mark.end() - 1, mention.end + mark.end())
    dash = _DASH.search(state.text[quotation.outer_end : mention.start])
    return None if dash is None else Phrase(quotation.outer_end + dash.start(1), quotation.outer_end + dash.end(1))
