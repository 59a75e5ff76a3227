#!/bin/bash
# fixes.sh -- builds the cases of test/real/fixes before and after `--fix` with real engines, and compares the images.
#
#   usage:  fixes.sh [OUTDIR]        (default ./fixed-images)
#   env:    ONLY=regex   only the cases whose name matches
#           PORT         what the builds download is served on 127.0.0.1 there (default 8472)
#           WORK, KEEP, FORCE, NET, BASES   as for real-images.sh, which does the building; without BASES
#                        (test/real/managers/bases.sh) the cases on debian:13 are left out
#
# OUTDIR/images/NAME-unfixed.ENGINE.tar and NAME-fixed.ENGINE.tar; OUTDIR/src/NAME-fixed/fixed.json says what was fixed.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
out=${1:-fixed-images}; mkdir -p "$out"; out=$(cd "$out" && pwd)
work=${WORK:-$out.work}
only=${ONLY:-.}
port=${PORT:-8472}
files=http://files.test   # how the cases call the server of this run

# Both sides of a case, as real-images.sh wants them; the fix is made when the build contexts are there. What differs
# from build to build is told by a third: the file unfixed, built anew.
generated=$out/cases
rm -rf "$generated"
for folder in test/real/fixes/*/; do
  name=$(basename "$folder")
  [[ $name =~ $only ]] || continue
  if [ -z "${BASES:-}" ] && grep -q '^FROM debian:13' "$folder/Dockerfile"; then continue; fi
  if [ "${NET:-1}" = 0 ] && [[ $(cat "$folder/case") == *'|host|'* ]]; then continue; fi
  sides='unfixed fixed'
  ! grep -q '^unstable' "$folder/expect" || sides+=' again'
  for side in $sides; do
    rm -rf "$out/src/$name-$side"
    mkdir -p "$generated/$name-$side"
    cp "$folder/Dockerfile" "$folder/case" "$generated/$name-$side/"
    {
      [ ! -e "$folder/setup.sh" ] || cat "$folder/setup.sh"
      [ "$side" != again ] || echo "sed -i '/^FROM/a ENV BUILT_AGAIN=1' ../Dockerfile"
      echo "sed -i 's,$files,http://127.0.0.1:$port,' ../Dockerfile"
    } >"$generated/$name-$side/setup.sh"
  done
done

mkdir -p "$work/pool"
python3 -m http.server "$port" --bind 127.0.0.1 --directory "$work/pool" >/dev/null 2>&1 &
server=$!
trap 'kill "$server"' EXIT
export FILES=$files SERVER=http://127.0.0.1:$port
WORK=$work KEEP=1 EXTRA=$generated PREPARED="npx tsx test/real/fixes.ts apply test/real/fixes $out" ONLY='-(unfixed|fixed|again)$' FORCE=${FORCE:-1} test/real/real-images.sh "$out" | tail -n 3
# Whatever is younger than the base was written by a build.
started=$(stat -c %Y "$work/base.tar")
[ "${KEEP:-0}" = 1 ] || rm -rf --one-file-system "$work"
npx tsx test/real/fixes.ts compare test/real/fixes "$out" "$started"
