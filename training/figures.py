"""Writes what `training.evaluate --json FILE` measured into the model's meta.json, where /v1/info reads it.

python -m training.figures training/work/figures.json service/attribution/model
"""

import json
import sys
from pathlib import Path
from typing import Any


def write(measured: dict[str, Any], model: Path) -> None:
    """Make the shares of `measured["figures"]`, from 0 to 1, the member `performance` of a model's meta.json."""
    path = model / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = {name: round(figure["share"], 4) if isinstance(figure, dict) else figure for name, figure in measured["figures"].items()}
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
