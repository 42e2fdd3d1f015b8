#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What does the same night cost on a history of six months and on one of five years?
#     src/test/bench/history-cost.sh [DOSSIERS-PER-MONTH [MONTHS [CHANGES [RUNS [FOLDER]]]]]
# A folder that is named stays; started again with it, the histories that are there are not made again.
# Needs 6 GB of memory and, per million dossiers of the long history, 3 GB of disk.
set -eu
case ${5:-} in
  '' | /*) folder=${5:-} ;;
  *) folder=$PWD/$5 ;;
esac
cd "$(dirname "$0")/../../.."
./mvnw -B -q -DskipTests package
if [ -n "$folder" ]; then
  mkdir -p "$folder"
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
java @conf/java-options -XX:TieredStopAtLevel=4 -Xmx6g -Dlog4j2.configurationFile=conf/log4j2.xml -Ddossierlake.home=. \
  -cp "target/test-classes:target/classes:target/lib/extra/*:target/lib/spark/*" \
  org.dossierlake.job.HistoryCost "${1:-170000}" "${2:-60}" "${3:-50000}" "${4:-3}" "$folder"
