# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf 'user www-data;\nworker_processes auto;\nevents {}\nhttp { include conf.d/*.conf; }\n' | put nginx/nginx.conf
printf 'server { listen 80; root /usr/share/nginx/html; }\n' | put nginx/site.conf
echo '<html/>' | put public/index.html; rnd b 3100000 public/static/js/main.4f2a.js; rnd c 500000 public/static/css/main.css; rnd m 2200000 public/static/media/tour.webm
chmod 664 public/static/js/main.4f2a.js
find . -exec touch -h -d @1700000000 {} +
