package dev.orchestrator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClaimPlanTest {

  private static final Pattern PAGES = Pattern.compile("shared hit=(\\d+)(?: read=(\\d+))?");

  /** A handful for each flow that is claimed; one for each row would be thousands. */
  private static final int MOST_PAGES = 1_500;

  @Test
  void what_waits_for_other_nodes_costs_a_claim_nothing() {
    try (var bed = new Bed();
        var line = new Line(bed.database, Duration.ofSeconds(20))) {
      var node =
          bed.database
              .first(
                  row -> row.getLong("id"),
                  "insert into flow_node (name, code_version) values ('here', 0) returning id")
              .orElseThrow();
      ready(bed, "there", 20_000);
      ready(bed, "here", 20);
      ready(bed, "", 20);
      var rows =
          line.query(
              "explain (analyze, buffers, timing off) " + Claims.CLAIM,
              node,
              new String[] {"some"},
              new Integer[] {64},
              new Long[] {1_000L},
              0,
              64);
      var plan =
          StreamSupport.stream(rows.spliterator(), false)
              .map(row -> row.getString(0))
              .collect(Collectors.joining("\n"));
      assertThat(pages(plan)).as(plan).isLessThan(MOST_PAGES);
      assertThat(bed.flows.list(FlowQuery.in(State.RUNNING))).hasSize(40);
    }
  }

  private static void ready(Bed bed, String boundTo, int flows) {
    bed.database.query(
        """
        insert into flow (id, kind, owner, input, code_version, bound_to)
        select gen_random_uuid(), 'some', 'someone', '""', 0, $1 from generate_series(1, $2)
        """,
        boundTo,
        flows);
  }

  /** Those of the whole statement are in its first line. */
  private static int pages(String plan) {
    var pages = PAGES.matcher(plan);
    assertThat(pages.find()).as(plan).isTrue();
    return Integer.parseInt(pages.group(1))
        + (pages.group(2) == null ? 0 : Integer.parseInt(pages.group(2)));
  }
}
