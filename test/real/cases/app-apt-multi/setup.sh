# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf '#!/bin/sh\nfile /bin/* | less\n' | put scripts/report.sh; printf '#!/bin/sh\nhello\n' | put scripts/hello.sh; rnd tool 1300000 scripts/collector
find . -exec touch -h -d @1700000000 {} +
