"""The encoder that is shipped, on whatever processor the tests run on."""

import numpy as np
import onnxruntime

from service.attribution.article import read_layout
from service.attribution.encoder import Encoder, inputs_of
from service.attribution.pipeline import MODEL_DIRECTORY
from service.attribution.quotations import find_quotations
from service.attribution.reading import read

ENCODER = MODEL_DIRECTORY / "quoth_encoder"
TEXT = "\n\n".join(
    f"“Ferry number {number} never left the harbour of Sund,” Maarja Ilves, who sails it, said on Monday. The owners called her a “bathtub”."
    for number in range(1, 13)
)


def session(exact: bool) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    # where a processor would clip sums of int8 products, onnxruntime turns the weights to uint8 and adds them up exactly
    options.add_session_config_entry("session.x64quantprecision", str(int(exact)))
    return onnxruntime.InferenceSession(str(ENCODER / "encoder.onnx"), options, providers=["CPUExecutionProvider"])


def test_no_sum_of_products_is_clipped() -> None:
    layout = read_layout(TEXT)
    vocabulary = Encoder(ENCODER).vocabulary
    reading = read(TEXT, layout, find_quotations(TEXT, layout)[0], vocabulary)
    fast, exact = session(exact=False), session(exact=True)
    for _, inputs in inputs_of(reading, vocabulary.cls):
        for one, other in zip(fast.run(None, inputs), exact.run(None, inputs), strict=True):
            np.testing.assert_array_equal(one, other)
