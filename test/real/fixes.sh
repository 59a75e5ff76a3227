#!/bin/bash
# fixes.sh -- builds the cases of test/real/fixes before and after `--fix` with real engines, and compares the images.
#
#   usage:  fixes.sh [OUTDIR]        (default ./fixed-images)
#   env:    ONLY=regex   only the cases whose name matches
#           WORK, KEEP, FORCE, NET   as for real-images.sh, which does the building
#
# OUTDIR/images/NAME-unfixed.ENGINE.tar and NAME-fixed.ENGINE.tar; OUTDIR/src/NAME-fixed/fixed.json says what was fixed.
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
out=${1:-fixed-images}; mkdir -p "$out"; out=$(cd "$out" && pwd)
work=${WORK:-$out.work}
only=${ONLY:-.}

# Both sides of a case, as real-images.sh wants them. The fix is made when the build context is there.
generated=$out/cases
rm -rf "$generated"
for folder in test/real/fixes/*/; do
  name=$(basename "$folder")
  [[ $name =~ $only ]] || continue
  for side in unfixed fixed; do
    mkdir -p "$generated/$name-$side"
    cp "$folder/Dockerfile" "$folder/case" "$generated/$name-$side/"
    [ ! -e "$folder/setup.sh" ] || cp "$folder/setup.sh" "$generated/$name-$side/"
  done
  if [ -e "$folder/after.Dockerfile" ]; then
    cp "$folder/after.Dockerfile" "$generated/$name-fixed/Dockerfile"
  else
    echo "(cd '$root' && npx tsx test/real/fixes.ts apply '$root/$folder' \"\$OLDPWD\")" >>"$generated/$name-fixed/setup.sh"
  fi
done

WORK=$work KEEP=1 EXTRA=$generated ONLY='-(un)?fixed$' FORCE=${FORCE:-1} test/real/real-images.sh "$out" | tail -n 3
# Whatever is younger than the base was written by a build.
started=$(stat -c %Y "$work/base.tar")
[ "${KEEP:-0}" = 1 ] || rm -rf --one-file-system "$work"
npx tsx test/real/fixes.ts compare test/real/fixes "$out" "$started"
