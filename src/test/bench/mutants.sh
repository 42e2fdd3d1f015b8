#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Of faults planted one by one into the code of time, money and counting, how many do its own tests notice?
#     src/test/bench/mutants.sh [GROUP...]
# Groups: time, money, counting; all three when none is named. The reports are target/mutants/GROUP/index.html, which
# show the faults that nobody noticed. Exits with 1 when less than 85 % of a group's are noticed. Needs 4 GB of memory.
set -eu
cd "$(dirname "$0")/../../.."

# What Java code is mutated for; columns of Spark are made by chains of calls, of which each is left out, too.
java=DEFAULTS
columns=DEFAULTS,EXPERIMENTAL_NAKED_RECEIVER,EXPERIMENTAL_ARGUMENT_PROPAGATION

# The names of classes, comma-separated, with their packages.
classes() {
  for name in "$@"; do
    printf 'org.dossierlake.%s,' "$name"
  done
}

# GROUP MUTATORS CLASSES TESTS
mutate() {
  ./mvnw -B -q -Pmutants pitest:mutationCoverage -Dthreads=1 -Dverbosity=NO_SPINNER -DmutationThreshold=85 \
    -DreportsDirectory="target/mutants/$1" -Dmutators="$2" -DtargetClasses="$3" -DtargetTests="$4"
}

for group in "$@"; do
  case $group in
    time | money | counting) ;;
    *)
      echo "There is no group $group: nothing was run. Groups: time, money, counting." >&2
      exit 64
      ;;
  esac
done

./mvnw -B -q test-compile
status=0
for group in ${*:-time money counting}; do
  echo "== $group"
  case $group in
    time)
      mutate time $java \
        "$(classes 'domain.WorkingCalendar*' domain.CalendarFile domain.WorkingHours feed.Moment feed.Moments \
          feed.MomentPattern posting.Period posting.PeriodKind)" \
        "$(classes domain.WorkingCalendarTest domain.WorkingHoursTest feed.MomentPatternTest feed.ValuesTest \
          posting.PeriodTest)" || status=1
      ;;
    money)
      mutate money $columns \
        "$(classes feed.Money feed.Fees table.Settlement)" \
        "$(classes feed.MoneyTest feed.ValuesTest feed.DossierFeedTest feed.DossierRecordFlagsTest feed.PaymentFeedTest \
          table.SettlementTest)" || status=1
      ;;
    counting)
      mutate counting $columns \
        "$(classes posting.Balance posting.DurationHistogram posting.KaplanMeier posting.WithinLimit)" \
        "$(classes posting.BalanceTest posting.DurationHistogramTest posting.KaplanMeierTest posting.WithinLimitTest)" \
        || status=1
      ;;
  esac
done
exit $status
