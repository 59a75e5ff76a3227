# shellcheck shell=bash
# Sourced by real-images.sh (BASES): Debian 13 with the runtime of each package manager, debian:13 and
# debian:13-NAME for each bases/NAME/Dockerfile. How this machine reaches its registries (certificates,
# proxies, mirrors) is taken from its environment when the bases are made, so the cases need not say it.
# What it cannot reach is served on 127.0.0.1 while RUN runs, from the folders /srv/repo of the bases.

MANAGERS=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LOCAL=http://127.0.0.1:${LOCAL_PORT:-8471}

# Every certificate that the machine trusts: Debian's own are among them, which is no harm.
certificates(){ awk -v dir="$1" '/BEGIN CERT/{n++} n{print > (dir "/machine-" n ".crt")}' "$CA"; }

# Variables that say where registries are, or whom to trust, as they are set here.
settings(){
  env | grep -iE '^(https?_proxy|no_proxy|pip_cert|uv_index_url|uv_default_index|npm_config_registry|yarn_npm_registry_server|goproxy|gosumdb|bundle_mirror__[a-z_]*)='
  env | grep -xE '[A-Za-z_]+=/etc/ssl/certs/ca-certificates\.crt'
  command -v npm >/dev/null && echo "COREPACK_NPM_REGISTRY=$(npm config get registry 2>/dev/null | sed 's,/$,,')"
  echo "BUNDLE_MIRROR__ALL=$LOCAL/gems/"
  echo "npm_config_disturl=$LOCAL/node"; }

base_system(){ # TAR
  local d=$WORK/certificates; rm -rf "$d"; mkdir -p "$d"; certificates "$d"
  mmdebstrap --quiet --variant=minbase "${EXC[@]}" --dpkgopt=force-unsafe-io --include=ca-certificates \
    --customize-hook="sync-in $d /usr/local/share/ca-certificates" \
    --customize-hook='chroot "$1" update-ca-certificates >/dev/null 2>&1' \
    trixie "$1.part" "$MIRROR" --format=tar >"$OUT/logs/mmdebstrap-managers.log" 2>&1 && mv "$1.part" "$1"; }

make_bases(){
  local t=$WORK/managers.tar name env id index
  [ -s "$t" ] || base_system "$t" || return 1
  local change=("${IMP[@]}"); while read -r env; do change+=(--change "ENV $env"); done < <(settings)
  d_old image inspect debian:13 >/dev/null 2>&1 || d_old import "${change[@]}" "$t" debian:13 >/dev/null || return 1
  mkdir -p "$WORK/repo"
  # The index that pip asks here: one that it was told, else its own default.
  index=$(pip config get global.index-url 2>/dev/null) || index=${PIP_INDEX_URL:-$(python3 -c 'from pip._internal.models.index import PyPI; print(PyPI.simple_url)')}
  python3 "$MANAGERS/serve.py" "${LOCAL_PORT:-8471}" "$WORK/repo" "$index" >"$OUT/logs/repo.log" 2>&1 &
  REGPID=$!
  for name in ${RUNTIMES:-$(ls "$MANAGERS/bases")}; do
    DOCKER_BUILDKIT=0 d_old build --network=host --build-arg "LOCAL=$LOCAL" -t "debian:13-$name" "$MANAGERS/bases/$name" \
      >"$OUT/logs/base-$name.log" 2>&1 || { say "FAIL base $name"; continue; }
    id=$(d_old create "debian:13-$name" true) && d_old cp "$id:/srv/repo/." "$WORK/repo/" 2>/dev/null
    d_old rm "$id" >/dev/null; say "base debian:13-$name"
  done
}
make_bases
