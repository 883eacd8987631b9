# The scripts hold what shellcheck knows about shells.
# needs: shellcheck
set -euo pipefail

shellcheck --shell=sh mvnw .mvn/find-jdk.sh
shellcheck --shell=bash --external-sources polygate .ci/run .ci/checks/*.sh \
  integration-tests/serving.sh integration-tests/demo/run integration-tests/tour/run
