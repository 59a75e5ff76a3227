# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf 'build:\n\tmkdir -p bin\n\tcat /bin/busybox > bin/server\n\ttar -C web --sort=name --mtime=@1700000000 -cf - src >> bin/server\n\tchmod 755 bin/server\n' >Makefile
echo 'package main' | put cmd/main.go
rnd web 1500000 web/dist/app.js; echo '<html/>' >web/dist/index.html; rnd src 300000 web/src/logo.svg
find . -exec touch -h -d @1700000000 {} +
