# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
for i in 1 2 3 4 5 6; do rnd raw$i 700000 data/raw/part$i.bin; done; echo v1 >data/VERSION
printf '#!/usr/bin/env python3\nprint(open("/work/data/index.tsv").read())\n' >lookup.py
find . -exec touch -h -d @1700000000 {} +
