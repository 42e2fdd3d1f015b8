#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A template for the nightly run on YARN, in cluster mode: nightly.sh with the options of such a cluster. It was never run
# on YARN. SPARK_HOME and HADOOP_CONF_DIR must be set; the rest of the environment is that of nightly.sh.
set -euo pipefail
options=(
    # How many executors, how many tasks each works on at once, and the heap for these.
    --num-executors 8
    --executor-cores 4
    --executor-memory 8g
    # The driver holds plans and small reference tables, no records.
    --driver-memory 4g
    # Two to three tasks for each core above.
    --conf spark.sql.shuffle.partitions=80
    # YARN takes exit status 2 (done, rows were refused) for a failure and would run the night again.
    --conf spark.yarn.maxAppAttempts=1
    # A task may fail so often, by machines that go, before the night stops with 75.
    --conf spark.task.maxFailures=8
    # The key of pseudonyms travels from the driver to the tasks: encrypted. Name the key by file:PATH, not by env:NAME,
    # because the driver does not have the environment of this process.
    --conf spark.authenticate=true
    --conf spark.network.crypto.enabled=true
)
export MASTER=yarn DEPLOY_MODE=cluster
export DOSSIERLAKE_SPARK_OPTIONS="${options[*]} ${DOSSIERLAKE_SPARK_OPTIONS-}"
exec "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/nightly.sh" "$@"
