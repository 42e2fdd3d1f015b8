// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One file as it lies in the landing folder.
 *
 * @param feed the feed whose folder it lies in
 * @param path relative to the landing root, with {@code /} between folders, such as {@code dossiers/2025-07-01/a.jsonl}
 * @param bytes its size as it lies (compressed, if it is)
 * @param contentHash SHA-256 of these bytes, in lower-case hex
 * @param isOrdinary false for a link, a pipe or a device: it is not opened, the hash is that of the place a link names
 * @param pathDay the day written in the path; empty when there is none
 * @param storageState what the storage said of it before it was hashed: a write to the file makes it say something else;
 *     empty where the storage says nothing that can be relied on. No part of what the file is: a copy has another
 */
public record LandingFile(
        String feed,
        String path,
        long bytes,
        String contentHash,
        boolean isOrdinary,
        Optional<LocalDate> pathDay,
        Optional<String> storageState) {

    /** The file, wherever and since whenever it lies there. */
    public LandingFile withoutState() {
        return new LandingFile(feed, path, bytes, contentHash, isOrdinary, pathDay, Optional.empty());
    }
}
