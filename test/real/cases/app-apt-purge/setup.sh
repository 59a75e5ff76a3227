# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
d=libfoo-1.2; mkdir -p third_party; rnd data 2500000 $d/data/table.bin; rnd tests 1800000 $d/tests/corpus.bin
printf '#!/bin/sh\necho foo VERSION\n' | put $d/foo.sh.m4
printf 'all: foo\nfoo: foo.sh.m4\n\tm4 -DVERSION=1.2 foo.sh.m4 > foo\ninstall: foo\n\tmkdir -p $(PREFIX)/bin $(PREFIX)/share/foo\n\tinstall -m 755 foo $(PREFIX)/bin/foo\n\tinstall -m 644 data/table.bin $(PREFIX)/share/foo/table.bin\n' >$d/Makefile
find $d -exec touch -h -d @1699000000 {} +
tar --sort=name --owner=0 --group=0 --numeric-owner -cf - $d | gzip -n >third_party/$d.tar.gz; rm -rf $d
echo 'table=/usr/local/share/foo/table.bin' | put etc/foo.conf
find . -exec touch -h -d @1700000000 {} +
