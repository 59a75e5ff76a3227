# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
printf '0 3 * * * root /opt/bin/backup.sh >> /var/log/cron.log 2>&1\n' >crontab
printf '[program:cron]\r\ncommand=/usr/sbin/cron -f\r\nautorestart=true\r\n' >supervisord.conf
printf '#!/bin/sh\r\npython3 /opt/jobs/backup.py\r\n' | put bin/backup.sh; printf '#!/bin/sh\nexit 0\n' >bin/ping.sh
for j in backup rotate sync; do seq 1 800 | sed "s/.*/def ${j}_&(x):\n    return x + &/" | put jobs/$j.py; done
rnd cl 1900000 jobs/lib/client.whl
find . -exec touch -h -d @1700000000 {} +
