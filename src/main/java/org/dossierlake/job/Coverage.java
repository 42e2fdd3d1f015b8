// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static java.util.Comparator.comparingInt;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Contribution;

/**
 * Which versions of a source its postings cover, as the log of the table of postings tells: every append to it carries the
 * name of an application and the version that it posts, in the same commit as the rows.
 *
 * <p>An application is {@code SOURCE#GENERATION#BOOKS}, followed by {@code #N} after the n-th rebuild that started anew:
 * numbers of an earlier one must not be taken for those of a table that was created again or restored.
 *
 * @param source name of the table whose versions are posted
 * @param generation which of the tables that had this name and place
 * @param books version of the contribution code
 * @param rebuilds how many rebuilds started anew before
 * @param version the newest version of the source that is posted; 0, which has no rows, where none is
 */
record Coverage(String source, String generation, int books, int rebuilds, long version) {

    private static final String SEPARATOR = "#";

    /**
     * What each table of postings covers.
     *
     * @throws org.dossierlake.failure.RunFailure BOOKS when a source is not the one that was posted, or was counted by
     *     other code: only a rebuild of the statistics leads back
     */
    static Map<Posted, Coverage> required(Lake lake, Optional<Publication> before) {
        Map<Posted, Coverage> coverage = new HashMap<>();
        for (Posted posted : Posted.ALL) {
            Optional<Coverage> newest = newest(lake, posted);
            mismatch(lake, posted, newest, before).ifPresent(why -> {
                throw Failures.postingsOfAnotherTable(posted.source().name(), why);
            });
            coverage.put(posted, newest.orElseGet(() -> started(lake, posted.source(), 0)));
        }
        return coverage;
    }

    /** The oldest version of {@code source} that some table of postings is still without, less one. */
    static long oldest(Map<Posted, Coverage> coverage, Table source) {
        return coverage.entrySet().stream()
                .filter(each -> each.getKey().source().equals(source))
                .mapToLong(each -> each.getValue().version())
                .min()
                .orElseThrow();
    }

    /** Whether the source was created anew since it was posted. */
    static boolean isRecreated(Lake lake, Posted posted) {
        return newest(lake, posted)
                .filter(covered -> !covered.generation().equals(lake.generation(posted.source())))
                .isPresent();
    }

    /**
     * Whether all rows of the table that is there now are posted, and another version of the counting code counted them: what
     * is missing then is due to the code alone.
     */
    static boolean isOfOtherCode(Lake lake, Posted posted) {
        return newest(lake, posted)
                .filter(covered -> covered.generation().equals(lake.generation(posted.source())))
                .filter(covered -> covered.books() != Contribution.BOOKS)
                .filter(covered -> !lake.isChangedSince(posted.source(), covered.version()))
                .isPresent();
    }

    /** Whether the postings cover this table, counted by this code, exactly as far as it goes. */
    static boolean isComplete(Lake lake, Posted posted) {
        return newest(lake, posted)
                .filter(covered -> mismatch(lake, posted, Optional.of(covered), Optional.empty())
                        .isEmpty())
                .filter(covered -> covered.version() == lake.version(posted.source()))
                .isPresent();
    }

    /**
     * The numbers, by application, of a rebuild that starts anew. Its own application has a name that was never used: of one
     * that was, Delta would skip the numbers that it has seen. All earlier ones come to their end: a night that has lost the
     * lake and knows nothing of the rebuild posts nothing any more.
     *
     * @param version the version of the source that is posted
     */
    static Map<String, Long> anew(Lake lake, Posted posted, long version) {
        Map<String, Long> numbers = new HashMap<>();
        applications(lake, posted).forEach(earlier -> numbers.put(earlier.application(), Long.MAX_VALUE));
        int rebuilds = newest(lake, posted).map(Coverage::rebuilds).orElse(0);
        numbers.put(started(lake, posted.source(), rebuilds + 1).application(), version);
        return numbers;
    }

    /** Names the appends of this coverage. */
    String application() {
        String name = String.join(SEPARATOR, source, generation, Integer.toString(books));
        return rebuilds == 0 ? name : name + SEPARATOR + rebuilds;
    }

    private static Coverage started(Lake lake, Table source, int rebuilds) {
        return new Coverage(source.name(), lake.generation(source), Contribution.BOOKS, rebuilds, 0);
    }

    private static Optional<String> mismatch(
            Lake lake, Posted posted, Optional<Coverage> newest, Optional<Publication> before) {
        Table source = posted.source();
        long published = Publication.seenVersion(before, source);
        if (newest.isEmpty()) {
            return published > 0
                    ? Optional.of("%s holds none, though version %d is published"
                            .formatted(posted.target().name(), published))
                    : Optional.empty();
        }
        Coverage covered = newest.get();
        long version = lake.version(source);
        if (!covered.generation().equals(lake.generation(source))) {
            return Optional.of("the table was created anew since");
        }
        if (covered.books() != Contribution.BOOKS) {
            return Optional.of("%s was counted by version %d of the counting code, this program has version %d"
                    .formatted(posted.target().name(), covered.books(), Contribution.BOOKS));
        }
        if (Math.max(covered.version(), published) > version) {
            return Optional.of("they reach to version %d, the table only to version %d"
                    .formatted(Math.max(covered.version(), published), version));
        }
        return Optional.empty();
    }

    /** What was appended last, by the number of rebuilds before it; empty before the first posting. */
    private static Optional<Coverage> newest(Lake lake, Posted posted) {
        // Lakes that posted before this was looked at may have several: the version of the code tells them apart.
        return applications(lake, posted).max(comparingInt(Coverage::rebuilds).thenComparingInt(Coverage::books));
    }

    private static Stream<Coverage> applications(Lake lake, Posted posted) {
        return lake.appendedOnce(posted.target()).entrySet().stream()
                .map(each -> named(each.getKey().split(SEPARATOR), each.getValue()))
                .filter(named -> named.source().equals(posted.source().name()));
    }

    private static Coverage named(String[] application, long version) {
        return new Coverage(
                application[0],
                application[1],
                Integer.parseInt(application[2]),
                application.length > 3 ? Integer.parseInt(application[3]) : 0,
                version);
    }
}
