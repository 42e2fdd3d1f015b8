// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identifier of an agency, in either style.
 *
 * <p>The new style (Decision 20/2020/QĐ-TTg) is read left to right: {@code H44.100} is unit 100 of province {@code
 * H44}. The old style is read right to left, zeros where a level is not used: {@code 000.00.01.H59} is unit 01 of
 * province {@code H59}. {@code H} marks a province, {@code G} a ministry, other letters exist.
 *
 * <p>A commune of which no register names an identifier has the statistics office's five digits below its province:
 * {@code H26.00004}.
 *
 * @param code the identifier as sent, but an old-style one with zeros alone is its level 1: {@code 000.00.00.H59}
 *     becomes {@code H59}. The two styles of one agency are not otherwise brought together: only the agency register
 *     can tell.
 */
public record AgencyCode(String code) {

    private static final String OLD_STYLE = "(?:\\d{2,3}\\.){3}[A-Z]\\d{2}";
    private static final String NEW_STYLE = "[A-Z]\\d{2}(?:\\.(?:\\d{5}|\\d{2,3}))*";

    /** The shape of an agency code in both styles: a regular expression of Java without anchors or capturing groups. */
    public static final String PATTERN = "(?:" + OLD_STYLE + "|" + NEW_STYLE + ")";

    /** The root of the agency tree. */
    public static final String ROOT = "VN";

    /** The node above all ministries ({@code G..}). */
    public static final String MINISTRIES = "VN.MINISTRIES";

    /** The node above all provinces ({@code H..}). */
    public static final String LOCALITIES = "VN.LOCALITIES";

    /** The node above every other agency, and the agency of dossiers whose code names none. */
    public static final String OTHER = "VN.OTHER";

    /** The nodes between the root and the agencies. */
    public static final Set<String> GROUPS = Set.of(MINISTRIES, LOCALITIES, OTHER);

    private static final Pattern WHOLE = Pattern.compile(PATTERN);
    private static final Pattern OLD_STYLE_WHOLE = Pattern.compile(OLD_STYLE);
    private static final Pattern OLD_STYLE_LEVEL_1_ONLY = Pattern.compile("(?:0{2,3}\\.){3}([A-Z]\\d{2})");
    private static final Pattern GROUP_NOT_ZERO = Pattern.compile("0*[1-9]\\d*");

    /**
     * Normalises the code.
     *
     * @throws IllegalArgumentException when the text has neither style
     */
    public AgencyCode {
        if (code == null || !WHOLE.matcher(code).matches()) {
            throw new IllegalArgumentException(
                    "%s is not an agency code such as H44.100 or 000.00.01.H59.".formatted(code));
        }
        Matcher level1Only = OLD_STYLE_LEVEL_1_ONLY.matcher(code);
        code = level1Only.matches() ? level1Only.group(1) : code;
    }

    /**
     * The agency code that the whole text is; empty for null and for any other text, also for the nodes {@code VN},
     * {@code VN.LOCALITIES} and so on, which are no agencies. Blanks around a code are not taken away.
     */
    public static Optional<AgencyCode> parse(String text) {
        return text != null && WHOLE.matcher(text).matches() ? Optional.of(new AgencyCode(text)) : Optional.empty();
    }

    /** The normal form of an agency's code; any other text as it is, null for null. */
    public static String normalForm(String text) {
        return parse(text).map(AgencyCode::code).orElse(text);
    }

    /** The code of the province, ministry or other body at the top: {@code H59} of {@code 000.00.01.H59}. */
    public String level1() {
        return isOldStyle() ? code.substring(code.lastIndexOf('.') + 1) : code.substring(0, 3);
    }

    /**
     * The code of the node directly above: the new style loses its last group ({@code H44.100} to {@code H44}), the old
     * style its leftmost group that is not zero ({@code 001.02.03.H59} to {@code 000.02.03.H59}, at last {@code H59}).
     * Above level 1 stand {@link #LOCALITIES}, {@link #MINISTRIES} and {@link #OTHER}.
     */
    public String parentCode() {
        if (code.equals(level1())) {
            return switch (code.charAt(0)) {
                case 'H' -> LOCALITIES;
                case 'G' -> MINISTRIES;
                default -> OTHER;
            };
        }
        return isOldStyle() ? withoutLeftmostLevel() : code.substring(0, code.lastIndexOf('.'));
    }

    /** The codes of all nodes above, from the parent up to {@link #ROOT}, both included. */
    public List<String> ancestors() {
        List<String> ancestors = new ArrayList<>();
        AgencyCode agency = this;
        while (!agency.code.equals(level1())) {
            ancestors.add(agency.parentCode());
            agency = new AgencyCode(agency.parentCode());
        }
        ancestors.add(agency.parentCode());
        ancestors.add(ROOT);
        return List.copyOf(ancestors);
    }

    /**
     * What the code alone tells: level 1 is a province ({@code H}) or a ministry ({@code G}); below a ministry lie
     * departments; below a province the level-2 group decides, also for units further down: three or five digits are a
     * commune, two a department. A former district looks like one of these; the agency register knows better.
     */
    public AgencyKind kind() {
        boolean isLevel1 = code.equals(level1());
        return switch (level1().charAt(0)) {
            case 'G' -> isLevel1 ? AgencyKind.MINISTRY : AgencyKind.DEPARTMENT;
            case 'H' -> isLevel1 ? AgencyKind.PROVINCE : kindBelowProvince();
            default -> AgencyKind.OTHER;
        };
    }

    private AgencyKind kindBelowProvince() {
        String[] groups = code.split("\\.");
        String level2 = isOldStyle() ? groups[groups.length - 2] : groups[1];
        return level2.length() >= 3 ? AgencyKind.COMMUNE : AgencyKind.DEPARTMENT;
    }

    private boolean isOldStyle() {
        return OLD_STYLE_WHOLE.matcher(code).matches();
    }

    private String withoutLeftmostLevel() {
        String[] groups = code.split("\\.");
        for (int i = 0; i < groups.length - 1; i++) {
            if (GROUP_NOT_ZERO.matcher(groups[i]).matches()) {
                groups[i] = "0".repeat(groups[i].length());
                break;
            }
        }
        return new AgencyCode(String.join(".", groups)).code();
    }
}
