package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about keys of the API. */
@Command(
    name = "keys",
    description = "List, make, rotate and revoke keys of the API.",
    footer = {
      "",
      "A key is printed once, when it is made or rotated, and can never be read again.",
      "Scopes: read to look, write to change, admin for what only admins may. No key opens",
      "more than its user's role, or than what it was made with."
    })
final class KeyVerbs extends Listing {

  @Option(names = "--all", description = "Those of all users (admins).")
  private boolean all;

  KeyVerbs(Session session) {
    super(session);
  }

  @Override
  public Integer call() {
    var listed = Pages.all(session.client(), "/api/keys?limit=500" + (all ? "&all=true" : ""));
    return show(listed, KeyVerbs::table, "There are no keys.");
  }

  private static Table table(JsonNode listed) {
    var table =
        new Table("KEY", "OWNER", "NAME", "SCOPES", "STATE", "MADE", "EXPIRES", "LAST USED");
    for (var key : listed.path("keys")) {
      table.add(
          key.path("id").asText(),
          key.path("owner").asText(),
          key.path("name").asText(),
          String.join(",", scopes(key)),
          key.path("state").asText(),
          Times.local(key.path("created_at").asText()),
          time(key.path("expires_at"), "never"),
          time(key.path("last_used_at"), "never"));
    }
    return table;
  }

  private static List<String> scopes(JsonNode key) {
    return key.path("scopes").valueStream().map(JsonNode::asText).toList();
  }

  private static String time(JsonNode time, String none) {
    return time.isTextual() ? Times.local(time.asText()) : none;
  }

  @Command(name = "add", description = "Make a key and print it, this once.")
  int add(
      @Parameters(paramLabel = "<name>", description = "What it is for.") String name,
      @Option(
              names = "--scope",
              paramLabel = "<scope>",
              split = ",",
              description = "read, write, admin or serve; read and write if none is named.")
          @Nullable List<String> scopes,
      @Option(
              names = "--days",
              paramLabel = "<days>",
              description = "How long it opens; else for good.")
          @Nullable Integer days,
      @Option(
              names = "--user",
              paramLabel = "<user>",
              completionCandidates = Known.People.class,
              description = "Whose it is (admins).")
          @Nullable String user) {
    var wish = new LinkedHashMap<String, Object>();
    wish.put("name", name);
    put(wish, "scopes", scopes);
    put(wish, "days", days);
    put(wish, "user", user);
    return printed(session.client().post("/api/keys", wish));
  }

  private static void put(Map<String, Object> wish, String field, @Nullable Object value) {
    if (value != null) {
      wish.put(field, value);
    }
  }

  @Command(name = "rotate", description = "Give a key a new secret and print it, this once.")
  int rotate(
      @Parameters(
              paramLabel = "<key>",
              completionCandidates = Known.Keys.class,
              description = "Its id.")
          String key,
      @Option(
              names = "--overlap",
              paramLabel = "<hours>",
              description = "How long the former secret still opens; 24 hours if not said.")
          @Nullable Integer hours) {
    var wish = new LinkedHashMap<String, Object>();
    put(wish, "overlap_hours", hours);
    return printed(session.client().post("/api/keys/" + Client.part(key) + "/rotations", wish));
  }

  /** The key alone goes to the output, so that a script can take it. */
  private int printed(JsonNode made) {
    var about = made.path("about");
    var former = about.path("former_until").asText("");
    if (!former.isEmpty()) {
      session.screen().warn("The former secret still opens until " + Times.local(former) + ".");
    }
    session.screen().say(made.path("key").asText());
    return 0;
  }

  @Command(name = "revoke", description = "End a key at once.")
  int revoke(
      @Parameters(
              paramLabel = "<key>",
              completionCandidates = Known.Keys.class,
              description = "Its id.")
          String key) {
    var ended = session.client().delete("/api/keys/" + Client.part(key));
    session.screen().say("%s opens nothing any more.".formatted(ended.path("id").asText()));
    return 0;
  }
}
