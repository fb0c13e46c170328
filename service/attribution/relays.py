"""Outlets that pass on somebody's words: "RIA quoted ministry spokesman Igor Konashenkov as saying". The outlet is `via`, never the speaker."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.attribution import lexicon
from service.attribution.clauses import OBJECTS, Clause, Narrative
from service.attribution.state import Phrase

RELAYING = lexicon.word_list("relaying_verbs.txt")
CARRYING = lexicon.word_list("carrying_verbs.txt")
REMARKS = lexicon.word_list("remark_nouns.txt")
OUTLET_WORDS = lexicon.word_list("outlet_words.txt")
_SAYING = frozenset(("saying", "telling", "writing", "declaring", "adding", "stating", "warning", "commenting", "asking", "arguing", "insisting"))
# what an outlet's name may go on with: "the Tasnim news agency"
_BEHIND_NAME = frozenset(("television", "radio", "tv", "newspaper", "news", "agency", "channel", "network", "website", "magazine"))
_BE = frozenset(("was", "were", "is", "are", "been", "being"))
REACH = 30  # words between the verb and "as saying"
CITED = frozenset(("quoted", "cited", "reported"))
_PASSING = CARRYING | CITED
NAMED = 250  # words before "the agency" in which its name is looked for
TOLD_OF = 4  # words of "the state news agency | SANA" before its name
BEHIND = 4  # words from an outlet to the comma that ends "carried by Channel Seven on Monday,"
NAME = 10  # words before and after the verb in which the outlet stands


@dataclass(frozen=True, slots=True)
class Relay:
    """An outlet that relays a source; `source` and `cue` are words of the reading, `outlet_words` those of the outlet's name and description."""

    outlet: Phrase | None
    outlet_words: frozenset[int]
    source: int
    cue: int


def find_relays(n: Narrative) -> list[Relay]:
    """The relays of a text, in text order."""
    found: list[Relay] = []
    for word, form in enumerate(n.lower):
        if n.inside[word]:
            continue
        if form in RELAYING or form == "reported":
            found.extend(_quoted(n, word))
        elif form == "according":
            found.extend(_according(n, word))
        if form in ("reported", "reports", "said"):
            found.extend(_reported(n, word))
        if form in _PASSING and word + 1 < len(n.lower) and n.lower[word + 1] in ("by", "on"):
            found.extend(_carried(n, word))
    return found


def relayed_clauses(n: Narrative, relays: list[Relay]) -> dict[int, Clause]:
    """The clauses of the relays that stand beside a quotation, by its placeholder: `“…,” Tamm was quoted by Interfax as saying`."""
    found: dict[int, Clause] = {}
    for relay in relays:
        before = _clause_start(n, relay.cue) - 1
        while before > 0 and n.inside[before]:
            before -= 1
        behind = _clause_end(n, relay.cue)
        leads = behind - relay.cue <= 2  # Tamm “shrugged” and said, “…”
        for word in (behind, before) if leads else (before, behind):
            if 0 <= word < len(n.forms) and n.quotations[word] >= 0 and n.paragraphs[word] == n.paragraphs[relay.cue]:
                found.setdefault(word, Clause(relay.source, relay.cue))
                break
    return found


def _quoted(n: Narrative, verb: int) -> Iterator[Relay]:
    form, end = n.lower[verb], _clause_end(n, verb)
    saying = next((w for w in range(verb + 1, end - 1) if n.lower[w] == "as" and n.lower[w + 1] in _SAYING), None)
    if any(n.lower[w] in _BE for w in range(max(0, verb - 3), verb)):
        # "Konashenkov was quoted as saying by RIA", "was cited by RIA as saying"
        by = next((w for w in range(verb + 1, min(end, verb + 5)) if n.lower[w] == "by"), None)
        source = _subject(n, verb)
        outlet = _outlet_from(n, by + 1, end) if by is not None else None
        if outlet is not None and source >= 0 and (saying is not None or form in ("quoted", "cited")):
            yield Relay(_named(n, outlet), frozenset(outlet), source, verb)
        return
    if saying is None and (form not in ("citing", "quoting") or verb + 1 >= end):
        return
    stop = saying if saying is not None else end
    outlet = _outlet_before(n, verb)
    source = _object(n, verb + 1, stop)
    if source < 0 or (saying is None and outlet is None):
        return
    if outlet is None:
        # "Ilves quoted his wife as saying": a person who tells is no outlet
        teller = n.best_source(_clause_start(n, verb), verb)[0]
        if teller >= 0 and form != "reported":
            yield Relay(
                None,
                frozenset(w for w in range(_clause_start(n, verb), verb) if n.entities[w] >= 0 and n.entities[w] == n.entities[teller]) | {teller},
                source,
                verb,
            )
        return
    if n.entities[source] >= 0 and n.entities[source] == n.entities[outlet[-1]]:
        return
    described = range(outlet[0], verb)  # "TASS news agency": the description beside the name is the outlet too
    yield Relay(_named(n, outlet), frozenset(outlet) | frozenset(described) | _determined(n, outlet[0]), source, verb)


def _according(n: Narrative, word: int) -> Iterator[Relay]:
    """`“…,” he said, according to Interpress`: with a cue of its own before, an outlet only passes the words on."""
    if word < 2 or n.lower[word + 1 : word + 2] != ["to"] or n.forms[word - 1] != ",":
        return
    start = _clause_start(n, word)
    cue = _last_cue(n, start, word - 1)
    outlet = _outlet_from(n, word + 2, _clause_end(n, word))
    if cue is None or outlet is None or not _is_outlet(n, outlet):
        return
    source, _ = n.best_source(start, word)
    if source >= 0 and source not in outlet:
        yield Relay(_named(n, outlet), frozenset(outlet), source, cue)


def _reported(n: Narrative, verb: int) -> Iterator[Relay]:
    """`Tamm promised to “rebuild it twice,” the Sund Courier reported`: the clause before the quotation says who speaks."""
    quotation = _clause_start(n, verb) - 1
    if quotation < 0 or n.quotations[quotation] < 0 or n.paragraphs[quotation] != n.paragraphs[verb]:
        return
    outlet = _outlet_before(n, verb) or (_outlet_from(n, verb + 1, _clause_end(n, verb)) if verb == quotation + 1 else None)
    quoted = n.state.quotations[n.quotations[quotation]]
    if "," not in (n.state.text[quoted.end - 1], n.state.text[quoted.outer_end : quoted.outer_end + 1]) and not _is_tail(n, quotation, outlet):
        return  # “… twice.” The Courier reported that …
    said = _last_cue(n, quotation + 1, outlet[0]) if outlet is not None else None
    if outlet is not None and said is not None and n.forms[outlet[0] - 1] == "," and _is_outlet(n, outlet):
        speaker, _ = n.best_source(quotation + 1, outlet[0])
        if speaker >= 0 and speaker not in outlet:
            yield Relay(_named(n, outlet), frozenset(outlet), speaker, said)  # “…,” Tamm said, Interfax reported
        return
    start = _clause_start(n, quotation)
    cue = _last_cue(n, start, quotation)
    if outlet is None or cue is None:
        return
    first = next((w for w in range(start, quotation) if not n.inside[w]), quotation)
    if start and n.quotations[start - 1] >= 0 and n.lower[first] == "and":
        start = _clause_start(n, start - 1)  # Tamm “bristled” and said
    source, _ = n.best_source(start, quotation)
    if source < 0 or source in outlet:
        return
    if _is_outlet(n, outlet):
        yield Relay(_named(n, outlet), frozenset(outlet), source, cue)
    elif n.state.is_person(source) and n.entities[outlet[-1]] >= 0 and n.lower[quotation + 1 : outlet[0]] in ([], [","], [",", "the"], ["the"]):
        yield Relay(None, frozenset(outlet), source, cue)  # Putin wished “peace to the people”, the Kremlin said


def _is_tail(n: Narrative, quotation: int, outlet: tuple[int, ...] | None) -> bool:
    """Whether an outlet stands behind a comma at the end of a quotation's sentence: "“real progress” in the talks, state news agency SANA said"."""
    if outlet is None or not _is_outlet(n, outlet):
        return False
    first = outlet[0]
    while first > quotation and n.forms[first] != "," and outlet[0] - first <= TOLD_OF:
        first -= 1
    return n.forms[first] == "," and not any(n.is_cue(w) for w in range(quotation + 1, first))


def _carried(n: Narrative, verb: int) -> Iterator[Relay]:
    """`said Melikidze, the defence minister, in remarks carried by Channel Seven`, `he said, as quoted by Interpress`."""
    cited = n.lower[verb] in CITED and n.lower[verb - 1] == "as"
    if not cited and (n.lower[verb] in CITED or not any(n.lower[w] in REMARKS for w in range(max(0, verb - 3), verb))):
        return
    start, end = _clause_start(n, verb), _clause_end(n, verb)
    outlet = _outlet_from(n, verb + 2, end)
    if outlet is None or n.lower[verb] in ("posted",):
        return
    cue = _last_cue(n, start, verb)
    if cue is None and not cited:  # In remarks carried by Channel Seven, Tamm said
        start = next((w for w in range(outlet[-1] + 1, min(end, outlet[-1] + BEHIND)) if n.forms[w] == ","), end)
        cue = next((w for w in range(start, end) if n.is_cue(w)), None)
        verb = cue if cue is not None else verb
    if cue is None:
        return
    source, _ = n.best_source(start, verb)
    if source >= 0:
        yield Relay(_named(n, outlet), frozenset(outlet), source, cue)


def _last_cue(n: Narrative, start: int, end: int) -> int | None:
    """The last head of a cue in a half-open range of words."""
    return next((w for w in range(end - 1, start - 1, -1) if n.is_cue(w)), None)


def _clause_start(n: Narrative, word: int) -> int:
    start = word
    while (
        start > 0
        and word - start < REACH
        and n.paragraphs[start - 1] == n.paragraphs[word]
        and n.quotations[start - 1] < 0
        and not n.is_stop(start - 1)
    ):
        start -= 1
    return start


def _clause_end(n: Narrative, word: int) -> int:
    end = word + 1
    while end < len(n.forms) and end - word < REACH and n.paragraphs[end] == n.paragraphs[word] and n.quotations[end] < 0 and not n.is_stop(end):
        end += 1
    return end


def _subject(n: Narrative, verb: int) -> int:
    """The source before a passive verb: the likeliest head, or a pronoun; −1 without one."""
    start = _clause_start(n, verb)
    source, _ = n.best_source(start, verb)
    if source >= 0:
        return source
    return next((w for w in range(verb - 1, start - 1, -1) if n.entities[w] >= 0 or n.lower[w] in ("he", "she", "they")), -1)


def _object(n: Narrative, start: int, end: int) -> int:
    """Whom a relaying verb quotes: "him", the person named first, else the likeliest head of a source; −1 without one."""
    people: list[int] = []
    for word in range(start, end):
        if n.lower[word] in OBJECTS and (word == start or n.lower[word] != "her") and word + 1 >= end - 1 and not people:
            return word
        if n.state.is_person(word) and not (word + 1 < end and n.entities[word + 1] == n.entities[word]):
            people.append(word)
    if people:
        # a full name before a lone word that only looks like one: "Transport Minister Kalle Tamm"
        return next((w for w in people if " " in n.state.entities[n.entities[w]].name), people[0])
    source, _ = n.best_source(start, end)
    if source >= 0:
        return source
    nouns = [w for w in range(start, end) if n.may_speak(w) and lexicon.person_noun(n.forms[w]) is not None]
    named = [w for w in range(start, end) if n.entities[w] >= 0]
    return nouns[0] if nouns else named[-1] if named else -1


def _outlet_before(n: Narrative, verb: int) -> tuple[int, ...] | None:
    """The words of the outlet that is the subject of a relaying verb, or None: a name that is no person's, or an outlet's noun."""
    start = max(_clause_start(n, verb), verb - NAME)
    for word in range(verb - 1, start - 1, -1):
        if n.forms[word] == "," and n.lower[verb] not in ("citing", "quoting"):
            return None
        entity = n.entities[word]
        if entity >= 0:
            first = word
            while first > start and n.entities[first - 1] == entity:
                first -= 1
            words = tuple(range(first, word + 1))
            # people are introduced by more than one word: a name that nothing else is known of, and that quotes, is a paper's
            person = n.state.entities[entity].type == "person" and (" " in n.state.entities[entity].name or bool(n.state.entities[entity].roles))
            return words if not person or _is_outlet(n, words) else None
        if n.lower[word] in OUTLET_WORDS and n.sources[word] > 0.1:
            first = word
            while first > start and _goes_on(n, first - 1):
                first -= 1
            return tuple(range(first, word + 1))
        if n.forms[word][:1].isupper() and word > start and n.lower[word - 1] in OUTLET_WORDS:
            return (word,)  # "the daily Golos"
    return None


def _goes_on(n: Narrative, word: int) -> bool:
    """Whether a word before an outlet's noun is of the same phrase: "the | Rossiya-1 television", "the | Al-Manar", "state"."""
    form, lower = n.forms[word], n.lower[word]
    if _is_compound(n, word) or (form.isdecimal() and n.forms[word - 1] != "," and not n.forms[word - 1].islower()):
        return True
    return form[:1].isalpha() and lower not in ("the", "a", "an") and (form[0].isupper() or lower in OUTLET_WORDS or lower in ("state", "local"))


def _is_compound(n: Narrative, word: int) -> bool:
    """Whether a word is the hyphen of one name: "Al-Manar"."""
    return n.forms[word] == "-" and n.ends[word - 1] == n.starts[word] and n.ends[word] == n.starts[word + 1]


def _outlet_from(n: Narrative, start: int, end: int) -> tuple[int, ...] | None:
    """The words of the outlet that follows "by" or "according to": "the newspaper Golos", "Al Noor television", "state television"."""
    word = start
    noun = -1
    while word < end and word - start < NAME and (n.forms[word][:1].islower() or n.forms[word] == "-" or n.lower[word] == "the"):
        if n.lower[word] in OUTLET_WORDS:
            noun = word
        if n.lower[word] in ("of", "at", "in", "who", "that", "which"):
            break
        word += 1
    first = word
    while (
        word < end
        and word - first < NAME
        and (n.forms[word][:1].isupper() or n.forms[word] in ("-", "'", "’", ".") or (n.forms[word] == "s" and n.forms[word - 1] in ("'", "’")))
    ):
        word += 1
    while word > first and not n.forms[word - 1][:1].isalnum():
        word -= 1
    if word == first:
        return None if noun < 0 else tuple(range(noun - (noun > start and n.lower[noun - 1] in ("state", "local")), noun + 1))
    while word < end and n.lower[word] in _BEHIND_NAME:
        word += 1
    words = tuple(range(first, word))
    if n.lower[first] in lexicon.CALENDAR and not _is_outlet(n, words):
        return None  # "published on | Monday"
    return words if noun >= 0 or not n.state.is_person(first) or _is_outlet(n, words) else None


def _is_outlet(n: Narrative, words: tuple[int, ...]) -> bool:
    """Whether a name is an outlet's: a known one, one with an outlet's noun in or before it, or one coined from such a noun ("Interpress")."""
    phrase = _phrase(n, words)
    if lexicon.is_outlet(n.state.text[phrase.start : phrase.end]):
        return True
    near = [*words, *range(max(0, words[0] - 2), words[0])]
    return any(n.lower[w] in OUTLET_WORDS for w in near) or n.lower[words[-1]].endswith(("press", "news", "fax", "inform", "times", "tv"))


def _determined(n: Narrative, first: int) -> frozenset[int]:
    """The words of a description before an outlet's name: "the daily Golos"."""
    words = []
    word = first - 1
    while word >= 0 and first - word < 5 and n.lower[word] in OUTLET_WORDS:
        words.append(word)
        word -= 1
    return frozenset(words)


def _named(n: Narrative, outlet: tuple[int, ...]) -> Phrase:
    """An outlet as a phrase of the text; "the agency" is the one that was named last."""
    noun = n.lower[outlet[-1]]
    if len(outlet) == 1 and n.forms[outlet[-1]].islower() and "the" in n.lower[max(0, outlet[0] - TOLD_OF) : outlet[0]]:
        for word in range(outlet[0] - 1, max(-1, outlet[0] - NAMED), -1):
            followed = n.forms[word + 1][:1].isupper() and n.lower[word + 1] not in lexicon.CALENDAR
            if n.lower[word] == noun and followed:  # "state news agency | Vanoticias"
                end = word + 2
                while end < outlet[0] and n.forms[end][:1].isupper():
                    end += 1
                return _phrase(n, tuple(range(word + 1, end)))
            entity = n.entities[word] if n.forms[word + 1] != ")" else -1  # no dateline's "(Reuters)"
            name = n.state.entities[entity].name if entity >= 0 else ""
            if name and (name.lower().split()[-1] == noun or (noun == "agency" and lexicon.is_outlet(name))):
                first, end = n.state.name_at(word)
                return _phrase(n, tuple(range(first, end)))
    return _phrase(n, outlet)


def _phrase(n: Narrative, words: tuple[int, ...]) -> Phrase:
    return Phrase(n.starts[words[0]], n.ends[words[-1]])
