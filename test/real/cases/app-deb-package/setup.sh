# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
p=pkg; rnd ag 4200000 $p/usr/lib/metrics-agent/agent; chmod 755 $p/usr/lib/metrics-agent/agent
rnd plug 900000 $p/usr/lib/metrics-agent/plugins/jmx.so; rnd ex 600000 $p/usr/share/metrics-agent/examples/trace.bin
printf 'hostname: unset\nlog_to_console: false\n' | put $p/etc/metrics-agent/agent.yaml; mkdir -p $p/var/lib/metrics-agent
printf 'Package: metrics-agent\nVersion: 4.2.0\nArchitecture: all\nMaintainer: A <a@example.org>\nDescription: agent\n' | put $p/DEBIAN/control
chmod -R g-s $p; find $p -exec touch -h -d @1699000000 {} +
mkdir -p packages; SOURCE_DATE_EPOCH=1699000000 dpkg-deb --root-owner-group -Zgzip -b $p packages/metrics-agent_4.2.0_all.deb >/dev/null; rm -rf $p
printf 'hostname: host1\nlog_to_console: false\nplugins: [jmx]\n' >agent.yaml
find . -exec touch -h -d @1700000000 {} +
