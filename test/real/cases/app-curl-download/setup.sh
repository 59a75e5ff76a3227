# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
d=toolbox-3.1; rnd k 5500000 $d/bin/toolbox; chmod 755 $d/bin/toolbox; rnd d 700000 $d/share/doc/toolbox/manual.pdf; rnd p 600000 $d/lib/toolbox/plugin.so
mkdir -p mirror; find $d -exec touch -h -d @1699000000 {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -cf - $d | gzip -n >mirror/$d.tar.gz; rm -rf $d
rnd j 1500000 jq; chmod 755 jq; touch -d @1699000000 jq; tar --owner=0 --group=0 --numeric-owner -cf - jq | gzip -n >mirror/jq-static.tar.gz; rm jq
rnd h 3000000 mirror/helmish
find . -exec touch -h -d @1700000000 {} +
