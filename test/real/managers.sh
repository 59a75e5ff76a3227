#!/usr/bin/env bash
# Every package manager that can be installed here at work in real builds: which caches the images hold,
# and whether they were predicted. Needs what real-images.sh needs, and the registries that the machine reaches.
#
#   test/real/managers.sh OUTDIR [regex of cases]
#
# RUNTIMES="node python" makes only these bases; KEEP=1 and WORK as in real-images.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:?usage: managers.sh OUTDIR [regex]}
export LOCAL_PORT=${LOCAL_PORT:-8471}
export LOCAL=http://127.0.0.1:$LOCAL_PORT MANAGERS_OUT=$out/read
mkdir -p "$MANAGERS_OUT"
npm run --silent build
cases=$(cd test/real/managers && ls -d */ | grep -v '^bases/' | tr -d / | grep -E "${2:-.}" | paste -sd'|')
ONLY="^($cases)\$" MODERN=0 NET=0 EXTRA=test/real/managers BASES=$PWD/test/real/managers/bases.sh \
  EACH=$PWD/test/real/managers/read.sh test/real/real-images.sh "$out"
npx tsx test/real/managers.ts "$out"
