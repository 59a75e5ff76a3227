# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put bin/precompile <<'X'
#!/bin/sh
set -e
mkdir -p "$2" tmp/cache
for f in app/assets/images/*; do s=$(cksum <"$f" | cut -d' ' -f1); cp "$f" "$2/$(basename "$f" .png)-$s.png"; cp "$f" tmp/cache/; done
X
put bin/rails <<'X'
#!/usr/bin/env ruby
puts ARGV
X
printf '#!/bin/sh\nexec "$@"\n' >bin/docker-entrypoint; chmod 755 bin/rails bin/precompile
for i in 1 2 3 4; do rnd im$i 800000 app/assets/images/photo$i.png; done
rnd nm 1700000 node_modules/esbuild/bin/esbuild; for i in $(seq 1 30); do echo "describe 'x$i'" | put spec/models/m${i}_spec.rb; done
rnd fx 500000 spec/fixtures/upload.zip; rnd db 1200000 db/seeds/cities.sql.gz; echo > db/schema.rb; : | put log/.keep; : | put storage/.keep
rnd boot 200000 config/bootsnap.bin
find . -exec touch -h -d @1700000000 {} +
