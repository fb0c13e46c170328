"""What the reader of an answer should know of the text as a whole: that it looks like a web page, or is not English."""

import re

from service.attribution.article import entries
from service.attribution.records import Warning

TAG = re.compile(
    r"<(?:!doctype|/?(?:html|head|body|div|span|p|br|a|ul|ol|li|h[1-6]|script|style|table|tr|td|img|strong|em|b|i|blockquote|article|section))\b[^<>]*>",
    re.I,
)
ENTITY = re.compile(r"&(?:#\d{2,5}|#x[0-9a-fA-F]{2,4}|nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[mn]dash|hellip);")
MARKUP_TAGS = 4
MARKUP_SHARE = 2000
"""A text looks like HTML from `MARKUP_TAGS` tags and entities on, if there is at least one in `MARKUP_SHARE` characters."""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SAMPLE = 20_000
FEWEST_WORDS = 40
ENGLISH_SHARE = 0.15
"""A text with a smaller share of English function words among its words is taken for another language."""


def check_text(text: str) -> tuple[Warning, ...]:
    """The warnings `looks-like-html` and `not-english` of a text, in text order."""
    return tuple(warning for warning in (_html(text), _language(text)) if warning is not None)


def _html(text: str) -> Warning | None:
    if "<" not in text and "&" not in text:
        return None
    found = [match.span() for pattern in (TAG, ENTITY) for match in pattern.finditer(text)]
    if len(found) < max(MARKUP_TAGS, len(text) / MARKUP_SHARE):
        return None
    start, end = min(found)
    return Warning("looks-like-html", "The text holds HTML markup; post the article's plain text.", start, end)


def _language(text: str) -> Warning | None:
    words = WORD.findall(text[:SAMPLE])
    if len(words) < FEWEST_WORDS:
        # Scripts without spaces have few words and many letters.
        letters = sum(map(len, words))
        foreign = letters > 4 * FEWEST_WORDS and sum(word.isascii() for word in words) < len(words) / 2
    else:
        known = entries("frequent_words.txt")
        foreign = sum(word.lower() in known for word in words) < ENGLISH_SHARE * len(words)
    if not foreign:
        return None
    return Warning("not-english", "The text does not read as English, the one language that this service knows.", 0, len(text))
