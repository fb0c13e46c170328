"""Quoth: every direct quotation of a news article, and who said it."""

import os

# onnxruntime reports its use to its makers unless this is set before it is imported; Quoth sends nothing anywhere, and writes to no home directory.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "1.0.0"
