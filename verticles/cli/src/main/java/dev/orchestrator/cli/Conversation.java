package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.cli.Screen.Look;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A thread that is followed: its events are shown, its questions remembered until answered. */
final class Conversation implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofMillis(400);

  private final Client client;
  private final Screen screen;
  private final String thread;
  private final Events events;
  private final Deque<String> approvals = new ArrayDeque<>();
  private List<String> choices = List.of();
  private final long known;
  private @Nullable JsonNode outcome;

  /** How a conversation stands when nothing moves in it. */
  enum Standing {
    WORKING,
    ASKING,
    QUIET
  }

  /**
   * @param after the number of the last event that need not be shown
   * @param known up to here it is history, and what the person said is shown too
   */
  Conversation(Client client, Screen screen, String thread, long after, long known) {
    this.client = client;
    this.screen = screen;
    this.thread = thread;
    this.known = known;
    this.events = new Events(client, thread, after, screen);
  }

  /** Opens a thread on the server; returns its id. */
  static String open(Client client, String title) {
    var shortened = title.length() > 80 ? title.substring(0, 80) : title;
    return client.post("/api/threads", Map.of("title", shortened)).path("id").asText();
  }

  String thread() {
    return thread;
  }

  /** The last event that ended work: it went live, failed or was cancelled. */
  @Nullable JsonNode outcome() {
    return outcome;
  }

  /** Says what the person typed; an answer to a question is taken as that. */
  void say(String text) {
    var approval = openApproval();
    if (approval != null && (Session.isYes(text) || Session.isNo(text))) {
      client.post("/api/approvals/" + approval, Map.of("accepted", Session.isYes(text)));
      return;
    }
    client.post("/api/threads/" + thread + "/messages", Map.of("text", chosen(text)));
  }

  /** Shows the next event; false if none comes in that time. */
  boolean show(Duration wait) {
    var event = events.next(wait);
    if (event == null) {
      return false;
    }
    note(event);
    print(event);
    return true;
  }

  /** Shows events until the conversation has come to rest. */
  Standing settle(boolean withWork) {
    var began = System.nanoTime();
    while (true) {
      while (show(GLANCE)) {
        // Until nothing comes for a moment.
      }
      var standing = standing(withWork);
      if (standing != Standing.WORKING) {
        screen.rest();
        return standing;
      }
      screen.waiting("working", Duration.ofNanos(System.nanoTime() - began));
    }
  }

  @Override
  public void close() {
    events.close();
  }

  private Standing standing(boolean withWork) {
    var now = client.get("/api/threads/" + thread);
    var state = now.path("state").asText();
    if (state.equals("PROCESSING") || now.path("last_seq").asLong() > events.seen()) {
      return Standing.WORKING;
    }
    if (state.equals("AWAITING")) {
      return Standing.ASKING;
    }
    return withWork && goesOn(now.path("work")) ? Standing.WORKING : Standing.QUIET;
  }

  /** A deploy that is parked waits for a person, perhaps for a day. */
  private static boolean goesOn(JsonNode work) {
    return work.valueStream()
        .anyMatch(flow ->
            !flow.path("state").asText().equals("WAITING")
                || !flow.path("kind").asText().equals("devops.deploy"));
  }

  private synchronized @Nullable String openApproval() {
    return approvals.peekFirst();
  }

  /** Whoever answers with a number means the choice of that number. */
  private synchronized String chosen(String text) {
    var offered = choices;
    choices = List.of();
    var number = text.strip().matches("\\d{1,2}") ? Integer.parseInt(text.strip()) : 0;
    return number >= 1 && number <= offered.size() ? offered.get(number - 1) : text;
  }

  private synchronized void note(JsonNode event) {
    var body = event.path("event");
    switch (event.path("type").asText()) {
      case "Asked" -> choices = texts(body.path("choices"));
      case "ApprovalAsked" -> approvals.add(body.path("approval").asText());
      case "ApprovalGiven" -> approvals.remove(body.path("approval").asText());
      case "DeployFinished",
          "DeployFailed",
          "SecretsMissing",
          "FlowFailed",
          "WorkCancelled",
          "ReleaseCrashed" ->
          outcome = event;
      default -> {} // Nothing to remember of what else happens, now or in later versions.
    }
  }

  private void print(JsonNode event) {
    var words = event.path("line").asText();
    switch (event.path("type").asText()) {
      case "UserSaid" -> {
        if (event.path("seq").asLong() <= known) {
          screen.say(Look.BOLD, "you: " + words);
        }
      }
      case "Asked" -> question(event.path("event"));
      case "ApprovalAsked" -> screen.say(Look.ASKING, words + " [y/n]");
      case "Progress" -> screen.say(Look.FAINT, "· " + words);
      case "DeployFinished" -> screen.say(Look.GOOD, words);
      case "DeployFailed", "SecretsMissing", "FlowFailed", "WorkCancelled", "ReleaseCrashed" ->
          screen.say(Look.BAD, words);
      default -> screen.say(words);
    }
  }

  private void question(JsonNode asked) {
    screen.say(Look.ASKING, asked.path("question").asText());
    var offered = texts(asked.path("choices"));
    for (var i = 0; i < offered.size(); i++) {
      screen.say("  %d) %s".formatted(i + 1, offered.get(i)));
    }
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
