// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * What a {@code nightly} made of what, as events of OpenLineage 2.0.2 (https://openlineage.io/spec/2-0-2/OpenLineage.json): a
 * line of JSON when it begins and one when it has ended, in the file that the setting {@code lineage.file} names. Read are the
 * folders of the feeds that had files, written are the tables that were published, each with its columns and version.
 *
 * <p>OpenLineage's own listener for Spark sees only what is read: rows are committed to tables without Spark's writers
 * (decision 22).
 */
final class Lineage {

    private static final Logger LOG = LogManager.getLogger(Lineage.class);
    private static final JsonFactory JSON = new JsonFactory();

    private static final String PRODUCER = "https://dossierlake.org/nightly";
    private static final String EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    private static final String SCHEMA =
            "https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet";
    private static final String VERSION =
            "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet";

    private final Settings settings;
    private final UUID run = UUID.randomUUID();

    Lineage(Settings settings) {
        this.settings = settings;
    }

    /** The night begins. */
    void begins() {
        write("START", Stream.of(), Map.of());
    }

    /** It has ended. */
    void ended(NightEnd end) {
        write(
                end.failure().isPresent() ? "FAIL" : "COMPLETE",
                end.result().stream().flatMap(result -> result.verdicts().keySet().stream()),
                end.result()
                        .filter(result -> result.runId().isPresent())
                        .flatMap(NightResult::published)
                        .map(publication -> publication.versions())
                        .orElse(Map.of()));
    }

    /** What cannot be written is no reason for a night to fail. */
    private void write(String type, Stream<String> feeds, Map<String, Long> versions) {
        settings.lineageFile().ifPresent(file -> {
            try {
                Files.writeString(
                        file,
                        event(type, feeds.toList(), versions) + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                LOG.warn("The lineage of this night was not written into {}: {}", file, e.toString());
            }
        });
    }

    private String event(String type, List<String> feeds, Map<String, Long> versions) throws IOException {
        StringWriter written = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(written)) {
            json.writeStartObject();
            json.writeStringField("eventType", type);
            json.writeStringField("eventTime", Instant.now().toString());
            json.writeStringField("producer", PRODUCER);
            json.writeStringField("schemaURL", EVENT);
            json.writeObjectFieldStart("run");
            json.writeStringField("runId", run.toString());
            json.writeEndObject();
            json.writeObjectFieldStart("job");
            json.writeStringField("namespace", "dossierlake");
            json.writeStringField("name", "nightly");
            json.writeEndObject();
            json.writeArrayFieldStart("inputs");
            for (String feed : feeds) {
                json.writeStartObject();
                place(json, settings.landingRoot() + "/" + feed);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("outputs");
            for (Table table : Tables.ALL) {
                if (versions.containsKey(table.name())) {
                    output(json, table, versions.get(table.name()));
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return written.toString();
    }

    private void output(JsonGenerator json, Table table, long version) throws IOException {
        String root = table.layout().restricted() ? settings.lakeRestricted() : settings.lakeRoot();
        json.writeStartObject();
        place(json, root + "/" + table.name());
        json.writeObjectFieldStart("facets");
        facet(json, "version", VERSION);
        json.writeStringField("datasetVersion", Long.toString(version));
        json.writeEndObject();
        facet(json, "schema", SCHEMA);
        json.writeArrayFieldStart("fields");
        for (Field column : table.columns()) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeStringField("type", column.type().catalogString());
            json.writeStringField("description", column.comment());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void facet(JsonGenerator json, String name, String schema) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("_producer", PRODUCER);
        json.writeStringField("_schemaURL", schema);
    }

    /** Namespace and name of a folder, by OpenLineage's naming rules: of S3 the bucket, of HDFS the host, else {@code file}. */
    private static void place(JsonGenerator json, String folder) throws IOException {
        URI uri = URI.create(folder.replace(" ", "%20"));
        boolean isFile = uri.getScheme() == null || uri.getScheme().equals("file");
        boolean isBucket = !isFile && uri.getScheme().startsWith("s3");
        String scheme = isBucket ? "s3" : uri.getScheme();
        json.writeStringField("namespace", isFile ? "file" : scheme + "://" + uri.getAuthority());
        json.writeStringField("name", isBucket ? uri.getPath().substring(1) : uri.getPath());
    }
}
