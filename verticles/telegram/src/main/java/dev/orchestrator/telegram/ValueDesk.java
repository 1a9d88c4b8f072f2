package dev.orchestrator.telegram;

import dev.orchestrator.chats.Askings;
import dev.orchestrator.chats.Askings.Asking;
import dev.orchestrator.chats.Outbox;
import dev.orchestrator.messages.ThreadEvent.SecretKept;
import dev.orchestrator.messages.UserId;
import dev.orchestrator.platform.Secret;
import dev.orchestrator.store.GivenSecrets;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import dev.orchestrator.store.ThreadLog;
import dev.orchestrator.vault.SecretText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Asks people for values that only they know, one after the other, and takes what they write next
 * into the vault before anything else sees it.
 */
final class ValueDesk {

  private static final String VALUE = "value";

  /** What is written without a blank and is no short word of a conversation. */
  private static final Pattern LONE_WORD = Pattern.compile("\\S{8,4096}");

  private final Askings askings;
  private final Outbox outbox;
  private final Vault vault;
  private final Pen pen;

  /** Where the values go. */
  record Vault(GivenSecrets given, Projects projects, ThreadLog log) {}

  ValueDesk(Askings askings, Outbox outbox, Vault vault, Pen pen) {
    this.askings = askings;
    this.outbox = outbox;
    this.vault = vault;
    this.pen = pen;
  }

  /** Asks for the first value. Where others read along, nobody is asked for a secret. */
  void ask(Talk talk, UserId user, Asking asking, String project) {
    if (isGroup(talk)) {
      pen.say(talk.also(VALUE), talk.line("value.private", project));
      return;
    }
    askings.ask(talk.tx(), talk.chat(), user, asking);
    var more = asking.names().size() - 1;
    var name = asking.names().getFirst();
    pen.prompt(talk.also(VALUE), talk.line("value.ask", name, project, more));
  }

  /** Takes a message that is the value that was asked for; false if it is none. */
  boolean take(Talk talk, UserId user, Incoming.Said said) {
    if (isGroup(talk)) {
      return false;
    }
    var asking = askings.now(talk.tx(), talk.chat(), user);
    if (asking.isEmpty() || !isValue(talk, said)) {
      return false;
    }
    var project = vault.projects().byId(talk.tx(), asking.get().project());
    project
        .filter(found -> found.owner().equals(user))
        .ifPresentOrElse(
            found -> keep(talk, user, asking.get(), found, said), () -> forget(talk, user, said));
    return true;
  }

  /** An answer to our question is the value whatever it is; else a lone word is. */
  private boolean isValue(Talk talk, Incoming.Said said) {
    var text = said.text().strip();
    return said.replyTo()
            .flatMap(message -> outbox.keyOf(talk.tx(), talk.chat(), message))
            .filter(key -> key.contains("/" + VALUE + "/"))
            .isPresent()
        || LONE_WORD.matcher(text).matches()
        || SecretText.lone(text).isPresent();
  }

  private void keep(Talk talk, UserId user, Asking asking, Project project, Incoming.Said said) {
    var text = said.text().strip();
    var name = meant(asking, text);
    var goesOn = vault.given().give(talk.tx(), project, name, new Secret(text), user);
    var kept = new SecretKept(project.id(), project.name(), name, goesOn);
    vault.log().append(talk.tx(), asking.thread(), kept);
    pen.remove(talk, said.place().message());
    goOn(talk, user, asking, project.name(), List.of(name));
  }

  /** The project is gone: the value is kept nowhere. */
  private void forget(Talk talk, UserId user, Incoming.Said said) {
    askings.drop(talk.tx(), talk.chat(), user);
    pen.remove(talk, said.place().message());
    pen.say(talk, talk.line("value.gone"));
  }

  /** What has the shape of another value that is missing is that one. */
  private static String meant(Asking asking, String text) {
    var families =
        SecretText.find(text).stream()
            .map(found -> found.family())
            .filter(family -> !family.isEmpty())
            .toList();
    return asking.names().stream()
        .filter(name -> families.stream().anyMatch(name::contains))
        .findFirst()
        .orElse(asking.names().getFirst());
  }

  /** Values were found in a person's words: those are not asked for any more. */
  void caught(Talk talk, UserId user, List<SecretKept> kept) {
    var asking = askings.now(talk.tx(), talk.chat(), user);
    asking
        .flatMap(open -> vault.projects().byId(talk.tx(), open.project()))
        .ifPresent(project -> {
          var names =
              kept.stream()
                  .filter(each -> project.id().equals(each.projectId()))
                  .map(SecretKept::name)
                  .toList();
          if (!names.isEmpty()) {
            goOn(talk, user, asking.orElseThrow(), project.name(), names);
          }
        });
  }

  private void goOn(Talk talk, UserId user, Asking asking, String project, List<String> done) {
    var left = asking.names().stream().filter(name -> !done.contains(name)).toList();
    if (left.isEmpty()) {
      askings.drop(talk.tx(), talk.chat(), user);
    } else {
      ask(talk, user, new Asking(asking.thread(), asking.project(), left), project);
    }
  }

  /** What was changed into a secret is taken out of the chat; true if it was. */
  boolean takeAway(Talk talk, Incoming.Edited edited) {
    var isSecret = !SecretText.find(edited.text()).isEmpty();
    if (isSecret) {
      pen.remove(talk, edited.place().message());
    }
    return isSecret;
  }

  /** The next words are words again. */
  Optional<Asking> drop(Talk talk, UserId user) {
    var asking = askings.now(talk.tx(), talk.chat(), user);
    askings.drop(talk.tx(), talk.chat(), user);
    return asking;
  }

  private static boolean isGroup(Talk talk) {
    return talk.chat().id() < 0;
  }
}
