"""The layout of a news text: articles, titles, datelines, captions, sub-headings, paragraphs and credit lines."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

ParagraphKind = Literal["title", "caption", "subheading", "body", "credit"]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text between line breaks, white space trimmed; offsets in code points of the whole text.

    `article` is the index of its article. `content` is where the story's words begin: after a dateline ("MOSCOW (Reuters) – ") in a first paragraph, else `start`.
    `label` bounds a transcript label at the start ("NAME:", "Q."), colon or stop excluded, or is None.
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
BLANKS = " \t\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
LINE = re.compile(rf"[^{BREAKS}{BLANKS}](?:[^{BREAKS}]*[^{BREAKS}{BLANKS}])?")
NEWLINE = re.compile(rf"\r\n|[{BREAKS}]")

# "* * *", "-----", "=====", "###", "-30-"
SEPARATOR = re.compile(r"(?:[-–—*=_~#•·+]\s{0,3}){3,}|-\s?30\s?-|\*")
# "(Reporting by Ann Lee; Editing by Bo Ek)", "Additional reporting by Ann Lee", "— Ann Lee contributed to this report."
END_CREDIT = re.compile(
    rf"[(\[]?\s*(?:{_alternatives('credit_openers.txt')})\b"
    r"|[-–—(*]?\s{0,2}[^.!?\n]{3,120}\bcontributed\s+(?:to\s+this|reporting|from)\b[^\n]{0,80}$",
    re.IGNORECASE,
)
# "By Ann Lee", "By Ann Lee and Bo Ek, Staff Writers", "BY ANN LEE"
BYLINE = re.compile(r"(?:By|BY|by)\s+(?:[A-Z][\w.’'\-]*|[a-z]{1,3})(?:,?\s+(?:[A-Z(@|][\w.’'\-@)]*|and|in|of|de|da|van|von|der|al-\S+|for|the|[|/&])){0,24},?\s*$")
# "MOSCOW (Reuters) – ", "WASHINGTON, Jan. 5 - ", "PARIS — ", "DECATUR, Ill. (AP) -- "
DATELINE = re.compile(
    r"(?:[A-Z][A-Z.’'\-]*[A-Z.](?:[ /,]{1,2}(?=[A-Z]))?){1,8}(?:,\s?(?:[A-Z][\w.]{0,14}\s?){1,3})?(?:,?\s+(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2})(?:,\s*\d{4})?)?"
    r"\s{0,2}(?:\([^()\n]{2,40}\))?\s{0,2}(?:–|—|―|--|-|:(?=\s))\s*(?=\S)"
)
LOCATED = re.compile(r"(?:[A-Z][\w.’'\-]+[ /,]{0,2}){1,6}\s?\((?:Reuters|AP|AFP|UPI|dpa|DPA|CNN|TASS|ANSA|PTI|IANS|Xinhua|Bloomberg)\)\s{0,2}(?:–|—|―|--|-)\s*(?=\S)")
CAPTION = re.compile(rf"(?:{_alternatives('caption_openers.txt')})\b", re.IGNORECASE)
CAPTION_END = re.compile(r"(?:REUTERS/\S[^.\n]{0,60}|\b(?:AP|AFP|EPA|Getty|Pool)\s?(?:Photo|Images)?/[A-Z][^.\n]{0,60}|\bGetty Images\b[^.\n]{0,30}|[Pp]hoto(?:graph)?(?: by|:)\s[^.\n]{2,60}|\(AP Photo[^)\n]*\))[\s.)]*$")
LABEL = re.compile(
    r"(?:\[?\(?\d{1,2}:\d{2}(?::\d{2})?\)?\]?\s{1,3})?"
    r"(?:([QA])[.:](?=\s)|((?:[A-Z][\w.’'\-]{0,30}|\([A-Z][^()\n]{0,30}\))(?:,?\s(?:[A-Z][\w.’'\-]{0,30}|\([^()\n]{1,30}\)|of|the|de|da|van|von|der|bin|al)){0,6})\s?:(?=\s))"
)
WORD = re.compile(r"\S+")
TERMINAL = re.compile(r"[.!?…,;:][\"'”’»)\]]*$")

TITLE_WORDS = 30
HEADING_WORDS = 12
WRAP_WIDTHS = range(45, 101)


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
    for index, first in enumerate(heads):
        last = heads[index + 1] if index + 1 < len(heads) else len(blocks)
        story = [block for block in blocks[first:last] if not SEPARATOR.fullmatch(block.text)]
        title = _lay_out_story(story, index, paragraphs)
        if not story:
            continue
        articles.append(ArticleSpan(story[0].start, story[-1].end, title))
    if not articles:
        return Layout((ArticleSpan(0, len(text), None),), ())
    if len(articles) == 1:
        articles = [ArticleSpan(0, len(text), articles[0].title)]
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
    if not wrapped:
        return lines
    width = max(len(line.text) for first, last in wrapped for line in lines[first:last])
    joined: list[_Block] = []
    for run in runs:
        part = lines[run[0] : run[1]]
        if run in wrapped or (len(part) == 2 and _is_wrapped(part, width)):
            joined.append(_Block(part[0].start, part[-1].end, part[0].breaks, text[part[0].start : part[-1].end]))
        else:
            joined.extend(part)
    return joined


def _is_wrapped(lines: list[_Block], width: int) -> bool:
    longest = max(len(line.text) for line in lines)
    if longest not in WRAP_WIDTHS or (width and longest > width):
        return False
    limit = (width or longest) - 2
    for line, following in zip(lines, lines[1:], strict=False):
        word = WORD.match(following.text)
        if len(line.text) + 1 + (word.end() if word else 0) <= limit or LABEL.match(following.text):
            return False
    return True


def _words(text: str) -> int:
    return text.count(" ") + 1


def _is_title_like(text: str) -> bool:
    return len(text) <= 220 and _words(text) <= TITLE_WORDS and not TERMINAL.search(text) and text[0] not in "(-–—•*@<[" and not text[0].islower()


def _is_end_credit(text: str) -> bool:
    return len(text) <= 600 and END_CREDIT.match(text) is not None


def _is_byline(text: str) -> bool:
    return len(text) <= 200 and text[:2] in ("By", "BY", "by") and BYLINE.match(text) is not None


def _dateline(text: str) -> re.Match[str] | None:
    match = DATELINE.match(text[:160]) or LOCATED.match(text[:160])
    if match is None or match.end() < 5 or len(text) - match.end() < 20:
        return None
    return match


def _article_heads(blocks: list[_Block]) -> list[int]:
    """The indices of the blocks that begin an article; a new article needs strong evidence, an inner sub-heading or dateline is none."""
    heads = [0]
    usual = sorted(block.breaks for block in blocks[1:])[(len(blocks) - 1) // 2] if len(blocks) > 1 else 1
    previous_credit = separated = False
    head_bylined = begun = False
    for index, block in enumerate(blocks):
        text = block.text
        if SEPARATOR.fullmatch(text):
            separated = True
            continue
        if index > heads[-1]:
            credit = _is_end_credit(text)
            if begun and not credit and index + 1 < len(blocks) and _begins_article(blocks, index, previous_credit, separated, block.breaks >= max(4, usual + 2), head_bylined):
                heads.append(index)
                head_bylined = begun = False
            previous_credit = credit or (previous_credit and _is_furniture(text))
        if index <= heads[-1] + 3 and _is_byline(text):
            head_bylined = True
        begun = begun or (index > heads[-1] and not _is_byline(text) and _is_story(text)) or _dateline(text) is not None
        separated = False
    return heads


def _is_story(text: str) -> bool:
    """Whether a paragraph ends as a sentence of a story does, and is no caption."""
    return text[-1] in ".!?…\"”’'»)" and not _is_caption(text)


def _is_caption(text: str) -> bool:
    return len(text) <= 600 and (CAPTION.match(text) is not None or CAPTION_END.search(text, max(0, len(text) - 120)) is not None)


def _is_furniture(text: str) -> bool:
    return len(text) < 160 and CREDIT_TAIL.match(text) is not None


CREDIT_TAIL = re.compile(rf"(?:{_alternatives('credit_tails.txt')})", re.IGNORECASE)


def _begins_article(blocks: list[_Block], index: int, after_credit: bool, separated: bool, far: bool, head_bylined: bool) -> bool:
    text = blocks[index].text
    titled = _is_title_like(text) and not _is_byline(text) and not _is_caption(text)
    if after_credit and _dateline(text):
        return True
    if not titled:
        return False
    if after_credit:
        return True
    byline = dateline = False
    for block in blocks[index + 1 : index + 5]:
        if _is_byline(block.text):
            byline = True
        elif _dateline(block.text):
            dateline = True
            break
    if separated:
        return byline or dateline or _words(text) >= 5
    if far:
        return byline or dateline
    return byline and (dateline or head_bylined)


def _lay_out_story(story: list[_Block], article: int, paragraphs: list[Paragraph]) -> tuple[int, int] | None:
    title: tuple[int, int] | None = None
    head_end = _head_end(story)
    title_text = ""
    for index, block in enumerate(story):
        text = block.text
        kind: ParagraphKind = "body"
        content = block.start
        label: tuple[int, int] | None = None
        short = len(text) <= 220
        dateline = _dateline(text) if index <= head_end else None
        if dateline:
            content = block.start + dateline.end()
        elif short and (_is_byline(text) or _is_end_credit(text)) or _is_end_credit(text):
            kind = "credit"
        elif index == 0 and _is_title(story, head_end):
            kind = "title"
            title = (block.start, block.end)
            title_text = text
        elif index == 1 and text == title_text:
            kind = "title"
        elif _is_caption(text):
            kind = "caption"
        elif title and index < head_end:
            kind = "caption" if TERMINAL.search(text) else "subheading"
        elif short:
            found = LABEL.match(text)
            if found and _is_label(found):
                label = _label_span(found, block.start)
            elif _is_subheading(story, index):
                kind = "subheading"
        else:
            found = LABEL.match(text)
            if found and _is_label(found):
                label = _label_span(found, block.start)
        paragraphs.append(Paragraph(block.start, block.end, kind, article, content, label))
    return title


def _label_span(match: re.Match[str], offset: int) -> tuple[int, int]:
    start, end = match.span(1 if match[1] else 2)
    return offset + start, offset + end


def _is_label(match: re.Match[str]) -> bool:
    return bool(match[1]) or match[2].lower() not in entries("not_labels.txt")


def _head_end(story: list[_Block]) -> int:
    """The index of the paragraph that opens the story proper: the one with the dateline or after the byline, if there is one near the top, else 0."""
    end = 0
    for index, block in enumerate(story[:7]):
        if _dateline(block.text):
            return index
        if _is_byline(block.text):
            end = index + 1
    return min(end, len(story) - 1) if story else 0


def _is_title(story: list[_Block], head_end: int) -> bool:
    text = story[0].text
    if len(story) == 1 or len(text) > 220 or _words(text) > TITLE_WORDS:
        return False
    if _is_title_like(text):
        return True
    if text[-1] in ",;:" or text[0].islower():
        return False
    return head_end > 0 or _words(text) <= 16


def _is_subheading(story: list[_Block], index: int) -> bool:
    text = story[index].text
    return (
        0 < index < len(story) - 1
        and _words(text) <= HEADING_WORDS
        and len(text) <= 90
        and not TERMINAL.search(text.rstrip("?!"))
        and (text[0].isupper() or text[0] in "“\"‘'«„")
        and "http" not in text
        and "@" not in text
    )
