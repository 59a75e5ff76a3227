# fills the build context
set -e; put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put pyproject.toml <<'X'
[project]
name = "shop"
version = "1.0.0"
requires-python = ">=3.11"
dependencies = ["flask>=3", "requests"]
X
