// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.Arrays;

/** The feeds of the simulated portal. */
enum SimulatedFeed {
    DOSSIERS("dossiers", "DongBoHoSoMC"),
    STEPS("steps", "CapNhatTienDoHoSoMC"),
    PAYMENTS("payments", "XacNhanThanhToan"),
    PROCEDURES("procedures", "LayDanhSachTTHC");

    private final String folder;
    private final String service;

    SimulatedFeed(String folder, String service) {
        this.folder = folder;
        this.service = service;
    }

    /** Name of the feed and of its folder below the landing folder. */
    String folder() {
        return folder;
    }

    /** The feed of a file, by its path below the landing folder. */
    static SimulatedFeed ofPath(String path) {
        String folder = path.substring(0, path.indexOf('/'));
        return Arrays.stream(values())
                .filter(feed -> feed.folder.equals(folder))
                .findFirst()
                .orElseThrow();
    }

    /** Name of the service in an envelope's head. */
    String service() {
        return service;
    }

    /** Whether the records carry an amount of money. */
    boolean carriesMoney() {
        return this == DOSSIERS || this == PAYMENTS;
    }
}
