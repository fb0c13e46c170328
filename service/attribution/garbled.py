"""Letters that were decoded wrongly before the text came here: "FranÃ§ois" for François. Names are kept as they stand, and read as what they were."""

import re
import unicodedata

# one byte of a letter of two bytes that was read as a letter of its own, or as one and its accent
GARBLED = "(?:(?:[ÃÂ]|A[\u0302\u0303])[\x80-\xbfƒ])"
_GARBLED = re.compile(GARBLED)


def is_garbled(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a stretch of a text holds letters that were decoded wrongly."""
    return _GARBLED.search(text, start, len(text) if end is None else end) is not None


def mended(word: str) -> str:
    """A word as it was before it was decoded wrongly, once or twice; the word itself where it was not."""
    for _ in range(2):
        if not is_garbled(word):
            break
        try:
            word = unicodedata.normalize("NFC", word).replace("ƒ", "\x83").encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return word
