# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
rnd modules 7000000 jre/lib/modules; rnd jvm 3000000 jre/lib/server/libjvm.so; echo 'JAVA_VERSION="17.0.9"' >jre/release
for b in java keytool jfr; do rnd $b 14000 jre/bin/$b; done; chmod 644 jre/bin/*
rnd jar 6000000 target/payments-2.3.0.jar
printf 'server.port=8080\nspring.application.name=payments\n' | put config/application.properties
printf '<configuration/>\n' | put config/logback.xml
find . -exec touch -h -d @1700000000 {} +
