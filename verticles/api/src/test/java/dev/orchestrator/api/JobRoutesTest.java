package dev.orchestrator.api;

import static dev.orchestrator.api.RunningApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.RunJob;
import dev.orchestrator.platform.Schedule;
import dev.orchestrator.store.JobDue;
import dev.orchestrator.store.JobOutcome;
import dev.orchestrator.store.JobPlan;
import dev.orchestrator.store.JobStart;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What admins see of the jobs, and how they have one run; who runs them is played. */
@Timeout(60)
class JobRoutesTest {

  private static final Instant DUE = Instant.parse("2026-11-22T18:17:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final JobPlan PLAN =
      new JobPlan("node-a", Duration.ZERO, HOUR, HOUR, Optional.empty());

  @TempDir Path folder;
  private RunningApi api;

  @BeforeEach
  void start() {
    api = new RunningApi(folder);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void a_job_shows_its_last_run_and_its_next_one() {
    assertThat(json(api.get("/api/jobs", api.admin)).path("jobs")).isEmpty();
    var jobs = api.stores.jobs();
    jobs.schedule("backup", Schedule.parse("every 1h"));
    jobs.contended("backup");
    var turn = ((JobStart.Begun) jobs.begin(due(), PLAN)).turn();

    var running = json(api.get("/api/jobs", api.admin)).path("jobs").path(0);
    assertThat(running.path("name").asText()).isEqualTo("backup");
    assertThat(running.path("schedule").asText()).isEqualTo("every 1h");
    assertThat(running.path("last_run").path("node").asText()).isEqualTo("node-a");
    assertThat(running.path("last_run").hasNonNull("outcome")).as("it goes on").isFalse();
    assertThat(running.path("contended").asInt()).isEqualTo(1);

    jobs.ends().end(turn, JobOutcome.DONE, "3 tables");
    api.database.query("UPDATE job SET next_due = now(), start_at = now()");
    jobs.skip(due(), PLAN, JobOutcome.REDIS_AWAY, "");
    var ended = json(api.get("/api/jobs", api.admin)).path("jobs").path(0);
    assertThat(ended.path("last_run").path("outcome").asText()).isEqualTo("DONE");
    assertThat(ended.path("last_run").path("detail").asText()).isEqualTo("3 tables");
    assertThat(ended.path("last_skip").path("outcome").asText()).isEqualTo("REDIS_AWAY");
    assertThat(ended.path("skipped").asInt()).isEqualTo(1);
    assertThat(Instant.parse(ended.path("next_run").asText())).isAfter(turn.due());
  }

  private JobDue due() {
    return api.stores.jobs().due("backup").orElseThrow();
  }

  @Test
  void a_run_goes_to_the_scheduler_with_the_senders_key() {
    var keys = new ArrayList<String>();
    try (var _ =
        api.bus.serve(
            RunJob.class,
            (envelope, command) -> {
              keys.add(envelope.key());
              assertThat(envelope.principal()).isEqualTo(api.admin.principal());
              return new Answer.Done<>(new RunJob.Asked(command.job(), DUE));
            })) {
      for (var key : new String[] {"one", "one", "two"}) {
        var answer = run(api.admin, key);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        assertThat(json(answer).path("job").asText()).isEqualTo("backup");
        assertThat(json(answer).path("due").asText()).isEqualTo(DUE.toString());
      }
    }
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
  }

  @Test
  void what_the_scheduler_refuses_is_told_with_the_remedy() {
    try (var _ =
        api.bus.serve(
            RunJob.class,
            (_, _) ->
                Answer.refusedInput("job_not_found", "job", "No such job.", "One of: backup."))) {
      var answer = run(api.admin, "one");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(json(answer).path("remedy").asText()).contains("backup");
    }
    try (var _ =
        api.bus.serve(RunJob.class, (_, _) -> Answer.refused("job_runs", "It runs.", "Wait."))) {
      assertThat(run(api.admin, "one").statusCode()).isEqualTo(409);
    }
  }

  @Test
  void without_a_scheduler_it_is_said_which_part_is_missing() {
    var answer = run(api.admin, "one");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("code").asText()).isEqualTo("not_served");
  }

  @Test
  void jobs_are_for_admins() {
    assertThat(api.get("/api/jobs", api.alice).statusCode()).isEqualTo(403);
    assertThat(run(api.alice, "one").statusCode()).isEqualTo(403);
  }

  private HttpResponse<String> run(RunningApi.Person person, String key) {
    return api.send(
        api.request("/api/jobs/backup/runs", person)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.noBody()));
  }
}
