# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
d=acme-5.11; mkdir -p dist; rnd core 3900000 $d/lib/core.jar; rnd ui 1500000 $d/lib/ui.jar
for s in start stop; do printf '#!/bin/sh\ncd @HOME@\nexec java -jar lib/core.jar\n' | put $d/bin/$s.sh; done; rnd nat 700000 $d/bin/native-launcher; chmod 644 $d/bin/*
rnd old 800000 $d/lib/legacy.jar; find $d -exec touch -h -d @1699000000 {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -cf - $d | gzip -n >dist/$d.tar.gz; rm -rf $d
rnd ui2 1520000 patches/lib/ui.jar; printf 'all:\n\trm -f lib/legacy.jar\n\tln -sf core.jar lib/acme.jar\n' >patches/post-install.mk
printf '<acme home="${ACME_HOME}"/>\n' | put conf/acme.xml.in; printf '<log dir="@HOME@/log"/>\n' >conf/log.xml; seq 1 8000 | sed 's/.*/<rule id="&"\/>/' >conf/rules.xml
find . -exec touch -h -d @1700000000 {} +
