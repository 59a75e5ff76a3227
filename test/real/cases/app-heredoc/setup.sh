# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
echo hi | put htdocs/index.html; rnd r 4000000 htdocs/raw/scan.tiff; rnd j 900000 htdocs/img/scan.jpg
find . -exec touch -h -d @1700000000 {} +
