"""API keys: off unless a file of hashes is given; compared in constant time; never read from the query string."""

import hashlib
import hmac
import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec

from flask import Response, request

from service.api import state
from service.api.problems import Problem
from service.settings import SettingsError

SHA_256 = re.compile(r"[0-9a-f]{64}")
P = ParamSpec("P")


class Keys:
    """The accepted API keys, known only by the SHA-256 of each."""

    def __init__(self, hashes: tuple[bytes, ...]) -> None:
        self._hashes = hashes

    @classmethod
    def read(cls, path: Path) -> "Keys":
        """The keys of a file: one SHA-256 in hexadecimal a line, as sha256sum prints it.

        What follows it on the line is a comment; so is a line that begins with #.

        Raises SettingsError for a file that cannot be read, holds no hash, or holds something else.
        """
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"QUOTH_API_KEYS_FILE: {path} cannot be read ({type(error).__name__})") from None
        entries = [(number, line.split()[0].lower()) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
        for number, entry in entries:
            if not SHA_256.fullmatch(entry):
                raise SettingsError(f"QUOTH_API_KEYS_FILE: line {number} of {path} does not begin with a SHA-256 in hexadecimal")
        if not entries:
            raise SettingsError(f"QUOTH_API_KEYS_FILE: {path} holds no key")
        return cls(tuple(bytes.fromhex(entry) for _, entry in entries))

    def accept(self, key: str) -> bool:
        """Whether a key is one of them; takes the same time for every wrong key."""
        digest = hashlib.sha256(key.encode("utf-8")).digest()
        matches = [hmac.compare_digest(digest, known) for known in self._hashes]
        return any(matches)


def needs_key(view: Callable[P, Response]) -> Callable[P, Response]:
    """A view that is only shown to who has a key, where the service has keys."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
        check()
        return view(*args, **kwargs)

    return guarded


def check() -> None:
    """Raises Problem: unauthorized, where the service has keys and the request brings none of them."""
    keys = state.state().keys
    if keys is None:
        return
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        raise Problem(
            "unauthorized", "Send an API key in the header Authorization: Bearer YOUR-KEY.", headers={"WWW-Authenticate": 'Bearer realm="quoth"'}
        )
    if not keys.accept(key.strip()):
        raise Problem("unauthorized", "The API key is not known.", headers={"WWW-Authenticate": 'Bearer realm="quoth", error="invalid_token"'})
