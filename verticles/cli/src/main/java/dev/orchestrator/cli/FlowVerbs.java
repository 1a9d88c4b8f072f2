package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about flows, and about what is kept of them. */
final class FlowVerbs {

  private FlowVerbs() {}

  @Command(
      name = "flow",
      description = "List, show, copy or cancel flows.",
      footerHeading = "%n",
      footer = {
        "  flow list --state FAILED             what failed",
        "  flow show <flow> --full              every step with all of its result",
        "  flow fork <flow> --from developer-2  a copy that begins anew at that step",
        "",
        "A copy has an id and effects of its own; what the original did stays as it is.",
        "Which steps a copy may begin at depends on the kind; a step at which it may not",
        "is refused with the reason and with those at which it may."
      })
  static final class Flow implements Callable<Integer> {

    private final Session session;

    Flow(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      return list(null, false);
    }

    @Command(name = "list", description = "List flows; the running ones if no state is named.")
    int list(
        @Option(names = "--state", paramLabel = "<state>", description = "Such as FAILED.")
            @Nullable String state,
        @Option(names = "--json", description = "All of it, for scripts.") boolean json) {
      var query = state == null ? "" : "?state=" + Client.part(state);
      var listed = session.client().get("/api/flows" + query);
      if (json) {
        return print(listed);
      }
      var table = new Table("FLOW", "KIND", "STATE", "STAGE", "CHANGED", "ERROR");
      for (var flow : listed.path("flows")) {
        table.add(
            flow.path("id").asText(),
            flow.path("kind").asText(),
            flow.path("state").asText(),
            flow.path("stage").asText(""),
            Times.local(flow.path("changed_at").asText()),
            flow.path("error").asText(unserved(flow)));
      }
      session.screen().say(table, "No such flows.");
      return 0;
    }

    /** A flow of newer code, or of a verticle that runs nowhere, is left alone. */
    private static String unserved(JsonNode flow) {
      var waits = flow.path("state").asText().equals("READY") && !flow.path("served").asBoolean();
      return waits ? "no node runs this kind" : "";
    }

    @Command(name = "show", description = "Show a flow with its steps, and what it waits for.")
    int show(
        @Parameters(
                paramLabel = "<flow>",
                completionCandidates = Known.Flows.class,
                description = "Its id.")
            String flow,
        @Option(names = "--full", description = "All of each result.") boolean full,
        @Option(names = "--json", description = "All of it, for scripts.") boolean json) {
      var path = "/api/flows/" + Client.part(flow) + "/steps" + (full ? "?full=true" : "");
      var shown = session.client().get(path);
      if (json) {
        return print(shown);
      }
      return new ShownFlow(session.screen(), shown, full).show();
    }

    @Command(name = "fork", description = "Start a copy of a flow, from one of its steps on.")
    int fork(
        @Parameters(
                paramLabel = "<flow>",
                completionCandidates = Known.Flows.class,
                description = "Its id.")
            String flow,
        @Option(
                names = "--from",
                paramLabel = "<step>",
                description = "Where it begins; else the step that failed, else the beginning.")
            @Nullable String from) {
      var path = "/api/flows/" + Client.part(flow) + "/forks";
      var body = from == null ? Map.<String, Object>of() : Map.<String, Object>of("from", from);
      var copy = session.client().post(path, body);
      var where = copy.path("from").asText("the beginning");
      session
          .screen()
          .say("Started %s, a copy from %s on.".formatted(copy.path("flow").asText(), where));
      return 0;
    }

    @Command(name = "cancel", description = "Cancel a flow and wait until nothing of it runs.")
    int cancel(
        @Parameters(
                paramLabel = "<flow>",
                completionCandidates = Known.Flows.class,
                description = "Its id.")
            String flow) {
      session.client().post("/api/flows/" + Client.part(flow) + "/cancellations", Map.of());
      new Work(session, flow).follow("It had ended before it could be cancelled.");
      return 0;
    }

    private int print(JsonNode json) {
      session.screen().say(Json.write(json));
      return 0;
    }
  }

  @Command(
      name = "retention",
      description = "Show how long what is kept, and what was removed last.")
  static final class Retention implements Callable<Integer> {

    private final Session session;

    @Option(names = "--json", description = "All of it, for scripts.")
    private boolean json;

    Retention(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      var shown = session.client().get("/api/retention");
      var screen = session.screen();
      if (json) {
        screen.say(Json.write(shown));
        return 0;
      }
      var keep = shown.path("keep");
      if (keep.isMissingNode() || keep.isNull()) {
        screen.say("Nothing was looked through yet; `orchestrator jobs` says when it will be.");
        return 0;
      }
      var table = new Table("KEPT AFTER ITS END", "DAYS");
      table.add("steps of flows, answers to commands", keep.path("journal_days").asText());
      table.add("evidence of workers", keep.path("evidence_days").asText());
      table.add("what models were asked and said", keep.path("transcript_days").asText());
      table.add("failures, replaced summaries", longest(keep));
      table.add("alerts that are seen to, refused messages", keep.path("journal_days").asText());
      table.add("files of releases", "what runs, and the newest 5");
      table.add("events of conversations", "for ever");
      screen.say(table, "");
      screen.say(lastRun(shown));
      return 0;
    }

    private static String longest(JsonNode keep) {
      var days = Math.max(keep.path("journal_days").asInt(), keep.path("transcript_days").asInt());
      return String.valueOf(days);
    }

    private static String lastRun(JsonNode shown) {
      if (!shown.hasNonNull("last_run")) {
        return shown.hasNonNull("error")
            ? "It has never come to its end: " + shown.path("error").asText()
            : "The first run is under way.";
      }
      var removed = shown.path("removed");
      var notes = removed.path("notes"); // none before this was counted
      return "Last run %s: removed %s journals, %s flows, %s answers, %d notes."
          .formatted(
              Times.local(shown.path("last_run").asText()),
              removed.path("journals").asText(),
              removed.path("flows").asText(),
              removed.path("receipts").asText(),
              notes.valueStream().mapToLong(JsonNode::asLong).sum());
    }
  }
}
