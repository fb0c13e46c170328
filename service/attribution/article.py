"""The layout of a news text: articles, titles, datelines, captions, sub-headings, paragraphs and credit lines."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

ParagraphKind = Literal["title", "caption", "subheading", "body", "credit"]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text between line breaks, white space trimmed; offsets in code points of the whole text.

    `article` is the index of its article. `content` is where the story's words begin: after a dateline ("MOSCOW (Reuters) – ") in a first
    paragraph, else `start`. `label` bounds a transcript label at the start ("NAME:", "Q."), colon or stop excluded, or is None.
    """

    start: int
    end: int
    kind: ParagraphKind
    article: int
    content: int
    label: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ArticleSpan:
    """One story of the text; `title` bounds its headline, or is None."""

    start: int
    end: int
    title: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is laid out: its articles and its paragraphs, both in text order; at least one article."""

    articles: tuple[ArticleSpan, ...]
    paragraphs: tuple[Paragraph, ...]


@cache
def entries(name: str) -> frozenset[str]:
    """The entries of a data file, one a line; lines that start with # are remarks."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _alternatives(name: str) -> str:
    return "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in sorted(entries(name), key=len, reverse=True))


BREAKS = "\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# White space, and characters that show nothing: joiners, byte-order marks, marks of writing direction.
BLANKS = " \t\x1f\u00a0\u1680\u2000-\u200b\u202f\u200c-\u200f\u202a-\u202e\u205f-\u2069\u3000\ufeff"
LINE = re.compile(rf"[^{BREAKS}{BLANKS}](?:[^{BREAKS}]*[^{BREAKS}{BLANKS}])?")
NEWLINE = re.compile(rf"\r\n|[{BREAKS}]")

_UPPER = "".join(chr(code) for code in range(0x530) if chr(code).isupper())
_AGENCIES = _alternatives("agencies.txt")

# "* * *", "~~~"
SECTION_BREAK = re.compile(r"(?:[*~•·+]\s{0,3}){3,}|[*•]")
# "-----", "=====", "_____"
RULE = re.compile(r"(?:[-–—=_]\s{0,3}){3,}")
# a line of its own between the entries of a live blog: "___", "* * *", "___."
DIVIDER = re.compile(r"^[ \t]*(?:(?:[*~_•·+=]|[-–—](?=[ \t]{0,3}[-–—]))[ \t]{0,3}){3,}[-–—]?\.?[ \t\r]*$", re.MULTILINE)
# "-30-", "ENDS", "(END)", "###"
END_MARK = re.compile(r"#{2,10}|[-–—(]{0,2}\s?(?:30|END|ENDS|ends)\s?[-–—)]{1,2}|ENDS?")
# "(Reporting by Ann Lee; Editing by Bo Ek)", "Additional reporting by Ann Lee and Bo Ek in Oslo", "— Ann Lee contributed to this report."
END_CREDIT = re.compile(
    rf"[(\[]\s?(?i:{_alternatives('credit_openers.txt')})\b"
    rf"|[*—–-]{{0,2}}\s?(?i:{_alternatives('credit_openers.txt')})"
    rf"(?:[\s,;:&]+(?:[{_UPPER}][\w.’'\-]*|(?i:and|in|at|from|for|with|by|de|da|di|van|von|der|al|bin|editing|writing|reporting|additional|translation|the)\b))+[.)\s]*$"
    r"|[^.!?\n]{3,200}\bcontributed(?:\s+to\s+this\s+(?:report|story|article|post|piece)|\s+reporting|\s+research)?(?:\s+from\s[^.\n]{2,60})?\."
    rf"|(?:{_alternatives('rights.txt')})",
)
# "By Ann Lee", "By Ann Lee and Bo Ek, Staff Writers", "BY ANN LEE"
BYLINE = re.compile(
    rf"(?:By|BY|by)\s+(?:[{_UPPER}][\w.’'\-]*|[a-z]{{1,3}}\s)(?:[\s,;|/&]{{1,3}}(?:[{_UPPER}(@][\w.’'\-@)]*|and|in|of|de|da|di|van|von|der|bin|al-\w+|for|the)(?![\w’']))*+[\s,]*$"
)
# "MOSCOW (Reuters) – ", "WASHINGTON, Jan. 5 - ", "PARIS — ", "DECATUR, Ill. (AP) -- ", "BEIJING/MOSCOW, 5 January (Reuters) - ", "NEW DELHI: "
_PLACE = rf"[{_UPPER}](?:[{_UPPER}.’']|-(?=[{_UPPER}]))++(?!\w)"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:,?\s+(?:{_MONTH}\s+\d{{1,2}}|\d{{1,2}}\s+{_MONTH})(?:,?\s+\d{{4}})?)"
_DASH = r"(?:\s{0,2}(?:–|—|―|--)|\s{1,2}-|-(?=\s))\s*+(?=\S)"
DATELINE = re.compile(
    rf"(?P<place>{_PLACE}(?:(?:, ?|/| / | ){_PLACE}){{0,6}}+)(?P<more>(?:,\s?(?:[{_UPPER}][\w.]{{0,14}}\s?){{1,3}}?)?{_DATE}?\s{{0,2}})"
    r"(?P<agency>\([^()\n]{2,40}\))?"
    rf"(?:{_DASH}|(?P<colon>:)\s++(?=\S))"
)
# "Washington (AFP) – ", "Paris, March 3 (dpa) - ", "(Reuters) - ", "MOSCOW, January 5. /TASS/. "
LOCATED = re.compile(
    rf"(?:[{_UPPER}][\w’'\-]++\.?(?:(?:, ?|/| / | )[{_UPPER}][\w.’'\-]++){{0,4}}?{_DATE}?\.?\s{{0,2}})?"
    rf"(?P<agency>\((?:{_AGENCIES})\){_DASH}|/(?:{_AGENCIES})/(?:\.\s++|{_DASH}))"
)
CAPTION = re.compile(rf"(?:{_alternatives('caption_openers.txt')})(?!\w)", re.IGNORECASE)
# "… speaks in Rome. REUTERS/Ann Lee", "(AP Photo/Ann Lee)", "Ann Lee via Getty Images", "Photo by Ann Lee"
CAPTION_END = re.compile(
    r"(?:REUTERS/\S[^.\n]{0,60}|\b(?:AP|AFP|EPA|Getty|Pool)\s?(?:Photo|Images)?/[A-Z][^.\n]{0,60}"
    r"|\bGetty Images\b[^.\n]{0,30}|[Pp]hoto(?:graph)?(?: by|:)\s[^.\n]{2,60}|\(AP Photo[^)\n]*\))[\s.)]*$"
)
CREDIT_TAIL = re.compile(rf"(?:{_alternatives('credit_tails.txt')})", re.IGNORECASE)
# "Q. ", "A: ", "SMITH: ", "Mr. Smith: ", "[10:24] Ann Lee (CEO): "
LABEL = re.compile(
    r"(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s{1,3})?"
    rf"(?:([QA])[.:](?=\s)|([{_UPPER}][\w.’'\-]{{0,30}}+(?:,?\s(?:[{_UPPER}][\w.’'\-]{{0,30}}+|\([^()\n]{{1,30}}\)|(?:of|the|de|da|van|von|der|bin|al)(?!\w))){{0,6}}+)\s?:(?=\s))"
)
WORD = re.compile(r"\S+")
# an agency's sub-heading: "- 'No way out' -"
BETWEEN_DASHES = re.compile(r"[-–—] (\S.*\S) [-–—]")
# A stop, but not that of "U.S." or "Jr."
TERMINAL = re.compile(r"(?<!\b[A-Z]\.[A-Z])(?<!\bJr)(?<!\bSr)(?<!\bInc)(?<!\bCo)[.!?…,;:][\"'”’»)\]]*$")
WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")

TITLE_SHORTEST = 4
TITLE_LENGTH = 220
TITLE_WORDS = 30
SENTENCE_TITLE_WORDS = 16
HEADING_LENGTH = 90
HEADING_WORDS = 12
CREDIT_SHORTEST = 10
CREDIT_LENGTH = 600
CAPTION_LENGTH = 600
HEAD_PARAGRAPHS = 7
WRAP_WIDTHS = range(45, 101)
BROKEN_LENGTH = 40


@dataclass(slots=True)
class _Block:
    """A paragraph in the making: its bounds, and how many line breaks stand before it."""

    start: int
    end: int
    breaks: int
    text: str


def read_layout(text: str) -> Layout:
    """Lay out a text. Linear in its length; never fails."""
    blocks = _blocks(text)
    heads = _article_heads(blocks)
    articles: list[ArticleSpan] = []
    paragraphs: list[Paragraph] = []
    for first, last in zip(heads, [*heads[1:], len(blocks)], strict=True):
        story = [block for block in blocks[first:last] if not _is_divider(block.text)]
        if story:
            title = _lay_out_story(story, len(articles), paragraphs)
            articles.append(ArticleSpan(story[0].start, story[-1].end, title))
    if len(articles) <= 1:
        articles = [ArticleSpan(0, len(text), articles[0].title if articles else None)]
    return Layout(tuple(articles), tuple(paragraphs))


def _blocks(text: str) -> list[_Block]:
    blocks: list[_Block] = []
    end = 0
    for match in LINE.finditer(text):
        start = match.start()
        gap = text[end:start]
        breaks = len(gap) if gap in ("\n", "\n\n") else len(NEWLINE.findall(gap))
        blocks.append(_Block(start, match.end(), breaks, match[0]))
        end = match.end()
    return _unwrap(text, blocks)


def _unwrap(text: str, lines: list[_Block]) -> list[_Block]:
    """Join the lines of hard-wrapped paragraphs: runs of lines that each end because the next word would not have fitted."""
    runs: list[tuple[int, int]] = []
    first = 0
    for index in range(1, len(lines) + 1):
        if index == len(lines) or lines[index].breaks != 1:
            runs.append((first, index))
            first = index
    if len(runs) == len(lines):
        return lines
    wrapped = {run for run in runs if run[1] - run[0] >= 3 and _is_wrapped(lines[run[0] : run[1]], 0)}
    width = max((len(line.text) for first, last in wrapped for line in lines[first:last]), default=0)
    joined: list[_Block] = []
    for run in runs:
        part = lines[run[0] : run[1]]
        if run in wrapped or (width and len(part) == 2 and _is_wrapped(part, width)):
            joined.append(_Block(part[0].start, part[-1].end, part[0].breaks, text[part[0].start : part[-1].end]))
        else:
            joined.extend(_mend(text, part))
    return joined


def _mend(text: str, lines: list[_Block]) -> list[_Block]:
    """Join lines that a break inside a sentence parts: one ends without a stop, and the next goes on in lower case."""
    mended = [lines[0]]
    start = lines[0].start
    for line, following in pairwise(lines):
        if following.text[0].islower() and len(line.text) >= BROKEN_LENGTH and (line.text[-1].isalnum() or line.text[-1] == ","):
            mended[-1] = _Block(start, following.end, mended[-1].breaks, "")
        else:
            mended.append(following)
            start = following.start
    return (
        [_Block(block.start, block.end, block.breaks, block.text or text[block.start : block.end]) for block in mended]
        if len(mended) < len(lines)
        else lines
    )


def _is_wrapped(lines: list[_Block], width: int) -> bool:
    longest = max(len(line.text) for line in lines)
    if longest not in WRAP_WIDTHS or (width and longest > width):
        return False
    limit = (width or longest) - 2
    for line, following in pairwise(lines):
        word = WORD.match(following.text)
        if len(line.text) + 1 + (word.end() if word else 0) <= limit or LABEL.match(following.text):
            return False
    return True


def _words(text: str) -> int:
    return text.count(" ") + 1


def _is_divider(text: str) -> bool:
    return len(text) <= 200 and (text[0] in "*~•·+-–—=_#(3E") and any(pattern.fullmatch(text) for pattern in (SECTION_BREAK, RULE, END_MARK))


def _is_title_like(text: str) -> bool:
    """Whether a line could be a headline by its form alone: short, and without a stop."""
    return (
        TITLE_SHORTEST <= len(text) <= TITLE_LENGTH
        and _words(text) <= TITLE_WORDS
        and not text[0].islower()
        and text[0] not in "(-–—•*@<[/"
        and (text[-1] in "?!" or not TERMINAL.search(text))
        and not _is_byline(text)
        and not _is_caption(text)
    )


def _is_title_case(text: str, share: float = 0.7) -> bool:
    """Whether that share of the long words begins with a capital, as in "Mayor Says Bridge Will Open"."""
    long = [word for word in WORD.findall(text) if len(word) >= 4][1:]
    return len(long) >= 2 and sum(word.lstrip("“\"‘'(")[:1].isupper() for word in long) >= share * len(long)


def _is_end_credit(text: str) -> bool:
    return CREDIT_SHORTEST <= len(text) <= CREDIT_LENGTH and END_CREDIT.match(text) is not None


def _is_byline(text: str) -> bool:
    return len(text) <= TITLE_LENGTH and text[:2] in ("By", "BY", "by") and BYLINE.match(text) is not None


def _is_caption(text: str) -> bool:
    return CREDIT_SHORTEST <= len(text) <= CAPTION_LENGTH and (
        CAPTION.match(text) is not None or CAPTION_END.search(text, max(0, len(text) - 120)) is not None
    )


def _is_story(text: str) -> bool:
    """Whether a paragraph ends as a sentence of a story does, and is no caption."""
    return text[-1] in ".!?…\"”’'»)" and not _is_caption(text)


def _is_furniture(text: str) -> bool:
    return len(text) <= TITLE_LENGTH and CREDIT_TAIL.match(text) is not None


def _dateline(text: str) -> re.Match[str] | None:
    if len(text) < 25 or not (text[0].isupper() or text[0] in "(/"):
        return None
    opening = text[:160]
    match = DATELINE.match(opening)
    if match is not None and (
        match["place"].rstrip(".").lower() in entries("not_labels.txt") or (match["colon"] and (len(text) < 60 or match["more"].strip()))
    ):
        match = None
    match = match or LOCATED.match(opening)
    return match if match is not None and match.end() >= 5 and len(text) - match.end() >= 20 else None


def dividers(text: str, start: int, end: int) -> list[int]:
    """Where the lines stand that part a stretch of text into sections, in code points: whom "he" is in one has no bearing on the next."""
    return [match.start() for match in DIVIDER.finditer(text, start, end)]


def _is_colon_dateline(match: re.Match[str]) -> bool:
    return match[0].rstrip().endswith(":")


def _article_heads(blocks: list[_Block]) -> list[int]:
    """The indices of the blocks that begin an article; a new article needs strong evidence, an inner sub-heading or dateline is none."""
    heads = [0]
    usual = sorted(block.breaks for block in blocks[1:])[(len(blocks) - 1) // 2] if len(blocks) > 1 else 1
    ended = begun = False
    divider = ""
    traits: set[str] = set()
    for index, block in enumerate(blocks):
        text = block.text
        if _is_divider(text):
            divider = text
            ended = ended or (begun and END_MARK.fullmatch(text) is not None)
            continue
        credit = _is_end_credit(text)
        if begun and not credit:
            apart = "rule" if divider and RULE.fullmatch(divider) else "gap" if divider or block.breaks >= max(4, usual + 2) else ""
            if _begins_article(blocks, index, ended, apart, traits):
                heads.append(index)
                begun = ended = False
                traits = set()
        ended = begun and (credit or (ended and _is_furniture(text)))
        if index <= heads[-1] + 5:
            traits |= _head_traits(text)
        if index == heads[-1] and _is_title_like(text):
            traits.add("title")
        begun = begun or "dateline" in traits or (index > heads[-1] and not credit and not _is_byline(text) and _is_story(text))
        divider = ""
    return heads


def _head_traits(text: str) -> set[str]:
    if _is_byline(text):
        return {"byline"}
    match = _dateline(text)
    if match is None or _is_colon_dateline(match):
        return set()
    return {"dateline", "agency"} if match["agency"] else {"dateline"}


def _begins_article(blocks: list[_Block], index: int, ended: bool, apart: str, before: set[str]) -> bool:
    """Whether a new article begins at a block.

    `ended`: the story before has come to its credit line or end mark; `apart`: "rule" or "gap" where more than a paragraph break stands between;
    `before`: what the head of the story before had.
    """
    text = blocks[index].text
    if ended and "dateline" in _head_traits(text):
        return True
    if not _is_title_like(text) and not (apart and len(text) <= TITLE_LENGTH and _is_title_case(text) and "title" not in before):
        return False
    traits: set[str] = set()
    told = False
    for block in blocks[index + 1 : index + 5]:
        traits |= _head_traits(block.text)
        told = told or (_is_story(block.text) and _words(block.text) >= SENTENCE_TITLE_WORDS - 4)
        if "dateline" in traits or _is_end_credit(block.text):
            break
    if ended:
        return bool(traits) or (told and _words(text) >= 4)
    if apart and traits:
        return True
    if apart == "rule":
        return told and _words(text) >= 5 and "title" in before
    following = _head_traits(blocks[index + 1].text) if index + 1 < len(blocks) else set()
    return ("byline" in traits and ("dateline" in traits or "byline" in before)) or (
        "agency" in following and "agency" in before and _words(text) >= 4
    )


def _lay_out_story(story: list[_Block], article: int, paragraphs: list[Paragraph]) -> tuple[int, int] | None:
    """Write the paragraphs of one story to `paragraphs`; returns the bounds of its title."""
    head_end = _head_end(story)
    titled = _is_title(story, head_end)
    title = story[0].text
    for index, block in enumerate(story):
        text = block.text
        kind: ParagraphKind = "body"
        content = block.start
        label: tuple[int, int] | None = None
        dateline = _story_dateline(story, index) if index == head_end else None
        if dateline and not (index == 0 and titled):
            content = block.start + dateline.end()
        elif titled and (index == 0 or (index == 1 and text == title)):
            kind = "title"
        elif _is_byline(text) or _is_end_credit(text):
            kind = "credit"
        elif _is_caption(text):
            kind = "caption"
        elif titled and index < head_end:
            kind = "caption" if TERMINAL.search(text) else "subheading"
        elif (found := _label(text)) is not None:
            start, end = found.span(1 if found[1] else 2)
            label = (block.start + start, block.start + end)
        elif _is_subheading(story, index) or (titled and index == 1 and title[-1] == ";" and _words(text) <= TITLE_WORDS):
            kind = "subheading"
        paragraphs.append(Paragraph(block.start, block.end, kind, article, content, label))
    return (story[0].start, story[0].end) if titled else None


def _label(text: str) -> re.Match[str] | None:
    match = LABEL.match(text)
    return match if match is not None and (match[1] or match[2].lower() not in entries("not_labels.txt")) else None


def _is_labelled(text: str) -> bool:
    return _label(text) is not None


def _head_end(story: list[_Block]) -> int:
    """The index of the paragraph that opens the story proper: the one with the dateline or after the byline, if there is one near the top, else 0."""
    end = told = 0
    for index, block in enumerate(story[:HEAD_PARAGRAPHS]):
        text = block.text
        if _story_dateline(story, index):
            return index
        if _is_byline(text) and index + 1 < len(story):
            end = index + 1
        elif index and _is_story(text) and (_words(text) > TITLE_WORDS or "“" in text or '"' in text):
            told += 1
            if told == 2:
                break
    return end


def _story_dateline(story: list[_Block], index: int) -> re.Match[str] | None:
    match = _dateline(story[index].text)
    if match is not None and _is_colon_dateline(match) and (index > 2 or _is_transcript(story, index)):
        return None
    return match


def _is_transcript(story: list[_Block], index: int) -> bool:
    """Whether "ROME: …" at `index` is a speaker's label rather than a place: it stands on top, or other paragraphs near by have labels too."""
    return index == 0 or any(_is_labelled(block.text) for position, block in enumerate(story[: HEAD_PARAGRAPHS * 2]) if position not in (0, index))


def _is_title(story: list[_Block], head_end: int) -> bool:
    text = story[0].text
    if len(story) == 1 or len(text) > TITLE_LENGTH or _words(text) > TITLE_WORDS or _is_byline(text) or _is_end_credit(text) or _is_caption(text):
        return False
    if _is_labelled(text) and sum(_is_labelled(block.text) for block in story[1:5]) >= 2:
        return False
    dateline = _dateline(text)
    if head_end == 0 and dateline and not _is_colon_dateline(dateline):
        return False
    if _is_title_like(text) or (head_end > 0 and text[-1] not in ",:"):
        return True
    if text[-1] in ",:" or text[0].islower():
        return False
    if _is_title_case(text) or text[-1] == ";":
        return True
    # A headline that was given a stop, or the first sentence of a story without a headline: the latter tells who said it, and when.
    cues = entries("cue_words.txt") & {word.strip(".,:").lower() for word in text.split()}
    tells = (
        WEEKDAY.search(text) or (cues and ("“" in text or '"' in text)) or any(cue in ("said", "told", "wrote") or cue.endswith("ed") for cue in cues)
    )
    return _words(text) <= SENTENCE_TITLE_WORDS and not tells and max(len(block.text) for block in story[1:4]) > 1.5 * len(text)


def _is_subheading(story: list[_Block], index: int) -> bool:
    text = story[index].text
    dashed = BETWEEN_DASHES.fullmatch(text)
    text = dashed[1] if dashed is not None else text
    if not 0 < index < len(story) - 1 or len(text) > HEADING_LENGTH or _words(text) > HEADING_WORDS or "http" in text or "@" in text:
        return False
    if not (text[0].isupper() or text[0] in "“\"‘'«„"):
        return False
    if not TERMINAL.search(text):
        return True
    return text[-1] in ".?!’'" and text[0] not in '“"«„' and (_is_title_case(text, 1.0) or (len(text) >= 4 and text.isupper()))
