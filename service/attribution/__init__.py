"""Who said what. Text in, records out; knows nothing of HTTP."""

from service.attribution.pipeline import Pipeline, PipelineError, TimeBudgetExceeded, load
from service.attribution.records import Attribution

__all__ = ["Attribution", "Pipeline", "PipelineError", "TimeBudgetExceeded", "load"]
