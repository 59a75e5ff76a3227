# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
for p in alpha beta gamma; do rnd $p 1100000 vendor/$p/lib/$p.bin; rnd t$p 350000 vendor/$p/test/data.bin; echo doc | put vendor/$p/docs/index.md; done
find vendor -exec touch -h -d @1699000000 {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -cf - vendor | gzip -n >vendor.tar.gz; rm -rf vendor
printf '#!/bin/sh\nexec sleep 1\n' | put src/run; chmod 755 src/run; rnd ui 600000 src/ui.bin
for i in 1 2 3 4 5; do rnd mig$i 150000 migrations/00$i.sql; done
find . -exec touch -h -d @1700000000 {} +
