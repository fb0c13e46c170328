"""Matrices that every processor multiplies exactly."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

from onnx import numpy_helper  # noqa: E402

from service.attribution.pipeline import MODEL_DIRECTORY  # noqa: E402
from service.attribution.reading import FEATURES  # noqa: E402
from training.encoder import Encoder  # noqa: E402
from training.graph import build  # noqa: E402
from training.rounding import LARGEST, PAIR, fitted, pairs, rounded  # noqa: E402


def matrices(model: onnx.ModelProto) -> list[np.ndarray]:
    constants = {constant.name: constant for constant in model.graph.initializer}
    return [numpy_helper.to_array(constants[node.input[1]]).astype(int) for node in model.graph.node if node.op_type == "DynamicQuantizeMatMul"]


def test_two_weights_that_are_added_in_16_bits_fit() -> None:
    torch.manual_seed(3)
    model = build({name: tensor.numpy() for name, tensor in Encoder(2).eval().state_dict().items()})
    rng = np.random.default_rng(1)
    features = np.zeros((1, 60, len(FEATURES)), np.float32)
    feed = {"pieces": rng.integers(1000, 20000, (1, 60)), "features": features, "at": np.arange(60)}
    before, after = matrices(model), matrices(rounded(model, [feed]))
    assert max(pairs(matrix).max() for matrix in before) > PAIR
    assert all(pairs(matrix).max() <= PAIR for matrix in after)


def test_the_matrices_that_are_shipped_fit() -> None:
    found = matrices(onnx.load(str(MODEL_DIRECTORY / "quoth_encoder" / "encoder.onnx")))
    assert found
    assert all(pairs(matrix).max() <= PAIR for matrix in found)


def test_less_is_lost_than_by_plain_rounding() -> None:
    rng = np.random.default_rng(2)
    weights = np.clip(np.rint(rng.normal(size=(64, 16)) * 40), -LARGEST, LARGEST)
    activations = rng.normal(size=(500, 8)) @ rng.normal(size=(8, 64)) + 0.1 * rng.normal(size=(500, 64))
    values, steps = fitted(weights, activations.T @ activations)
    plain_steps = np.minimum(1, PAIR / pairs(weights).max(axis=0))
    wanted = activations @ weights
    plain = np.abs(activations @ (np.rint(weights * plain_steps) / plain_steps) - wanted).mean()
    assert np.abs(activations @ (values / steps) - wanted).mean() < plain / 2
