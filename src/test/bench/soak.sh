#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Does a night of a small portal cost the same at the end of a year as after its first month?
#     src/test/bench/soak.sh [NIGHTS [DOSSIERS-PER-NIGHT [FOLDER]]]
# A folder that is named stays; started again with it, the same soak goes on where it was stopped.
# Prints what every night and every week's maintenance cost, then compares; exits with 1 when "verify --full" finds
# anything. With the settings of conf/small-data.conf. Needs 3 GB of memory.
set -eu
case ${3:-} in
  '' | /*) folder=${3:-} ;;
  *) folder=$PWD/$3 ;;
esac
cd "$(dirname "$0")/../../.."
./mvnw -B -q -DskipTests package
if [ -n "$folder" ]; then
  mkdir -p "$folder"
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
java @conf/java-options -Xmx3g -Dlog4j2.configurationFile=conf/log4j2.xml -Ddossierlake.home=. \
  -cp "target/test-classes:target/classes:target/lib/extra/*:target/lib/spark/*" \
  org.dossierlake.job.Soak "${1:-365}" "${2:-100}" "$folder"
