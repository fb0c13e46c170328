"""Which names that a tagger took for a person's the article speaks of as a company's: "shares in Carnavel", "an analyst at Fitch Anders"."""

from __future__ import annotations

import itertools

from service.attribution.lexicon import ORGANIZATION_NOUNS, Words, fold, person_noun, word_list

STAKES = frozenset(("shares", "stock", "stake", "shareholders", "shareholder", "investors", "bonds"))
OFFICERS = frozenset(("executive", "chairman", "chairwoman", "ceo", "founder", "boss", "chief", "owner", "economist", "analyst", "strategist"))
OUTPUT = frozenset(("profit", "profits", "revenue", "revenues", "earnings", "headquarters", "plant", "plants", "factory", "subsidiary"))
RESULTS = word_list("result_nouns.txt")
TRADES = word_list("trade_nouns.txt")
POSSESSIVES = frozenset(("'s", "’s"))
OWNING = POSSESSIVES | {"'", "’"}  # also behind a plural: "Nurses’"
ARTICLES = frozenset(("the", "a", "an"))
CLAUSES = frozenset((",", ".", ";", ")", "\n", "said", "says", "is", "was", "has", "had", "and", "in", "on", "to", "will", "’s", "'s"))
APPOSED = frozenset(
    (",", ".", "with", "that", "which", "who", "in", "of", "at", "for", "from", "on", "based")
)  # what may stand behind "Unison Digital, a union"
OPENING = frozenset(("\n", ".", "!", "?", "“", "”", '"'))  # right before the first word of a sentence
APPOSITION = 5  # words of "the biggest ratings agency"


def is_of_company(words: Words, first: int, last: int) -> bool:
    """Whether the words beside a name (a half-open range of words) are those beside a company's."""
    surfaces = words.surfaces
    ahead, before = ["\n", "\n", *surfaces[max(0, first - 2) : first]][-2:]
    behind, beyond = [*surfaces[last : last + 2], "\n", "\n"][:2]
    if before in ORGANIZATION_NOUNS and ahead != "to" and (last - first > 1 or behind in CLAUSES or fold(ahead) not in ARTICLES):
        return True  # "the drugmaker Aurelis", "the group Letzte Ausfahrt"; not "the company Hoek founded", "to force Hoek"
    if before[:1].isupper() and fold(before) in ORGANIZATION_NOUNS and ahead in OPENING and last - first > 1:
        return True  # "Brokerage Tennant Hale said"
    if before in ("in", "of") and fold(ahead) in STAKES:
        return True
    if (before == "at" and person_noun(ahead)) or (before == "of" and ahead in OFFICERS):
        return True
    if behind in STAKES or (behind in POSSESSIVES and (beyond in STAKES | OUTPUT or _has_boss(surfaces[last + 1 : last + 5]))):
        return True
    if fold(before) in TRADES and behind == "said" and beyond == "it":
        return True
    if behind.endswith(("ed", "cut", "s")) and beyond in ("its", "a") and _is_result(surfaces[last + 1 : last + 6]):
        return True
    if behind != ",":
        return False
    from_whom = before in ("from", "by", "of", "to", "with")  # "a letter from Tamm, which came late"
    return beyond == "based" or (beyond == "which" and not from_whom) or (beyond in ARTICLES and _is_body_noun(words, last + 2))


def _is_result(behind: list[str]) -> bool:
    """Whether an object is a company's results: "cut | its full-year profit forecast", "reported | a quarterly loss"; not "a loss of memory"."""
    at = next((at for at, word in enumerate(behind) if word in RESULTS), -1)
    return at > 0 and behind[at + 1 : at + 2] not in (["of"], ["at"])


def _has_boss(behind: list[str]) -> bool:
    """Whether what stands behind a possessive is a company's: "Vantor’s board", "Gridwell’s interim chief executive", "Aurelis’s finance chief"."""
    phrase = " ".join(itertools.takewhile(str.islower, behind))
    return phrase.startswith("board ") or "chief executive" in phrase or phrase.startswith(("finance chief", "finance director", "chief financial"))


def _is_body_noun(words: Words, first: int) -> bool:
    """Whether a noun phrase that begins at a word is one for a body: "the ratings agency,"; not "the company's chief"."""
    for at in range(first, min(first + APPOSITION, len(words) - 1)):
        if not words.surfaces[at].islower():
            return False
        if words.surfaces[at + 1] in APPOSED:
            return words.surfaces[at] in ORGANIZATION_NOUNS
    return False
