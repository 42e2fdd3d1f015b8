// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Help answers at once because it needs no class of Spark, Delta or Hadoop: here they do not even exist. */
class HelpWithoutSparkTest {

    private static final List<List<String>> HELP = List.of(
            List.of("--help"),
            List.of("--version"),
            List.of("demo", "--help"),
            List.of("nightly", "--help"),
            List.of("status", "--help"),
            List.of("quarantine", "show", "--help"),
            List.of("sql", "--help"));

    @TempDir
    private Path folder;

    @Test
    void helpNeedsNoSpark() throws Exception {
        Properties before = (Properties) System.getProperties().clone();
        System.setProperty(LogFile.PROPERTY, folder.resolve("log.json").toString());
        try (URLClassLoader withoutSpark =
                new URLClassLoader(programAndParser(), ClassLoader.getPlatformClassLoader())) {
            Class<?> main = withoutSpark.loadClass("org.dossierlake.cli.Main");
            for (List<String> args : HELP) {
                ByteArrayOutputStream screen = new ByteArrayOutputStream();
                PrintStream both = new PrintStream(screen, true, StandardCharsets.UTF_8);
                Object status = main.getMethod("run", List.class, PrintStream.class, PrintStream.class)
                        .invoke(null, args, both, both);
                assertThat(status).as("%s: %s", args, screen).isEqualTo(0);
            }
        } finally {
            System.setProperties(before);
        }
    }

    private static URL[] programAndParser() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith(".jar") || entry.contains("picocli"))
                .map(HelpWithoutSparkTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
