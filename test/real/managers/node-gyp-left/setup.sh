# fills the build context
set -e; put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
echo '{ "targets": [{ "target_name": "addon", "sources": ["addon.c"] }] }' | put binding.gyp
put addon.c <<'X'
#include <node_api.h>
NAPI_MODULE_INIT() { return exports; }
X
