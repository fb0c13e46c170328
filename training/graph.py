"""The trained encoder as the graph that the service runs: int8 weights, and only those operators of onnxruntime that are fast on a processor.

    python -m training.graph training/work/final

The graph is put together node by node, because what an exporter and a quantizer make of the module is a quarter slower and three times as far
from it: attention is one operator, the sum and the norm stay apart (their fusion is scalar code), the few features and the biases stay float, each
row of the embeddings and each column of a matrix has a scale of its own, and the last layer is computed only for the pieces that are asked for.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

Array = npt.NDArray[Any]
Weights = Mapping[str, Array]

HEADS = 12
FUSED = "com.microsoft"
OPSET, IR_VERSION = 18, 10
LARGEST = 127  # of int8; −128 is left out, so that a scale fits both signs


def quantized(weights: Array, axis: int) -> tuple[Array, Array]:
    """(int8 weights, their float scales) with one scale for each index of the other axis of a matrix."""
    scales = np.maximum(np.abs(weights).max(axis=axis, keepdims=True) / LARGEST, 1e-12).astype(np.float32)
    return np.clip(np.rint(weights / scales), -LARGEST, LARGEST).astype(np.int8), scales


class _Graph:
    """Nodes and constants in the order in which they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: Array) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, inputs: list[str], outputs: int | list[str] = 1, domain: str = "", **attributes: Any) -> list[str]:
        names = outputs if isinstance(outputs, list) else [f"{operator}{len(self.nodes)}.{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, name=f"{operator}{len(self.nodes)}", domain=domain, **attributes))
        return names

    def one(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.add(operator, list(inputs), domain=domain, **attributes)[0]

    def linear(self, x: str, weights: Array, bias: Array, outputs: int | list[str] = 1) -> str:
        """x · weightsᵀ + bias, in int8; `weights` is out × in, as torch keeps them."""
        values, scales = quantized(weights.T, axis=0)
        zeros = np.zeros(len(bias), np.int8)
        inputs = [x, *(self.constant(c) for c in (values, scales[0], zeros, bias))]
        return self.add("DynamicQuantizeMatMul", inputs, outputs, FUSED)[0]

    def norm(self, x: str, weights: Weights, name: str) -> str:
        return self.one(
            "LayerNormalization", x, self.constant(weights[f"{name}.weight"]), self.constant(weights[f"{name}.bias"]), axis=-1, epsilon=1e-12
        )


def build(weights: Weights) -> onnx.ModelProto:
    """The graph of the weights of a training.encoder.Encoder.

    Inputs: `pieces` (1 × P ids), `features` (1 × P × features), `at` (N indices of pieces).
    Outputs for the N pieces: `columns` (1 × N × columns), `pairs` (1 × N × pair vectors).
    """
    graph = _Graph()
    values, scales = quantized(weights["words.weight"], axis=1)
    words = graph.one("Cast", graph.one("Gather", graph.constant(values), "pieces"), to=TensorProto.FLOAT)
    words = graph.one("Mul", words, graph.one("Gather", graph.constant(scales), "pieces"))
    zero, length = graph.constant(np.zeros(1, np.int64)), graph.one("Shape", "pieces", start=1, end=2)
    positions = graph.one("Slice", graph.constant(weights["positions.weight"]), zero, length, zero)
    features = graph.one("MatMul", "features", graph.constant(weights["features.weight"].T))
    x = graph.norm(graph.one("Add", graph.one("Add", words, positions), features), weights, "norm")
    layers = sum(name.endswith("qkv.weight") for name in weights)
    for number in range(layers):
        x = _layer(graph, x, weights, f"layers.{number}", last=number == layers - 1)
    graph.linear(x, weights["columns.weight"], weights["columns.bias"], ["columns"])
    graph.linear(x, weights["pairs.weight"], weights["pairs.bias"], ["pairs"])
    inputs = [
        helper.make_tensor_value_info("pieces", TensorProto.INT64, [1, "pieces"]),
        helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, "pieces", weights["features.weight"].shape[1]]),
        helper.make_tensor_value_info("at", TensorProto.INT64, ["asked"]),
    ]
    outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, [1, "asked", len(weights[f"{n}.bias"])]) for n in ("columns", "pairs")]
    made = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)], ir_version=IR_VERSION, producer_name="quoth"
    )


def _layer(graph: _Graph, x: str, weights: Weights, name: str, last: bool) -> str:
    """One layer of the transformer; the last one reads all pieces and writes those that are asked for."""
    w = {
        part: weights[f"{name}.{part}"]
        for part in ("qkv.weight", "qkv.bias", "out.weight", "out.bias", "up.weight", "up.bias", "down.weight", "down.bias")
    }
    if last:
        width = len(w["qkv.bias"]) // 3
        keys, values = graph.add("Split", [graph.linear(x, w["qkv.weight"][width:], w["qkv.bias"][width:])], 2, axis=-1, num_outputs=2)
        x = graph.one("Gather", x, "at", axis=1)
        queries = graph.linear(x, w["qkv.weight"][:width], w["qkv.bias"][:width])
    else:
        queries, keys, values = graph.add("Split", [graph.linear(x, w["qkv.weight"], w["qkv.bias"])], 3, axis=-1, num_outputs=3)
    heard = graph.one("MultiHeadAttention", queries, keys, values, domain=FUSED, num_heads=HEADS)
    x = graph.norm(graph.one("Add", x, graph.linear(heard, w["out.weight"], w["out.bias"])), weights, f"{name}.norm1")
    inner = graph.one("Gelu", graph.linear(x, w["up.weight"], w["up.bias"]), domain=FUSED)
    return graph.norm(graph.one("Add", x, graph.linear(inner, w["down.weight"], w["down.bias"])), weights, f"{name}.norm2")


def write(weights: Weights, out: Path) -> None:
    """Write the graph to a file."""
    onnx.save(build(weights), str(out))


if __name__ == "__main__":
    import torch

    from training.rounding import round_file  # which takes this module's constants

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, help="holds encoder.pt; encoder.onnx is written beside it")
    options = parser.parse_args()
    state = torch.load(options.directory / "encoder.pt", map_location="cpu", weights_only=True)
    write({name: tensor.float().numpy() for name, tensor in state.items()}, options.directory / "encoder.onnx")
    round_file(options.directory / "encoder.onnx")
