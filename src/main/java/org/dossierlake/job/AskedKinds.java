// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.QueryPlan;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.statistic.PublishedKey;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The kinds of period that a question can find rows of: of nine, planning it takes several times as long as of one. They are
 * known where each table by period that its text names stands alone in a {@code FROM} and its {@code WHERE} asks for kinds
 * by name, {@code period_kind = 'month' AND ...}. Otherwise they may be any.
 */
final class AskedKinds {

    private static final Set<String> BY_PERIOD = Tables.READABLE.stream()
            .filter(table ->
                    table.columns().stream().anyMatch(field -> field.name().equals(PublishedKey.PERIOD_KIND.name())))
            .map(Table::name)
            .collect(Collectors.toUnmodifiableSet());

    private final Set<PeriodKind> kinds = EnumSet.noneOf(PeriodKind.class);

    /** How many times a table by period is asked for some kinds alone. */
    private long restricted;

    private AskedKinds() {}

    /**
     * Finds them.
     *
     * @param parsed what {@code sql} says, not analysed
     */
    static Set<PeriodKind> of(LogicalPlan parsed, String sql) {
        AskedKinds asked = new AskedKinds();
        asked.look(parsed);
        // The text knows of each table that a plan may hide.
        long mentions = BY_PERIOD.stream()
                .mapToLong(table -> Readers.mentions(table, sql))
                .sum();
        return mentions == asked.restricted && mentions > 0 ? asked.kinds : EnumSet.allOf(PeriodKind.class);
    }

    private void look(LogicalPlan plan) {
        if (plan instanceof Filter filter) {
            Set<PeriodKind> found = kinds(filter.condition(), namesOf(filter.child()));
            restricted += found.isEmpty() ? 0 : 1;
            kinds.addAll(found);
        }
        Stream.concat(
                        CollectionConverters.asJava(plan.children()).stream(),
                        CollectionConverters.<QueryPlan<?>>asJava(plan.innerChildren()).stream())
                .filter(LogicalPlan.class::isInstance)
                .forEach(inner -> look((LogicalPlan) inner));
    }

    /** The names, in small letters, by which a condition may call the column of a table by period; none of other plans. */
    private static Set<String> namesOf(LogicalPlan plan) {
        String column = PublishedKey.PERIOD_KIND.name();
        Optional<String> alias =
                plan instanceof SubqueryAlias named ? Optional.of(lower(named.alias())) : Optional.empty();
        LogicalPlan inner = plan instanceof SubqueryAlias named ? named.child() : plan;
        if (!(inner instanceof UnresolvedRelation relation) || !BY_PERIOD.contains(lower(relation.tableName()))) {
            return Set.of();
        }
        return Set.of(column, alias.orElse(lower(relation.tableName())) + "." + column);
    }

    /** The kinds that a condition leaves; none where it says nothing of kinds, or something else of them. */
    private static Set<PeriodKind> kinds(Expression condition, Set<String> names) {
        if (condition instanceof And both) {
            Set<PeriodKind> left = kinds(both.left(), names);
            return left.isEmpty() ? kinds(both.right(), names) : left;
        }
        if (condition instanceof EqualTo equal) {
            return isNamed(equal.left(), names) ? named(List.of(equal.right())) : Set.of();
        }
        return condition instanceof In in && isNamed(in.value(), names)
                ? named(CollectionConverters.asJava(in.list()))
                : Set.of();
    }

    private static boolean isNamed(Expression expression, Set<String> names) {
        return expression instanceof UnresolvedAttribute attribute
                && names.contains(lower(String.join(".", CollectionConverters.asJava(attribute.nameParts()))));
    }

    private static Set<PeriodKind> named(List<Expression> values) {
        Set<String> texts = new HashSet<>();
        for (Expression value : values) {
            if (!(value instanceof Literal literal)) {
                return Set.of();
            }
            texts.add(String.valueOf(literal.value()));
        }
        return Stream.of(PeriodKind.values())
                .filter(kind -> texts.contains(kind.code()))
                .collect(Collectors.toSet());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
