#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Of faults planted one by one into the code of time, money and counting, how many do its own tests notice?
#     src/test/bench/mutants.sh [GROUP...]
# Groups: time, money, counting, postings, facts, statistics; all when none is named. The reports are
# target/mutants/GROUP/index.html, which show the faults that nobody noticed. Exits with 1 when less than 85 % of a group's
# are noticed. Needs 4 GB of memory. In the last three groups each fault costs several plans of Spark: of each class so many
# are planted as the group says, taken evenly from all that there are.
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

# GROUP MUTATORS CLASSES TESTS [MOST-PER-CLASS]
mutate() {
  # A busy machine is no endless loop.
  ./mvnw -B -q -Pmutants pitest:mutationCoverage -Dthreads=1 -Dverbosity=NO_SPINNER -DtimeoutConst=30000 \
    -DmutationThreshold=85 -DreportsDirectory="target/mutants/$1" -Dmutators="$2" -DtargetClasses="$3" -DtargetTests="$4" \
    ${5:+-Dfeatures="+CLASSLIMIT(limit[$5])"}
}

for group in "$@"; do
  case $group in
    time | money | counting | postings | facts | statistics) ;;
    *)
      echo "There is no group $group: nothing was run. Groups: time, money, counting, postings, facts, statistics." >&2
      exit 64
      ;;
  esac
done

./mvnw -B -q test-compile
status=0
for group in ${*:-time money counting postings facts statistics}; do
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
    postings)
      mutate postings $columns "$(classes posting.Contribution)" "$(classes posting.ContributionTest)" 150 || status=1
      ;;
    facts)
      mutate facts $columns \
        "$(classes table.DossierFacts table.DossierFlags table.Delay table.Limit766 table.OpenAge table.Spans \
          table.Payment)" \
        "$(classes table.DossierFactsTest table.OpenAgeTest table.PaymentTest table.SettlementTest WholeClasses)" 60 || status=1
      ;;
    statistics)
      mutate statistics $columns \
        "$(classes statistic.AgencyDay statistic.Digitisation statistic.Feedback statistic.Form06 statistic.Index766 \
          statistic.OnlinePayment statistic.ProcedureCatalogue statistic.ProcessingTime statistic.Reconciliation \
          statistic.ResolvingAgencies statistic.Signals statistic.SmallCells statistic.Supplements \
          statistic.TargetProgress statistic.Timeliness statistic.YearOverYear statistic.AgencyTree statistic.Flags)" \
        "$(classes statistic.AgencyDayTest statistic.DigitisationTest statistic.FeedbackTest statistic.Form06Test \
          statistic.Index766Test statistic.OnlinePaymentTest statistic.ProcedureCatalogueTest \
          statistic.ProcessingTimeTest statistic.ReconciliationTest statistic.ResolvingAgenciesTest \
          statistic.SignalsTest statistic.SmallCellsTest statistic.SupplementsTest statistic.TargetProgressTest \
          statistic.TimelinessTest statistic.YearOverYearTest statistic.AgencyTreeTest statistic.FlagsTest WholeClasses)" 15 || status=1
      ;;
  esac
done
exit $status
