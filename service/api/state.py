"""What the views of one app share."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from service.settings import Settings

if TYPE_CHECKING:  # these modules have views, which import this one
    from service.api.auth import Keys
    from service.api.gate import Gate
    from service.api.metrics import Metrics

EXTENSION = "quoth"


@dataclass(frozen=True, slots=True)
class State:
    """The parts that create_app wired for one app."""

    settings: Settings
    gate: "Gate"
    metrics: "Metrics"
    keys: "Keys | None"


def state() -> State:
    """The parts of the app that answers the request at hand."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, State)
    return found
