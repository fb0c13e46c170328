"""The gate before the pipeline: one article at a time, a bounded wait for the others, and an honest answer when it takes too long."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from service.api.problems import Problem
from service.attribution.pipeline import TimeBudgetExceeded
from service.attribution.records import Attribution, Kind, Model, OffsetUnit, Options
from service.settings import Settings

WARM_UP = "“The ferry sails at noon,” said Ada Lindqvist, the harbour master."


class Attributor(Protocol):
    """What the API needs of a pipeline: see service.attribution.pipeline.Pipeline."""

    model: Model

    def attribute(
        self,
        text: str,
        *,
        kinds: Sequence[Kind] = ...,
        min_confidence: float = ...,
        offset_unit: OffsetUnit = ...,
        time_budget: float | None = ...,
    ) -> Attribution: ...


@dataclass(frozen=True, slots=True)
class Posted:
    """One article as a client sent it: checked, its options filled in."""

    text: str
    options: Options
    id: str | None = None
    title: str | None = None
    meta: dict[str, Any] | None = None


class Gate:
    """A pipeline that is shared by the threads of one process."""

    def __init__(self, pipeline: Attributor, settings: Settings) -> None:
        self._pipeline = pipeline
        self._settings = settings
        self._turn = threading.Lock()
        self.ready = False

    @property
    def model(self) -> Model:
        return self._pipeline.model

    def warm(self) -> None:
        """Read one article, so that the first client does not wait for what is made on first use."""
        self._pipeline.attribute(WARM_UP)
        self.ready = True

    def attribute(self, posted: Posted, *, patient: bool = False) -> Attribution:
        """Attribute one article.

        `patient` waits for the pipeline as long as it takes, since a batch has been promised an answer to every article; otherwise the wait is
        `busy_wait` seconds. Raises Problem: busy, timeout.
        """
        with self._my_turn(patient):
            started = time.monotonic()
            try:
                attribution = self._pipeline.attribute(
                    posted.text,
                    kinds=posted.options.kinds,
                    min_confidence=posted.options.min_confidence,
                    offset_unit=posted.options.offset_unit,
                    time_budget=self._settings.time_budget,
                )
            except TimeBudgetExceeded:
                detail = f"The text was given up after {time.monotonic() - started:.1f} seconds; one article gets {self._settings.time_budget:g}."
                raise Problem("timeout", detail) from None
        return attribution.entitled(posted.title)

    @contextmanager
    def _my_turn(self, patient: bool) -> Iterator[None]:
        if not self._turn.acquire(timeout=-1 if patient else self._settings.busy_wait):
            raise Problem(
                "busy",
                f"All workers are busy; this request waited {self._settings.busy_wait:g} seconds.",
                headers={"Retry-After": str(self._settings.retry_after)},
            )
        try:
            yield
        finally:
            self._turn.release()
