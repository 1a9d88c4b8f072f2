package dev.orchestrator.api;

import static dev.orchestrator.access.Policy.ADMIN;
import static dev.orchestrator.access.Policy.USER;

import dev.orchestrator.flow.Flows;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.KeyRotation.Outcome;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.Releases;
import dev.orchestrator.store.SecretEntry;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.Secrets;
import dev.orchestrator.store.Vault;
import java.util.List;

/** The secrets of projects, and those that were caught in texts. No answer ever holds a value. */
final class SecretRoutes {

  private final Vault vault;
  private final Projects projects;
  private final Releases releases;
  private final Flows flows;

  SecretRoutes(ApiVerticle.Stores stores) {
    this.vault = stores.vault();
    this.projects = stores.projects();
    this.releases = stores.releases();
    this.flows = stores.flows();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/projects/:project/secrets", USER, this::list),
        Route.put("/api/projects/:project/secrets/:name", USER, this::set),
        Route.delete("/api/projects/:project/secrets/:name", USER, this::delete),
        Route.get("/api/secrets", USER, this::caught),
        Route.delete("/api/secrets/:name", USER, this::deleteCaught),
        Route.post("/api/vault/rotations", ADMIN, this::rotate));
  }

  /**
   * A project's secrets.
   *
   * @param missing what a deploy waits for
   */
  record Listed(List<SecretEntry> secrets, List<String> missing) {}

  /**
   * A value was kept.
   *
   * @param goesOn whether a deploy that waited for it goes on
   */
  record Kept(String project, String name, boolean goesOn) {}

  /** A value was erased. */
  record Erased(String name) {}

  /** Every secret is sealed under the current master key; so many were sealed anew. */
  record Rotated(int moved) {}

  private Reply list(Call call) {
    var project = find(call);
    var scope = SecretScope.of(project);
    var missing =
        flows.transaction(tx ->
            vault
                .waits()
                .of(tx, project.id())
                .map(wait -> vault.given().missing(tx, scope, wait))
                .orElse(List.of()));
    return Reply.ok(new Listed(vault.secrets().list(scope), missing));
  }

  private Reply caught(Call call) {
    var scope = SecretScope.of(call.principal().user());
    return Reply.ok(new Listed(vault.secrets().list(scope), List.of()));
  }

  /** Either a value, or the name of one that was caught in a text. */
  private Reply set(Call call) {
    var project = find(call);
    var name = name(call);
    var body = call.body();
    var value = body.optionalText("value");
    var from = body.optionalText("from");
    if (value.isPresent() == from.isPresent()) {
      throw Problem.input(
          "missing", "value", "Exactly one of value and from is needed.", "Send one of them.");
    }
    var goesOn =
        flows.transaction(tx -> {
          var given = value.map(Secret::new).orElseGet(() -> take(tx, call, from.orElseThrow()));
          return give(tx, call, project, name, given);
        });
    return Reply.ok(new Kept(project.name(), name, goesOn));
  }

  private boolean give(Tx tx, Call call, Project project, String name, Secret value) {
    if (value.reveal().isBlank()) {
      throw Problem.input("missing", "value", "The value is empty.", "Send what it is to be.");
    }
    return vault.given().give(tx, project, name, value, call.principal().user());
  }

  /** What was caught belongs to the project from now on, and is the user's own no more. */
  private Secret take(Tx tx, Call call, String from) {
    var scope = SecretScope.of(call.principal().user());
    var value =
        vault
            .secrets()
            .newest(tx, scope, from)
            .orElseThrow(() ->
                Problem.input(
                    "secret_not_caught",
                    "from",
                    "Nothing of that name was caught.",
                    "GET /api/secrets lists what was."));
    vault.secrets().erase(tx, scope, from);
    return value;
  }

  private Reply delete(Call call) {
    var project = find(call);
    var name = name(call);
    flows.transaction(tx -> {
      if (releases.liveUses(tx, project.id(), name)) {
        throw Problem.refused(inUse(project, name));
      }
      return erase(tx, SecretScope.of(project), name);
    });
    return Reply.ok(new Erased(name));
  }

  private Reply deleteCaught(Call call) {
    var name = name(call);
    flows.transaction(tx -> erase(tx, SecretScope.of(call.principal().user()), name));
    return Reply.ok(new Erased(name));
  }

  private boolean erase(Tx tx, SecretScope scope, String name) {
    if (!vault.secrets().erase(tx, scope, name)) {
      throw Problem.notFound("secret", name);
    }
    return true;
  }

  private static Answer.Refused<?> inUse(Project project, String name) {
    return new Answer.Refused<>(
        "secret_in_use",
        null,
        "What runs of %s was started with %s.".formatted(project.name(), name),
        "Set another value and deploy, or stop the project first.");
  }

  private Reply rotate(Call call) {
    return switch (vault.rotation().rotate()) {
      case Outcome.Done(var moved) -> Reply.ok(new Rotated(moved));
      case Outcome.NeedsNewKey() ->
          throw new Problem(
              409,
              "new_key_needed",
              null,
              "The master key comes from the environment, which names no new one.",
              "Start the server with the new key as ORCHESTRATOR_MASTER_KEY and the present one as ORCHESTRATOR_MASTER_KEY_OLD, then do this again.");
    };
  }

  private Project find(Call call) {
    var name = call.path("project");
    return projects
        .find(call.principal(), name)
        .orElseThrow(() -> Problem.notFound("project", name));
  }

  /** What is no name may be a value that somebody put there, so it is not repeated. */
  private static String name(Call call) {
    var name = call.path("name");
    if (!Secrets.NAME.matcher(name).matches()) {
      throw Problem.input(
          "name_invalid",
          "name",
          "This is no name of a variable.",
          "Use letters, digits and underscores, not a digit first, such as TELEGRAM_BOT_TOKEN.");
    }
    return name;
  }
}
