package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.cli.Screen.Look;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows one flow to its end, in its row and in the events of its thread. */
final class Work {

  private static final Duration GLANCE = Duration.ofMillis(400);
  private static final int LOOK_BACK = 50;

  private static final Set<String> FAILED =
      Set.of("DeployFailed", "SecretsMissing", "FlowFailed", "WorkCancelled");
  private static final Set<String> DONE =
      Set.of("DeployFinished", "ProjectStopped", "ProjectDeleted", "EngineeringFinished");
  private static final Set<String> OVER = Set.of("DONE", "FAILED", "CANCELLED");

  private final Client client;
  private final Screen screen;
  private final String flow;

  Work(Session session, String flow) {
    this.client = session.client();
    this.screen = session.screen();
    this.flow = flow;
  }

  /**
   * Waits for the end and says it; returns the status for scripts.
   *
   * @param done what to say when it ended well and no event said so
   */
  int follow(String done) {
    var began = System.nanoTime();
    var thread = shown().path("thread").asText("");
    try (var events = thread.isEmpty() ? null : events(thread)) {
      while (true) {
        var event = events == null ? paused() : events.next(GLANCE);
        if (event != null && isOurs(event) && ends(event)) {
          screen.rest();
          return FAILED.contains(type(event)) ? Stop.FAILED : 0;
        }
        if (event == null) {
          var now = shown();
          if (OVER.contains(state(now)) && isAllRead(events, thread)) {
            screen.rest();
            return ended(now, done);
          }
          screen.waiting(now.path("stage").asText("waiting"), since(began));
        }
      }
    }
  }

  private Events events(String thread) {
    var last = client.get("/api/threads/" + thread).path("last_seq").asLong();
    return new Events(client, thread, Math.max(0, last - LOOK_BACK), screen);
  }

  private boolean isOurs(JsonNode event) {
    return event.path("event").path("flow").asText().equals(flow);
  }

  /** Says the event; true if it is the last one. */
  private boolean ends(JsonNode event) {
    var failed = FAILED.contains(type(event));
    var done = DONE.contains(type(event));
    var look = failed ? Look.BAD : done ? Look.GOOD : Look.FAINT;
    screen.say(look, (failed || done ? "" : "· ") + event.path("line").asText());
    return failed || done;
  }

  private boolean isAllRead(@Nullable Events events, String thread) {
    return events == null
        || events.seen() >= client.get("/api/threads/" + thread).path("last_seq").asLong();
  }

  private int ended(JsonNode now, String done) {
    if (state(now).equals("DONE")) {
      screen.say(Look.GOOD, done);
      return 0;
    }
    var error = now.path("error").asText("");
    var cancelled = state(now).equals("CANCELLED") ? "It was cancelled." : "It failed.";
    screen.say(Look.BAD, error.isEmpty() ? cancelled : "It failed: " + error);
    return Stop.FAILED;
  }

  private JsonNode shown() {
    return client.get("/api/flows/" + flow).path("flow");
  }

  private static @Nullable JsonNode paused() {
    try {
      Thread.sleep(GLANCE);
      return null;
    } catch (InterruptedException e) {
      throw Stop.interrupted();
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static String type(JsonNode event) {
    return event.path("type").asText();
  }

  private static String state(JsonNode flow) {
    return flow.path("state").asText();
  }
}
