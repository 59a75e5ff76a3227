# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
rnd agent 9000000 prebuilt/agent-linux-amd64; rnd ctl 4000000 prebuilt/agentctl-linux-amd64
printf 'module example.org/agent\n\ngo 1.21\n' >go.mod; echo 'package main' | put cmd/agent/main.go
printf 'log: info\ninterval: 30s\n' >config.example.yml
find . -exec touch -h -d @1700000000 {} +
