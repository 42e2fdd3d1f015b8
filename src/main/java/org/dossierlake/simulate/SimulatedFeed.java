// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

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

    /** Name of the service in an envelope's head. */
    String service() {
        return service;
    }

    /** Whether the records carry an amount of money. */
    boolean carriesMoney() {
        return this == DOSSIERS || this == PAYMENTS;
    }
}
