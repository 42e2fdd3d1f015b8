// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the text of one canonical word comes from in a sender's record. Null is "nothing was said" throughout. */
sealed interface Source extends Serializable {

    /** The text; {@code sent} gives the text of a sender's column, null where it is blank or absent. */
    String text(UnaryOperator<String> sent);

    /** The same source within one file, whose path relative to the landing root is known. */
    default Source within(String path) {
        return this;
    }

    /** Hands over the name of every sender's column that is read. */
    default void eachColumn(Consumer<String> names) {}

    /** The sender's column of this name: a CSV header, or a JSON path with dots. */
    record FromColumn(String name) implements Source {
        @Override
        public String text(UnaryOperator<String> sent) {
            return sent.apply(name);
        }

        @Override
        public void eachColumn(Consumer<String> names) {
            names.accept(name);
        }
    }

    /** The same text for every record; null once a pattern did not match the path. */
    record Constant(String value) implements Source {
        @Override
        public String text(UnaryOperator<String> sent) {
            return value;
        }
    }

    /** The first group of a pattern searched for in the file's path. */
    record FromPath(Pattern pattern) implements Source {
        @Override
        public String text(UnaryOperator<String> sent) {
            throw new IllegalStateException("A source from the path is read within a file only");
        }

        @Override
        public Source within(String path) {
            Matcher matcher = pattern.matcher(path);
            return new Constant(matcher.find() ? matcher.group(1) : null);
        }
    }

    /** Several texts in a row; null when one of them is, so that half a code never passes for a code. */
    record Concat(List<Source> parts) implements Source {
        @Override
        public String text(UnaryOperator<String> sent) {
            StringBuilder whole = new StringBuilder();
            for (Source part : parts) {
                String text = part.text(sent);
                if (text == null) {
                    return null;
                }
                whole.append(text);
            }
            return whole.toString();
        }

        @Override
        public Source within(String path) {
            return new Concat(parts.stream().map(part -> part.within(path)).toList());
        }

        @Override
        public void eachColumn(Consumer<String> names) {
            parts.forEach(part -> part.eachColumn(names));
        }
    }

    /** One of two texts, by whether a column says anything. */
    record WhenPresent(String column, String then, String otherwise) implements Source {
        @Override
        public String text(UnaryOperator<String> sent) {
            return sent.apply(column) == null ? otherwise : then;
        }

        @Override
        public void eachColumn(Consumer<String> names) {
            names.accept(column);
        }
    }
}
