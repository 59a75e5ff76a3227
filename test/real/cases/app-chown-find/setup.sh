# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
rnd srv 4100000 bin/server; rnd cli 1100000 bin/cli; rnd c 2500000 content/public/build.js; seq 1 20000 | put content/template.json; echo '[server]' | put content/defaults.ini
rnd p1 800000 plugins/pie/module.js; rnd p2 600000 plugins/map/module.js
find . -exec touch -h -d @1700000000 {} +
