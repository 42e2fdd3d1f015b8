#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The nightly run on a cluster, for any scheduler. The exit status is the program's, wherever its driver ran: 0 done,
# 2 done with refused rows, 75 try again (all are in the README).
#
#   MASTER        the cluster (default: what SPARK_HOME's own defaults name)
#   DEPLOY_MODE   client: the driver is a process of this machine (default); cluster: it runs inside the cluster
# In cluster mode alone:
#   OUTCOMES      the folder where the driver leaves its exit status (default: outcomes in target/, or in the unpacked archive)
#   WAIT_MINUTES  how long the driver is waited for (default 720)
#
# In cluster mode all machines must see the folder of dossierlake, the settings, the landing folder, the lake and OUTCOMES
# under the same paths. The key of pseudonyms is best named there by file:PATH: a variable of this process's environment
# would travel to the driver's machine in the clear, or not at all.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd -P)

stop() { # status, message
    printf 'nightly.sh: %s\n' "$2" >&2
    exit "$1"
}

if [[ -z ${SPARK_HOME-} ]]; then
    stop 64 'nothing was done: SPARK_HOME names no Spark. Set it, or call jobs/dossierlake nightly.'
fi
mode=${DEPLOY_MODE:-client}
options="--deploy-mode $mode ${MASTER:+--master $MASTER}"
case $mode in
    client)
        export DOSSIERLAKE_SPARK_OPTIONS="$options ${DOSSIERLAKE_SPARK_OPTIONS-}"
        exec "$here/dossierlake" nightly "$@"
        ;;
    cluster) ;;
    *) stop 64 "nothing was done: DEPLOY_MODE is $mode; it must be client or cluster." ;;
esac

wait_minutes=${WAIT_MINUTES:-720}
[[ $wait_minutes =~ ^[1-9][0-9]{0,4}$ ]] ||
    stop 64 "nothing was done: WAIT_MINUTES is $wait_minutes; it must be a whole number of minutes."
home=${here%/*}
outcomes=${OUTCOMES:-$(if [[ -e $home/pom.xml ]]; then echo "$home/target/outcomes"; else echo "$home/outcomes"; fi)}
mkdir -p "$outcomes" 2>/dev/null && [[ -w $outcomes ]] ||
    stop 64 "nothing was done: $outcomes cannot be written. Let this user write there, or name another folder in OUTCOMES."
outcome=$(cd "$outcomes" && pwd -P)/$(date -u +%Y%m%dT%H%M%SZ)-$$

# A standalone cluster's spark-submit would be back as soon as the driver has been handed over; YARN's waits anyway.
export DOSSIERLAKE_SPARK_OPTIONS="$options --conf spark.standalone.submit.waitAppCompletion=true ${DOSSIERLAKE_SPARK_OPTIONS-}"
"$here/dossierlake" nightly --set "run.outcome=$outcome" "$@" &
submit=$!
# What is ended here is the waiting; the driver goes on.
trap 'kill "$submit" 2>/dev/null || true' EXIT
trap 'exit 75' INT TERM

last=$((SECONDS + wait_minutes * 60))
while [[ ! -s $outcome ]] && kill -0 "$submit" 2>/dev/null; do
    if ((SECONDS >= last)); then
        stop 75 "the driver has not ended within $wait_minutes minutes. It may still be at work, and keeps the lake locked as long."
    fi
    sleep 1
done
if [[ ! -s $outcome ]]; then
    submitted=0
    wait "$submit" || submitted=$?
    if ((submitted == 64)); then exit 64; fi
    # What the driver wrote last may take a moment to be seen over a network.
    for ((i = 0; i < 10; i++)); do
        if [[ -s $outcome ]]; then break; fi
        sleep 1
    done
fi
status=$(head -n 1 "$outcome" 2>/dev/null || true)
[[ $status =~ ^[0-9]{1,3}$ ]] ||
    stop 75 'the driver is gone and left no exit status. Look at its output in the cluster; running the same command again is safe.'
# Hadoop leaves a checksum beside a local file.
rm -f "$outcome" "${outcome%/*}/.${outcome##*/}.crc"
if ((status != 0 && status != 2)); then
    printf 'nightly.sh: the driver ended with status %d; what it said is its output in the cluster.\n' "$status" >&2
fi
exit "$status"
