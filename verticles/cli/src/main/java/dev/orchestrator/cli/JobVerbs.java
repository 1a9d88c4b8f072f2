package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The verbs about what is done again and again. */
@Command(
    name = "jobs",
    description = "List the jobs: when each ran, where, what came of it; or run one.",
    footerHeading = "%n",
    footer = {
      "  jobs run retention    has it run now, as a due time of its own",
      "",
      "Each due time runs on one node. SKIPPED counts the due times that came to nothing:",
      "  overlap      the run before it still went on",
      "  missed       nobody was there at the time",
      "  redis_away   without Redis there is no lock",
      "CONTENDED counts how often a node did not get the lock, which is nothing bad.",
      "A run whose node fell silent is lost, one that took too long is late; the next due",
      "time runs in either case. When a job runs is a setting: ORCHESTRATOR_JOB_<NAME>."
    })
final class JobVerbs extends Listing {

  JobVerbs(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    return show(
        session.client().get("/api/jobs"), JobVerbs::table, "No node has done any job yet.");
  }

  private static Table table(JsonNode listed) {
    var table =
        new Table(
            "JOB", "SCHEDULE", "LAST RUN", "NODE", "OUTCOME", "NEXT RUN", "SKIPPED", "CONTENDED");
    for (var job : listed.path("jobs")) {
      var last = job.path("last_run");
      table.add(
          job.path("name").asText(),
          job.path("schedule").asText(),
          time(last.path("started_at"), "never"),
          last.path("node").asText("-"),
          outcome(last),
          job.hasNonNull("asked") ? "now" : time(job.path("next_run"), "-"),
          skipped(job),
          job.path("contended").asText());
    }
    return table;
  }

  private static String time(JsonNode time, String none) {
    return time.isTextual() ? Times.local(time.asText()) : none;
  }

  private static String outcome(JsonNode run) {
    if (!run.isObject()) {
      return "-";
    }
    return word(run.path("outcome").asText("running"));
  }

  private static String skipped(JsonNode job) {
    var count = job.path("skipped").asText();
    var last = job.path("last_skip");
    return last.isObject()
        ? "%s, last %s".formatted(count, word(last.path("outcome").asText()))
        : count;
  }

  private static String word(String outcome) {
    return outcome.toLowerCase(Locale.ROOT);
  }

  @Command(name = "run", description = "Have a job run now, whatever its schedule says.")
  int run(
      @Parameters(
              paramLabel = "<job>",
              completionCandidates = Known.Jobs.class,
              description = "Its name.")
          String job) {
    var asked = session.client().post("/api/jobs/" + Client.part(job) + "/runs", Map.of());
    session
        .screen()
        .say(
            "%s runs as soon as a node takes it; `orchestrator jobs` shows what comes of it."
                .formatted(asked.path("job").asText()));
    return 0;
  }
}
