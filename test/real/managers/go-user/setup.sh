# fills the build context
set -e; put(){ mkdir -p "$(dirname "$1")"; cat >"$1"; }
put go.mod <<'X'
module example.org/shop

go 1.24

require github.com/google/uuid v1.6.0
X
put main.go <<'X'
package main

import (
	"fmt"

	"github.com/google/uuid"
)

func main() { fmt.Println(uuid.New()) }
X
go mod tidy
