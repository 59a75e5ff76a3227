# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put package.json <<'X'
{ "name": "spa", "version": "1.0.0", "private": true, "devDependencies": { "terser": "5.24.0" } }
X
echo '<!doctype html><title>spa __BUILD__</title><script src="assets/app.min.js"></script>' >index.html
for i in $(seq 1 400); do echo "function view$i(model){ var node=document.createElement('section'); node.id='view$i'; node.textContent=model.title+$i; return node; }"; done >app.js
for i in $(seq 1 4000); do echo "export const icon_$i = { id: $i, path: 'M$((i*37%480)) $((i*91%480))L$((i*13%480)) $((i*7%480))Z', label: 'icon number $i' };"; done | sed 's/^export const/var/' >vendor.js
rnd psd 4200000 static/design/header.psd; rnd png 700000 static/img/header.png; rnd woff 180000 static/fonts/body.woff2
printf 'node_modules\ndist\n' >.dockerignore
find . -exec touch -h -d @1700000000 {} +
