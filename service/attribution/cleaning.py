"""What a tagger took for names, made clean: whole names, without titles and headline words, and nobody who is no person."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from service.attribution.bodynames import whole_bodies
from service.attribution.corporate import POSSESSIVES, TRADES
from service.attribution.lexicon import (
    COMPATRIOTS,
    CUE_WORDS,
    DETERMINERS,
    DOCUMENT_NOUNS,
    INSCRIBED,
    INTRODUCING,
    ORGANIZATION_NOUNS,
    ORGANIZATION_WORDS,
    PARTICLES,
    PLACE_NAMES,
    PLACE_NOUNS,
    SUFFIXES,
    Words,
    fold,
    person_noun,
    word_list,
)
from service.attribution.roles import after_name
from service.attribution.spans import (
    POST_NOMINALS,
    QUOTES,
    TITLE_NAMES,
    NameMention,
    Span,
    fill_name,
    in_headline,
    is_capital,
    is_given,
    is_initial,
    is_letter,
    note_titles,
    places_of,
)
from service.attribution.widening import is_given_beside, merge_body, merge_halves, widen, with_purpose

MAX_SPANS = 4000  # names of one article that are read; what a longer list holds beyond them is left out
ONE_OF_MANY = 5  # words from "a" to its noun: "a senior New Hampshire Democrat"
_ORIGINS = ("-born", "-based", "-raised", "-bred", "-educated", "-trained")  # "Islay-born Morag MacInnes"
_DASHES = frozenset("-–—")  # with space around: "Ann Reynolds - Santilli's friend" names two
_PARTY = re.compile(r"(?:D|R|I|DFL)-[A-Z]")  # "D-Delmar" behind a name
_NUMBER = re.compile(r"[A-Z]|\d+")
_BEFORE_PLACES = frozenset(("Camp", "Fort", "Mount", "Mt", "Lake", "Cape", "Port", "Loch"))


_LEGAL_FORMS = frozenset(("PT", "OOO", "OAO", "PAO", "ZAO", "AB", "AS", "TOO", "UAB"))
_KINDS_OF_FIRM = frozenset(noun for noun in ORGANIZATION_NOUNS if noun.endswith("maker")) | {"retailer", "brokerage", "lender", "insurer", "airline"}
_WORKERS_OR_FIRMS = word_list("firm_or_worker_nouns.txt")
_OPENING = QUOTES | {"\n", ".", "!", "?"}  # right before the first word of a sentence
MAX_KIND = 4  # words of "the central bank | of Marensund"


def clean_spans(words: Words, mentions: Sequence[NameMention], article: tuple[int, int]) -> list[Span]:
    raw: list[Span] = []
    taken = bytearray(len(words) + 1)
    inside = [mention for mention in mentions if article[0] <= mention.start < mention.end <= article[1]]
    for mention in sorted(inside, key=lambda mention: (mention.start - mention.end, mention.start)):
        first, last = words.range(mention.start, mention.end)
        for low, high in _runs(words, first, last, mention.label == "PERSON"):
            if not any(taken[low:high]):
                taken[low:high] = b"\1" * (high - low)
                raw.append(Span(low, high, mention.label, mention.score))
    raw.sort(key=lambda span: span.first)
    raw = whole_bodies(words, raw)
    counts = Counter(words.surfaces)
    raw = [span for span in raw if span.label == "PERSON" or _has_capital(words, span)]
    raw = [span for at, span in enumerate(raw) if not (at and _are_letters(words, raw[at - 1], span))]
    spans: list[Span] = []
    at = 0
    while at < len(raw):
        span = raw[at]
        at += 1
        if _is_somebody(words, span):
            continue  # "added the Scot", "an Iowa Democrat said"
        if at < len(raw) and raw[at].label == "PERSON" and _is_title_of(words, span, raw[at]):
            continue
        if span.label != "PERSON" and at < len(raw) and is_given_beside(words, span, raw[at], counts):
            span.label = "PERSON"
        if span.label != "PERSON":
            _give_back(words, span, raw, at)
            at = merge_body(words, span, raw, at)
            while span.last - span.first > 1 and _is_common(words.surfaces[span.last - 1]):
                span.last -= 1  # "the New York Times article"
            _recast(words, span)
        at = merge_halves(words, span, raw, at)
        if span.label == "PERSON":
            at = merge_body(words, span, raw, at)
        _take_kind(words, span)
        if span.label == "ORG":
            at = with_purpose(words, span, raw, at)
        if span.label == "PERSON" and (_is_described_body(words, span) or _is_at_firm(words, span)):
            span.label = "ORG"
        if span.label == "PERSON" and fold(words.surfaces[span.first]) in DOCUMENT_NOUNS and _NUMBER.fullmatch(words.surfaces[span.last - 1]):
            span.label = "MISC"  # Exhibit C
        _strip_titles(words, span)
        if span.last <= span.first:
            continue
        if span.label == "PERSON":
            low = spans[-1].last if spans else 0
            high = raw[at].first if at < len(raw) else len(words)
            widen(words, span, low, high)
            note_titles(words, span, low)
        fill_name(words, span)
        if span.name:
            spans.append(span)
            if len(spans) >= MAX_SPANS:
                break
    spans = _whole_names(words, spans)
    _trim_headlines(words, spans)
    _trim_bodies(words, spans)
    spans = _without_nobodies(words, spans)
    _part_titles(words, spans)
    _share_surnames(words, spans)
    return spans


def _has_capital(words: Words, span: Span) -> bool:
    """Whether a name has a word with a capital or a number; "of" has none."""
    return any(is_capital(surface) or surface[0].isdigit() for surface in words.surfaces[span.first : span.last])


def _is_somebody(words: Words, span: Span) -> bool:
    """Whether a span is a noun for somebody without a name: by where they are from ("the Scot"), or one of many ("an Iowa Democrat", "a Kurd")."""
    surfaces, last = words.surfaces, span.last - 1
    noun = person_noun(surfaces[last])
    compatriot = fold(surfaces[last]) in COMPATRIOTS
    if not compatriot and (noun is None or noun[1] or (span.label == "PERSON" and is_given(surfaces[span.first]))):
        return False
    if span.last < len(surfaces) and is_capital(surfaces[span.last]):
        return False
    if compatriot and span.first == last and surfaces[last - 1] == "the":
        return True
    first = last
    while first and last - first < ONE_OF_MANY and surfaces[first - 1][0].isalpha() and fold(surfaces[first - 1]) not in INTRODUCING:
        first -= 1
    return bool(first) and fold(surfaces[first - 1]) in INTRODUCING


def _is_common(surface: str) -> bool:
    """Whether a word is in lower case and ends no name; "McDonald's" does in its ’s."""
    return surface.islower() and surface[0].isalpha() and fold(surface) not in PARTICLES


def _give_back(words: Words, span: Span, raw: list[Span], at: int) -> None:
    """Give the person's name behind a body's or place's its first word: "chief executive of the Port of Sund Anna | Moe", "Justices S | K Kaul"."""
    other = raw[at] if at < len(raw) else span
    if span.last - span.first < 2 or other.first != span.last or other.label != "PERSON":
        return
    first = words.surfaces[span.last - 1]
    given = span.last - span.first > 2 and other.last - other.first == 1 and is_given(first) and fold(first) not in PLACE_NAMES
    if given or is_letter(first):
        span.last -= 1
        other.first -= 1


def _is_title_of(words: Words, span: Span, behind: Span) -> bool:
    """Whether a name is no more than the title of the one behind it: "Pope | Leo", "Ms. | Tamm"."""
    title = words.title_at(span.first, behind.first)
    stopped = words.surfaces[span.last : behind.first] == ["."]
    return title is not None and title[0] == behind.first and (stopped or (span.label != "PERSON" and span.last == behind.first))


def _are_letters(words: Words, before: Span, span: Span) -> bool:
    """Whether a name is but the letters behind a person's: "John Smith | MP"."""
    return before.label == "PERSON" and before.last == span.first and span.last - span.first == 1 and words.surfaces[span.first] in POST_NOMINALS


def _whole_names(words: Words, spans: list[Span]) -> list[Span]:
    """Where a long name stands again word by word, what the tagger took of it there gives way to the whole: "Association of Flight | Attendants"."""
    surfaces = words.surfaces
    models: dict[tuple[str, ...], Span] = {}
    for span in spans:
        name = tuple(surfaces[span.first : span.last])
        if len(name) > 2 and "\n" not in name:
            models.setdefault(name, span)
    if not models:
        return spans
    owner: dict[int, int] = {at: i for i, span in enumerate(spans) for at in range(span.first, span.last)}
    gone: set[int] = set()
    found: list[Span] = []
    for at, name in places_of(surfaces, models):
        end = at + len(name)
        inside = {owner[i] for i in range(at, end) if i in owner}
        if any(spans[i].first < at or spans[i].last > end or spans[i].last - spans[i].first == len(name) for i in inside):
            continue
        model = models[name]
        whole = replace(model, first=at, last=end, titles=[], title_words=frozenset())
        if model.label == "PERSON":
            note_titles(words, whole, max(0, at - 6))
        gone |= inside
        found.append(whole)
    if not found:
        return spans
    return sorted([span for i, span in enumerate(spans) if i not in gone] + found, key=lambda span: span.first)


def _without_nobodies(words: Words, spans: list[Span]) -> list[Span]:
    """Leave out what is nobody's name.

    That is a noun for people that opens a line or sentence, words of the headline that the article has no more, and a paragraph's heading.
    """
    surfaces = words.surfaces
    surnames = {span.key[-1] for span in spans if span.label == "PERSON" and len(span.key) > 1}
    headline = surfaces.index("\n") if "\n" in surfaces[:40] else 0
    body = {fold(surface) for surface in surfaces[headline:] if surface[0].isupper()} if headline else set()
    kept = []
    for span in spans:
        if _PARTY.match(surfaces[span.first]):
            continue  # the "D-Delmar" of "Myrna Castellano, D-Delmar,"
        if span.label == "MISC" and words.surfaces[span.last - 1].rpartition("-")[2] in INSCRIBED:
            continue  # "T-shirt"
        if span.label == "PERSON" and not span.titles and span.key:
            before = surfaces[span.first - 1] if span.first else "\n"
            if before in _BEFORE_PLACES and span.last - span.first == 1:
                continue  # Camp David
            title = words.title_at(span.first, len(words)) if span.last - span.first == 1 else None
            if title is not None and title[0] > span.last and title[0] < len(words) and surfaces[title[0]][0].isupper():
                continue  # the "Del" of "Del. Stacey Moe"
            noun = len(span.key) == 1 and span.key[0] not in surnames and not is_given(span.name[0]) and person_noun(span.name[0])
            if noun and (before in ("\n", ".", "!", "?", "“", '"', ":") or in_headline(words, span.first)):
                continue
            if before == "\n" and _is_heading(words, span):
                continue
            alone = span.last <= headline and len(span.key) > 1 and not any(is_given(word) for word in span.name)
            if alone and in_headline(words, span.first) and not body.intersection(fold(word) for word in span.name):
                continue
        kept.append(span)
    return kept


def _is_heading(words: Words, span: Span) -> bool:
    """Whether a name that opens a paragraph is rather its heading: "Old Debts Stall New Bridge: Paying for the …"; nobody's label is so long."""
    behind = words.surfaces[span.last : span.last + 2]
    return len(behind) == 2 and behind[0] == ":" and behind[1] not in QUOTES and len(span.key) > 3 and not any(is_given(word) for word in span.name)


def _recast(words: Words, span: Span) -> None:
    """Make a name a person's, whatever the tagger called it, when a title stands before it or in it, or a person's role after it."""
    surfaces = words.surfaces
    cut = _title_inside(words, span) if span.last - span.first > 1 else 0
    span.titles.clear()
    first = cut or span.first
    size = span.last - first
    ending = fold(surfaces[span.last - 1])
    given = size > 1 and is_given(surfaces[first]) and fold(surfaces[first]) not in PLACE_NAMES and is_capital(surfaces[span.last - 1])
    if (cut and given and size < 4) or (given and ending.rstrip(".") in SUFFIXES):
        span.label = "PERSON"
    if cut or size > 4 or ending in ORGANIZATION_WORDS or ending in PLACE_NOUNS:
        return
    if size == 1 and (ending in PLACE_NAMES or not surfaces[first][0].isupper() or surfaces[first].isupper()):
        return
    if not (given or size == 1) or first == 0:
        return
    at = first - 1
    if surfaces[at] == "." and at:
        at -= 1
    title = words.title_at(at, first) if surfaces[at][0].isupper() else None
    if (title is not None and title[0] == first and not (size == 1 and title[1].kind == "k" and span.label == "PLACE")) or (
        given and (person_noun(surfaces[first - 1]) or any(role.weight >= 3 and not role.plural for role in after_name(words, span.last)))
    ):
        span.label = "PERSON"


def _take_kind(words: Words, span: Span) -> None:
    """Put right what stands before a body's name.

    Part of the name are its legal form ("PT Bara Utama") and the noun of "the interior ministry | of Marensund"; "Carmaker" in front is not.
    """
    surfaces, first = words.surfaces, span.first
    if in_headline(words, first):
        return
    if first and surfaces[first - 1] in _LEGAL_FORMS:
        span.first, span.label = first - 1, "ORG"
    elif surfaces[first] in _LEGAL_FORMS and span.last - first > 1:
        span.label = "ORG"
    elif surfaces[first] == "of" and span.label == "ORG":
        low = max(0, first - MAX_KIND)
        while span.first > low and surfaces[span.first - 1].islower() and fold(surfaces[span.first - 1]) not in DETERMINERS | POSSESSIVES:
            span.first -= 1
        if span.first == first and first and fold(surfaces[first - 1]) in ORGANIZATION_NOUNS:
            span.first -= 1  # "Ministry | of Ports"
        if not first or fold(surfaces[first - 1]) not in ORGANIZATION_NOUNS:
            span.first = first + 1
    elif span.label != "PERSON" and first > 1 and is_capital(surfaces[first - 1]):
        at = first - 1
        while at > max(0, first - MAX_KIND) and is_capital(surfaces[at - 1]):
            at -= 1
        if surfaces[at - 1].islower() and surfaces[at - 1] in ORGANIZATION_NOUNS:
            span.first, span.label = at, "ORG"  # "the pressure group | Stop The Bypass"
    elif span.last - first > 1 and fold(surfaces[first]) in _KINDS_OF_FIRM and (not first or surfaces[first - 1] in _OPENING):
        span.first, span.label = first + 1, "ORG"


def _is_at_firm(words: Words, span: Span) -> bool:
    """Whether a name is that of a firm by its trade where somebody works: "economists at stockbroker | Harcourt Quinn"."""
    surfaces, first = words.surfaces, span.first
    return first > 1 and surfaces[first - 2] == "at" and surfaces[first - 1] in TRADES


def _is_described_body(words: Words, span: Span) -> bool:
    """Whether a sentence opens with a noun for a body and this name in apposition: "The lender, Kreditas Baltija, said …"."""
    surfaces, first = words.surfaces, span.first
    if span.last - first < 2 or first < 3 or span.last >= len(words) or is_given(surfaces[first]):
        return False
    if fold(surfaces[first - 2]) in _WORKERS_OR_FIRMS:  # a firm where it goes on with "it": "The contractor, Brandt Civil, said it had …"
        goes_on = surfaces[span.last + 2 : span.last + 4]
        return surfaces[first - 1] == "," and surfaces[span.last] == "," and goes_on in (["it", "had"], ["it", "has"], ["it", "will"])
    beside = surfaces[first - 1] == "," and surfaces[span.last] == "," and fold(surfaces[first - 2]) in ORGANIZATION_NOUNS
    opening = next((at for at in range(first - 3, max(-1, first - 6), -1) if surfaces[at] == "The"), -1)
    return beside and opening >= 0 and all(surface.islower() for surface in surfaces[opening + 1 : first - 1])


def _trim_headlines(words: Words, spans: list[Span]) -> None:
    """In a line of capitals a tagger takes too much ("Ruth Alvarez Wins Granada"): leave the name that the article knows."""
    known: Counter[tuple[str, ...]] = Counter(span.key for span in spans if span.label == "PERSON")
    surnames = {key[-1] for key in known if 2 <= len(key) <= 3}
    named: dict[str, set[str]] = {}
    headline = words.surfaces.index("\n") if "\n" in words.surfaces[:40] else 0
    for span in spans:
        if span.label == "PERSON" and len(span.key) > 1 and span.first > headline:
            named.setdefault(span.key[-1], set()).update(span.key[:-1])
    for span in spans:
        size = span.last - span.first
        if size == 2 and span.key[0] in CUE_WORDS and (known[span.key[1:]] or span.key[1] in surnames):  # "Said Alvarez, …"
            span.first += 1
            fill_name(words, span)
        stranger = size == 2 and span.last <= headline and span.key[0] not in named.get(span.key[-1], {span.key[0]}) and not is_given(span.name[0])
        if stranger and span.label == "PERSON" and known[span.key] == 1 and in_headline(words, span.first):  # "Corners Okello"
            span.first += 1
            fill_name(words, span)
            continue
        if size < 2 or size > 12 or known[span.key] > 1 or (size == 2 and (span.key[0] not in surnames or is_given(span.name[0]))):
            continue
        found = _known_part(words, span, known, surnames) if in_headline(words, span.first) else None
        if (
            found == (span.first + 1, span.last)
            and size == 3
            and is_given(span.name[0])
            and (fold(span.name[1]) in PARTICLES or not is_given(span.name[1]))
        ):
            continue  # Chris | Van Hollen
        if found:
            span.first, span.last = found
            span.label = "PERSON"
            span.suffix = span.nickname = ""
            fill_name(words, span)


def _trim_bodies(words: Words, spans: list[Span]) -> None:
    """Leave of a body's name with headline words behind it ("Sund Courier Piece Exploits Voter") what the article has elsewhere."""
    surfaces = words.surfaces
    bodies = {tuple(surfaces[span.first + (surfaces[span.first] == "The") : span.last]) for span in spans if span.label == "ORG"}
    for span in spans:
        if (
            span.label != "ORG"
            or span.last - span.first < 4
            or fold(surfaces[span.last - 1]) in ORGANIZATION_WORDS
            or not in_headline(words, span.first)
        ):
            continue
        for last in range(span.last - 1, span.first + 1, -1):
            if tuple(surfaces[span.first : last]) in bodies:
                span.last = last
                fill_name(words, span)
                break


def _known_part(words: Words, span: Span, known: Counter[tuple[str, ...]], surnames: set[str]) -> tuple[int, int] | None:
    """The words inside a span that are a name of the article: a full name, a given name before a known surname, or a surname in front."""
    size = span.last - span.first
    for length in range(min(size - 1, 4), 0, -1):
        for first in range(span.first, span.last - length + 1):
            part = Span(first, first + length, "PERSON", span.score)
            fill_name(words, part)
            if length == 1:
                fits = (
                    first == span.first
                    and span.key[-1] not in ORGANIZATION_WORDS
                    and part.key[:1] != ()
                    and part.key[0] in surnames
                    and not is_given(part.name[0])
                )
            else:
                fits = len(part.key) > 1 and part.key != span.key and known[part.key] > 0
                fits = fits or (length == 2 and size > 2 and len(part.key) == 2 and is_given(part.name[0]) and known[part.key[1:]] > 0)
            if fits:
                return first, first + length
    return None


def _runs(words: Words, first: int, last: int, person: bool) -> Iterator[tuple[int, int]]:
    """The stretches of a mention between line breaks and dashes, trimmed of marks, possessives and articles; of a person's also between verbs."""
    surfaces = words.surfaces
    low = first
    for at in range(first, last + 1):
        dash = at < last and surfaces[at] in _DASHES and words.is_apart(at)
        verb = person and first < at < last - 1 and len(surfaces[at]) > 2 and _is_common(surfaces[at])
        verb = verb and is_given(surfaces[at + 1]) and person_noun(surfaces[at]) is None  # "Maarja Ilves sued Kalle Tamm"
        if at == last or surfaces[at] == "\n" or dash or verb:
            start, end = low, at
            while start < end and (not surfaces[start][0].isalnum() or (fold(surfaces[start]) in ("the", "a", "an") and end - start > 1)):
                start += 1
            while end > start and not _may_end(words, end - 1):
                end -= 1
            if start < end:
                yield start, end
            low = at + 1


def _may_end(words: Words, at: int) -> bool:
    """Whether a word or mark may be the last of a name; a plus may right behind a word: "OPEC+"."""
    surface = words.surfaces[at]
    plus = surface == "+" and at > 0 and words.ends[at - 1] == words.starts[at]
    return plus or (surface[0].isalnum() and surface not in POSSESSIVES)


def _strip_titles(words: Words, span: Span) -> None:
    """Move the start of a span past possessors, titles and roles that the tagger took into the name; a title that stays in the name is kept."""
    surfaces = words.surfaces
    if span.label != "PERSON":
        return
    span.first = max((at + 1 for at in range(span.first + 1, span.last - 1) if _is_possessive(words, at)), default=span.first)
    while span.last - span.first > 1:
        found = words.title_at(span.first, span.last)
        if found is not None and found[0] < span.last:
            after, title = found
            rest = [word for word in surfaces[after : span.last] if fold(word) not in SUFFIXES]
            if title.kind == "k" and len(rest) == 1 and not is_initial(rest[0]):
                return
            if fold(surfaces[span.first]) in TITLE_NAMES and after == span.first + 1 and (span.titles or (len(rest) == 1 and not is_given(rest[0]))):
                return  # a given name that is also a title: Dean Baker, Earl Warren, Gov. Earl Ray Tomblin
            span.titles.append(title)
            span.title_words |= {fold(word) for word in surfaces[span.first : after]}
            span.first = after
            continue
        if span.last - span.first > 2 and _is_field(words, span.first) and is_given(surfaces[span.first + 1]):
            span.first += 1
            continue
        word = surfaces[span.first]
        folded = fold(word)
        said = folded in ("said", "says") and span.first > 0 and surfaces[span.first - 1] in QUOTES | {","}
        lower = word[0].islower() and folded not in PARTICLES and not is_capital(word)
        if said or lower or not word[0].isalpha() or folded.endswith(_ORIGINS):
            span.first += 1
            continue
        cut = _title_inside(words, span)
        if cut:
            span.title_words |= {fold(word) for word in surfaces[span.first : cut]}
            span.first = cut
            continue
        break
    while span.last - span.first > 1 and (surfaces[span.last - 1][0].islower() and not is_capital(surfaces[span.last - 1])):
        span.last -= 1


def _is_field(words: Words, at: int) -> bool:
    """Whether a word is that of an office before a name: "Deputy Secretary for | Policy Anna Holt"."""
    surfaces = words.surfaces
    office = at > 1 and surfaces[at - 1] == "for" and surfaces[at - 2][0].isupper()
    return office and not is_given(surfaces[at]) and (person_noun(surfaces[at - 2]) is not None or words.title_at(at - 2, at - 1) is not None)


def _is_possessive(words: Words, index: int) -> bool:
    """Whether a word makes the one before it somebody's or some outlet's: "Politico’s | David Tamm", "the Tidings’ | Ann Reynolds"."""
    surface, before = words.surfaces[index], words.surfaces[index - 1]
    bare = surface in ("'", "’") and before[-1] == "s" and words.text[words.ends[index] : words.ends[index] + 1].isspace()
    return surface in ("'s", "’s") or (bare and words.ends[index - 1] == words.starts[index])


def _title_inside(words: Words, span: Span) -> int:
    """The index after the last title inside a span ("Russian President Vladimir Putin"), or 0."""
    surfaces = words.surfaces
    for at in range(span.last - 2, span.first - 1, -1):
        surface = surfaces[at]
        if surface == ".":
            continue
        noun = person_noun(surface)
        found = words.title_at(at, span.last)
        if found is not None and found[0] < span.last and found[1].kind != "k" and (not is_given(surface) or is_given(surfaces[found[0]])):
            span.titles.append(found[1])
            return found[0]
        if (
            noun is not None
            and (surface.islower() or not is_given(surface))
            and fold(surface) not in ("king", "prince", "bishop", "pope", "duke", "baker", "cook")
        ):
            return at + 1
    return 0


def _part_titles(words: Words, spans: list[Span]) -> None:
    """Tell a title from the name where its bearer is named in full: "Prince Saif bin Rashid … Prince Saif", "Lea Amar, the dean … Dean Amar".

    What stands before a given name, and before the surname alone, too, is a title that no list holds: "Coxswain Robert Speight … Coxswain Speight".
    """
    whole = [span for span in spans if span.label == "PERSON" and len(span.key) > 1]
    crowned = {(title, span.key[0]) for span in whole for title in span.title_words}
    offices = {
        (fold(surface), span.key[-1])
        for span in whole
        if span.last + 1 < len(words) and words.surfaces[span.last] == "," and fold(words.surfaces[span.first]) not in TITLE_NAMES
        for surface in words.surfaces[span.last + 1 : span.last + 4]
        if surface in TITLE_NAMES
    }
    pairs = {(fold(words.surfaces[span.first]), span.key[-1]) for span in whole if span.last - span.first == 2}
    longer = [span for span in whole if span.last - span.first > 2 and is_given(words.surfaces[span.first + 1])]
    called = {(fold(words.surfaces[span.first]), span.key[-1]) for span in longer if _may_be_title(words.surfaces[span.first])} & pairs
    for span in whole:
        first = fold(words.surfaces[span.first])
        parted = span.last - span.first == 2 and ((first, span.key[1]) in crowned or (first in TITLE_NAMES and (first, span.key[1]) in offices))
        if parted or (first, span.key[-1]) in called:
            span.first += 1
            span.title_words |= {first}
            fill_name(words, span)


def _may_be_title(surface: str) -> bool:
    """Whether a word that opens a name may be an unknown title."""
    return not is_given(surface) and not is_initial(surface) and fold(surface) not in PARTICLES


def _share_surnames(words: Words, spans: list[Span]) -> None:
    """Give "Bill" in "Bill and Hillary Clinton" its surname."""
    surfaces = words.surfaces
    for left, right in itertools.pairwise(spans):
        if (
            left.label == right.label == "PERSON"
            and right.first - left.last == 1
            and fold(surfaces[left.last]) in ("and", "&")
            and len(left.key) == 1
            and len(right.key) == 2
            and is_given(left.name[0])
            and not right.titles
            and not left.titles
        ):
            left.key = (left.key[0], right.key[-1])
            left.name = (left.name[0], right.name[-1])
            left.shared = True
