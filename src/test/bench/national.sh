#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What does a whole country cost, taken up at once and one night later, beside DuckDB doing equal work without books?
#     src/test/bench/national.sh [NIGHTS [DOSSIERS-PER-NIGHT [RUNS [FOLDER]]]]
# A folder that is named stays, with its landing folder. Exits with 1 when a figure differs. Needs 10 GB of memory and, for
# the founding figures (72 nights of 106,000), 40 GB of disk.
set -eu
case ${4:-} in
  '' | /*) folder=${4:-} ;;
  *) folder=$PWD/$4 ;;
esac
cd "$(dirname "$0")/../../.."
./mvnw -B -q -DskipTests package
if [ -n "$folder" ]; then
  mkdir -p "$folder"
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
duckdb=$folder/classpath
./mvnw -B -q dependency:build-classpath -DincludeArtifactIds=duckdb_jdbc -Dmdep.outputFile="$duckdb"
java @conf/java-options -Xmx2g -Dlog4j2.configurationFile=conf/log4j2.xml -Ddossierlake.home=. \
  -cp "target/test-classes:target/classes:target/lib/extra/*:target/lib/spark/*:$(cat "$duckdb")" \
  org.dossierlake.job.NationalBench "${1:-72}" "${2:-106000}" "${3:-3}" "$folder"
