# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
for l in pl en de; do seq 1 6000 | sed "s/.*/msgid \"m&\"\nmsgstr \"$l &\"/" | put i18n/$l/messages.po; rnd mo$l 300000 i18n/$l/messages.mo; done
find . -exec touch -h -d @1700000000 {} +
