"""Who said what. Text in, records out; knows nothing of HTTP."""

from typing import TYPE_CHECKING

from service.attribution.records import Attribution

if TYPE_CHECKING:
    from service.attribution.pipeline import Pipeline, PipelineError, TimeBudgetExceeded, load

__all__ = ["Attribution", "Pipeline", "PipelineError", "TimeBudgetExceeded", "load"]


def __getattr__(name: str) -> object:
    # The records are asked for by parts that must start fast (the command line's help); spaCy is imported when the pipeline is.
    if name in __all__:
        from service.attribution import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
