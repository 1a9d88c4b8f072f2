package dev.orchestrator.devops;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.DeployCommand.RequestSecret;
import dev.orchestrator.messages.SecretRequested;
import dev.orchestrator.messages.ThreadEvent.SecretsAwaited;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.SecretScope;
import dev.orchestrator.store.Secrets;
import java.util.List;
import java.util.Objects;

/** Answers the command that has a person asked for a secret. */
final class SecretDesk {

  private static final int LONGEST_HINT = 500;

  private final Desk desk;

  SecretDesk(Desk desk) {
    this.desk = desk;
  }

  void open(Bus bus) {
    bus.serve(RequestSecret.class, this::request);
  }

  private Answer<SecretRequested> request(Envelope envelope, RequestSecret command) {
    var name = Objects.requireNonNullElse(command.name(), "");
    if (!Secrets.NAME.matcher(name).matches()) {
      return Answer.refusedInput(
          "name_invalid",
          "name",
          "\"%s\" is no name of a variable.".formatted(Desk.shown(name)),
          "Use letters, digits and underscores, not a digit first, such as TELEGRAM_BOT_TOKEN.");
    }
    if (hint(command).length() > LONGEST_HINT) {
      return Answer.refusedInput(
          "too_long",
          "hint",
          "The hint has more than %d characters.".formatted(LONGEST_HINT),
          "Say in a sentence where the value is found.");
    }
    return desk.once(
        envelope,
        command,
        command.project(),
        (tx, project) -> requested(tx, envelope, command, project));
  }

  private Answer<SecretRequested> requested(
      Tx tx, Envelope envelope, RequestSecret command, Project project) {
    var records = desk.records();
    var event =
        new SecretsAwaited(project.id(), project.name(), List.of(command.name()), hint(command));
    envelope
        .thread()
        .or(project::thread)
        .ifPresent(thread -> records.log().append(tx, thread, event));
    var known = records.secrets().current(tx, SecretScope.of(project)).containsKey(command.name());
    return new Answer.Done<>(new SecretRequested(project.name(), command.name(), known));
  }

  private static String hint(RequestSecret command) {
    return Objects.requireNonNullElse(command.hint(), "").strip();
  }
}
