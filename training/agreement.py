"""When a returned name or role counts as the right one: the definitions of the project's scale.

A person must come back under the whole name that the article gives: first and last name, no other middle name, the same generational suffix; the
last name alone is the laxer, second measure. Organizations and documents agree in the head word and half of all words, unnamed sources in the head
word and a third; an acronym agrees with what it stands for.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from training.gold import GoldSpeakerType
from training.wordlists import word_list

_TITLES = word_list("scale_titles")
_FUNCTION_WORDS = word_list("scale_function_words")
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a returned name is the right one: under the whole name, and where the surname is enough. `full` implies `surname`."""

    full: bool
    surname: bool


DISAGREEMENT = Agreement(full=False, surname=False)


def words(name: str) -> list[str]:
    """A name's words without case, accents, possessive endings and punctuation: `words("Siân O’Hara’s") == ["sian", "o", "hara"]`."""
    folded = unicodedata.normalize("NFKD", name).replace("’", "'")
    folded = "".join(char for char in folded if not unicodedata.combining(char)).casefold()
    return re.findall(r"[a-z0-9]+", re.sub(r"'s\b", "", folded))


def speaker_agrees(gold: str, kind: GoldSpeakerType | None, returned: str | None) -> Agreement:
    """How a returned name agrees with the gold one, which may hold several equally right names, separated by " | "."""
    if returned is None or not returned.strip():
        return DISAGREEMENT
    verdicts = [_persons(name, returned) if kind == "person" else _others(name, returned, kind) for name in gold.split(" | ")]
    return Agreement(full=any(verdict.full for verdict in verdicts), surname=any(verdict.surname for verdict in verdicts))


def role_agrees(gold: str, returned: str | None) -> bool:
    """Whether two roles share half of their words (F1 of the words that carry meaning)."""
    wanted, given = _meaning(gold), _meaning(returned or "")
    return bool(wanted and given) and 2 * len(wanted & given) >= 0.5 * (len(wanted) + len(given))


def _persons(gold: str, returned: str) -> Agreement:
    wanted, wanted_generation = _name(gold)
    given, given_generation = _name(returned)
    if not wanted or not given:
        return DISAGREEMENT
    ends_agree = len(wanted) > 1 and len(given) > 1 and (wanted[0], wanted[-1]) == (given[0], given[-1])
    same = wanted == given or (ends_agree and _middles_agree(wanted[1:-1], given[1:-1]))
    full = same and wanted_generation == given_generation
    return Agreement(full, full or wanted[-1] == given[-1])


def _name(name: str) -> tuple[list[str], str]:
    """A person's words without the titles before them, and the generational suffix, "" where there is none."""
    kept = words(name)
    generation = ""
    while len(kept) > 1 and kept[-1] in _GENERATIONS:
        generation = kept.pop()
    while len(kept) > 1 and kept[0] in _TITLES:
        kept = kept[1:]
    return kept, generation


def _middles_agree(wanted: Sequence[str], given: Sequence[str]) -> bool:
    """Whether middle names do not contradict each other: one side has none, or each is the other's or its initial."""
    if not wanted or not given:
        return True
    return len(wanted) == len(given) and all(
        one == other or (one[0] == other[0] and 1 in (len(one), len(other))) for one, other in zip(wanted, given, strict=True)
    )


def _others(gold: str, returned: str, kind: GoldSpeakerType | None) -> Agreement:
    agree = _is_acronym(gold, returned) or _is_acronym(returned, gold) or _heads_agree(gold, returned, 1 / 3 if kind == "unnamed" else 1 / 2)
    return Agreement(agree, agree)


def _is_acronym(spelled: str, short: str) -> bool:
    """Whether `short` is made of the initials of `spelled`, with or without those of its function words."""
    parts = words(spelled)
    initials = {"".join(part[0] for part in parts), "".join(part[0] for part in parts if part not in _FUNCTION_WORDS)}
    return len(parts) > 1 and "".join(words(short)) in initials


def _heads_agree(gold: str, returned: str, share: float) -> bool:
    wanted, given = ([word for word in words(name) if word not in _FUNCTION_WORDS] for name in (gold, returned))
    if not wanted or not given:
        return False
    head_shared = wanted[-1] in given or given[-1] in wanted
    return head_shared and len(set(wanted) & set(given)) >= share * len(set(wanted) | set(given))


def _meaning(phrase: str) -> set[str]:
    return set(words(phrase)) - _FUNCTION_WORDS
