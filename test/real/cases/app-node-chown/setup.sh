# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
mkdir -p certs; cat /etc/ssl/certs/ca-certificates.crt >certs/corp-root.crt
put package.json <<'X'
{ "name": "shop-api", "version": "1.4.2", "private": true, "main": "server.js",
  "scripts": { "start": "node server.js" },
  "dependencies": { "express": "4.18.2", "lodash": "4.17.21" } }
X
put server.js <<'X'
const express = require('express');
const app = express();
app.use(express.static('public'));
app.get('/health', (req, res) => res.json({ ok: true }));
app.listen(process.env.PORT || 3000);
X
put routes/orders.js <<'X'
module.exports = (app) => app.get('/orders', (q, r) => r.json([]));
X
rnd hero 1800000 public/img/hero.jpg; rnd video 1500000 public/media/intro.mp4; rnd font 240000 public/fonts/inter.woff2
echo 'body{margin:0}' >public/site.css
printf 'node_modules\n.git\n*.log\n' >.dockerignore
find . -exec touch -h -d @1700000000 {} +
