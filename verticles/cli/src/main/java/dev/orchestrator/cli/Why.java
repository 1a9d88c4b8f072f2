package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.cli.Screen.Look;
import dev.orchestrator.platform.Json;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What happens, what is waited for, what failed, and what to do next. */
@Command(name = "why", description = "Tell what happens, what is waited for, what failed and why.")
final class Why implements Callable<Integer> {

  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final Session session;

  @Parameters(
      index = "0",
      paramLabel = "<subject>",
      completionCandidates = Known.Projects.class,
      description = "A project's name or id, or the id of a conversation or a flow.")
  private String subject = "";

  @Option(names = "--json", description = "All of it, for scripts.")
  private boolean json;

  Why(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    var explained = explained();
    if (json) {
      session.screen().say(Json.write(explained));
    } else {
      explained
          .path("lines")
          .forEach(line -> session.screen().say(look(line.asText()), line.asText()));
    }
    return 0;
  }

  /** The evidence is indented. */
  private static Look look(String line) {
    return line.startsWith("    ") ? Look.FAINT : Look.PLAIN;
  }

  /** An id may be a project's, a conversation's or a flow's: the first that there is. */
  private JsonNode explained() {
    var kinds = ID.matcher(subject).matches() ? List.of("threads", "flows") : List.<String>of();
    try {
      return ask("projects");
    } catch (Stop refused) {
      return elsewhere(kinds, refused);
    }
  }

  private JsonNode elsewhere(List<String> kinds, Stop refused) {
    if (refused.status() != Stop.REFUSED) {
      throw refused;
    }
    for (var kind : kinds) {
      try {
        return ask(kind);
      } catch (Stop neither) {
        if (neither.status() != Stop.REFUSED) {
          throw neither;
        }
      }
    }
    throw refused;
  }

  private JsonNode ask(String kind) {
    return session.client().get("/api/%s/%s/why".formatted(kind, Client.part(subject)));
  }
}
