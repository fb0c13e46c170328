"""Tokens of treebanks and entity corpora back to running text."""

from collections.abc import Sequence

_NO_SPACE_BEFORE = frozenset(
    [",", ".", ";", ":", "?", "!", ")", "]", "}", "%", "'s", "’s", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m", "'", "’", "”", "''"]
)
_NO_SPACE_AFTER = frozenset(["(", "[", "{", "$", "£", "“", "``"])
_SPELLED = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


def detokenize(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """(text, offsets of each token in it). "\\n\\n" is a token of its own that parts paragraphs."""
    text = ""
    offsets = []
    straight_open = False
    glue = True
    for token in tokens:
        token = _SPELLED.get(token, token)
        if token == "\n\n":
            text += token
            offsets.append((len(text) - 2, len(text)))
            straight_open, glue = False, True
            continue
        before = token in _NO_SPACE_BEFORE or (token == '"' and straight_open)
        if not glue and not before:
            text += " "
        offsets.append((len(text), len(text) + len(token)))
        text += token
        glue = token in _NO_SPACE_AFTER or (token == '"' and not straight_open)
        if token == '"':
            straight_open = not straight_open
    return text, offsets
