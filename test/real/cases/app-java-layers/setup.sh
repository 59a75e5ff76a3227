# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
mkdir -p target; python3 - <<'X'
import zipfile, random
r = random.Random(7)
z = zipfile.ZipFile('target/catalog-1.0.jar', 'w', zipfile.ZIP_DEFLATED)
def add(n, b):
    i = zipfile.ZipInfo(n, (2023, 11, 14, 12, 0, 0)); i.external_attr = 0o100644 << 16; i.compress_type = zipfile.ZIP_DEFLATED; z.writestr(i, b)
add('META-INF/MANIFEST.MF', 'Manifest-Version: 1.0\nMain-Class: org.springframework.boot.loader.JarLauncher\n')
for i in range(12): add('BOOT-INF/lib/spring-part%d-6.1.0.jar' % i, r.randbytes(420000))
add('BOOT-INF/lib/tomcat-embed-core-10.1.jar', r.randbytes(2100000))
add('BOOT-INF/lib/common-model-1.1-SNAPSHOT.jar', r.randbytes(160000))
for c in 'JarLauncher', 'Launcher', 'LaunchedURLClassLoader': add('org/springframework/boot/loader/%s.class' % c, r.randbytes(3000))
for c in 'Application', 'Controller', 'Repo': add('BOOT-INF/classes/org/example/%s.class' % c, r.randbytes(9000))
add('BOOT-INF/classes/application.yml', 'server:\n  port: 8080\n'); add('BOOT-INF/classpath.idx', '- "BOOT-INF/lib/x.jar"\n')
X
find . -exec touch -h -d @1700000000 {} +
