#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The nightly run on a cluster, for any scheduler: MASTER names it, else SPARK_HOME's own defaults do.
# The exit status is the program's: 0 done, 2 done with refused rows, 75 try again (all are in the README).
set -euo pipefail
if [[ -z ${SPARK_HOME-} ]]; then
    echo 'nightly.sh: nothing was done: SPARK_HOME names no Spark. Set it, or call jobs/dossierlake nightly.' >&2
    exit 64
fi
export DOSSIERLAKE_SPARK_OPTIONS="--deploy-mode client ${MASTER:+--master $MASTER} ${DOSSIERLAKE_SPARK_OPTIONS-}"
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/dossierlake" nightly "$@"
