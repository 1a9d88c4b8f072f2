package dev.orchestrator.scheduler;

import static dev.orchestrator.scheduler.TwoNodes.JOB;
import static dev.orchestrator.scheduler.TwoNodes.LIMIT;
import static dev.orchestrator.scheduler.TwoNodes.TIMING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import dev.orchestrator.flow.FlowNode;
import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Until;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.Schedule;
import dev.orchestrator.platform.Sweep;
import dev.orchestrator.store.Receipts;
import dev.orchestrator.testing.Eventually;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that is a flow, and an admin who wants it now. */
class JobDeskTest {

  private static final String KIND = "test.greeting";

  private final TwoNodes nodes = new TwoNodes();
  private final Bus bus = new Bus(nodes.vertx);
  private final UserId admin = new UserId(UUID.randomUUID());
  private final FlowNode flowNode = new FlowNode(nodes.database, nodes.flows, "here", 4);
  private final DueTimes node =
      nodes.node("here", Job.asFlow(JOB, Schedule.parse("off"), KIND, "Ann"), TIMING);

  @BeforeEach
  void open() {
    nodes.database.query(
        "INSERT INTO app_user (id, name, role) VALUES ($1, 'root', 'ADMIN')", admin.value());
    node.look();
    var round = new Round(new Sweep(JOB, node::look));
    new JobDesk(nodes.jobs, new Receipts(nodes.database, nodes.flows), Map.of(JOB, round))
        .open(bus);
  }

  @AfterEach
  void close() {
    flowNode.close();
    nodes.close();
  }

  /** Waits to be greeted back, or fails. */
  private static final class Greeting implements FlowKind<String, String> {
    @Override
    public String name() {
      return KIND;
    }

    @Override
    public Class<String> input() {
      return String.class;
    }

    @Override
    public Class<String> result() {
      return String.class;
    }

    @Override
    public String run(Flow flow, String input) {
      var word = flow.await("word", String.class, Until.after(Duration.ofMinutes(5), "it ends"));
      if (word.filter("fail"::equals).isPresent()) {
        throw new IllegalStateException("nobody is polite");
      }
      return input;
    }
  }

  @Test
  void a_job_that_is_off_runs_when_an_admin_asks_and_ends_when_its_flow_does() {
    flowNode.register(new Greeting());
    flowNode.start();
    var asked = done(ask(JOB, "one", Role.ADMIN));
    signal("hello");
    settle("DONE");
    assertThat(nodes.runs()).extracting(TwoNodes.Came::due).containsExactly(asked.due());
    var last = nodes.state().lastRun().orElseThrow();
    assertThat(last.asked()).isTrue();
    assertThat(last.node()).contains("here");
    assertThat(last.flow()).contains(newest());
    assertThat(last.endedAt()).isPresent();
    assertThat(nodes.state().nextRun()).as("it is off").isEmpty();
  }

  @Test
  void a_flow_that_fails_is_a_run_that_failed_and_the_next_one_is_run() {
    flowNode.register(new Greeting());
    flowNode.start();
    done(ask(JOB, "one", Role.ADMIN));
    signal("fail");
    settle("FAILED");
    done(ask(JOB, "two", Role.ADMIN));
    signal("hello");
    settle("FAILED", "DONE");
  }

  @Test
  void the_same_key_is_the_same_run() {
    var first = done(ask(JOB, "one", Role.ADMIN));
    assertThat(done(ask(JOB, "one", Role.ADMIN))).isEqualTo(first);
    started();
    assertThat(done(ask(JOB, "one", Role.ADMIN))).isEqualTo(first);
    assertThat(nodes.runs()).hasSize(1);
  }

  @Test
  void what_runs_already_is_not_run_beside_itself() {
    done(ask(JOB, "one", Role.ADMIN));
    assertThat(refusal(ask(JOB, "two", Role.ADMIN)).code()).isEqualTo("job_runs");
    started();
    assertThat(refusal(ask(JOB, "three", Role.ADMIN)).remedy()).contains("orchestrator jobs");
    assertThat(nodes.runs()).hasSize(1);
  }

  @Test
  void a_flow_that_lives_already_makes_the_due_time_an_overlap() {
    var start = ((Job.Deed.AsFlow) Job.asFlow(JOB, new Schedule.Off(), KIND, "Ann").deed()).start();
    assertThat(nodes.flows.start(start)).isPresent();
    done(ask(JOB, "one", Role.ADMIN));
    Eventually.within(LIMIT)
        .untilAsserted(() -> assertThat(nodes.outcomes()).containsExactly("OVERLAP"));
    assertThat(nodes.state().lastRun()).isEmpty();
    assertThat(nodes.state().skipped()).isEqualTo(1);
    assertThat(nodes.flows.list(FlowQuery.any().kind(KIND))).hasSize(1);
  }

  @Test
  void an_unknown_job_is_refused_with_those_that_there_are() {
    var refused = refusal(ask("cleaning", "one", Role.ADMIN));
    assertThat(refused.code()).isEqualTo("job_not_found");
    assertThat(refused.remedy()).contains(JOB);
  }

  @Test
  void only_admins_run_jobs() {
    assertThat(refusal(ask(JOB, "one", Role.USER)).code()).isEqualTo("not_allowed");
    assertThat(nodes.runs()).isEmpty();
  }

  @Test
  void what_was_asked_for_long_ago_is_not_done_any_more() {
    nodes.database.query(
        "INSERT INTO job_run (job, due_at, asked_by) VALUES ($1, now() - interval '2 hours', $2)",
        JOB,
        admin.value());
    node.look();
    assertThat(nodes.outcomes()).containsExactly("MISSED");
    assertThat(nodes.flows.list(FlowQuery.any().kind(KIND))).isEmpty();
  }

  private Answer<RunJob.Asked> ask(String job, String key, Role role) {
    return bus.ask(
        new RunJob(job), new Envelope(key, new Principal(admin, role), Optional.empty()));
  }

  private static RunJob.Asked done(Answer<RunJob.Asked> answer) {
    assertThat(answer).isInstanceOf(Answer.Done.class);
    return ((Answer.Done<RunJob.Asked>) answer).result();
  }

  private static Answer.Refused<RunJob.Asked> refusal(Answer<RunJob.Asked> answer) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return (Answer.Refused<RunJob.Asked>) answer;
  }

  private void started() {
    Eventually.within(LIMIT).until(() -> nodes.state().lastRun().isPresent());
  }

  private void signal(String word) {
    Eventually.within(LIMIT)
        .until(() ->
            nodes.flows.list(FlowQuery.live().kind(KIND)).stream()
                .anyMatch(flow -> nodes.flows.signal(flow.id(), "word", word)));
  }

  private dev.orchestrator.messages.FlowId newest() {
    return nodes.flows.list(FlowQuery.any().kind(KIND)).getFirst().id();
  }

  private void settle(String... outcomes) {
    Eventually.within(LIMIT)
        .untilAsserted(() -> {
          nodes.jobs.ends().followFlows();
          assertThat(nodes.outcomes()).containsExactly(outcomes);
        });
  }
}
