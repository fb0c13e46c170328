"""Records to HTML: the article with its quotations marked, as a fragment for any page, or as a file of its own to hand on."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Final

from service import __version__
from service.attribution.records import Attribution, OffsetUnit, Quote, Reason, Speaker

_LINE_BREAK: Final = re.compile("\r\n|[\n\r\u2028\u2029]")
_BLANK_LINES: Final = re.compile("(?:\r\n|[\n\r\u2028\u2029])(?:[^\\S\n\r\u2028\u2029]*(?:\r\n|[\n\r\u2028\u2029]))+")
_STYLE: Final = Path(__file__).with_name("page.css")

_REASONS: Final[dict[Reason, str]] = {
    "no-source": "the article names nobody",
    "ambiguous": "more than one speaker is possible",
    "low-confidence": "speaker not sure enough",
}

# Around the colour circle by the golden angle: however many speakers there are, neighbours in the list stay far apart.
_HUE_STEP: Final = 137.508
_FIRST_HUE: Final = 210.0


def fragment(text: str, attribution: Attribution) -> str:
    """The article as one `<article class="quoth">` element, its quotations, mentions and cues marked. Needs no style sheet, script or id.

    `text` is the text that was attributed, unchanged; the offsets of the attribution may be in any unit. What the fragment shows is exactly that text
    (its text content equals it, but for NUL, which HTML cannot hold and which becomes U+FFFD); names and roles stand in attributes only.

    - Every quotation is a `<mark class="quoth-quotation">` with `data-quote`, `-kind`, `-turn`, `-speaker` (id), `-speaker-name`, `-speaker-type`,
      `-role`, `-via`, `-confidence`, `-reason`, `-start` and `-end` (in the attribution's unit, which the article tells in `data-offset-unit`); an
      attribute without a value is left out. `data-turn-start` is there on the first quotation of a turn. A mark can be focused, and its `title` says
      all of it in words.
    - Mention and cue are `<u class="quoth-mention">` and `<u class="quoth-cue">` with `data-quotes`, the ids of the quotations that they attribute; a
      mention has `data-speaker` too.
    - Each story of a pasted feed is a `<section class="quoth-story" data-article="a1">` of paragraphs, its title an `<h2>`.

    Raises ValueError when an offset lies outside the text or inside a character.
    """
    return "".join(_render(text, attribution))


def page(text: str, attribution: Attribution, title: str | None = None) -> str:
    """The article as an HTML file of its own: the fragment, and the speakers by their share of the quoted words. No script, nothing is loaded.

    `title` is what the file is called, by default the article's own title. Raises ValueError as `fragment` does.
    """
    return "".join(write_pages([(title, text, attribution)]))


def write_pages(answers: Iterable[tuple[str | None, str, Attribution]]) -> Iterator[str]:
    """One HTML file of several texts, each with its title (or None) and its attribution, piece by piece; reads `answers` lazily. See `page`."""
    coloured = 0
    document = 0
    for document, (title, text, attribution) in enumerate(answers, 1):
        heading = title or next((article.title for article in attribution.articles if article.title), None) or "Quotations"
        if document == 1:
            yield _head(heading)
        speakers = max((_number(speaker.id) for speaker in attribution.speakers), default=0)
        if speakers > coloured:
            yield _colours(coloured + 1, speakers)
            coloured = speakers
        # A story that shows its own title need not show it twice; a screen reader still finds the heading of the page.
        hidden = ' class="quoth-unseen"' if [article.title for article in attribution.articles] == [heading] else ""
        model = f"{attribution.model.name} {attribution.model.version}"
        yield (
            f'<div class="quoth-document">\n<h1{hidden}>{_text(heading)}</h1>\n{_shares(attribution, document)}{fragment(text, attribution)}\n'
            f"<footer>Quotations and speakers found by Quoth {_text(__version__)} ({_text(model)}); a program reads fast and errs now and then. "
            "Point at a quotation to see who said it and how sure that is.</footer>\n</div>\n"
        )
    if document == 0:
        yield _head("Quotations")
    yield "</main>\n</body>\n</html>\n"


@dataclass(frozen=True, slots=True)
class _Element:
    """An element that is open over a stretch of the text; two stretches with the same element share it."""

    key: tuple[str | int, ...]
    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A half-open range of code points and the element around it."""

    start: int
    end: int
    element: _Element


def _render(text: str, attribution: Attribution) -> Iterator[str]:
    quotations, evidence = _stretches(text, attribution)
    whole = [*quotations, *evidence]
    sections, blocks = _layout(text, attribution, whole)
    cuts = sorted({0, len(text)} | {offset for stretch in (*sections, *blocks, *whole) for offset in (stretch.start, stretch.end)})
    empty_quotations = [stretch for stretch in quotations if stretch.start == stretch.end]

    yield f'<article class="quoth" lang="en" data-offset-unit="{attribution.offset_unit}">'
    levels = (_Level(sections), _Level(blocks), _Level(quotations), _Level(evidence))
    stack: list[_Element] = []
    for start, end in pairwise([*cuts, len(text)]):
        while empty_quotations and empty_quotations[0].start == start:
            element = empty_quotations.pop(0).element
            yield element.opening + element.closing
        if start == end:
            continue
        wanted = [element for level in levels for element in level.at(start)]
        shared = 0
        while shared < min(len(stack), len(wanted)) and stack[shared].key == wanted[shared].key:
            shared += 1
        yield "".join(element.closing for element in reversed(stack[shared:]))
        yield "".join(element.opening for element in wanted[shared:])
        stack = wanted
        yield _text(text[start:end], breaks=any(element.key[0] == "block" for element in stack))
    yield "".join(element.closing for element in reversed(stack))
    yield "</article>"


class _Level:
    """The elements of one level of nesting, asked for at ever greater offsets."""

    def __init__(self, stretches: Sequence[_Stretch]) -> None:
        self._waiting = sorted(stretches, key=lambda stretch: (stretch.start, -stretch.end), reverse=True)
        self._open: list[_Stretch] = []

    def at(self, offset: int) -> list[_Element]:
        self._open = [stretch for stretch in self._open if stretch.end > offset]
        while self._waiting and self._waiting[-1].start <= offset:
            stretch = self._waiting.pop()
            if stretch.end > offset:
                self._open.append(stretch)
        return [stretch.element for stretch in self._open]


def _stretches(text: str, attribution: Attribution) -> tuple[list[_Stretch], list[_Stretch]]:
    """Quotations, and mentions and cues, as stretches of code points in text order."""
    places: set[int] = set()
    for quote in attribution.quotes:
        for span in (quote, quote.mention, quote.cue):
            if span is not None:
                places |= {span.start, span.end}
    code_point = _code_points(text, attribution.offset_unit, places)

    speakers = {speaker.id: speaker for speaker in attribution.speakers}
    turns: set[int] = set()
    quotations: list[_Stretch] = []
    attributed: dict[tuple[str, int, int], list[Quote]] = {}
    for quote in attribution.quotes:
        starts_turn = quote.turn is not None and quote.turn not in turns
        if quote.turn is not None:
            turns.add(quote.turn)
        speaker = speakers.get(quote.speaker) if quote.speaker is not None else None
        opening = _quotation_tag(quote, speaker, starts_turn)
        quotations.append(_Stretch(code_point[quote.start], code_point[quote.end], _Element(("quotation", quote.id), opening, "</mark>")))
        for name, span in (("mention", quote.mention), ("cue", quote.cue)):
            if span is not None:
                attributed.setdefault((name, code_point[span.start], code_point[span.end]), []).append(quote)
    evidence = [_Stretch(start, end, _evidence_element(name, start, end, quotes)) for (name, start, end), quotes in attributed.items()]
    return quotations, evidence


def _quotation_tag(quote: Quote, speaker: Speaker | None, starts_turn: bool) -> str:
    values: dict[str, str | int | float | None] = {
        "quote": quote.id,
        "kind": quote.kind,
        "turn": quote.turn,
        "speaker": speaker.id if speaker else None,
        "speaker-name": speaker.name if speaker else None,
        "speaker-type": speaker.type if speaker else None,
        "role": speaker.role if speaker else None,
        "via": quote.via,
        "confidence": quote.confidence,
        "reason": quote.reason,
        "start": quote.start,
        "end": quote.end,
    }
    data = "".join(f' data-{name}="{_attribute(str(value))}"' for name, value in values.items() if value is not None)
    turn_start = " data-turn-start" if starts_turn else ""
    return f'<mark class="quoth-quotation"{data}{turn_start} tabindex="0" title="{_attribute(_in_words(quote, speaker))}">'


def _in_words(quote: Quote, speaker: Speaker | None) -> str:
    who = quote.kind.replace("_", " ")
    if speaker is not None:
        who = f"{speaker.name}, {speaker.role}" if speaker.role else speaker.name
    elif quote.reason is not None and quote.kind != "not_speech":
        who = f"Speaker unknown: {_REASONS[quote.reason]}"
    facts = [quote.kind.replace("_", " ")]
    if quote.via is not None:
        facts.append(f"via {quote.via}")
    if quote.confidence is not None and speaker is not None:
        facts.append(f"confidence {quote.confidence:.0%}")
    return who if facts == [who] else f"{who} ({', '.join(facts)})"


def _evidence_element(name: str, start: int, end: int, quotes: Sequence[Quote]) -> _Element:
    ids = _attribute(" ".join(quote.id for quote in quotes))
    speaker = next((quote.speaker for quote in quotes if quote.speaker is not None), None)
    data = f' data-speaker="{_attribute(speaker)}"' if name == "mention" and speaker is not None else ""
    return _Element((name, start, end), f'<u class="quoth-{name}" data-quotes="{ids}"{data}>', "</u>")


def _layout(text: str, attribution: Attribution, whole: Sequence[_Stretch]) -> tuple[list[_Stretch], list[_Stretch]]:
    """Stories, and the title and paragraphs of each; no paragraph ends inside a stretch that has to stay `whole`."""
    places = {place for article in attribution.articles for place in (article.start, article.end)}
    code_point = _code_points(text, attribution.offset_unit, places)
    starts = [code_point[article.start] for article in attribution.articles]
    sections: list[_Stretch] = []
    blocks: list[_Stretch] = []
    # What stands before the first story belongs to it, so that no character is lost.
    for article, start, end in zip(attribution.articles, [0, *starts[1:]], [*starts[1:], len(text)], strict=True):
        element = _Element(("section", article.id), f'<section class="quoth-story" data-article="{_attribute(article.id)}">', "</section>")
        sections.append(_Stretch(start, end, element))
        title = article.title
        for first, last in _paragraphs(text, start, end, whole):
            tag = "p"
            if title is not None and text[first:last].strip() == title.strip():
                tag, title = 'h2 class="quoth-title"', None
            blocks.append(_Stretch(first, last, _Element(("block", first), f"<{tag}>", f"</{tag.split()[0]}>")))
    return sections, blocks


def _paragraphs(text: str, start: int, end: int, whole: Sequence[_Stretch]) -> Iterator[tuple[int, int]]:
    # A text that knows blank lines may be wrapped by hand in between; in one that knows none, every line is a paragraph.
    gap = _BLANK_LINES if _BLANK_LINES.search(text, start, end) else _LINE_BREAK
    kept = iter(sorted((stretch.start, stretch.end) for stretch in whole if stretch.start < stretch.end))
    current = next(kept, None)
    first = start
    reach = 0
    for match in gap.finditer(text, start, end):
        while current is not None and current[0] < match.end():
            reach = max(reach, current[1])
            current = next(kept, None)
        if reach > match.start():
            continue
        if first < match.start():
            yield first, match.start()
        first = match.end()
    if first < end:
        yield first, end


def _code_points(text: str, unit: OffsetUnit, offsets: Iterable[int]) -> dict[int, int]:
    """Each of the offsets in `unit`, counted in code points instead. Raises ValueError for one that lies outside the text or inside a character."""
    wanted = sorted(set(offsets))
    found: dict[int, int] = {}
    if unit == "codepoint":
        found = {offset: offset for offset in wanted if 0 <= offset <= len(text)}
    else:
        place = 0
        pending = iter(wanted)
        target = next(pending, None)
        for index in range(len(text) + 1):
            if target is None:
                break
            if place == target:
                found[target] = index
                target = next(pending, None)
            if index < len(text):
                place += _width(text[index], unit)
    if len(found) < len(wanted):
        raise ValueError(f"offset {next(offset for offset in wanted if offset not in found)} ({unit}) is no place between two characters of the text")
    return found


def _width(character: str, unit: OffsetUnit) -> int:
    code = ord(character)
    if unit == "utf16":
        return 1 if code < 0x10000 else 2
    return 1 if code < 0x80 else 2 if code < 0x800 else 3 if code < 0x10000 else 4


def _text(text: str, *, breaks: bool = False) -> str:
    """Text as HTML text: a parser reads back the same characters (NUL alone becomes U+FFFD). `breaks` shows line breaks as such."""
    safe = escape(text, quote=False).replace("\0", "\ufffd")
    if breaks:
        safe = _LINE_BREAK.sub(lambda match: "<br>" + match[0], safe)
    return safe.replace("\r", "&#13;")


def _attribute(text: str) -> str:
    return escape(text, quote=True).replace("\0", "\ufffd").replace("\r", "&#13;").replace("\n", "&#10;")


def _number(speaker_id: str) -> int:
    digits = "".join(character for character in speaker_id if character in "0123456789")
    return int(digits) if digits else 0


def _head(title: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
        f'<meta name="generator" content="Quoth {_attribute(__version__)}">\n'
        f"<title>{_text(title)}</title>\n<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<main>\n"
    )


def _colours(first: int, last: int) -> str:
    """The colour of each speaker, and what choosing the speaker in the table does."""
    rules = []
    for number in range(first, last + 1):
        hue = (_FIRST_HUE + _HUE_STEP * (number - 1)) % 360
        own = f'[data-speaker="s{number}"]'
        chosen = f'.quoth-document:has(input[value="s{number}"]:checked) .quoth'
        rules.append(f"{own} {{ --hue: {hue:.0f}; }}\n{chosen} mark:not({own}), {chosen} p:not(:has({own})) {{ opacity: .45; }}\n")
    return f"<style>\n{''.join(rules)}</style>\n"


@dataclass(frozen=True, slots=True)
class _Share:
    """How much a speaker (None: nobody that the article names) says: quotations, and words between white space."""

    speaker: Speaker | None
    quotations: int
    words: int


def _shares(attribution: Attribution, document: int) -> str:
    """The table of who says how much; choosing a speaker in it fades what others say (style sheet only)."""
    tallies = [(article, _tally(attribution, article.id)) for article in attribution.articles]
    every = [share for _, shares in tallies for share in shares]
    if not every:
        return '<p class="quoth-speakers">Nobody is quoted.</p>\n'
    total = _Share(None, sum(share.quotations for share in every), sum(share.words for share in every))
    bodies = [_share_row("Everyone", None, total, total.words, document, checked=True)]
    for number, (article, shares) in enumerate(tallies, 1):
        if len(tallies) > 1 and shares:
            bodies.append(f'<tr><th colspan="4" scope="rowgroup">{_text(article.title or f"Story {number}")}</th></tr>\n')
        words = sum(share.words for share in shares)
        bodies += [_share_row("Nobody named", share.speaker, share, words, document) for share in shares]
    # Landmarks of one page need names of their own.
    number_of = f" ({document})" if document > 1 else ""
    return (
        f'<section class="quoth-speakers" aria-label="Speakers{number_of}"><table>\n'
        "<caption>Speakers, by their share of the quoted words</caption>\n"
        '<thead><tr><th scope="col">Speaker</th><th scope="col">Quotations</th><th scope="col">Words</th><th scope="col">Share</th></tr></thead>\n'
        f"<tbody>\n{''.join(bodies)}</tbody>\n</table></section>\n"
    )


def _tally(attribution: Attribution, article: str) -> list[_Share]:
    """What each speaker of an article says, scare quotes left out: the greatest share first, what nobody says last."""
    quotations: Counter[str | None] = Counter()
    words: Counter[str | None] = Counter()
    for quote in attribution.quotes:
        if quote.article == article and quote.kind != "not_speech":
            quotations[quote.speaker] += 1
            words[quote.speaker] += len(quote.text.split())
    shares = [_Share(speaker, quotations[speaker.id], words[speaker.id]) for speaker in attribution.speakers if quotations[speaker.id]]
    shares.sort(key=lambda share: -share.words)
    return [*shares, _Share(None, quotations[None], words[None])] if quotations[None] else shares


def _share_row(name: str, speaker: Speaker | None, share: _Share, total: int, document: int, *, checked: bool = False) -> str:
    part = share.words / total if total else 0.0
    value = speaker.id if speaker else "everyone" if checked else "nobody"
    colour = f' data-speaker="{_attribute(speaker.id)}"' if speaker else ""
    role = f' <span class="quoth-role">{_text(speaker.role)}</span>' if speaker and speaker.role else ""
    return (
        f'<tr{colour}><th scope="row"><label><input type="radio" name="quoth-{document}" value="{_attribute(value)}"{" checked" if checked else ""}> '
        f'<span class="quoth-name">{_text(speaker.name if speaker else name)}</span>{role}</label></th>'
        f'<td>{share.quotations}</td><td>{share.words}</td><td><progress max="100" value="{100 * part:.1f}"></progress> {part:.0%}</td></tr>\n'
    )
