#!/usr/bin/env bash
# needs: xfsprogs e2fsprogs
# The gateway is killed, its power is cut, its network loses and repeats: nothing that it acknowledged may be missing,
# and nothing may be done twice. Without the superuser no power is cut.
set -euo pipefail

lines=kill,linearizable,exactly-once
if [ "$(id -u)" -eq 0 ]; then
  lines=$lines,power-cut
fi
./polygate scorecard --only "$lines"
