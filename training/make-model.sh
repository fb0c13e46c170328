#!/bin/sh
# From data to service/attribution/model. Seeds are fixed. The one argument is the Python to use.
set -eu
python=$1
work=training/work

# Two encoders, each without the articles of one fold, so that the ranker can learn from what an encoder makes of articles that are new to it. The first is shipped.
for fold in 0 1; do
    "$python" -m training.encoder --layers 3 --epochs 5 --folds 4 --fold "$fold" --passages 500 --seed 1 --out "$work/fold$fold"
done
"$python" -m training.ranker "$work/fold0" "$work/fold1" --out "$work/ranker.json"
"$python" -m training.build --encoder "$work/fold0" --ranker "$work/ranker.json" --out service/attribution/model
