"""The way through the attribution: a text goes in, passes each step of the spaCy pipeline once, and comes out as records."""

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import spacy
import spacy.about
import spacy.util
from spacy.language import Language
from spacy.tokens import Doc

from service.attribution import components  # noqa: F401  (registers the steps)
from service.attribution.assembly import assemble
from service.attribution.checks import check_text
from service.attribution.offsets import convert
from service.attribution.records import DEFAULT_KINDS, Attribution, Kind, Model, OffsetUnit
from service.attribution.state import State, state_of

MODEL_DIRECTORY = Path(__file__).parent / "model"


class PipelineError(Exception):
    """The trained pipeline cannot be loaded; the message is one line that says why."""


class TimeBudgetExceeded(Exception):
    """A text took longer than the time that `attribute` was given."""


class Pipeline:
    """A loaded pipeline. Safe to share between threads: a lock lets one text through at a time."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._lock = threading.Lock()
        self.model = Model(f"{nlp.meta['lang']}_{nlp.meta['name']}", nlp.meta["version"])

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
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"the text holds a lone surrogate at {error.start}") from None
        end = None if time_budget is None else time.monotonic() + time_budget

        def check_time() -> None:
            if end is not None and time.monotonic() > end:
                raise TimeBudgetExceeded

        with self._lock:
            doc = Doc(self._nlp.vocab)  # without tokens: the steps read the text itself
            doc._.quoth = State(text)
            for _, step in self._nlp.pipeline:
                check_time()
                doc = step(doc)
            check_time()
            state = state_of(doc)
            state.warnings.extend(check_text(text))
            found = assemble(state, kinds, min_confidence, self.model)
        return convert(found, text, offset_unit)


def load(path: Path = MODEL_DIRECTORY) -> Pipeline:
    """Open the trained pipeline of a directory. Raises PipelineError when it is missing, damaged or made with another version of spaCy."""
    if not (path / "config.cfg").is_file():
        raise PipelineError(f"no trained pipeline in {path}: config.cfg is missing")
    try:
        nlp = spacy.load(path)
    except Exception as error:  # spaCy, onnxruntime and json each raise their own
        raise PipelineError(
            f"the trained pipeline in {path} cannot be opened: {type(error).__name__}: {' '.join(str(error).split())[:300]}"
        ) from error
    made_with = str(nlp.meta.get("spacy_version", ""))
    if not spacy.util.is_compatible_version(spacy.about.__version__, made_with):
        raise PipelineError(f"the trained pipeline in {path} was made with spaCy {made_with}, and this is {spacy.about.__version__}")
    return Pipeline(nlp)
