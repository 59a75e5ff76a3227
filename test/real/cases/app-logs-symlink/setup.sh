# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf '#!/bin/sh\nmd5sum /usr/local/share/relay/*\n' | put rootfs/usr/local/sbin/relay-check; rnd relay 2300000 rootfs/usr/local/sbin/relay; chmod 755 rootfs/usr/local/sbin/*
rnd z 1700000 rootfs/usr/local/share/relay/zones.db; { echo '#Listen 127.0.0.1'; seq 1 500 | sed 's/.*/# option & = default/'; } | put rootfs/etc/relay/relay.conf
find . -exec touch -h -d @1700000000 {} +
