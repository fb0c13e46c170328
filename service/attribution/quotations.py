"""Quotation marks to quotations, by rule: exact, linear in the length of the text, warnings instead of failures."""

import re
from dataclasses import dataclass

from service.attribution.article import Layout, Paragraph, entries
from service.attribution.records import Warning


@dataclass(frozen=True, slots=True)
class Quotation:
    """The words inside one pair of marks. Offsets in code points of the whole text.

    `start`/`end` bound the words inside the marks, `outer_start`/`outer_end` the marks too (equal to `end` on a side without a mark). `paragraph`
    is an index into `Layout.paragraphs`. `left_open`: no closing mark before its paragraph's end. `continues`: the index of the quotation, left open
    in an earlier paragraph, that this one goes on with, or None.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    paragraph: int
    left_open: bool
    continues: int | None


# A tag is matched first, so that the marks of its attributes are none; then feet and inches (6'2"); then marks, a single one only where no word
# goes on through it.
MARK = re.compile(
    r"<[A-Za-z/!][^<>\n]*>"
    r"|(?<![\w.])\d{1,3}\s?['’′]\s?\d{1,2}(?:\.\d)?\s?(?:[\"”″]|'')"
    r"|[“”\"„‟«»＂]{1,2}|''|``"
    r"|(?<!\w)['‘’‚‹›`](?=\S)|(?<=\S)['’‘‹›](?!\w)"
)
SINGLE = frozenset("'‘’‚‹›`")
# White space, and characters that show nothing: joiners, byte-order marks, marks of writing direction.
BLANK = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2028\u2029\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff"
)
BEFORE_OPENING = frozenset(BLANK + "([{<-–—―/…|*_\"“„«‘'`:>‚‹")
AFTER_CLOSING = frozenset(BLANK + ")]}>-–—―/,.;:?!…|*_\"”»’'<‘“›")
OPENINGS = frozenset("“\"„‟«»‘'‚‹`”")
HAS_WORD = re.compile(r"[\w$€£%&#@]")
WORD_AHEAD = re.compile(r"[\w’']{1,20}")
DIGITS_AHEAD = re.compile(r"\d{2}s?\b|\d0s\b")


@dataclass(slots=True)
class _Mark:
    """A mark of the text; `turn` is +1 where it can only open, -1 where it can only close, 0 where that depends on what stands open.

    `twin`: it is one of two of the same shape that touch.
    """

    start: int
    end: int
    shape: str
    turn: int
    twin: bool = False


@dataclass(slots=True)
class _Pair:
    """The bounds of an opening and of a closing mark; both closing bounds are the end of the quoted words where the mark is missing."""

    outer_start: int
    start: int
    end: int
    outer_end: int
    left_open: bool = False


def find_quotations(text: str, layout: Layout) -> tuple[tuple[Quotation, ...], tuple[Warning, ...]]:
    """All outermost quotations of a text, in text order, and warnings for marks that do not pair. Linear in the length of the text; never fails."""
    doubles: dict[int, list[_Mark]] = {}
    singles: dict[int, list[_Mark]] = {}
    paragraphs = layout.paragraphs
    guillemet = next((character for character in text if character in "«»"), "") if "«" in text or "»" in text else ""
    if guillemet == "»" and "«" not in text:
        guillemet = ""
    current = 0
    for match in MARK.finditer(text):
        start, end = match.span()
        shape = text[start]
        if shape == "<" or shape.isdigit():
            continue
        while current < len(paragraphs) and paragraphs[current].end <= start:
            current += 1
        if current == len(paragraphs):
            break
        paragraph = paragraphs[current]
        if shape in SINGLE and end - start == 1:
            singles.setdefault(current, []).append(_single(text, start, paragraph))
        elif end - start == 1 or shape in SINGLE:
            doubles.setdefault(current, []).append(_double(text, start, end, guillemet, paragraph))
        else:
            twin = shape == text[end - 1]
            first = _double(text, start, end if twin else start + 1, guillemet, paragraph)
            second = first if twin else _double(text, start + 1, end, guillemet, paragraph)
            doubles.setdefault(current, []).append(_Mark(start, start + 1, shape, first.turn, twin))
            doubles[current].append(_Mark(start + 1, end, text[end - 1], second.turn, twin))
    return _assemble(text, paragraphs, doubles, singles)


def _turn(text: str, start: int, end: int, paragraph: Paragraph) -> int:
    """Where a mark stands: +1 before a word only, -1 after a word only, 0 for both or neither."""
    opens = start == paragraph.start or text[start - 1] in BEFORE_OPENING
    closes = end == paragraph.end or text[end] in AFTER_CLOSING
    if end == paragraph.end:
        return -1
    if start == paragraph.start:
        return 1
    return opens - closes


def _double(text: str, start: int, end: int, guillemet: str, paragraph: Paragraph) -> _Mark:
    shape = text[start]
    turn = _turn(text, start, end, paragraph)
    if shape in "„‟`" or (guillemet and shape == guillemet):
        turn = 1
    elif guillemet and shape in "«»":
        turn = -1
    elif turn == 0:
        if shape == "“":
            turn = 1
        elif shape == "”":
            turn = -1
    return _Mark(start, end, shape, turn)


def _single(text: str, start: int, paragraph: Paragraph) -> _Mark:
    return _Mark(start, start + 1, text[start], _turn(text, start, start + 1, paragraph))


def _pair_doubles(text: str, marks: list[_Mark], paragraph: Paragraph, warnings: list[Warning], goes_on: bool) -> list[_Pair]:
    """Pair the double marks of one paragraph, outermost pairs only."""
    lowest = _lowest_balances(marks)
    balance = 0
    pairs: list[_Pair] = []
    opened: _Mark | None = None
    depth = 0
    for index, mark in enumerate(marks):
        turn = mark.turn
        before = balance
        balance += turn
        if opened is None:
            if turn == -1 and mark.shape not in "“" and not _misplaced_opening(text, marks, index):
                if not _is_measure(text, mark):
                    warnings.append(_stray(mark))
                continue
            opened, depth = mark, 1
        elif turn == 1 and not (opened.shape == "„" and mark.shape == "“"):
            if mark.shape == "”" and opened.shape != "”":
                depth -= 1
            elif lowest[index + 1] < before or (goes_on and opened.start == paragraph.start and mark.shape != opened.shape):
                depth += 1
            else:
                cut = _cut(text, opened.end, mark.start)
                if cut is None:
                    warnings.append(_stray(opened))
                else:
                    pairs.append(_Pair(opened.start, opened.end, cut, cut))
                    warnings.append(Warning("unclosed-quotation", "The quotation has no closing mark.", opened.start, cut))
                opened, depth = mark, 1
        elif mark.shape == '"' and _is_measure(text, mark) and index + 1 < len(marks) and marks[index + 1].turn == -1 and depth == 1:
            continue
        else:
            depth -= 1
        if depth == 0 and opened is not None:
            doubled = int(opened.twin and mark.twin)
            pairs.append(_Pair(opened.start, opened.end + doubled, mark.start - doubled, mark.end))
            opened = None
    if opened is not None:
        if opened.turn == 1 and HAS_WORD.search(text, opened.end, paragraph.end):
            pairs.append(_Pair(opened.start, opened.end, paragraph.end, paragraph.end, left_open=True))
        elif not _is_measure(text, opened):
            warnings.append(_stray(opened))
    return pairs


def _lowest_balances(marks: list[_Mark]) -> list[int]:
    """For each index, the lowest count of open marks that any later mark brings about."""
    balances = [0]
    for mark in marks:
        balances.append(balances[-1] + mark.turn)
    lowest = [*balances[1:], len(marks) + 1]
    for index in range(len(marks) - 1, -1, -1):
        lowest[index] = min(lowest[index], lowest[index + 1])
    return lowest


def _misplaced_opening(text: str, marks: list[_Mark], index: int) -> bool:
    """Whether a mark that only closes ("he said” Go.”") opens all the same, because one that only closes comes next and none stands open."""
    if index + 1 == len(marks) or marks[index + 1].turn != -1 or marks[index].shape == "»":
        return False
    mark = marks[index]
    return text[mark.end : mark.end + 1].isspace() and not _is_measure(text, mark) and text[mark.start - 1].isalnum() | (text[mark.start - 1] in ",:")


def _is_measure(text: str, mark: _Mark) -> bool:
    return mark.start > 0 and mark.shape in "\"”'’" and text[mark.start - 1].isdigit()


def _stray(mark: _Mark) -> Warning:
    return Warning("stray-mark", "The quotation mark has no partner.", mark.start, mark.end)


# The end of a stretch of text where a closing mark is missing: "We go, he said, ", "We go. She added: "
CUT = re.compile(r"[,.?!…](?=\s+((?:[^\s,.?!:“”\"]+\s+){1,8}?[^\s,.?!:“”\"]+)[,.:;]\s*$)")


def _cut(text: str, start: int, end: int) -> int | None:
    """Where a quotation without a closing mark ends before `, he said, “…`, or None."""
    tail_start = max(start, end - 160)
    for match in CUT.finditer(text, tail_start, end):
        words = {word.lower() for word in match[1].split()}
        if words & entries("cue_words.txt"):
            return match.end()
    return None


def _pair_singles(
    text: str, marks: list[_Mark], doubles: list[_Pair], paragraph: Paragraph, warnings: list[Warning], next_opens: bool
) -> list[_Pair]:
    """Pair the single marks that stand outside the double ones, telling apostrophes from closing marks."""
    outside = _outside(marks, doubles)
    pairs: list[_Pair] = []
    index = 0
    while index < len(outside):
        mark = outside[index]
        if mark.turn == -1 or mark.shape in "›" or (mark.turn == 0 and mark.shape not in "‘‚"):
            index += 1
            continue
        elided = _is_elision(text, mark)
        closing = _closing(text, outside, index, elided, paragraph)
        if closing is not None:
            pairs.append(_Pair(mark.start, mark.end, outside[closing].start, outside[closing].end))
            index = closing + 1
            continue
        if not elided and mark.shape in "‘‚":
            if mark.start == paragraph.start or (next_opens and text[mark.start - 2 : mark.start].strip() in (",", ":")):
                pairs.append(_Pair(mark.start, mark.end, paragraph.end, paragraph.end, left_open=True))
                break
            warnings.append(_stray(mark))
        index += 1
    return pairs


def _outside(marks: list[_Mark], doubles: list[_Pair]) -> list[_Mark]:
    kept: list[_Mark] = []
    position = 0
    for mark in marks:
        while position < len(doubles) and doubles[position].outer_end <= mark.start:
            position += 1
        if position == len(doubles) or mark.start < doubles[position].outer_start:
            kept.append(mark)
    return kept


def _is_elision(text: str, mark: _Mark) -> bool:
    if DIGITS_AHEAD.match(text, mark.end):
        return True
    word = WORD_AHEAD.match(text, mark.end)
    return word is not None and word[0].lower().rstrip("'’") in entries("elisions.txt")


CLOSE_REACH = 12
WEAK_LENGTH = 80


def _closing(text: str, marks: list[_Mark], index: int, elided: bool, paragraph: Paragraph) -> int | None:
    """The index of the mark that closes the single mark at `index`, or None: one beside punctuation is sure, one after an s may be a possessive's."""
    opening = marks[index]
    possessive: int | None = None
    for later in range(index + 1, min(len(marks), index + 1 + CLOSE_REACH)):
        mark = marks[later]
        if mark.turn == 1 or (mark.turn == 0 and mark.shape in "‘`"):
            if mark.shape in "'’" and _is_elision(text, mark):
                continue
            break
        before = text[mark.start - 1]
        after = text[mark.end] if mark.end < paragraph.end else "\n"
        if before in ".,?!…;:)%" or (after in '.,?!…;:)-–—\n"”' and (before not in "sS" or possessive is None)):
            if before in "sS" and later + 1 < len(marks) and marks[later + 1].start == mark.end + 1:
                continue
            return later
        if elided or opening.shape == "’" or before.isspace():
            continue
        if before in "sSzxnN":
            if possessive is None and mark.start - opening.end <= WEAK_LENGTH:
                possessive = later
            continue
        return later
    return possessive


def _assemble(
    text: str, paragraphs: tuple[Paragraph, ...], doubles: dict[int, list[_Mark]], singles: dict[int, list[_Mark]]
) -> tuple[tuple[Quotation, ...], tuple[Warning, ...]]:
    quotations: list[Quotation] = []
    warnings: list[Warning] = []
    expected: int | None = None
    chain: int | None = None
    for number in sorted(doubles.keys() | singles.keys()):
        paragraph = paragraphs[number]
        following = _next_told(paragraphs, number)
        goes_on = following is not None and text[paragraphs[following].start] in OPENINGS
        pairs = _pair_doubles(text, doubles[number], paragraph, warnings, goes_on) if number in doubles else []
        if number in singles:
            pairs = _merge(pairs, _pair_singles(text, singles[number], pairs, paragraph, warnings, goes_on))
        previous = chain if expected == number else None
        if expected is None or expected <= number:
            chain = None
        for pair in pairs:
            start, end = _bound_words(text, pair.start, pair.end)
            if not HAS_WORD.search(text, start, end):
                continue
            continues = previous if pair.outer_start == paragraph.start else None
            quotations.append(Quotation(start, end, pair.outer_start, pair.outer_end, number, pair.left_open, continues))
            if pair.left_open and goes_on:
                chain, expected = len(quotations) - 1, following
            elif pair.left_open:
                warnings.append(Warning("unclosed-quotation", "The quotation has no closing mark.", pair.outer_start, pair.outer_end))
    return tuple(quotations), _in_order(warnings)


def _next_told(paragraphs: tuple[Paragraph, ...], number: int) -> int | None:
    """The index of the paragraph in which a quotation left open in paragraph `number` can go on: the next one, a caption apart."""
    article = paragraphs[number].article
    for index in range(number + 1, min(number + 3, len(paragraphs))):
        if paragraphs[index].article != article:
            return None
        if paragraphs[index].kind != "caption":
            return index
    return None


def _in_order(warnings: list[Warning]) -> tuple[Warning, ...]:
    """In text order; stray marks that touch are one warning, so that a run of a thousand marks is not a thousand warnings."""
    ordered: list[Warning] = []
    for warning in sorted(warnings, key=lambda warning: warning.start):
        last = ordered[-1] if ordered else None
        if last is not None and warning.code == last.code == "stray-mark" and warning.start <= last.end + 1:
            ordered[-1] = Warning(last.code, "The quotation marks have no partners.", last.start, warning.end)
        else:
            ordered.append(warning)
    return tuple(ordered)


def _merge(doubles: list[_Pair], singles: list[_Pair]) -> list[_Pair]:
    """Both kinds in text order, without those that lie inside another."""
    merged: list[_Pair] = []
    reached = -1
    for pair in sorted(doubles + singles, key=lambda pair: pair.outer_start):
        if pair.outer_start >= reached:
            merged.append(pair)
            reached = pair.outer_end
    return merged


def _bound_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in BLANK:
        start += 1
    while end > start and text[end - 1] in BLANK:
        end -= 1
    return start, end
