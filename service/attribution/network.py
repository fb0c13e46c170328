"""What is learned of plain features: a linear model with a small network beside it, trained by training/ranker.py."""

from collections.abc import Mapping, Sequence

import numpy as np

from service.attribution.encoder import Floats

Learned = Mapping[str, Sequence[float] | Sequence[Sequence[float]]]  # weights by name


class Network:
    """The weights, by name. `linear`: features; `inner`: features × hidden, `inner_bias`: hidden, `outer`: hidden."""

    def __init__(self, learned: Learned) -> None:
        self._linear, self._inner, self._bias, self._outer = (np.asarray(learned[n], np.float32) for n in ("linear", "inner", "inner_bias", "outer"))

    def scores(self, features: Floats) -> Floats:
        """The score of one row of features, or of each of several."""
        found: Floats = features @ self._linear + np.tanh(features @ self._inner + self._bias) @ self._outer
        return found
