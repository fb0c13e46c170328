#!/bin/sh
# From data to service/attribution/model. Seeds are fixed. The one argument is the Python to use.
set -eu
python=$1
work=training/work

# The encoder that is shipped. It does not learn from a quarter of the articles, so that the ranker can learn from what it makes of articles that are new to it.
"$python" -m training.encoder --layers 4 --epochs 5 --folds 4 --fold 0 --passages 500 --seed 1 --out "$work/encoder"
"$python" -m training.ranker "$work/encoder" --out "$work/ranker.json"
"$python" -m training.build --encoder "$work/encoder" --ranker "$work/ranker.json" --out service/attribution/model
