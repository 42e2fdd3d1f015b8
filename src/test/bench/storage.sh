#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Object storage on this machine, to try a lake on S3 with: S3Proxy, which checks signatures and heeds conditional writes.
# It keeps them in FOLDER/objects and serves until it is stopped. A file that was put there by hand is no object: it has no
# ETag, and Hadoop's client does not read it.
#   src/test/bench/storage.sh FOLDER PORT BUCKET...
#   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   every request must be signed with these
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
if (($# < 3)) || [[ -z ${AWS_ACCESS_KEY_ID-} || -z ${AWS_SECRET_ACCESS_KEY-} ]]; then
    sed -n '3,7s/^# //p' "${BASH_SOURCE[0]}" >&2
    exit 64
fi
mkdir -p "$1"
folder=$(cd "$1" && pwd -P)
port=$2
shift 2
for bucket in "$@"; do mkdir -p "$folder/objects/$bucket"; done

jars=$project/target/storage-server.txt
if [[ ! -f $jars ]]; then (cd "$project" && ./mvnw -B -q -Psecond-stage generate-test-resources >&2); fi

(umask 077 && cat >"$folder/storage.properties") <<PROPERTIES
s3proxy.endpoint=http://127.0.0.1:$port
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$AWS_ACCESS_KEY_ID
s3proxy.credential=$AWS_SECRET_ACCESS_KEY
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$folder/objects
jclouds.identity=unused
jclouds.credential=unused
PROPERTIES
# Without this it tells of every byte.
cat >"$folder/logback.xml" <<'LOGBACK'
<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %level %logger %msg%n</pattern></encoder>
  </appender>
  <root level="WARN"><appender-ref ref="out"/></root>
</configuration>
LOGBACK
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx512m -XX:TieredStopAtLevel=1 "-Dlogback.configurationFile=$folder/logback.xml" \
    -cp "$(<"$jars")" org.gaul.s3proxy.Main --properties "$folder/storage.properties"
