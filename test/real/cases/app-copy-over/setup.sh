# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf 'a==1\nb==2\n' | put requirements/base.txt; printf 'a==1\nc==3\n' >requirements/prod.txt
for l in en fr it; do rnd loc$l 500000 locale/$l/LC_MESSAGES/django.mo; done
printf '#!/bin/sh\nexec sleep 9\n' >run.sh; chmod 755 run.sh; printf 'debug=1\n' >settings.ini
printf 'debug=0\n' | put deploy/production/settings.ini; rnd logo 650000 logo.png; rnd plogo 700000 deploy/production/logo.png
printf 'debug=2\n' | put deploy/staging/settings.ini; echo ci | put .github/workflows/ci.yml; rnd docs 1400000 docs/manual.pdf
rnd core 1100000 project/core.bin
find . -exec touch -h -d @1700000000 {} +
