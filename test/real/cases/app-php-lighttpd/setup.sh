# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
echo 'server.modules += ( "mod_rewrite" )' | put docker/lighttpd/15-docroot.conf
echo '{"name":"acme/cms","require":{"laravel/framework":"^10"}}' >composer.json; seq 1 3000 | sed 's/.*/  "pkg-&": "1.&"/' >composer.lock
for p in laravel/framework symfony/console monolog/monolog guzzlehttp/guzzle; do for i in $(seq 1 40); do { echo "<?php namespace V;"; seq $i $((i+120)) | sed 's/.*/function f&($x) { return $x + &; }/'; } | put vendor/$p/src/Class$i.php; done; done
rnd phar 1500000 vendor/bin/phpstan.phar
echo '<?php require __DIR__."/../vendor/autoload.php";' | put public/index.php; rnd pub 2400000 public/img/gallery.jpg
for i in $(seq 1 25); do echo "<?php class Controller$i {}" | put app/Http/Controller$i.php; done
echo '*' | put storage/logs/.gitignore; rnd seed 800000 storage/app/seed.sqlite
printf '.git\nnode_modules\n' >.dockerignore
find . -exec touch -h -d @1700000000 {} +
