"""The way through the attribution: a text goes in, passes each step of the spaCy pipeline once, and comes out as records."""

import threading
from collections.abc import Sequence
from pathlib import Path

from service.attribution.records import DEFAULT_KINDS, Attribution, Kind, Model, OffsetUnit

MODEL_DIRECTORY = Path(__file__).parent / "model"


class PipelineError(Exception):
    """The trained pipeline cannot be loaded; the message is one line that says why."""


class TimeBudgetExceeded(Exception):
    """A text took longer than the time that `attribute` was given."""


class Pipeline:
    """A loaded pipeline. Safe to share between threads: a lock lets one text through at a time."""

    def __init__(self, nlp: object, model: Model) -> None:
        self._nlp = nlp
        self._lock = threading.Lock()
        self.model = model

    def attribute(
        self,
        text: str,
        *,
        kinds: Sequence[Kind] = DEFAULT_KINDS,
        min_confidence: float = 0.0,
        offset_unit: OffsetUnit = "codepoint",
        time_budget: float | None = None,
    ) -> Attribution:
        """Find the quotations of `text` and who said them.

        `time_budget` is in seconds of wall clock, None for no limit; it is checked between the steps. Raises TimeBudgetExceeded when it is spent, and
        ValueError when the text holds a lone surrogate.
        """
        raise NotImplementedError


def load(path: Path = MODEL_DIRECTORY) -> Pipeline:
    """Open the trained pipeline of a directory. Raises PipelineError when it is missing, damaged or made with another version of spaCy."""
    raise NotImplementedError
