# fills the build context; deterministic, no network
set -e; umask 022
rnd(){ mkdir -p "$(dirname "$3")"; head -c "$2" /dev/zero | openssl enc -aes-128-ctr -nosalt -pbkdf2 -pass "pass:$1" >"$3"; }   # KEY BYTES FILE
put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
cat /etc/ssl/certs/ca-certificates.crt >corp-root.crt
printf 'flask==3.0.0\ngunicorn==21.2.0\nrequests==2.31.0\n' >requirements.txt
put wsgi.py <<'X'
from flask import Flask
app = Flask(__name__)

@app.get("/")
def index():
    return "hello"
X
for m in models views forms tasks; do for i in $(seq 1 60); do printf 'def %s_%d(a, b=%d):\n    """Handles case %d of %s."""\n    return [a * %d + b, "%s"]\n\n' $m $i $i $i $m $i $m; done | put service/$m.py; done
: >service/__init__.py
rnd geo 2200000 service/data/GeoLite2-City.mmdb; rnd nltk 700000 service/data/punkt.pickle
printf '.git\n__pycache__\n.venv\n' >.dockerignore
find . -exec touch -h -d @1700000000 {} +
