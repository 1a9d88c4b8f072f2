package dev.orchestrator.scheduler;

import static dev.orchestrator.scheduler.TwoNodes.JOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.platform.Schedule;
import dev.orchestrator.store.JobPlan;
import dev.orchestrator.store.JobStart;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a silent node is taken for dead. */
class SettlingTest {

  private static final Duration ALIVE = Duration.ofSeconds(15);
  private static final Duration HOUR = Duration.ofHours(1);

  private final TwoNodes nodes = new TwoNodes();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // as nanoTime, it may wrap
  private final Settling settling = new Settling(nodes.jobs.ends(), ALIVE, nanos::get);

  @BeforeEach
  void aRunOfANodeThatIsSilent() {
    nodes.jobs.schedule(JOB, Schedule.parse("every 1h"));
    var due = nodes.jobs.due(JOB).orElseThrow();
    var plan = new JobPlan("dead", Duration.ZERO, HOUR, Duration.ZERO, Optional.empty());
    assertThat(nodes.jobs.begin(due, plan)).isInstanceOf(JobStart.Begun.class);
  }

  @AfterEach
  void close() {
    nodes.close();
  }

  private void settleAfter(Duration time) {
    nanos.addAndGet(time.toNanos());
    settling.settle();
  }

  @Test
  void a_node_that_has_just_come_judges_nobody_yet() {
    settleAfter(Duration.ZERO);
    settleAfter(Duration.ofSeconds(5));
    settleAfter(Duration.ofSeconds(10));
    assertThat(nodes.outcomes()).containsExactly("going on");
    settleAfter(Duration.ofSeconds(1));
    assertThat(nodes.outcomes()).containsExactly("LOST");
  }

  @Test
  void after_an_outage_everybody_gets_the_time_to_say_that_it_lives() {
    settleAfter(Duration.ZERO);
    settleAfter(Duration.ofMinutes(5));
    settleAfter(Duration.ofSeconds(10));
    assertThat(nodes.outcomes()).containsExactly("going on");
    settleAfter(Duration.ofSeconds(6));
    assertThat(nodes.outcomes()).containsExactly("LOST");
  }
}
