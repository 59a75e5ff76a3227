#!/usr/bin/env bash
# Builds some real images with real engines and holds what is read and predicted against what they stored, and what
# fixes change against what they may.
#
#   test/real/run.sh            a subset, in a few minutes
#   ALL=1 test/real/run.sh      everything that real-images.sh knows, and all cases of fixes
#
# Needs root, apt and overlay; installs the engines itself and leaves nothing running. Without them it
# says what was skipped, and fails where ENGINES=required.
set -euo pipefail
cd "$(dirname "$0")/../.."

CASES='chown-before chown-after rm-later rm-dir-later opaque mv-later rebuild-same-path chown-r touch-append hardlinks
symlinks names ids-modes same-layer-twice multi-stage add-tar scratch-only bk-flags heredoc empty-layers
app-bb-good app-go-bb app-go-scratch app-logs-symlink app-java-layers app-stages-chain app-user-before app-apt-purge'
read -ra cases <<<"${CASES//$'\n'/ }"
FIXES='article chown-tree chown-new-tree chown-stage chown-chain chown-heredoc chown-partly chown-links chown-chmod-tree
chmod-plus-x chmod-symbolic download-left apt-update-alone chown-group chown-new-parent not-set-id-context not-volume
not-link not-name-unknown not-user-between outlived-ignore'
read -ra fixes <<<"${FIXES//$'\n'/ }"

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || ! grep -qw overlay /proc/filesystems; then
  echo "SKIPPED $((${#cases[@]} + ${#fixes[@]})) cases with real engines: this needs root, apt and overlay"
  [ "${ENGINES:-}" != required ] || exit 1
  exit 0
fi

out=${OUT:-$(mktemp -d)}
only="^($(IFS='|'; echo "${cases[*]}"))\$"
only_fixes="^($(IFS='|'; echo "${fixes[*]}"))\$"
bases=
if [ -n "${ALL:-}" ]; then
  only=. only_fixes=.
  [ ! -e test/real/managers/bases.sh ] || bases=$PWD/test/real/managers/bases.sh
fi
# The bases and the engines' root serve both runs.
export WORK=${WORK:-$out.work}
trap 'rm -rf --one-file-system "$WORK"; [ -n "${OUT:-}" ] || rm -rf "$out"' EXIT
KEEP=1 ONLY=$only EXTRA=test/real/cases NET=${NET:-1} test/real/real-images.sh "$out" | tail -n 3
npx tsx test/real/accounting.ts "$out"
npx tsx test/real/compare.ts "$out" . -v
ONLY=$only_fixes BASES=$bases test/real/fixes.sh "$out/fixes"
