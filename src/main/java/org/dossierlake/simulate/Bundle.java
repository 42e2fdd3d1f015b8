// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.List;
import java.util.function.Supplier;

/**
 * Records of one key that land together: they follow each other in one file, in this order.
 *
 * @param mayBeBroken whether dirt may be added to it or take its place
 * @param records written only when their night comes
 */
record Bundle(boolean mayBeBroken, List<Supplier<PortalRecord>> records) {

    Bundle {
        records = List.copyOf(records);
    }
}
