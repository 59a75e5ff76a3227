#!/usr/bin/env bash
# Builds some real images with real engines and holds what is read and predicted against what they stored, and what
# fixes change against what they may.
#
#   test/real/run.sh            a subset, in a few minutes
#   ALL=1 test/real/run.sh      everything that real-images.sh knows
#
# Needs root, apt and overlay; installs the engines itself and leaves nothing running. Without them it
# says what was skipped, and fails where ENGINES=required.
set -euo pipefail
cd "$(dirname "$0")/../.."

CASES='chown-before chown-after rm-later rm-dir-later opaque mv-later rebuild-same-path chown-r touch-append hardlinks
symlinks names ids-modes same-layer-twice multi-stage add-tar scratch-only bk-flags heredoc empty-layers
app-bb-good app-go-bb app-go-scratch app-logs-symlink app-java-layers app-stages-chain app-user-before app-apt-purge'
read -ra cases <<<"${CASES//$'\n'/ }"

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || ! grep -qw overlay /proc/filesystems; then
  echo "SKIPPED ${#cases[@]} cases with real engines: this needs root, apt and overlay"
  [ "${ENGINES:-}" != required ] || exit 1
  exit 0
fi

out=${OUT:-$(mktemp -d)}
only="^($(IFS='|'; echo "${cases[*]}"))\$"
[ -z "${ALL:-}" ] || only=.
# The bases and the engines' root serve both runs.
export WORK=${WORK:-$out.work}
trap 'rm -rf --one-file-system "$WORK"; [ -n "${OUT:-}" ] || rm -rf "$out"' EXIT
KEEP=1 ONLY=$only EXTRA=test/real/cases NET=${NET:-1} test/real/real-images.sh "$out" | tail -n 3
npx tsx test/real/accounting.ts "$out"
npx tsx test/real/compare.ts "$out" . -v
test/real/fixes.sh "$out/fixes"
