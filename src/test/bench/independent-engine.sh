#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Do nights with late, corrected, cancelled and reopened records publish what a rebuild and another engine count?
#     src/test/bench/independent-engine.sh [NIGHTS [DOSSIERS-PER-NIGHT]]
# Exits with 1 when a cell differs. Needs 4 GB of memory, and 10 GB and 15 GB of disk more per million dossiers.
set -eu
cd "$(dirname "$0")/../../.."
./mvnw -B -q -DskipTests package
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
./mvnw -B -q dependency:build-classpath -DincludeArtifactIds=duckdb_jdbc -Dmdep.outputFile="$folder/duckdb"
java @conf/java-options -XX:TieredStopAtLevel=4 -Xmx"${HEAP:-11g}" -Dlog4j2.configurationFile=conf/log4j2.xml -Ddossierlake.home=. \
  -cp "target/test-classes:target/classes:target/lib/extra/*:target/lib/spark/*:$(cat "$folder/duckdb")" \
  org.dossierlake.job.IndependentEngine "${1:-30}" "${2:-33334}" "$folder/site"
