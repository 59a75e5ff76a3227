# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
for d in wp-admin wp-includes; do for i in $(seq 1 50); do { echo "<?php"; seq $i $((i+150)) | sed 's/.*/define("C&", &);/'; } | put wordpress/$d/file$i.php; done; done
rnd js 1900000 wordpress/wp-includes/js/dist/block-editor.min.js
rnd t1 1100000 wordpress/wp-content/themes/twentytwentythree/screenshot.png; rnd t2 900000 wordpress/wp-content/themes/twentytwentytwo/screenshot.png
echo '<?php // hello' | put wordpress/wp-content/plugins/hello.php; rnd ak 400000 wordpress/wp-content/plugins/akismet/akismet.php
rnd up 600000 wordpress/wp-content/uploads/logo.png
rnd th 1300000 wp-content/themes/acme/dist/theme.css; rnd pl 700000 wp-content/plugins/acme-shop/shop.php
echo '<?php define("DB_HOST", getenv("DB_HOST"));' >wp-config-docker.php
chmod -R g+w wordpress/wp-admin; chmod 755 wp-content/plugins/acme-shop/shop.php
find . -exec touch -h -d @1700000000 {} +
