# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
mkdir -p w/encoder w/decoder model; rnd enc 3000000 w/encoder/model.bin; rnd dec 1800000 w/decoder/model.bin; echo '{"dim":384}' >w/config.json
chmod 600 w/decoder/model.bin
find w -exec touch -h -d @1700000000 {} +
tar -C w --sort=name --owner=0 --group=0 --numeric-owner -cf - . | gzip -n >model/weights.tar.gz; rm -rf w
echo '["cat","dog"]' >model/labels.json
put app/serve.py <<'X'
import json, sys
LABELS = json.load(open("/opt/inference/model/labels.json"))
print("serving", LABELS); sys.stdout.flush()
X
printf '#!/bin/sh\r\nset -e\r\nexec python3 /opt/inference/app/serve.py "$@"\r\n' >entrypoint.sh
find . -exec touch -h -d @1700000000 {} +
