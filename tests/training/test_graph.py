"""The graph of the service against the module that was trained."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

torch = pytest.importorskip("torch")

from service.attribution.reading import FEATURES  # noqa: E402
from training.encoder import Encoder  # noqa: E402
from training.graph import quantized, write  # noqa: E402
from training.rounding import exact_session  # noqa: E402

Outputs = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]
Run = Callable[[npt.NDArray[np.int64], npt.NDArray[np.float32], npt.NDArray[np.int64]], Outputs]


@pytest.fixture(scope="module")
def module() -> Encoder:
    torch.manual_seed(3)
    return Encoder(2).eval()


@pytest.fixture(scope="module")
def run(module: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Run:
    path: Path = tmp_path_factory.mktemp("graph") / "encoder.onnx"
    write({name: tensor.numpy() for name, tensor in module.state_dict().items()}, path)
    session = exact_session(str(path))

    def outputs(pieces: npt.NDArray[np.int64], features: npt.NDArray[np.float32], at: npt.NDArray[np.int64]) -> Outputs:
        columns, pairs = session.run(None, {"pieces": pieces, "features": features, "at": at})
        return columns, pairs

    return outputs


def window(length: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    rng = np.random.default_rng(length)
    return rng.integers(1000, 20000, (1, length)), (rng.random((1, length, len(FEATURES))) < 0.1).astype(np.float32)


@pytest.mark.parametrize("length", [2, 40, 384])
def test_the_graph_says_what_the_module_says(module: Encoder, run: Run, length: int) -> None:
    pieces, features = window(length)
    with torch.no_grad():
        wanted = module(torch.tensor(pieces), torch.tensor(features), torch.ones(1, length))
    for got, want in zip(run(pieces, features, np.arange(length)), wanted, strict=True):
        assert np.abs(got - want.numpy()).mean() < 0.03 * want.abs().mean().item()


def test_a_piece_gets_the_same_whichever_others_are_asked_for(run: Run) -> None:
    pieces, features = window(50)
    everything, some = run(pieces, features, np.arange(50)), run(pieces, features, np.array([0, 7, 49]))
    for whole, part in zip(everything, some, strict=True):
        # the scale of the last layer's activations is that of the pieces that are asked for
        assert np.abs(whole[:, [0, 7, 49]] - part).mean() < 0.03 * np.abs(whole).mean()


def test_a_matrix_keeps_its_values_to_half_a_step_of_each_column() -> None:
    weights = np.random.default_rng(1).normal(size=(30, 4)).astype(np.float32) * np.array([0.01, 1, 10, 100], np.float32)
    values, scales = quantized(weights, axis=0)
    assert values.dtype == np.int8
    assert (np.abs(values * scales - weights) <= scales / 2 * 1.001).all()
