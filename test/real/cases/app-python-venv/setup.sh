# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf 'redis==5.0.1\npyyaml==6.0.1\nJinja2==3.1.2\n' >requirements.txt
put worker/__main__.py <<'X'
import time
print("worker up")
while True:
    time.sleep(60)
X
: >worker/__init__.py
rnd tmpl 350000 worker/templates/letterhead.png
find . -exec touch -h -d @1700000000 {} +
