# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf -- '-----BEGIN FAKE KEY-----\nnot a key, a test\n-----END FAKE KEY-----\n' | put ci/id_deploy; echo 'git.example.org ssh-ed25519 AAAAfake' >ci/known_hosts
printf '[user]\n\tname = ci\n\temail = ci@example.org\n' >ci/gitconfig
rnd pack 5200000 .git/objects/pack/pack-1f.pack; echo 'ref: refs/heads/main' >.git/HEAD; echo '[core]' >.git/config
for i in $(seq 1 20); do seq $i $((i*30)) | put src/mod$i.txt; done; rnd res 1000000 res/strings.bin
find . -exec touch -h -d @1700000000 {} +
