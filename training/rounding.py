"""Rounds the matrices of an int8 encoder anew, so that every processor multiplies them exactly.

    python -m training.rounding service/attribution/model/quoth_encoder/encoder.onnx

A processor without VNNI adds the products of two neighbouring activations (uint8) and weights (int8) in 16 bits and clips the sum: the same text gets
other answers there. Here no two weights that meet in such a sum are together larger than 128, so that 255 · 128 fits. The rows of a matrix are
rounded one after the other, and what one row loses is made good in those that follow, by how activations go together in the stories of
training/annotations (GPTQ, Frantar and others 2022): the finer steps that are given up cost less than plain rounding to int8 did.
"""

import argparse
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from service.attribution.encoder import inputs_of
from training.examples import prepare
from training.graph import LARGEST

Array = npt.NDArray[Any]
Feed = Mapping[str, Array]

PAIR = 128  # the most that two neighbouring weights of a column have together: 255 · 128 < 2¹⁵
STORIES = 360  # about 170,000 pieces
SLACK = (1.0, 1.1, 1.2, 1.35)  # how much finer than the largest pair of a column allows the steps may be: its largest pairs are cut then
DAMPING = 0.01  # of the mean square of an activation
BLOCK = 128  # rows


def rounded(model: onnx.ModelProto, feeds: Iterable[Feed]) -> onnx.ModelProto:
    """The same graph with its matrices rounded anew; `feeds` are inputs of the graph as the service gives them."""
    made = onnx.ModelProto()
    made.CopyFrom(model)
    constants = {constant.name: constant for constant in made.graph.initializer}
    products = [node for node in made.graph.node if node.op_type == "DynamicQuantizeMatMul"]
    moments = second_moments(model, sorted({node.input[0] for node in products}), feeds)
    for node in products:
        weights, scales = (constants[name] for name in node.input[1:3])
        values, steps = fitted(numpy_helper.to_array(weights).astype(np.float64), moments[node.input[0]])
        scales.CopyFrom(numpy_helper.from_array((numpy_helper.to_array(scales) / steps).astype(np.float32), scales.name))
        weights.CopyFrom(numpy_helper.from_array(values.astype(np.int8), weights.name))
    return made


def second_moments(model: onnx.ModelProto, tensors: Sequence[str], feeds: Iterable[Feed]) -> dict[str, Array]:
    """For each of the tensors, of width K, the K × K sum of the products of its values over all rows of all feeds."""
    open_model = onnx.ModelProto()
    open_model.CopyFrom(model)
    open_model.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in tensors)
    session = exact_session(open_model.SerializeToString())
    found: dict[str, Array] = {}
    for feed in feeds:
        for name, values in zip(tensors, session.run(list(tensors), dict(feed)), strict=True):
            rows = values.reshape(-1, values.shape[-1])
            found[name] = found.get(name, 0) + rows.T @ rows
    return {name: moment.astype(np.float64) for name, moment in found.items()}


def exact_session(model: str | bytes) -> onnxruntime.InferenceSession:
    """A session of a file or a serialized graph that clips no sum, whatever the weights and the processor, and takes longer for it."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.add_session_config_entry("session.x64quantprecision", "1")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def fitted(weights: Array, moment: Array) -> tuple[Array, Array]:
    """(K × N whole values with pairs up to PAIR, for each column how many of their steps make one of `weights`).

    `weights`: K × N, up to LARGEST. `moment`: K × K, of their activations. Each column gets the SLACK that loses least.
    """
    most, spread = pairs(weights).max(axis=0), _spread(moment)
    best_loss = np.full(weights.shape[1], np.inf)
    best, best_steps = np.zeros_like(weights), np.ones(weights.shape[1])
    for slack in SLACK:
        steps = np.minimum(1.0, PAIR / np.maximum(most, 1) * slack)
        values = _rounded_by_row(weights * steps, spread)
        lost = values / steps - weights
        loss = np.einsum("kn,kn->n", lost, moment @ lost)
        better = loss < best_loss
        best_loss = np.where(better, loss, best_loss)
        best, best_steps = np.where(better, values, best), np.where(better, steps, best_steps)
    return best, best_steps


def pairs(weights: Array) -> Array:
    """K/2 × N sums of the sizes of two neighbouring weights of a column: those whose products a processor adds in 16 bits."""
    size = np.abs(weights)
    summed: Array = size[0::2] + size[1::2]
    return summed


def _spread(moment: Array) -> Array:
    """What the loss of each row of a matrix asks of the rows below it, by how activations go together: K × K, upper."""
    rows = len(moment)
    damped = moment + DAMPING * np.trace(moment) / rows * np.eye(rows)
    spread: Array = np.linalg.cholesky(np.linalg.inv(damped)).T
    return spread


def _rounded_by_row(weights: Array, spread: Array) -> Array:
    rows = len(weights)
    left, values = weights.copy(), np.zeros_like(weights)
    for start in range(0, rows, BLOCK):
        end = min(start + BLOCK, rows)
        lost = np.zeros((end - start, weights.shape[1]))
        for row in range(start, end):
            most = LARGEST if row % 2 == 0 else np.minimum(LARGEST, PAIR - np.abs(values[row - 1]))
            values[row] = np.clip(np.rint(left[row]), -most, most)
            lost[row - start] = (left[row] - values[row]) / spread[row, row]
            left[row:end] -= np.outer(spread[row, row:end], lost[row - start])
        left[end:] -= spread[start:end, end:].T @ lost
    return values


def round_file(encoder: Path) -> None:
    """Round the matrices of an encoder.onnx, in place."""
    from training.data import load_vocabulary, stories

    vocabulary = load_vocabulary()
    chosen = random.Random(0).sample(stories(), STORIES)
    feeds = (inputs for story in chosen for _, inputs in inputs_of(prepare(story["text"], vocabulary)[2], vocabulary.cls))
    onnx.save(rounded(onnx.load(str(encoder)), feeds), str(encoder))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder", type=Path, help="written anew in place")
    round_file(parser.parse_args().encoder)
