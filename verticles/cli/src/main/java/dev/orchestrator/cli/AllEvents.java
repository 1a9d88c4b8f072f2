package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.platform.Json;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What happens, in the one order of all events. */
@Command(
    name = "events",
    description = "List what happened last, in all of your threads and projects.",
    footerHeading = "%n",
    footer = {
      "  events --after 0 --json   everything that ever happened, one JSON object a line",
      "  events --follow           what happened last, and then what happens; Ctrl-C ends it",
      "",
      "Each event has a position, by which a program goes on: --after <position>.",
      "Admins see the events of everybody, and for them positions have no gap."
    })
final class AllEvents implements Callable<Integer> {

  private static final int AT_FIRST = 50;
  private static final int PAGE = 500;

  /** The server's own limit is higher. */
  private static final int WAIT_S = 25;

  /** How long a server may be away. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Session session;
  private long away;

  @Option(
      names = "--after",
      paramLabel = "<position>",
      description = "All that follows this position; else the newest " + AT_FIRST + ".")
  private @Nullable Long after;

  @Option(names = "--follow", description = "Go on with what happens.")
  private boolean follow;

  @Option(names = "--json", description = "All of each event, one JSON object a line.")
  private boolean json;

  AllEvents(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var page =
        session
            .client()
            .get("/api/events?limit=" + (after == null ? AT_FIRST : PAGE + "&after=" + after));
    var shown = show(page);
    while (isMore(page)) {
      page = session.client().get(path(page, 0));
      shown += show(page);
    }
    if (follow) {
      follow(page);
    } else if (shown == 0 && !json) {
      session.screen().say("Nothing has happened yet.");
    }
    return 0;
  }

  private static boolean isMore(JsonNode page) {
    return page.path("next").asLong() < page.path("head").asLong();
  }

  private static String path(JsonNode page, int wait) {
    return "/api/events?limit=%d&after=%d&wait=%d"
        .formatted(PAGE, page.path("next").asLong(), wait);
  }

  private int show(JsonNode page) {
    for (var event : page.path("events")) {
      session.screen().say(json ? Json.write(event) : line(event));
    }
    return page.path("events").size();
  }

  private static String line(JsonNode event) {
    return "%6s  %s  %-18s  %s"
        .formatted(
            event.path("position").asText(),
            Times.local(event.path("at").asText()),
            event.path("type").asText(),
            event.path("line").asText());
  }

  /** Until the person ends it, or the server is away for too long. */
  private void follow(JsonNode from) {
    var page = from;
    while (true) {
      page = next(page);
      show(page);
    }
  }

  private JsonNode next(JsonNode page) {
    while (true) {
      try {
        var next = session.client().get(path(page, WAIT_S));
        back();
        return next;
      } catch (Stop stop) {
        lost(stop);
      }
    }
  }

  private void back() {
    if (away != 0) {
      session.screen().warn("The server is back.");
      away = 0;
    }
  }

  private void lost(Stop stop) {
    if (stop.status() != Stop.NO_SERVER) {
      throw stop;
    }
    if (away == 0) {
      session.screen().warn("The server has gone away; waiting for it to come back.");
      away = System.nanoTime();
    } else if (System.nanoTime() - away > PATIENCE.toNanos()) {
      throw stop;
    }
    pause();
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw Stop.interrupted();
    }
  }
}
