package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about people and services, for admins. */
@Command(
    name = "users",
    description = "List, add and lock out users, or make a login code.",
    footer = {
      "",
      "A new user gets a code that logs in once, within ten minutes:",
      "  orchestrator login --url <url> <code>"
    })
final class UserVerbs extends Listing {

  UserVerbs(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    var listed = Pages.all(session.client(), "/api/users?limit=500");
    return show(listed, UserVerbs::table, "There are no users.");
  }

  private static Table table(JsonNode listed) {
    var table = new Table("USER", "NAME", "ROLE", "SINCE", "STATE");
    for (var user : listed.path("users")) {
      table.add(
          user.path("id").asText(),
          user.path("name").asText(),
          user.path("role").asText(),
          Times.local(user.path("created_at").asText()),
          user.hasNonNull("deactivated_at") ? "deactivated" : "active");
    }
    return table;
  }

  @Command(name = "add", description = "Add a user and print the code that they log in with.")
  int add(
      @Parameters(paramLabel = "<name>", description = "Small letters, digits, dots, dashes.")
          String name,
      @Option(
              names = "--role",
              paramLabel = "<role>",
              defaultValue = "user",
              description = "user, admin or service; user if not said.")
          String role) {
    var made = session.client().post("/api/users", Map.of("name", name, "role", role));
    return printed(made, made.path("code_expires_at"));
  }

  @Command(name = "code", description = "Print a code that a user logs in with.")
  int code(
      @Parameters(
              paramLabel = "<name>",
              completionCandidates = Known.People.class,
              description = "The user.")
          String name) {
    var made = session.client().post("/api/login-codes", Map.of("user", name));
    return printed(made, made.path("expires_at"));
  }

  /** The code alone goes to the output, so that a script can take it. */
  private int printed(JsonNode made, JsonNode until) {
    session
        .screen()
        .warn("This code logs in once, until %s.".formatted(Times.local(until.asText())));
    session.screen().say(made.path("code").asText());
    return 0;
  }

  @Command(name = "deactivate", description = "End all keys and logins of a user, for good.")
  int deactivate(
      @Parameters(
              paramLabel = "<name>",
              completionCandidates = Known.People.class,
              description = "The user.")
          String name,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes) {
    if (!yes) {
      session.confirm("Lock %s out? Keys and logins end at once.".formatted(name));
    }
    session.client().delete("/api/users/" + Client.part(name));
    session.screen().say("%s is locked out.".formatted(name));
    return 0;
  }
}
