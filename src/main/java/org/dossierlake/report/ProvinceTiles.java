// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the 34 provinces of Viet Nam from 1 July 2025 lie in the tile map: column and row, from the north down. Placed by
 * hand so that neighbours stay beside each other; the codes are those of {@code conf/reference/agencies.csv}.
 */
final class ProvinceTiles {

    /**
     * A place in the map.
     *
     * @param column from 1, in the west
     * @param row from 1, in the north
     * @param name as short as it stands in a tile
     */
    record Tile(int column, int row, String name) {}

    private static final String PLACES =
            """
            H35 1 1 Lai Châu
            H38 2 1 Lào Cai
            H60 3 1 Tuyên Quang
            H14 4 1 Cao Bằng
            H18 1 2 Điện Biên
            H44 2 2 Phú Thọ
            H55 3 2 Thái Nguyên
            H37 4 2 Lạng Sơn
            H52 1 3 Sơn La
            H26 2 3 Hà Nội
            H05 3 3 Bắc Ninh
            H49 4 3 Quảng Ninh
            H42 2 4 Ninh Bình
            H31 3 4 Hưng Yên
            H24 4 4 Hải Phòng
            H56 2 5 Thanh Hóa
            H41 2 6 Nghệ An
            H27 2 7 Hà Tĩnh
            H50 3 8 Quảng Trị
            H57 3 9 Huế
            H17 4 10 Đà Nẵng
            H48 4 11 Quảng Ngãi
            H21 4 12 Gia Lai
            H15 4 13 Đắk Lắk
            H53 1 14 Tây Ninh
            H19 2 14 Đồng Nai
            H36 3 14 Lâm Đồng
            H32 4 14 Khánh Hòa
            H20 2 15 Đồng Tháp
            H29 3 15 TP. Hồ Chí Minh
            H01 1 15 An Giang
            H13 1 16 Cần Thơ
            H61 2 16 Vĩnh Long
            H12 1 17 Cà Mau
            """;

    /** By code, in the order in which they are read: from the north down. */
    static final Map<String, Tile> BY_CODE = byCode();

    private ProvinceTiles() {}

    private static Map<String, Tile> byCode() {
        Map<String, Tile> byCode = new LinkedHashMap<>();
        PLACES.lines()
                .map(line -> line.split(" ", 4))
                .forEach(place -> byCode.put(
                        place[0], new Tile(Integer.parseInt(place[1]), Integer.parseInt(place[2]), place[3])));
        return byCode;
    }
}
