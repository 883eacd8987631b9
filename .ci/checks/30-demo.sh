# Polygate's main job on real data, as a user runs it.
# needs: curl jq npm
set -euo pipefail

"$(dirname "${BASH_SOURCE[0]}")/../../integration-tests/demo/run"
