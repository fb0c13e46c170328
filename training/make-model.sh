#!/bin/sh
# From data to service/attribution/model. Seeds are fixed. The one argument is the Python to use.
set -eu
python=$1
work=training/work
mkdir -p "$work"

# Two encoders, each without the articles of one fold, so that the ranker can learn from what an encoder makes of articles that are new to it: one on
# each core. A third, of all articles, is shipped.
"$python" -c 'from training.data import load_examples, load_vocabulary; load_examples(load_vocabulary())'
running=
for fold in 0 1; do
    OMP_NUM_THREADS=1 \
    "$python" -m training.encoder --layers 4 --epochs 5 --folds 3 --fold "$fold" --passages 500 --seed 1 --out "$work/fold$fold" > "$work/fold$fold.log" &
    running="$running $!"
done
for each in $running; do
    wait "$each"
done
"$python" -m training.encoder --layers 4 --epochs 5 --folds 3 --fold -1 --passages 500 --seed 1 --out "$work/all"
OMP_NUM_THREADS=1 "$python" -m training.ranker "$work/fold0" "$work/fold1" --out "$work/ranker.json"
"$python" -m training.build --encoder "$work/all" --ranker "$work/ranker.json" --out service/attribution/model
