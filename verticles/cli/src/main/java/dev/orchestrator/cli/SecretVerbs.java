package dev.orchestrator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs about the vault. None of them ever shows a value, or takes one as an argument. */
@Command(
    name = "secrets",
    description = "Give, list and erase what must not be shown.",
    footer = {
      "",
      "set reads the value from the terminal without showing it, or from a pipe:",
      "  orchestrator secrets set greeter API_KEY < key.txt"
    })
final class SecretVerbs implements Callable<Integer> {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

  private final Session session;

  SecretVerbs(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return list(null, false);
  }

  @Command(name = "set", description = "Give a project a value, which is read and not shown.")
  int set(
      @Parameters(
              paramLabel = "<project>",
              completionCandidates = Known.Projects.class,
              description = "Its name or id.")
          String project,
      @Parameters(paramLabel = "<NAME>", description = "The variable.") String name,
      @Parameters(arity = "0..*", hidden = true) @Nullable List<String> more) {
    if (more != null && !more.isEmpty()) {
      throw new Stop(
          Stop.USAGE,
          "A value is not taken from the command line, where other programs and the shell's history would see it. Leave it out: it is asked for, or read from a pipe. Change the one that you have just typed.");
    }
    var path = path(project, name);
    var value = session.secret("Value of %s (it is not shown): ".formatted(name));
    if (value.isBlank()) {
      throw new Stop(Stop.FAILED, "Nothing was typed, so nothing was changed.");
    }
    return kept(session.client().put(path, Map.of("value", value)));
  }

  @Command(name = "assign", description = "Give a project a value that was caught in a text.")
  int assign(
      @Parameters(
              paramLabel = "<project>",
              completionCandidates = Known.Projects.class,
              description = "Its name or id.")
          String project,
      @Parameters(paramLabel = "<NAME>", description = "The variable.") String name,
      @Parameters(paramLabel = "<caught>", description = "What it is called, such as CAUGHT_1.")
          String caught) {
    var path = path(project, name);
    var from = named(caught);
    return kept(session.client().put(path, Map.of("from", from)));
  }

  private int kept(JsonNode kept) {
    var goesOn = kept.path("goes_on").asBoolean() ? " The deploy goes on." : "";
    session
        .screen()
        .say(
            "%s of %s is in the vault.%s"
                .formatted(kept.path("name").asText(), kept.path("project").asText(), goesOn));
    return 0;
  }

  @Command(
      name = "list",
      description = "List a project's names, never values; without a project, what was caught.")
  int list(
      @Parameters(
              arity = "0..1",
              paramLabel = "<project>",
              completionCandidates = Known.Projects.class,
              description = "Its name or id.")
          @Nullable String project,
      @Option(names = "--json", description = "All of it, for scripts.") boolean json) {
    var path =
        project == null ? "/api/secrets" : "/api/projects/" + Client.part(project) + "/secrets";
    var found = session.client().get(path);
    if (json) {
      session.screen().say(found.toPrettyString());
      return 0;
    }
    var none = project == null ? "Nothing was caught." : "No secrets of " + project + ".";
    session.screen().say(table(found), none);
    return 0;
  }

  private static Table table(JsonNode found) {
    var table = new Table("NAME", "KIND", "VERSION", "SET", "BY");
    for (var secret : found.path("secrets")) {
      table.add(
          secret.path("name").asText(),
          secret.path("kind").asText().toLowerCase(Locale.ROOT),
          secret.path("version").asText(),
          Times.local(secret.path("at").asText()),
          secret.path("by").asText("generated"));
    }
    found.path("missing").forEach(name -> table.add(name.asText(), "", "", "missing", ""));
    return table;
  }

  @Command(name = "delete", description = "Erase every value of a name, for good.")
  int delete(
      @Parameters(
              paramLabel = "<project>",
              completionCandidates = Known.Projects.class,
              description = "Its name or id.")
          String project,
      @Parameters(paramLabel = "<NAME>", description = "The variable.") String name,
      @Option(
              names = {"-y", "--yes"},
              description = "Do not ask.")
          boolean yes) {
    var path = path(project, name);
    if (!yes) {
      session.confirm(
          "Erase every value of %s? Releases that were deployed with it cannot come back."
              .formatted(name));
    }
    session.client().delete(path);
    session.screen().say("%s of %s was erased.".formatted(name, project));
    return 0;
  }

  @Command(name = "forget", description = "Erase a value that was caught in a text.")
  int forget(
      @Parameters(paramLabel = "<caught>", description = "What it is called, such as CAUGHT_1.")
          String caught) {
    var path = "/api/secrets/" + named(caught);
    session.client().delete(path);
    session.screen().say(caught + " was erased.");
    return 0;
  }

  @Command(name = "rotate-key", description = "Seal the vault under a new master key (admins).")
  int rotateKey() {
    var moved = session.client().post("/api/vault/rotations", Map.of()).path("moved").asInt();
    session
        .screen()
        .say(
            "The vault is sealed under the new master key; %d secrets were sealed anew. A former key is not needed any more."
                .formatted(moved));
    return 0;
  }

  private static String path(String project, String name) {
    return "/api/projects/" + Client.part(project) + "/secrets/" + named(name);
  }

  /** What is no name may be a value that was put there by mistake, so it goes nowhere. */
  private static String named(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new Stop(
          Stop.USAGE, "That is no name of a variable: use letters, digits and underscores.");
    }
    return name;
  }
}
