// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.job.Query;
import org.dossierlake.job.Settings;
import org.dossierlake.job.SettingsSources;
import org.dossierlake.report.Answer;

/**
 * A lake in a notebook. Spark runs inside the process of the notebook's kernel, set up as that of a command, and ends with
 * it; a question is asked as the command {@code sql} asks it.
 */
public final class Notebook {

    /** The variable of the environment that names the settings file; without it, it is the demo's. */
    static final String CONF = "DOSSIERLAKE_CONF";

    private static final Path DEMO = Path.of("demo", "demo.conf");

    private final Query query;

    private Notebook(Query query) {
        this.query = query;
    }

    /**
     * The lake of the settings file that the environment names in {@code DOSSIERLAKE_CONF}, else of the demo.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the settings are wrong
     */
    public static Notebook open() {
        return open(Optional.ofNullable(System.getenv(CONF))
                .filter(conf -> !conf.isBlank())
                .map(Path::of)
                .orElseGet(() -> SettingsSources.home().orElse(Path.of("")).resolve(DEMO)));
    }

    /**
     * The lake of a settings file.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the settings are wrong
     */
    public static Notebook open(Path conf) {
        Settings settings = Settings.read(SettingsSources.ofProcess(Optional.of(conf), List.of()));
        return new Notebook(new Query(Session.open("notebook", settings).spark(), settings));
    }

    /**
     * The answer to {@code sql}, which sees every table by its plain name as of the last publication.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the lake has no publication, or {@code sql} is no query or wrong
     */
    public Answer ask(String sql) {
        try {
            return Answer.of(query.ask(sql));
        } catch (RunFailure failure) {
            throw failure;
        } catch (Exception thrown) {
            throw SqlResult.refused(thrown);
        }
    }
}
