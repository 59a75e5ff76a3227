# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
rnd f 2400000 fixtures/dump.sql.gz; echo '{}' >fixtures/users.json; rnd l 1700000 lib/libsvc.so.1; ln -sfn libsvc.so.1 lib/libsvc.so
printf '#!/bin/sh\nset -e\nmkdir -p "$1"\ncat src/* > "$1/run"\nchmod 755 "$1/run"\n' | put bin/build; printf '#!/bin/sh\nexec sleep 1\n' >bin/dev; chmod 755 bin/*
rnd s1 900000 src/01-core; rnd s2 800000 src/02-http
find . -exec touch -h -d @1700000000 {} +
