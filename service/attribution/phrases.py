"""The words of a mention around its head: a name with its title, a description with its determiner and complement."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

from service.attribution import lexicon
from service.attribution.clauses import FUNCTION_WORDS, KNOWING, KNOWN_CUE
from service.attribution.lexicon import Description
from service.attribution.state import Mention, Phrase, State

DEFINITE = frozenset(("the", "his", "her", "their", "its", "this", "that", "these", "those"))
PRONOUNS_OF_NOBODY = frozenset(("someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody"))
INDEFINITE = PRONOUNS_OF_NOBODY | frozenset(
    ["a", "an", "one", "another", "some", "several", "many", "most", "two", "three", "four", "five", "both", "other", "others", "no", "any", "few"]
)


HEADS_ALONE = PRONOUNS_OF_NOBODY | {"many", "most", "few", "several"}  # "a title game | many call a classic"
BEFORE_ALONE = frozenset(("a", "so", "not", "very", "the"))
MODALS = frozenset(("will", "would", "can", "could", "should", "may", "might", "must", "did", "does"))
# nouns for people that are bodies behind such words: "coast guard", "co-operative"
BODIES = {"guard": frozenset(("coast", "national", "border", "revolutionary", "home")), "operative": frozenset("-")}
OF_SOMEBODY = ("’s ", "'s ")  # whose a title is: "Iran’s | Foreign Minister"
OF_ORIGIN = ("an", "ese", "Swiss", "Thai", "Greek", "Iraqi", "Israeli", "Pakistani", "Saudi")


def is_compatriot(state: State, word: int) -> bool:
    """Whether a word speaks of one person by the country: "the Belgian", "the 20-year-old Frenchman"; not "the Belgian minister"."""
    form = state.forms[word]
    if not form[:1].isupper() or len(form) < 4 or word + 1 >= len(state.forms):
        return False
    if state.lower[description_phrase(state, word)[0]] != "the":
        return False
    entity = int(state.entity_of[word])
    if entity >= 0 and (state.entities[entity].type == "organization" or state.name_at(word) != (word, word + 1)):
        return False
    noun = lexicon.describe(form)
    known = (noun is not None and noun.kind == "person" and not noun.plural) or lexicon.fold(form) in lexicon.COMPATRIOTS
    if not known and not (entity >= 0 and form.endswith(OF_ORIGIN)):
        return False
    behind = state.forms[word + 1]
    cue = state.signals is not None and state.signals.cues[word + 1] > ENDING_CUE
    return cue or not behind[:1].isalpha() or state.lower[word + 1] in FUNCTION_WORDS


def noun_at(state: State, word: int) -> Description | None:
    """What the noun at a word says of whom it describes; None where it is none that the lists know."""
    noun = lexicon.describe(state.forms[word])
    if noun is None and is_compatriot(state, word):
        return Description(state.forms[word], "person", "unknown", False)
    if noun is not None and word and state.lower[word - 1] in BODIES.get(state.lower[word], ()):
        return replace(noun, kind="organization")
    return noun


def is_person_noun(state: State, word: int) -> bool:
    """Whether a word is a noun for one person: "the senator"."""
    noun = noun_at(state, word)
    return noun is not None and noun.kind == "person" and not noun.plural


def _title_before(state: State, word: int) -> int:
    """The placeholder of the title in marks that stands right before a word; −1 where what stands there is no title."""
    assert state.reading is not None
    at = word - 1
    while at and state.reading.inside[at]:
        at -= 1
    number = int(state.reading.quotations[at])
    if number < 0:
        return -1
    start, end = state.quotations[number].start, state.quotations[number].end
    return at if state.text[start : start + 1].isupper() and state.text[end - 1 : end].isalnum() else -1


def description_phrase(state: State, word: int) -> tuple[int, int]:
    """The words of the noun phrase around its head: (first, end), with its determiner, without what follows the head."""
    assert state.reading is not None
    reading, lower = state.reading, state.lower
    first = word
    if lower[word] in HEADS_ALONE and state.forms[word - 1 : word] != ["-"]:
        return word - bool(BEFORE_ALONE.intersection(lower[word - 1 : word])), word + 1
    while first > 0 and word - first < 9 and reading.paragraphs[first - 1] == reading.paragraphs[word]:
        if reading.inside[first - 1] and (title := _title_before(state, first)) >= 0:
            first = title - (lower[title - 1 : title] in (["the"], ["a"]))  # "the | “Night Ferry” star"
            break
        before = lower[first - 1]
        if before == "that" and (noun := lexicon.describe(state.forms[word])) is not None and noun.plural:
            break  # "a step that | unions called a “betrayal”"
        if before in DEFINITE or before in ("a", "an", "one", "another", "some", "several"):
            first -= 1
            if before in ("one", "another", "some", "several", "a", "an", "the"):
                break
            if before in DEFINITE:
                break
            continue
        if before in ("s", "-", "’", "'", "&") or before == ".":
            # the possessive and the hyphen hold a phrase together; a stop only after an initial or an abbreviation
            if before == "-" and reading.ends[first - 1] != reading.starts[first]:
                break  # "RABAT - | Morocco’s interior ministry"
            if before == "." and not (first >= 2 and len(lower[first - 2]) <= 3 and state.forms[first - 2][:1].isupper()):
                break
            first -= 1
            continue
        hyphened = lower[max(0, first - 2)] == "-" or state.forms[first - 1] == "T"  # "one laid-off engineer", "a T-shirt"
        if not before or not before[0].isalnum() or (before in FUNCTION_WORDS and before != "of" and not hyphened):
            break
        if before == "of" and first > 1 and state.forms[first][:1].isupper() and state.forms[first - 2][:1].isupper():
            first -= 2  # "a Department of Transport spokesman"
            continue
        if before == "of" or (state.signals is not None and state.signals.cues[first - 1] > ENDING_CUE):
            break
        if first > 1 and (lower[first - 2] in MODALS or (before in lexicon.CALENDAR and lower[first - 2] in ("on", "in", "last"))):
            break  # "they will hold | banners", "on Sunday | demonstrators"
        first -= 1
    while first < word and (lower[first] in ("s", "-", "’", "'", ".", "&")):
        first += 1
    many = lower[word + 1 : word + 4] == ["-", "of", "-"]  # "the dad-of-two"
    return first, word + (5 if many else 1)


# verbs of which "… to" is what somebody does, and no complement: "the protesters | wanted to be heard"
_INTENDING = frozenset(("wanted", "hoped", "tried", "decided", "refused", "planned", "vowed", "agreed", "needed", "wished", "attempted", "failed"))
MOST_OF_COMPLEMENT = 9  # words, initials and stops not counted
MOST_WITH_STOPS = 40  # the same, all counted
LONGEST_TITLE = 5  # letters of an abbreviated title: "Supt."
ENDING_CUE = 0.3  # least probability of a cue that a description ends at
_ASSISTING = frozenset(("aide", "aides", "adviser", "advisers", "advisor", "advisors", "assistant", "ambassador", "envoy", "counsel"))  # to somebody
_COMPLEMENT = frozenset(["of", "for", "in", "at", "from", "with", "on", "familiar", "close", "within", "inside"])
_COMPLEMENT_END = frozenset(
    [
        "who",
        "which",
        "that",
        "said",
        "says",
        "told",
        "say",
        "and",
        "but",
        "as",
        "was",
        "were",
        "is",
        "are",
        "has",
        "had",
        "when",
        "while",
        "where",
        "after",
        "before",
    ]
)


def description_end(state: State, end: int) -> int:
    """The end (word) of a description with its complement: "spokesman | for the ministry", "source | familiar with the talks".

    A participle is a complement where another word is the verb: "said a woman | wrapped in a blanket", "an aide | briefed on the talks told".
    """
    assert state.reading is not None
    lower, reading, signals = state.lower, state.reading, state.signals
    assert signals is not None
    participle = end < len(lower) and lower[end].endswith(("ed", "ing")) and (lower[end] in KNOWING or not signals.cues[end] > ENDING_CUE)
    complement = end < len(lower) and (lower[end] in _COMPLEMENT or (lower[end] == "to" and lower[end - 1] in _ASSISTING))
    if end >= len(lower) or not (complement or participle) or (lower[end] in _INTENDING and lower[end + 1 : end + 2] == ["to"]):
        return end
    if end + 1 < len(lower) and (lower[end + 1] == "having" or (lower[end + 1].endswith("ing") and signals.cues[end + 1] > KNOWN_CUE)):
        return end  # "accused the minister | of calling"
    first = description_phrase(state, end - 1)[0]
    told = first > 0 and bool(signals.cues[first - 1] > ENDING_CUE)
    last = end
    verb = 0
    taken = 0
    for word in range(end, min(end + MOST_WITH_STOPS, len(lower))):
        form = lower[word]
        taken += len(form) > 1
        if state.entity_of[word - 1] >= 0 and state.entity_of[word] == state.entity_of[word - 1]:
            last = word + 1
            continue  # "a spokesperson for Bath | and Mendip Council"
        if taken > MOST_OF_COMPLEMENT or form in lexicon.PASTS or form in MODALS:
            break  # "a man in a mechanic's uniform | stood nose to nose"
        if word > end + 1 and not verb and form.endswith("ed") and (lower[word + 1 : word + 2] or [""])[0] in FUNCTION_WORDS:
            verb = word
        ends = signals.cues[word] > ENDING_CUE and form not in KNOWING  # "with | knowledge of the talks"
        if not form or reading.paragraphs[word] != reading.paragraphs[end - 1] or form in _COMPLEMENT_END or ends:
            told = told or bool(signals.cues[word] > ENDING_CUE and (verb or lower[end].endswith("ed") or lower[end] in KNOWING))
            break
        if form in lexicon.CALENDAR or (form in lexicon.MONTHS and lower[word + 1 : word + 2] == ["."]):
            break  # "an appeals court | on Tuesday", "an entry | for Jan. 14"
        if not form[0].isalnum() and form not in ("'", "’", "-", "&") and not _abbreviates(state, word):
            break
        if form == "-" and reading.ends[word - 1] != reading.starts[word]:
            break  # "a spokesman for the brand | - a small one"
        last = word + 1
    if participle and not told:
        return end
    if verb and not told and verb < last:
        last = verb  # "the woman in the row behind | turned to her companion", but "a woman from a group based in Sund said"
    while last > end and state.entity_of[last - 1] < 0 and (lower[last - 1] in FUNCTION_WORDS or not lower[last - 1][0].isalnum()):
        last -= 1  # not the "A." of "a spokesman for the N.R.A."
    return last


def is_somebodys(state: State, word: int) -> bool:
    """Whether a description says by a name or noun whose it is: "the union’s | lawyer"; not "her lawyer"."""
    return "s" in state.lower[description_phrase(state, word)[0] : word]


def _abbreviates(state: State, word: int) -> bool:
    """Whether a word is the stop of a title or an initial: "a spokesman for Sen | . J | . Hart", "an aide to the U.S | . senator"."""
    before = state.forms[word - 1]
    if state.forms[word] != "." or not before[:1].isupper():
        return False
    return len(before) == 1 or (state.lower[word - 1] in lexicon.TITLE_STARTS and len(before) < LONGEST_TITLE)


def begin_of(state: State, word: int) -> int:
    """Where a phrase begins that has a word first: at the opening mark, where it is a quotation's placeholder."""
    assert state.reading is not None
    number = int(state.reading.quotations[word])
    return int(state.reading.starts[word]) if number < 0 else state.quotations[number].outer_start


def mention_phrase(state: State, mention: Mention) -> Phrase:
    """A mention widened from its head: a name with the title before it, a description with its determiner, a pronoun alone.

    Whose the title is stays out of it: "Iran’s | Foreign Minister Javad Zarif" mentions no Iran.
    """
    assert state.reading is not None
    starts, ends = state.reading.starts, state.reading.ends
    if mention.form == "name" and mention.entity is not None:
        entity = state.entities[mention.entity]
        name = entity.mention_at(int(starts[mention.word]))
        if name is not None:
            start = name.start
            for role in entity.roles:
                if role.end <= name.start and state.text[role.end : name.start].strip() == "" and name.start - role.end <= 2:
                    start = _behind_owner(state.text, role.start, name.start)
            return Phrase(_with_titles(state, start) if entity.type == "person" else start, name.end)
    if mention.form == "description":
        first, end = description_phrase(state, mention.word)
        return Phrase(begin_of(state, first), int(ends[end - 1]))
    return Phrase(int(starts[mention.word]), int(ends[mention.word]))


def _with_titles(state: State, start: int) -> int:
    """Where the titles right before a name or role begin: "Mr. | Tamm", "Prof Sir | Kalle Tamm"."""
    assert state.reading is not None
    starts, ends = state.reading.starts, state.reading.ends
    first = bisect_left(starts, start)
    while first > 0:
        title = first - 2 if state.forms[first - 1] == "." and first > 1 and ends[first - 2] == starts[first - 1] else first - 1
        beside = state.text[ends[first - 1] : starts[first]] == " "
        if not beside or state.lower[title] not in lexicon.TITLE_STARTS or not state.forms[title][:1].isupper():
            break
        first = title
    return min(start, int(starts[first]))


def _behind_owner(text: str, start: int, end: int) -> int:
    """Where a title begins behind whose it is, somebody's with a name of their own: no "office spokeswoman" of "the president’s office"."""
    owner = max(text.rfind(mark, start, end) for mark in OF_SOMEBODY)
    named = owner > start and lexicon.describe(text[start:owner].split()[-1]) is None
    return owner + len(OF_SOMEBODY[0]) if named else start
