# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put package.json <<'X'
{ "name": "dashboard", "version": "0.9.0", "private": true,
  "scripts": { "build": "rollup -c rollup.config.js && uglifyjs dist/bundle.js -o dist/bundle.min.js" },
  "dependencies": { "dayjs": "1.11.10" },
  "devDependencies": { "rollup": "2.79.1", "uglify-js": "3.17.4" } }
X
echo 'save-exact=true' >.npmrc
put rollup.config.js <<'X'
export default { input: 'src/index.js', output: { file: 'dist/bundle.js', format: 'cjs' }, external: ['dayjs', 'http'] };
X
put src/index.js <<'X'
import http from 'http';
import { page } from './page.js';
http.createServer((q, r) => r.end(page())).listen(8080);
X
put src/page.js <<'X'
import dayjs from 'dayjs';
export const page = () => '<h1>' + dayjs().format() + '</h1>';
X
rnd map 2600000 src/data/regions.geojson.bin; rnd logo 300000 public/logo.png
find . -exec touch -h -d @1700000000 {} +
