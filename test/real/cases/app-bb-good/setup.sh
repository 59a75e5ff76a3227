# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
echo '<html>(c) @@YEAR@@</html>' | put site/index.html; rnd a 1200000 site/img/arch.png; rnd b 700000 site/img/flow.png
for i in $(seq 1 30); do seq 1 $((i*40)) | put site/guide/page$i.html; echo "# page $i" >site/guide/page$i.md; done
printf 'H:/srv/site\nI:index.html\n' >httpd.conf
find . -exec touch -h -d @1700000000 {} +
