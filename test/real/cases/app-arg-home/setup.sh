# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
rnd war 4000000 jenkins.war; for p in git ssh matrix; do rnd $p 500000 plugins/$p.jpi; done
echo 'println 1' | put init.groovy.d/basic.groovy; rnd t 700000 tests/fixture.zip; printf '#!/bin/bash\ntrue\n' >jenkins-support
find . -exec touch -h -d @1700000000 {} +
