package dev.orchestrator.store;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.ThreadEvent.UserSaid;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.vault.Found;
import dev.orchestrator.vault.SecretText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts the secrets in a person's words where they belong: to the project whose deploy waits for
 * them, else among the user's own, from where they can be given to a project.
 */
final class CaughtSecrets {

  /** What a caught value without a name is called, with a number behind it. */
  private static final String NAME = "CAUGHT_";

  private final Secrets secrets;
  private final SecretWaits waits;
  private final Projects projects;
  private final GivenSecrets given;

  CaughtSecrets(Secrets secrets, SecretWaits waits, Projects projects) {
    this.secrets = secrets;
    this.waits = waits;
    this.projects = projects;
    this.given = new GivenSecrets(secrets, waits);
  }

  /** A name that a project's deploy waits for. */
  private record Wanted(Project project, String name) {}

  /** The words with names in the place of secrets; what was kept is added to the list. */
  String in(Tx tx, ThreadId thread, UserId owner, UserSaid said, List<SecretKept> kept) {
    var text = said.text();
    var found = SecretText.find(text);
    var lone = found.isEmpty() ? SecretText.lone(text) : Optional.<Found>empty();
    if (found.isEmpty() && lone.isEmpty()) {
      return text;
    }
    var wanted = wanted(tx, thread);
    if (wanted.size() == 1 && lone.isPresent()) {
      found = List.of(lone.get());
    }
    var names = new ArrayList<String>();
    for (var each : found) {
      var event = keep(tx, owner, said.user(), each, meant(wanted, each, found.size()));
      kept.add(event);
      names.add(event.name());
    }
    var next = names.iterator();
    return SecretText.replaced(text, found, _ -> "[secret " + next.next() + "]");
  }

  private List<Wanted> wanted(Tx tx, ThreadId thread) {
    var wanted = new ArrayList<Wanted>();
    for (var wait : waits.of(tx, thread)) {
      var project = projects.byId(tx, wait.project()).orElseThrow();
      given
          .missing(tx, SecretScope.of(project), wait)
          .forEach(name -> wanted.add(new Wanted(project, name)));
    }
    return wanted;
  }

  /** By the name that the text gives it, by its shape, or because nothing else is missing. */
  private static Optional<Wanted> meant(List<Wanted> wanted, Found found, int all) {
    var named = wanted.stream().filter(each -> found.name().equals(Optional.of(each.name())));
    var shaped =
        wanted.stream()
            .filter(each -> found.name().isEmpty())
            .filter(each -> !found.family().isEmpty() && each.name().contains(found.family()));
    var only = wanted.size() == 1 && all == 1 && found.fits(wanted.getFirst().name());
    return named
        .findFirst()
        .or(shaped::findFirst)
        .or(() -> only ? Optional.of(wanted.getFirst()) : Optional.empty());
  }

  private SecretKept keep(Tx tx, UserId owner, UserId by, Found found, Optional<Wanted> meant) {
    if (meant.isEmpty()) {
      return new SecretKept(null, null, keepApart(tx, owner, by, found), false);
    }
    var project = meant.get().project();
    var name = meant.get().name();
    var goesOn = given.give(tx, project, name, found.value(), by);
    return new SecretKept(project.id(), project.name(), name, goesOn);
  }

  /** Among the user's own; what is there already keeps its name. */
  private String keepApart(Tx tx, UserId owner, UserId by, Found found) {
    var scope = SecretScope.of(owner);
    secrets.lock(tx, scope);
    var known = secrets.current(tx, scope);
    for (var name : known.keySet()) {
      if (secrets.newest(tx, scope, name).equals(Optional.of(found.value()))) {
        return name;
      }
    }
    var name = found.name().orElseGet(() -> NAME + (known.size() + 1));
    secrets.set(tx, scope, name, found.value(), SecretKind.USER, by);
    return name;
  }
}
