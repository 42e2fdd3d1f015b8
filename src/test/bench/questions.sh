#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What do eight analysts' questions cost on a lake that national.sh has left, the first time and again?
#     src/test/bench/questions.sh SETTINGS-FILE [TIMES]
# Asks about July 2025. Needs 6 GB of memory.
set -eu
case ${1:?settings file} in
  /*) settings=$1 ;;
  *) settings=$PWD/$1 ;;
esac
cd "$(dirname "$0")/../../.."
./mvnw -B -q -DskipTests package
java @conf/java-options -XX:TieredStopAtLevel=4 -Xmx6g -Dlog4j2.configurationFile=conf/log4j2.xml -Ddossierlake.home=. \
  -cp "target/test-classes:target/classes:target/lib/extra/*:target/lib/spark/*" \
  org.dossierlake.job.QuestionBench "$settings" "${2:-5}"
