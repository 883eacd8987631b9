# A newcomer's tour by the command line alone, on a terminal, gives what was recorded.
# needs: curl bsdutils
set -euo pipefail

root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
output=$(mktemp)
trap 'rm -f "$output"' EXIT
"$root/integration-tests/tour/run" >"$output"
diff -u "$root/integration-tests/tour/transcript.txt" "$output"
