"""Quotation to source where a noun tells the utterance: "Tamm's claim that it was “…”", "Ilves drew a warning of “…” from Moscow"."""

from collections.abc import Sequence

from service.attribution import lexicon
from service.attribution.clauses import BEING, ENDS_SUBJECT, SUBORDINATORS, Clause, Narrative
from service.attribution.introductions import OWNERS, phrase_head
from service.attribution.phrases import description_phrase, noun_at
from service.attribution.state import State

UTTERANCES = lexicon.word_list("utterance_nouns.txt")
CALLS = frozenset(("call", "calls", "plea", "pleas", "appeal", "appeals", "demand", "demands"))
PHRASES = frozenset(("phrase", "catchphrase", "expression", "line", "refrain", "mantra", "motto", "slogan", "quip"))
CROWD = lexicon.word_list("crowd_nouns.txt")
CUE_NOUNS = UTTERANCES | CALLS  # what may be a cue itself
UTTERED = CUE_NOUNS | CROWD
DRAWING = lexicon.word_list("drawing_verbs.txt")
BEHIND = 9  # words from the noun to its quotation
BEFORE = 4  # words from the possessor, or from the verb that draws it, to the noun
PLACED = 7  # words from where something is written to the colon: "on the wall of the yard"
OWNER = 80  # words before "his" in which somebody without a name may be whose it is
FROM = 8  # words from the quotation to "from"
_READING = frozenset(("saying", "reading", "proclaiming", "declaring", "stating"))
_READS = frozenset(("said", "says", "say", "read", "reads", "proclaimed", "declared", "stated"))
_ENDS_GIVER = SUBORDINATORS | ENDS_SUBJECT
_IN_WORDS = ["in", "the", "words", "of"]
_OWNERS = OWNERS - {"its"}
_PUTTING = frozenset(("put", "puts", "phrased", "phrases"))
_WHERE = frozenset(("on", "in", "at", "outside", "above", "over", "near", "by", "behind"))
_NAMING = frozenset(("about", "of", "regarding", "on"))


def uttered_clauses(n: Narrative, placeholders: Sequence[int]) -> dict[int, Clause]:
    """The possessors and givers of utterances as clauses, with the noun for a cue, by the placeholder of the quotation."""
    found: dict[int, Clause] = {}
    for placeholder in placeholders:
        told = _inscription(n, placeholder) or _in_words_of(n, placeholder) or _as_put_by(n, placeholder) or _named_by_words(n, placeholder)
        if told is not None:
            found[placeholder] = told
            continue
        noun = _noun_before(n, placeholder)
        source = -1 if noun < 0 else max(_given_by(n, placeholder, noun), _possessor(n, noun))
        if source >= 0:
            found[placeholder] = Clause(source, noun, "agent")
    return found


def _inscription(n: Narrative, placeholder: int) -> Clause | None:
    """What the words of a quotation are written on: "a sign saying “…”", "hats that read, “…”", "T-shirts with the words “…”", "held a sign: “…”"."""
    cue = placeholder - 1
    if cue > 3 and n.forms[cue] in (",", ":"):
        cue -= 1
    noun = -1
    if cue > 3 and n.paragraphs[cue - 3] == n.paragraphs[placeholder]:
        if n.lower[cue] in _READING:
            noun = cue - 1
        elif n.lower[cue] in _READS and n.lower[cue - 1] in ("that", "which"):
            noun = cue - (3 if n.forms[cue - 2] == "," else 2)
        elif n.lower[cue - 1 : cue + 1] == ["the", "words"] and n.lower[cue - 2] in ("with", "bearing"):
            noun = cue - 3
        elif n.forms[placeholder - 1] == ":" and n.lower[cue] not in ("headline", "headlines"):  # those are an outlet's words
            noun, cue = _written_on(n, cue), cue + 1
            # "tapped the screen: “We are late,” she said", "said of the sign: “It is ugly”"
            spoken = n.ends_with(placeholder) == "comma" or n.lower[description_phrase(n.state, noun)[0] - 1] in ("of", "about")
            noun = -1 if spoken else noun
    return Clause(noun, cue, "agent") if noun >= 0 and n.lower[noun] in lexicon.INSCRIBED and n.may_speak(noun) else None


def _written_on(n: Narrative, word: int) -> int:
    """The noun of a phrase that ends at a word, without where it is: "a plaque | on the wall"; the word itself where that is none."""
    places = (at for at in range(word, max(1, word - PLACED), -1) if n.lower[at] in _WHERE and n.lower[at - 1] in lexicon.INSCRIBED)
    place = next(places, -1)
    plain = place > 0 and all(form[:1].isalpha() and n.lower[at] not in CUE_NOUNS for at, form in enumerate(n.forms[place : word + 1], place))
    return place - 1 if plain and not any(n.is_cue(at) for at in range(place, word + 1)) else word


def _behind(n: Narrative, placeholder: int) -> int:
    """The first word behind a quotation and its comma."""
    behind = n.state.after(placeholder)
    return behind + (n.forms[behind : behind + 1] == [","])


def _in_words_of(n: Narrative, placeholder: int) -> Clause | None:
    """Whose words they are said to be: "“brisk but dry” in the words of its forecaster", "It was, in the words of Tamm, “dry”"."""
    behind = _behind(n, placeholder)
    opening = range(max(0, placeholder - BEHIND - len(_IN_WORDS)), placeholder - len(_IN_WORDS))
    for first in (behind, *reversed(opening)):
        begin = first + len(_IN_WORDS)
        if n.lower[first:begin] != _IN_WORDS or n.paragraphs[first] != n.paragraphs[placeholder]:
            continue
        end = begin
        while end < len(n.forms) and end < begin + BEHIND and n.paragraphs[end] == n.paragraphs[first] and _is_of_name(n.forms[end]):
            end += 1
        if first < placeholder and end not in (placeholder, placeholder - 1):
            return None  # "in the words of Tamm, who had come by boat to see the “dam”"
        return _clause_of(n, begin, end, begin - 2)
    return None


def _clause_of(n: Narrative, begin: int, end: int, cue: int) -> Clause | None:
    """The clause of whoever a half-open range of words names or describes; None where it is nobody who may speak."""
    whose = _giver(n, begin, end)
    return Clause(whose, cue, "agent") if whose >= 0 and n.may_speak(whose) else None


def _giver(n: Narrative, begin: int, end: int) -> int:
    """The head of whoever a half-open range of words names or describes; −1 where it is nobody."""
    giver = n.subject(begin, end)[0]
    return giver if giver >= 0 else phrase_head(n.state, begin)


def _as_put_by(n: Narrative, placeholder: int) -> Clause | None:
    """Who put it so: "“believed in steam”, as her counsel, Ants Tamm, put it"."""
    behind = _behind(n, placeholder)
    if n.forms[behind : behind + 1] != ["as"]:
        return None
    for verb in range(behind + 2, min(behind + 2 + BEHIND, len(n.forms) - 1)):
        if n.is_stop(verb) or n.quotations[verb] >= 0 or n.paragraphs[verb] != n.paragraphs[placeholder]:
            return None
        if n.lower[verb] in _PUTTING and n.lower[verb + 1] in ("it", "this", "them"):
            return _clause_of(n, behind + 1, verb, verb)
        if n.is_cue(verb):
            return None  # "as Ilves said and Tamm put it"
    return None


def _named_by_words(n: Narrative, placeholder: int) -> Clause | None:
    """Whose remark is called by its words: "Tamm’s “47 percent” comment", "his “bathtub” remark"."""
    noun, before = n.state.after(placeholder), placeholder - 1
    if noun >= len(n.forms) or before < 2 or n.lower[noun] not in UTTERANCES or n.paragraphs[before] != n.paragraphs[noun]:
        return None
    if n.lower[before] in _OWNERS:
        return Clause(before, noun, "agent") if _has_owner(n.state, before) else None
    name = before - 2
    return Clause(name, noun, "agent") if n.state.is_possessor(name) and n.entities[name] >= 0 and n.may_speak(name) else None


def _has_owner(state: State, word: int) -> bool:
    """Whether anybody before a possessive may be whose it is: "Ilves … | her “calm sea” claim", "The premier … his “sinking ship” comment"."""
    nouns = (noun_at(state, at) for at in range(max(0, word - OWNER), word))
    if any(noun is not None and noun.kind == "person" and not noun.plural for noun in nouns):
        return True
    lower, start = state.lower[word], state.reading.starts[word] if state.reading is not None else 0
    gender = "male" if lower in lexicon.HE else "female" if lower in lexicon.SHE else "unknown"
    people = (who for who in state.entities if who.type == "person" and who.mentions and who.mentions[0].start < start)
    return any("unknown" in (gender, who.gender) or who.gender == gender for who in people)


def is_remark(state: State, number: int) -> bool:
    """Whether a quotation's words are what somebody's remark is called by, whatever else they look like."""
    source, quotation = state.sources[number], state.quotations[number]
    cue = source.clause_cue
    behind = cue is not None and source.place == "agent" and 0 <= cue.start - quotation.outer_end <= 1
    return cue is not None and behind and state.text[cue.start : cue.end].lower() in UTTERANCES


def _noun_before(n: Narrative, placeholder: int) -> int:
    """The noun whose words a quotation is; −1 where a quotation says something of them: "called his remarks “…”", "his claim was “…”"."""
    for word in range(placeholder - 1, max(-1, placeholder - BEHIND - 1), -1):
        mark = not n.forms[word][:1].isalpha() and n.forms[word] not in ("'", "’", "-")
        if n.paragraphs[word] != n.paragraphs[placeholder] or mark or (n.lower[word] not in UTTERED and n.is_cue(word)):
            return -1
        if n.lower[word] in PHRASES:
            return word if word + 1 == placeholder else -1
        if n.lower[word] in UTTERED:
            behind = _behind_giver(n, word, placeholder)
            leading, last = n.lower[behind], n.lower[placeholder - 1]
            words = n.lower[behind + 1 : placeholder]
            told = leading == "that" and last != "as" and sum(w in BEING for w in words) < 2  # not "his claim that it was dry was “…”"
            bare = not words or words in (["a"], ["an"], ["the"])
            named = leading in _NAMING and bare
            called = n.lower[word] in CALLS and leading in ("for", "to") and bare
            return word if told or named or called or (leading in ("to", "of") and last == "as") else -1
    return -1


def _behind_giver(n: Narrative, noun: int, placeholder: int) -> int:
    """The word that leads on from an utterance, behind whom it comes from: "warnings from charities | that it was “…”"."""
    if n.lower[noun + 1] != "from":
        return noun + 1
    return next((w for w in range(noun + 3, placeholder) if n.lower[w] in ("that", "of")), noun + 1)


def _possessor(n: Narrative, noun: int) -> int:
    """The name of whose utterance it is; −1 where it is nobody's who is named right there."""
    for word in range(noun - 1, max(0, noun - BEFORE - 1), -1):
        if word > 1 and n.state.is_possessor(word - 2):
            return word - 2 if n.entities[word - 2] >= 0 and n.may_speak(word - 2) else -1
        if not n.forms[word].islower():
            return -1
    return -1


def _given_by(n: Narrative, placeholder: int, noun: int) -> int:
    """From whom an utterance comes: "warnings from charities that", or one that somebody has drawn; −1 where the sentence does not tell it."""
    end = _behind_giver(n, noun, placeholder)
    if end > noun + 1:
        return _giver(n, noun + 2, end)
    if n.lower[noun] not in CROWD and DRAWING.isdisjoint(n.lower[max(0, noun - BEFORE) : noun]):
        return -1  # but "was greeted by chants of “…” from supporters"
    start = n.state.after(placeholder)
    for word in range(start, min(start + FROM, len(n.forms) - 1)):
        if n.paragraphs[word] != n.paragraphs[placeholder] or n.is_stop(word) or n.quotations[word] >= 0:
            return -1
        if n.lower[word] == "from":
            end = word + 1
            while end < min(word + FROM, len(n.forms)) and _is_of_name(n.forms[end]) and n.lower[end] not in _ENDS_GIVER:
                end += 1
            named = [w for w in range(word + 1, end) if n.entities[w] >= 0]
            return named[-1] if named else n.subject(word + 1, end)[0]
    return -1


def _is_of_name(form: str) -> bool:
    return form[:1].isalnum() or form in ("'", "’", "-", "&")
