# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
mkrun(){ find "$1" -exec touch -h -d @1699000000 {} +; { printf '#!/bin/sh\n# self extracting\nmkdir -p "$2" && sed "1,/^__DATA__$/d" "$0" | tar -xz -C "$2"; exit $?\n__DATA__\n'; tar -C "$1" --sort=name --owner=0 --group=0 --numeric-owner -cf - . | gzip -n; } >"$2"; rm -rf "$1"; }
mkdir -p installers
rnd sdk 3000000 a/bin/sdk; chmod 755 a/bin/sdk; rnd lib 1600000 a/lib/libsdk.so.7; echo la >a/lib/libsdk.la; rnd sam 1200000 a/samples/demo.bin; mkrun a installers/sdk-7.run
rnd lib71 1650000 b/lib/libsdk.so.7; echo 7.1 >b/VERSION; mkrun b installers/patch-7.1.run
echo EULA | put l/licenses/EULA.txt; find l -exec touch -h -d @1699000000 {} +; tar -C l --sort=name --owner=0 --group=0 --numeric-owner -cf - licenses | gzip -n >licenses.tar.gz; rm -rf l
find . -exec touch -h -d @1700000000 {} +
