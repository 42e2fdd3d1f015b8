// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The hashes of files that were hashed before, while their storage says that nobody has written to them since. */
public final class KnownFiles {

    private final Map<Look, String> hashes = new HashMap<>();

    private record Look(String path, long bytes, String storageState) {}

    /** Remembers a file as it was hashed; one without a state is hashed again whenever it is met. */
    public void add(String path, long bytes, Optional<String> storageState, String contentHash) {
        storageState.ifPresent(state -> hashes.put(new Look(path, bytes, state), contentHash));
    }

    /** Remembers files that were just found. */
    public void add(Collection<LandingFile> found) {
        found.forEach(file -> add(file.path(), file.bytes(), file.storageState(), file.contentHash()));
    }

    Optional<String> hash(String path, long bytes, Optional<String> storageState) {
        return storageState.map(state -> hashes.get(new Look(path, bytes, state)));
    }
}
