#!/usr/bin/env bash
# Run by real-images.sh for each image (EACH): keeps what compare needs, so that the image can go.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
name=$1 tar=$3
src=$(dirname "$(dirname "$tar")")/src/$name
python3 "$here/../stored.py" "$tar" >"$MANAGERS_OUT/$name.stored.json"
node "$here/../../../bin/layerlint.js" "$src/Dockerfile" --context "$src/ctx" --image "$tar" --format json --exit-zero \
  >"$MANAGERS_OUT/$name.linted.json"
