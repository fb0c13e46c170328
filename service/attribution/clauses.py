"""Quotation to attribution clause: where a clause of the narrative stands right beside a quotation and says who spoke it.

The encoder tells which words are heads of sources and of cues; what is read here is how they stand to the quotation:
`“…,” said X`, `X said: “…”`, `“…,” said X. “…”`. Where two clauses contend for a quotation, or the words between could be anything, there is none.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from service.attribution import lexicon
from service.attribution.state import Place, State

PRONOUNS = lexicon.word_list("pronouns.txt")
FUNCTION_WORDS = lexicon.word_list("function_words.txt")
CUE_WORDS = lexicon.CUE_WORDS | lexicon.word_list("naming_verbs.txt")
CUE_TAILS = lexicon.word_list("cue_tails.txt")
SUBORDINATORS = lexicon.word_list("subordinators.txt")

CUE = 0.4  # least probability of a cue's head
POINTED = 0.9  # least probability of a cue for the clause behind a quotation to be its own though the one ahead may be, too
KNOWN_CUE = 0.1  # the same of a word that is a cue more often than not
SOURCE = 0.3  # least probability of a source's head
FAINT = 0.05  # the same of a noun for people or bodies right before a cue
REACH = 40  # words of a clause
AGENT = 14  # words from a passive cue with its agent to the quotation
TITLE = 5  # words of a title before a name
COUNTED = 5  # words of "of the senior players"
RECALLED = 7  # words from "recalled" to "saying"
ASKS = 5  # words from a question to the verb of whoever asks it
NEXT = 8  # words from a cue to a quotation that it leads to
STOPS = frozenset(".!?;…")
_RELATIVE = frozenset(("who", "which", "that"))
_SUBORDINATE = SUBORDINATORS | {"who", "which", "where", "whose", "as"}
_NARRATOR = re.compile(r"I\b")
COMPLEMENTS = frozenset(("for", "of", "to", "at", "with"))
KNOWING = frozenset(("familiar", "close", "briefed", "involved", "working", "acquainted", "knowledge"))  # "an official | familiar with the plan"
_KNOWLEDGE = frozenset(("with", "direct", "first-hand", "firsthand", "detailed", "intimate"))  # "a person | with direct | knowledge of the plan"
_BEFORE_NOUN = lexicon.DETERMINERS | {"s", "'", "’", "-"}
PARTITIVES = frozenset(("one", "another", "two", "three", "some", "several", "many", "most"))
_ONE_OF_MANY = frozenset(("the", "a", "an", "another", "some", "several"))
_AFTER_AGENT = frozenset(("as", "of", "that", "to"))
BEING = frozenset(("is", "was", "are", "were", "be", "been", "being"))
ENDS_SUBJECT = frozenset(("who", "that", "as", "when", "while", "after", "before"))
TELLING = frozenset(("saying", "telling", "asking", "shouting", "yelling", "screaming", "warning", "promising", "boasting", "declaring"))
ACCUSING = frozenset(("accused", "accuses", "accusing", "accuse"))
_JOINING = frozenset(("and", "but", "or", "then"))
_MODIFYING = frozenset(
    ("former", "fellow", "then", "ex", "late", "his", "her", "their", "the", "a", "-")
)  # what a description of somebody may begin with
_SENDING = frozenset(("sent", "sends", "wrote", "writes", "left", "texted", "emailed", "mailed"))
_MESSAGES = frozenset(("message", "messages", "letter", "letters", "text", "texts", "email", "emails", "e-mail", "e-mails", "note", "postcard"))
SENT = 12  # words from who sends to what is sent
HEARING = frozenset(("heard", "hears", "hear"))
HEARERS = frozenset(("court", "jury", "jurors", "inquest", "inquiry", "tribunal", "hearing"))
ADDRESSING = frozenset(("told", "tells", "reminded", "warned", "informed", "assured", "texted"))
OBJECTS = frozenset(("him", "her", "them"))
HEARS = 5  # words from whoever hears to the verb: "a tribunal in London | heard"
# what brings in whoever is told of: "footage of Ilves saying", "recalled Ilves saying"
TOLD_BY = frozenset(("of", "recalled", "recalls", "recalling", "remembered", "remembers", "heard", "overheard", "showing", "shows", "showed"))
# words that make whoever stands behind them no hearer but a speaker: "The film quotes him: “…”", "attributed to him"
QUOTING = frozenset(("quote", "quotes", "quoted", "quoting", "cite", "cites", "cited", "citing", "attributed", "has", "have", "had", "according"))
SPEAKING_PRONOUNS = frozenset(("he", "she", "they", "i", "we"))
MARKS: Mapping[str, Place] = {":": "colon", ",": "comma"}


@dataclass(frozen=True, slots=True)
class Clause:
    """The heads of a source and of its cue, as words of the reading, and how the clause stands to the quotation."""

    source: int
    cue: int
    place: Place = field(default="within", compare=False)


EMPTY: Mapping[int, Clause] = MappingProxyType({})


class Narrative:
    """The words of a reading as plain lists, for rules that walk from word to word."""

    def __init__(self, state: State) -> None:
        assert state.reading is not None
        assert state.signals is not None
        reading = state.reading
        self.state = state
        self.forms, self.lower = state.forms, state.lower
        self.paragraphs: list[int] = reading.paragraphs.tolist()
        self.quotations: list[int] = reading.quotations.tolist()
        self.inside: list[bool] = reading.inside.tolist()
        self.entities: list[int] = state.entity_of.tolist()
        self.sources: list[float] = state.signals.sources.tolist()
        self.cues: list[float] = state.signals.cues.tolist()
        self.starts: list[int] = reading.starts.tolist()
        self.ends: list[int] = reading.ends.tolist()

    def is_stop(self, word: int) -> bool:
        """Whether a word ends a sentence; the stop of "J. Moyle" or "Mr. Moyle" does not."""
        form = self.forms[word]
        if form not in STOPS:
            return False
        if form != "." or word == 0 or word + 1 == len(self.forms):
            return True
        before, entity = self.forms[word - 1], self.entities[word - 1]
        if (len(before) == 1 and before.isupper()) or self.ends[word] == self.starts[word + 1]:
            return False
        if self.lower[word - 1] in lexicon.TITLE_STARTS and len(before) < 5 and self.forms[word + 1][:1].isupper():
            return False
        return entity < 0 or entity != self.entities[word + 1]

    def opens(self, word: int) -> bool:
        """Whether a word is the first of its paragraph, or stands behind the end of a sentence."""
        return word == 0 or self.paragraphs[word - 1] != self.paragraphs[word] or self.is_stop(word - 1)

    def is_cue(self, word: int) -> bool:
        """Whether a word is the head of a cue."""
        if self.quotations[word] >= 0 or self.inside[word] or self.lower[word] in KNOWING:
            return False
        known = self.cues[word] > KNOWN_CUE and self.lower[word] in CUE_WORDS
        return known or (self.cues[word] > CUE and self.forms[word][:1].isalpha() and lexicon.person_noun(self.forms[word]) is None)

    def best_source(self, start: int, end: int) -> tuple[int, float]:
        """The likeliest head of a source among the words from `start` to before `end`, and its probability; (−1, 0) when none is likely enough."""
        best, most = -1, SOURCE
        for word in range(max(0, start), end):
            if self.sources[word] > most and self.may_speak(word):
                best, most = word, self.sources[word]
        return (best, most) if best >= 0 else (-1, 0.0)

    def is_pointed(self, placeholder: int, cue: int) -> bool:
        """Whether the encoder surely takes a word for the cue of a quotation."""
        assert self.state.signals is not None
        return self.state.signals.point("cue", placeholder).of(cue) > POINTED

    def subject(self, start: int, end: int) -> tuple[int, float]:
        """The same among words that hold the subject of a cue: where the encoder sees no source, the one person named there will do, or a pronoun."""
        best, most = self.best_source(start, end)
        if best >= 0:
            return self.head(self._possessed(best, end), start), most
        people = [w for w in range(max(0, start), end) if self.state.is_person(w) and not self.inside[w]]
        if people and self.state.is_possessor(people[-1]):
            return -1, 0.0
        if people and len({self.entities[w] for w in people}) == 1:
            return people[-1], SOURCE
        if people and self.forms[end - 1] == "," and self.forms[self.state.name_at(people[0])[1]] == ",":
            return self.state.head_of_name(people[0]), SOURCE  # "Ilves, in answer to what Tamm had said of her, accused"
        noun = end - 1
        if not people and noun >= max(0, start) and self.sources[noun] > FAINT and self.may_speak(noun) and lexicon.describe(self.forms[noun]):
            return noun, SOURCE  # "the union called it"
        if end - start == 1 and self.lower[start] == "it":
            return start, SOURCE  # "“…,” it read"
        pronouns = [w for w in range(max(0, start), end) if self.lower[w] in SPEAKING_PRONOUNS]
        return (pronouns[0], SOURCE) if len(pronouns) == 1 and not people else (-1, 0.0)

    def head(self, word: int, start: int) -> int:
        """The head of a phrase of which some word was taken for the source; `start`: where the phrase begins at the earliest."""
        return self._parent(self._counter(self._compound(self._spokesman(self._titled(self._instanced(word, start)), start))))

    def _instanced(self, word: int, start: int) -> int:
        """The noun for those of whom a name is an example: "brands | including Adidas, Gap and Levi Strauss"; the word itself where it is none."""
        at = word
        while at > start and (self.entities[at] >= 0 or self.lower[at] in (",", "and", "the", "&")):
            at -= 1
        such = self.lower[at - 1 : at + 1] == ["such", "as"]
        noun = at - 1 - such - (self.forms[at - 1 - such] == ",")
        if self.entities[word] < 0 or noun < start or not (such or self.lower[at] == "including"):
            return word
        described = lexicon.describe(self.forms[noun])
        return noun if described is not None and described.plural and described.kind != "document" else word

    def _parent(self, word: int) -> int:
        """The noun of "the dad-of-two" of which the number was taken for the head; the word itself."""
        if word > 4 and self.lower[word - 3 : word] == ["-", "of", "-"] and lexicon.describe(self.forms[word - 4]) is not None:
            return word - 4
        return word

    def _titled(self, word: int) -> int:
        """The last word of the name behind a title of which a word was taken for the head ("state Senate leader Phil Berger"); the word itself."""
        own = lexicon.describe(self.forms[word])
        if self.entities[word] < 0 and self.forms[word][:1].isupper() and self.lower[word + 1 : word + 2] == ["of"]:
            name = word + 2  # "President of Estonia Maarja Ilves"
            while name < min(word + TITLE, len(self.forms)) and self.forms[name][:1].isupper() and not self.state.is_person(name):
                name += 1
            if word + 2 < name < len(self.forms) and self.state.is_person(name):
                return self.state.head_of_name(name)
        if self.entities[word] >= 0:
            return word
        if own is not None and own.kind == "person":
            return self._office_holder(word)
        noun = word + 1
        while noun < min(word + TITLE, len(self.forms)) and self.forms[noun][:1].isupper() and not self.state.is_person(noun):
            noun += 1
        described = lexicon.describe(self.forms[noun]) if word + 1 < noun < len(self.forms) - 1 else None
        if described is None or described.kind != "person" or described.plural or not self.state.is_person(noun + 1):
            return word
        return self.state.head_of_name(noun + 1)

    def _office_holder(self, word: int) -> int:
        """The last word of the name behind an office that a noun begins: "secretary | of state Maarja Ilves"; the noun itself where there is none."""
        name = word + 2
        described = lexicon.describe(self.forms[word])
        if not _ONE_OF_MANY.isdisjoint(self.lower[max(0, word - 2) : word]) or (described is not None and described.plural):
            return word  # "a supporter | of jailed Tamm", "victims | of disgraced Tamm", "The former secretary | of state met Ilves"
        while self.lower[word + 1 : word + 2] == ["of"] and name < min(word + TITLE, len(self.forms) - 1) and self._is_field(name):
            name += 1
        if name == word + 2 or not self.state.is_person(name):
            return word
        return self.state.head_of_name(name)

    def _is_field(self, word: int) -> bool:
        """Whether a word may be what an office is of ("state", "staff", "public works"), not somebody: "a friend of | former mayor Tamm"."""
        form, lower = self.forms[word], self.lower[word]
        if (
            not form[:1].isalpha()
            or lower in FUNCTION_WORDS
            or lower == "former"
            or (lower.endswith("ed") and not lower.endswith("eed"))
            or (form[0].isupper() and self.state.is_title(word))
        ):
            return False
        described = lexicon.describe(form)
        return self.entities[word] < 0 and not self.is_cue(word) and (described is None or described.kind != "person")

    def _compound(self, word: int) -> int:
        """The last word of a compound ("front-runner"), the word itself where it is none."""
        if self.entities[word] >= 0:
            return word
        while self.forms[word + 1 : word + 2] == ["-"] and self.ends[word] == self.starts[word + 1] and self.ends[word + 1] == self.starts[word + 2]:
            word += 2
        return word

    def _spokesman(self, word: int, start: int) -> int:
        """The noun whose complement a word is in ("a spokesman for Ms Ilves", "an official familiar with the plan"), else the word itself."""
        owner = word - 3 if word > 3 and self.state.is_possessor(word - 3) else word  # "a spokesman for Mr Tamm's campaign"
        named = self.entities[owner] >= 0
        at = name = (self.state.name_at(owner)[0] if named else word) - 1
        while at > start and not self.is_stop(at) and (self.state.is_title(at) or self.lower[at] in _BEFORE_NOUN or self._modifies(at, name)):
            at -= 1
        if named and at > start + 2 and self.forms[at] == "," and self.lower[at - 2] == "the" and not self.state.is_person(word):
            at -= 3
        somewhere = at > start and self.lower[at] in ("in", "on") and not self.state.is_person(word)  # "the embassy in Oslo"
        if at <= start or (self.lower[at] not in COMPLEMENTS and not somewhere):
            return word
        noun = self._knowing(at)
        if named and self._office_holder(noun) != noun:
            return word  # "secretary of state | Maarja Ilves"
        if noun < start or not self.may_speak(noun) or self.entities[noun] >= 0:
            return word
        described = lexicon.describe(self.forms[noun])
        if described is None or described.kind not in (("person", "organization") if somewhere and named else ("person",)):
            return word
        # "Aides to Ilves", "Lawyer for Ilves", but not "President of Estonia Ilves"
        opening = (described.plural or self.lower[at] != "of") and self.opens(noun)
        return noun if opening or self.forms[noun][:1].islower() else word

    def _knowing(self, preposition: int) -> int:
        """The word that a complement belongs to: "an official | familiar with", "a person | with direct knowledge of"; else the one before."""
        noun = preposition - 1
        if self.lower[noun] not in KNOWING:
            return noun
        while noun > 1 and (self.lower[noun] in KNOWING or self.lower[noun] in _KNOWLEDGE):
            noun -= 1
        return noun

    def _modifies(self, word: int, last: int) -> bool:
        """Whether a word may stand in a description that ends at a word before a name: "Democratic presidential candidate | Hilda Tamm"."""
        return (
            last - word < TITLE
            and self.forms[word][:1].isalpha()
            and self.lower[word] not in FUNCTION_WORDS
            and not self.state.is_person(word)
            and not self.is_cue(word)
        )

    def _counter(self, word: int) -> int:
        """The "one" of "one of the players", the word itself where it is not counted."""
        if self.entities[word] >= 0:
            return word
        of = next((at for at in range(word - 1, max(0, word - COUNTED), -1) if self.lower[at] == "of" or not self.forms[at][:1].isalpha()), 0)
        return of - 1 if of and self.lower[of] == "of" and self.lower[of - 1] in PARTITIVES else word

    def _possessed(self, word: int, end: int) -> int:
        """The noun that a possessor stands before ("Obama's former campaign strategist"), the word itself where it owns nobody."""
        if not self.state.is_possessor(word):
            return word
        noun = end - 1
        if noun <= word + 2 or any(not self.forms[w][:1].isalpha() and self.forms[w] != "-" for w in range(word + 3, end)):
            return word
        return noun if self.is_party(noun) and self.may_speak(noun) else word

    def is_party(self, word: int) -> bool:
        """Whether a word is a noun for people or bodies."""
        described = lexicon.describe(self.forms[word])
        return described is not None and described.kind in ("person", "organization")

    def may_speak(self, word: int) -> bool:
        """Whether a word can be the head of a source at all."""
        form = self.forms[word]
        if not form or self.inside[word] or not (form[0].isalpha() or form[0].isdigit()):
            return False
        if self._is_addressed(word):
            return False
        return (self.lower[word] not in FUNCTION_WORDS or self.entities[word] >= 0) and not self._lacks_subject(word) and not self.hears(word)

    def _is_addressed(self, word: int) -> bool:
        """Whether a pronoun is a verb’s object: "the doctor told | him", "chiding | him, “…”", "she replied to | him".

        Not where it is the subject of what is said or of whom somebody else tells: "recalled | him saying", "heard | him say", "quotes | him: “…”".
        """
        if word < 2 or self.lower[word] not in OBJECTS or self._speaks_next(word):
            return False
        if self.lower[word - 1] in ADDRESSING:
            return self.lower[word - 2] not in BEING
        verb = word - (2 if self.lower[word - 1] == "to" else 1)
        return self.is_cue(verb) and self.lower[verb] not in TOLD_BY | HEARING | QUOTING

    def _speaks_next(self, word: int) -> bool:
        """Whether the verb right behind a word may be its own: "heard him | say", "has him | calling", "quotes him as | telling"."""
        verb = word + 1 + (self.lower[word + 1 : word + 2] == ["as"])
        if verb >= len(self.forms) or self.paragraphs[verb] != self.paragraphs[word]:
            return False
        return self.is_cue(verb) or self.lower[verb] in TELLING

    def hears(self, word: int) -> bool:
        """Whether a word is the head of whoever only hears what another says: "the court heard that", "MPs were told that", "inquest told"."""
        for verb in range(word + 1, min(word + HEARS, len(self.forms) - 1)):
            if self.paragraphs[verb] != self.paragraphs[word] or not self.forms[verb][:1].isalpha():
                return False
            behind, passive = verb + 1, self.lower[verb - 1] in BEING
            last = self.paragraphs[behind] != self.paragraphs[verb]
            told = self.lower[verb] == "told" and (passive or last or self.is_stop(behind))
            if told or (self.lower[verb] in HEARING and not passive):
                ends = last or self.quotations[behind] >= 0 or not self.forms[behind][:1].isalnum()
                reported = told or ends or self.lower[behind] in ("that", "how") or self.lower[word] in HEARERS
                return reported and "by" not in self.lower[behind : behind + 2]
            if self.is_cue(verb):
                return False
        return False

    def _lacks_subject(self, word: int) -> bool:
        """Whether a word is the verb of a sentence that leaves out whom it tells of: "Preys on our fears and calls people “…”"; no plural "calls"."""
        form = self.forms[word]
        if not form[0].isupper() or form[-1] != "s" or self.entities[word] >= 0 or lexicon.describe(form) is not None:
            return False
        if not self.opens(word):
            return False
        paragraph = self.paragraphs[word]
        for cue in range(word + 1, min(word + REACH, len(self.forms))):
            if self.paragraphs[cue] != paragraph or self.is_stop(cue):
                return False
            if self.is_cue(cue):
                return self.lower[cue].endswith("s")
        return False

    def ends_with(self, placeholder: int) -> str:
        """How a quotation ends: "comma", "stop", "mark" (! or ?) or "plain"."""
        number = self.quotations[placeholder]
        quotation = self.state.quotations[number]
        last = self.state.text[quotation.end - 1 : quotation.end]
        outside = self.state.text[quotation.outer_end : quotation.outer_end + 1]
        if "," in (last, outside):
            return "comma"
        if last in ("!", "?"):
            return "mark"
        return "stop" if last in STOPS or outside in STOPS else "plain"


def find_clauses(narrative: Narrative, placeholders: list[int], known: Mapping[int, Clause] = EMPTY) -> list[Clause | None]:
    """The clause beside each quotation, in the order of `placeholders`; None where none is sure.

    `known` are those that other rules found, by placeholder.
    """
    found: list[Clause | None] = []
    previous: int | None = None
    for number, placeholder in enumerate(placeholders):
        behind = clause_after(narrative, placeholder)
        ahead = clause_before(narrative, placeholder, found[number - 1] if number and previous is not None else None, previous)
        clause: Clause | None
        place: Place
        if placeholder in known:
            clause, place = known[placeholder], known[placeholder].place
        elif behind is not None:
            # "Tamm was “sorry”, his lawyer, Ants Ilves, said", or "Tamm called it “sad”, Ilves said" of the union's word
            sure = ahead in (None, behind) or narrative.is_pointed(placeholder, behind.cue)
            clause, place = behind if sure else None, "agent" if behind.place == "agent" else "behind"
        elif ahead is not None:
            resumed = _resumed(narrative, previous, placeholder, found[number - 1]) if number and previous is not None else None
            if resumed in (None, ahead):
                clause, place = ahead, "agent" if ahead.place == "agent" else MARKS.get(narrative.forms[placeholder - 1], "within")
            else:
                clause, place = resumed, "between"
        else:
            clause = clause_between(narrative, previous, placeholder, found[number - 1]) if number and previous is not None else None
            place = "between"
        found.append(replace(clause, place=place) if clause is not None else None)
        previous = placeholder
    return found


def clause_after(narrative: Narrative, placeholder: int) -> Clause | None:
    """`“…,” said Ilves`, `“…,” she said`, `“…,” the mayor, Ants Ilves, told reporters`, `“….” Ilves adds.`"""
    n, forms, lower = narrative, narrative.forms, narrative.lower
    start = n.state.after(placeholder)
    ending = n.ends_with(placeholder)
    if start < len(forms) and forms[start] == ",":
        start += 1
    end = start
    while (
        end < len(forms) and end < start + REACH and n.paragraphs[end] == n.paragraphs[placeholder] and n.quotations[end] < 0 and not n.is_stop(end)
    ):
        if forms[end] == ":":
            break
        end += 1
    cue = next((word for word in range(start, end) if n.is_cue(word)), None)
    if cue is None or (ending == "plain" and not _opens_sentence(n, placeholder)):
        return None
    if lower[start] in SUBORDINATORS:
        return _closing(n, start, end) if ending == "plain" else None
    if lower[cue] in TOLD_BY:
        for telling in range(cue + 2, min(cue + RECALLED, end)):
            told_of = _told_of(n, telling)
            if told_of >= 0:
                return Clause(told_of, telling, "agent")
    if cue == start or (cue == start + 1 and lower[start].endswith("ly")):
        if forms[start][:1].isupper() and ending != "comma":
            return None
        return _inverted(n, cue, end)
    source, _ = n.subject(start, cue)
    if source < 0 and ending != "stop" and _is_described(n, start, cue):
        source = cue - 1
    if source < 0 or (cue - start > 9 and "," not in forms[start:cue]):
        return None
    goes_on = ending == "comma" or (ending == "mark" and forms[start][:1].islower() and cue - start < ASKS)  # "“Why?” the coroner asked Ms Tamm"
    # "The car had been “sold twice,” he claimed they had heard": words within a sentence may end with a comma before a clause of its own
    if not (goes_on and _opens_sentence(n, placeholder)) and not _closes(n, start, cue, end, ending):
        return None
    return Clause(source, cue)


def _closing(n: Narrative, start: int, end: int) -> Clause | None:
    """The clause that closes a sentence whose first words are quoted: `“You squeezed them” to drive up the price, | she said.`"""
    for cue in range(start + 3, end):
        if n.is_cue(cue) and (cue + 1 == end or n.forms[cue + 1] == ","):
            comma = next((w for w in range(cue - 1, max(start, cue - TITLE), -1) if n.forms[w] == ","), -1)
            source = n.subject(comma + 1, cue)[0] if comma > 0 else -1
            if source >= 0:
                return Clause(source, cue)
    return None


def _is_described(n: Narrative, start: int, cue: int) -> bool:
    """Whether all that stands before a cue is one without a name: "the coroner | asked"."""
    return cue - start in (2, 3) and n.lower[start] in ("the", "a", "an") and n.is_party(cue - 1) and n.may_speak(cue - 1)


def _opens_sentence(n: Narrative, placeholder: int) -> bool:
    return n.opens(placeholder) or n.quotations[placeholder - 1] >= 0 or n.inside[placeholder - 1]


def _inverted(n: Narrative, cue: int, end: int) -> Clause | None:
    """`said Ilves, the mayor`: the source stands before the next comma."""
    stop = cue + 1
    while stop < end and n.forms[stop] != "," and n.lower[stop] not in ENDS_SUBJECT and not n.is_cue(stop):
        stop += 1
    source, _ = n.subject(cue + 1, stop)
    if source < 0:
        return None
    return Clause(source, cue)


def _closes(n: Narrative, start: int, cue: int, end: int, ending: str) -> bool:
    """Whether words behind a quotation are its clause ("“….” Ilves adds.") and not a sentence that says more ("“….” Ilves said she would go.")."""
    if ending != "comma" and n.forms[start][:1].isupper() and n.entities[start] < 0 and n.lower[start] not in lexicon.TITLE_STARTS:
        return False
    word = cue + 1
    while word < end and (n.lower[word].endswith("ly") or n.lower[word] in ("out", "on", "too")):
        word += 1
    comma = word < end and n.forms[word] == ","
    if word < end and not comma and n.lower[word] not in CUE_TAILS:
        return False
    # "“….” Ilves said, “…”", "“calm”, Ilves predicted “storms”": a clause that leads to the next quotation is that one's
    leads = end < len(n.forms) and n.paragraphs[end] == n.paragraphs[cue] and (n.quotations[end] >= 0 or n.forms[end] == ":")
    return not leads or end - word > (1 if comma else NEXT)


def clause_before(n: Narrative, placeholder: int, earlier: Clause | None = None, previous: int | None = None) -> Clause | None:
    """`Ilves, who had come by boat, said: “…”`, `According to Ilves, “…”`, `Ilves called it “…”`, `“…,” said Ilves, adding: “…”`."""
    paragraph = n.paragraphs[placeholder]
    last = placeholder - 1
    if last < 0 or n.paragraphs[last] != paragraph or n.quotations[last] >= 0 or n.inside[last]:
        return None
    strong = n.forms[last] in (",", ":")
    if strong:
        last -= 1
    start = last
    while (
        start > 0
        and n.paragraphs[start - 1] == paragraph
        and last - start < REACH
        and n.quotations[start - 1] < 0
        and not n.inside[start - 1]
        and not n.is_stop(start - 1)
    ):
        start -= 1
    if last < start or n.paragraphs[last] != paragraph or n.is_stop(last):
        return None
    cue = next((word for word in range(last, start - 1, -1) if n.is_cue(word) and not _is_aside(n, word)), None)
    if cue is None:
        return None
    agent = _agent(n, cue, last + 1)
    if agent >= 0:
        return Clause(agent, cue, "agent")
    frame = max(_framed(n, cue, last), _related(n, cue, last), _blamed(n, cue, start), _sent(n, cue, start))
    if frame >= 0:
        return Clause(frame, cue, "agent")
    owned = _of_owner(n, cue, start)
    if owned >= 0:
        return Clause(owned, cue, "agent")
    between = range(cue + 1, last + 1)
    apart = any(n.forms[w] in (",", ":", ")", "(") for w in between) or len(between) > (12 if n.forms[last + 1] == ":" else 8 if strong else 5)
    if n.lower[cue] in ACCUSING and "of" in n.lower[max(cue, last - 2) : last + 1]:
        # "Ilves accused Tamm, the harbour master, of being “…”": never whoever is accused
        beside = lexicon.describe(n.forms[cue - 1])  # "defended her decision after parents accused her of “…”"
        accuser = cue - 1 if beside is not None and beside.plural and n.may_speak(cue - 1) else n.subject(start, cue)[0]
        return Clause(accuser, cue, "agent") if accuser >= 0 else None
    # only "According to Ilves, the mayor, “…”" goes on behind a comma
    if apart and n.forms[cue + 1] == "," and "as" in n.lower[max(start, cue - 5) : cue]:
        # "The result, as Ilves later explained, was an “…”"
        inserted = n.subject(max(start, cue - 5), cue)[0]
        return Clause(inserted, cue) if inserted >= 0 and len(between) < 6 else None
    if apart and not (strong and n.lower[cue] == "according"):
        return None
    told_of = _told_of(n, cue)
    if told_of >= 0:
        return Clause(told_of, cue, "within" if n.lower[told_of] in PRONOUNS else "agent")
    nested = any(n.lower[w] in _RELATIVE for w in between if n.lower[w] != "that")
    if n.lower[cue - 1] == "who" and not apart:
        if strong:
            return Clause(cue - 1, cue)  # "from Ilves, who declared on the quay, “…”"
        if cue > 1 and n.forms[cue - 2] == "," and not nested:
            return Clause(cue - 1, cue, "agent")  # "met a donor, who told her that she was “…”": never whoever met the donor
    if n.lower[cue - 1] in _RELATIVE or nested or any(n.lower[w] == "because" for w in between):
        return None
    participle = n.lower[cue].endswith("ing")
    if participle and n.forms[cue - 1][:1].isalpha() and n.lower[cue - 1] not in FUNCTION_WORDS and n.entities[cue - 1] < 0:
        return None  # "held up a sign saying “…”"
    named = participle and cue - 1 > start and n.state.is_person(cue - 1)
    if named and n.lower[n.state.before_titles(n.state.name_at(cue - 1)[0], start + 1) - 1] == "with":
        return Clause(cue - 1, cue)  # "The members chimed in, with Ilves tweeting that it was “…”"
    # "According to Ilves", but "Tamm sued Ilves, saying she was “…”"
    behind, much = (-1, 0.0) if participle and n.lower[cue] != "according" else n.best_source(cue + 1, last + 1)
    if behind >= 0 and strong and n.forms[cue - 1] == "," and not participle:
        return Clause(behind, cue)  # "By noon, explained Ilves, “…”"
    begin = next((w + 1 for w in range(cue - 1, start - 1, -1) if n.is_cue(w)), start)
    ahead, more = n.best_source(begin, cue)
    if ahead >= 0 and n.entities[ahead] < 0 and (one := _joined(n, ahead, begin)) >= 0:
        ahead = one  # "Tamm and the crew shouted"
    if ahead < 0 and n.lower[cue - 1] not in ("and", "but", "then"):  # not the object of the verb before: "thanked Tamm and added"
        ahead, more = n.subject(max(begin, cue - 3), cue)
    if ahead == begin and begin > start and n.lower[ahead] in SPEAKING_PRONOUNS:
        return None  # "Tamm said he heard talk of “…”": whose words these are is not told by the nearer cue
    if begin > start and much < 0.6 and (ahead < 0 or participle):
        # "Ilves denied it and added: “…”", "Ilves said Tamm would go, adding: “…”": the subject is that of the clause before
        first = next((w + 1 for w in range(begin - 2, start - 1, -1) if n.is_cue(w)), start)
        ahead, more = n.best_source(first, begin - 1)
        if ahead < 0:
            ahead, more = n.best_source(begin - 1, cue)
    if more >= much and ahead >= 0:
        return Clause(n.head(ahead, start), cue)
    if behind >= 0 and (n.lower[cue] == "according" or strong):
        return Clause(behind, cue)
    shared = (
        previous is not None
        and earlier is not None
        and n.paragraphs[previous] == paragraph
        and previous < earlier.source < placeholder
        and start <= earlier.source
    )
    if shared and earlier is not None and cue != earlier.cue:
        return Clause(earlier.source, cue)
    return None


def _joined(n: Narrative, word: int, begin: int) -> int:
    """The last word of the person whom "and" joins a noun to as the subject: "| Tamm and the crew shouted"; −1 where it does not.

    `begin`: where the clause begins. "The board fired Ilves and the chairman wrote" has two subjects.
    """
    before = word - 1
    while before > begin and n.lower[before] != "and" and word - before < COUNTED and n.forms[before].islower() and not n.is_cue(before):
        before -= 1
    if before <= begin or n.lower[before] != "and" or not n.state.is_person(before - 1):
        return -1
    first = n.state.before_titles(n.state.name_at(before - 1)[0], begin)
    opens = first <= begin or n.forms[first - 1] == "," or n.lower[first - 1] in _SUBORDINATE | {"both"}
    return before - 1 if opens else -1


def _agent(n: Narrative, cue: int, end: int) -> int:
    """Who did what a passive tells: "was described by his doctor as “…”", "was told by Ilves that it was “…”"; −1 where it is active."""
    if n.lower[cue + 1] != "by" or end - cue > AGENT or "," in n.forms[cue:end] or not BEING.intersection(n.lower[max(0, cue - 3) : cue]):
        return -1
    stop = next((w for w in range(cue + 2, end) if n.lower[w] in _AFTER_AGENT), -1)
    agent = n.subject(cue + 2, stop)[0] if stop > cue + 2 else -1
    if agent < 0 or n.state.is_person(agent):
        return agent
    if n.entities[agent] >= 0:
        return agent if n.state.entities[n.entities[agent]].type == "organization" else -1
    return agent if n.is_party(agent) else -1  # not "was told by telephone that"


def _blamed(n: Narrative, cue: int, start: int) -> int:
    """Who is blamed for having said it: "accused Tamm of | calling him “…”", "was fined by the league for | calling it “…”"; −1 where nobody is."""
    led = cue - 1 - (n.lower[cue - 1] == "having")
    if led <= start or n.lower[led] not in ("of", "for") or not (n.lower[cue].endswith("ing") or led < cue - 1):
        return -1
    by = next((w for w in range(led - 1, start, -1) if n.lower[w] == "by"), -1)
    passive = next((w for w in range(by - 1, max(start, by - 4), -1) if n.lower[w] in BEING), -1) if by > start else -1
    # "was hurt by the fall and Tamm | apologised for calling"
    another = n.lower[led - 1].endswith("ed") or any(n.lower[w] in _SUBORDINATE - _JOINING or n.is_cue(w) for w in range(by + 1, led))
    if passive > start and not another:
        begins = [w + 1 for w in range(passive - 2, start, -1) if n.forms[w] == "," or n.lower[w] in _SUBORDINATE | _JOINING]
        subjects = (n.subject(begin, passive)[0] for begin in [*begins, start])
        return next((subject for subject in subjects if subject >= 0), -1)
    if n.lower[led] == "of" and (by > 0 or ACCUSING.isdisjoint(n.lower[start + 1 : led])):
        return -1
    blamed, state = led - 1, n.state
    if n.lower[blamed] in OBJECTS:
        first = blamed
    elif state.is_person(blamed):
        first = state.before_titles(state.name_at(blamed)[0], start)
        while first > start and (lexicon.person_noun(n.forms[first - 1]) is not None or n.lower[first - 1] in _MODIFYING):
            first -= 1  # "| former teammate Tamm", "| his lawyer Tamm"
    elif n.is_party(blamed) and n.entities[blamed] < 0:
        first = blamed
        while first > start and n.forms[first - 1].isalpha() and n.forms[first - 1].islower() and not n.is_cue(first - 1) and first > blamed - TITLE:
            first -= 1
    else:
        return -1
    # "mocked | Tamm for calling", not "apologized to | Tamm for calling"
    return blamed if first > start and n.forms[first - 1].islower() and n.lower[first - 1] not in FUNCTION_WORDS else -1


def _sent(n: Narrative, cue: int, start: int) -> int:
    """Who sends somebody the words: "Tamm had sent his sister a message | saying “…”"; −1 where nobody does."""
    if n.lower[cue - 1] not in _MESSAGES or not n.lower[cue].endswith("ing"):
        return -1
    verb = next((w for w in range(cue - 2, max(start, cue - SENT), -1) if n.lower[w] in _SENDING), -1)
    if verb <= start:
        return -1
    return n.head(verb - 1, start) if n.state.is_person(verb - 1) else n.subject(start, verb)[0]


def _framed(n: Narrative, cue: int, last: int) -> int:
    """Whose words a clause of its own tells, without a name: "over what the opposition said was “…”"; −1 where none does."""
    source = cue - 1
    said = n.lower[last] in ("was", "were", "is", "are") and last == cue + 1 and "what" in n.lower[max(0, cue - 5) : cue]
    nameless = n.entities[source] < 0 and n.lower[source] not in PRONOUNS and lexicon.describe(n.forms[source]) is not None
    return source if said and nameless and n.may_speak(source) else -1


def _related(n: Narrative, cue: int, last: int) -> int:
    """Who says a thing of what the sentence is about: "a study that researchers | say should make councils “…”"; −1 where nobody does."""
    source = cue - 1
    if source < 1 or n.lower[source - 1] not in ("that", "which") or n.lower[cue].endswith("ing"):
        return -1
    goes_on = not any(n.forms[w] in (",", ":") for w in range(cue, last + 1))
    described = lexicon.describe(n.forms[source]) if goes_on and n.entities[source] < 0 and n.may_speak(source) else None
    return source if described is not None and described.kind == "person" and described.plural else -1


def _of_owner(n: Narrative, cue: int, start: int) -> int:
    """The last word of the name in "the union, whose president, Tamm, | said it was “…”"; −1 where there is none."""
    name = cue - 2
    if name < start or n.forms[cue - 1] != "," or not n.state.is_person(name):
        return -1
    first = n.state.name_at(name)[0]
    owner = n.lower[max(start, first - TITLE - 1) : first]
    return name if "whose" in owner and owner[-1] == "," else -1


def _told_of(n: Narrative, participle: int) -> int:
    """Who somebody else tells of as saying it: "recalled him saying", "an account of Ilves telling the crew that"; −1 where it is not so."""
    head = participle - 1
    if n.lower[participle] not in TELLING or head < 1:
        return -1
    first = head
    if n.entities[head] >= 0:
        first = n.state.name_at(head)[0] if n.state.is_person(head) else 0
    elif n.lower[head] not in OBJECTS:
        described = lexicon.describe(n.forms[head])
        known = described is not None and described.kind == "person" and n.lower[head - 1] in ("the", "his", "her", "their")
        first = head - 1 if known else 0
    first = n.state.before_titles(first, 1)
    return head if first > 0 and n.lower[first - 1] in TOLD_BY else -1


def _is_aside(n: Narrative, cue: int) -> bool:
    """Whether a word like a cue has words or a place of its own: "told the court when asked about it: “…”", "wrote, explaining why he came, “…”"."""
    return n.lower[cue - 1] in ("when", "if") or n.lower[cue + 1 : cue + 2] in (["why"], ["how"], ["whether"])


def resumes(state: State, number: int) -> bool:
    """Whether a quotation goes on with the quoted sentence of the one before it, interrupted between commas: `“This,” said Ilves, “is it.”`"""
    one, two = state.quotations[number - 1], state.quotations[number]
    if one.paragraph != two.paragraph or "," not in state.text[one.end - 1 : one.outer_end + 1]:
        return False
    opening, between = state.text[two.start : two.start + 2], state.text[one.outer_end : two.outer_start]
    return between.rstrip().endswith(",") and " that " not in between and (opening[:1].islower() or _NARRATOR.match(opening) is not None)


def _resumed(n: Narrative, previous: int, placeholder: int, clause: Clause | None) -> Clause | None:
    """The clause that only interrupts a quoted sentence, whatever else it tells: `“If they go,” said Ilves, referring to the owners, “we lose.”`"""
    between = clause is not None and previous < clause.source < placeholder and previous < clause.cue < placeholder
    if clause is None or not between or not resumes(n.state, n.quotations[placeholder]):
        return None
    last = placeholder - 1
    behind, leads = range(clause.cue + 1, placeholder), n.is_cue(last - 1) and last - 1 != clause.cue  # "said Ilves, adding, “we lose”"
    tells = any(n.is_stop(word) or n.lower[word] in TELLING for word in behind)
    return None if leads or tells else clause


def clause_between(n: Narrative, previous: int, placeholder: int, clause: Clause | None) -> Clause | None:
    """`“…,” said Ilves. “…”` and `“…,” said Ilves, “…”`: the second quotation goes on with the first one's clause."""
    if (
        clause is None
        or n.paragraphs[previous] != n.paragraphs[placeholder]
        or not (previous < clause.source < placeholder and previous < clause.cue < placeholder)
    ):
        return None
    start = n.state.after(previous)
    last = placeholder - 1
    stops = [word for word in range(start, placeholder) if n.is_stop(word)]
    if stops not in ([], [last]):
        return None
    subordinate = next((w for w in range(clause.cue + 1, placeholder) if stops and n.lower[w] in _SUBORDINATE), placeholder)
    if any(n.is_cue(word) and n.lower[word - 1] != "as" for word in range(clause.cue + 1, subordinate)):
        return None
    if n.forms[last] == ",":
        return clause
    number = n.quotations[placeholder]
    quotation = n.state.quotations[number]
    return clause if stops and n.state.text[quotation.start : quotation.start + 1].isupper() else None
