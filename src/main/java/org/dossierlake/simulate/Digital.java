// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a dossier is digital, as its record says.
 *
 * @param component whether a submitted paper has a file
 * @param result whether there is a result file that is not one of the submitted ones
 * @param reused whether a paper was reused or came from the portal's store
 * @param stored whether a paper came from the portal's store
 * @param verified whether the applicant's account is verified by VNeID
 */
record Digital(boolean component, boolean result, boolean reused, boolean stored, boolean verified) {

    static Digital of(PortalRecord record) {
        List<PortalRecord> papers = record.records("TaiLieuNop");
        Set<String> submitted =
                papers.stream().map(paper -> paper.text("DuongDanTaiTepTin")).collect(Collectors.toSet());
        boolean stored = papers.stream().anyMatch(paper -> yes(paper.text("DuocLayTuKhoDMQG")));
        return new Digital(
                papers.stream()
                        .anyMatch(paper -> !yes(paper.text("IsDeleted"))
                                && !paper.text("DuongDanTaiTepTin").isEmpty()),
                record.records("DanhSachGiayToKetQua").stream()
                        .map(result -> result.text("DuongDanTepTinKetQua"))
                        .anyMatch(link -> !link.isEmpty() && !submitted.contains(link)),
                stored || papers.stream().anyMatch(paper -> List.of("1", "2").contains(paper.text("DuocTaiSuDung"))),
                stored,
                yes(record.text("TaiKhoanDuocXacThucVoiVNeID")));
    }

    private static boolean yes(String flag) {
        return flag.equals("1") || flag.equalsIgnoreCase("true");
    }
}
