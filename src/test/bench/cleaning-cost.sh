#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What do typing, cleaning and screening cost over reading the same dossiers and writing their texts?
#     src/test/bench/cleaning-cost.sh [DOSSIERS [RUNS]]
# Needs 3 GB of memory and, per million dossiers, 2 GB of disk.
set -eu
cd "$(dirname "$0")/../../.."
./mvnw -B -q -DskipTests package
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
java @conf/java-options -XX:TieredStopAtLevel=4 -Xmx3g -Dlog4j2.configurationFile=conf/log4j2.xml \
  -cp "target/test-classes:target/classes:target/lib/extra/*:target/lib/spark/*" \
  org.dossierlake.feed.CleaningCost "${1:-1000000}" "${2:-5}" "$folder"
