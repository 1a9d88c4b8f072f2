package dev.orchestrator.devops;

import dev.orchestrator.flow.FlowQuery;
import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the commands about running software have in common. */
record Desk(Records records) {

  /** The principal's project, or a refusal that names it and those that there are. */
  <R> Answer<R> withProject(
      Principal principal, @Nullable String nameOrId, Function<Project, Answer<R>> deed) {
    var wanted = nameOrId == null ? "" : nameOrId.strip();
    return records
        .projects()
        .find(principal, wanted)
        .filter(project -> project.status() != ProjectStatus.ARCHIVED)
        .map(deed)
        .orElseGet(() -> unknown(principal, wanted));
  }

  private <R> Answer<R> unknown(Principal principal, String wanted) {
    var names =
        records.projects().of(principal.user(), null).stream()
            .map(Project::name)
            .limit(20)
            .collect(Collectors.joining(", "));
    return Answer.refusedInput(
        "project_not_found",
        "project",
        "There is no project \"%s\".".formatted(shown(wanted)),
        names.isEmpty() ? "Create one first." : "Your projects: " + names + ".");
  }

  /** Does a deed to a project, once for the envelope's key, with the project locked. */
  <R, C extends Command<R>> Answer<R> once(
      Envelope envelope, C command, String nameOrId, BiFunction<Tx, Project, Answer<R>> deed) {
    return withProject(
        envelope.principal(),
        nameOrId,
        project ->
            records
                .receipts()
                .once(
                    envelope,
                    command,
                    tx -> withLocked(tx, project, locked -> deed.apply(tx, locked))));
  }

  /** The project locked in this transaction, unless it is being deleted. */
  private <R> Answer<R> withLocked(Tx tx, Project known, Function<Project, Answer<R>> deed) {
    records.projects().lockOwner(tx, known.owner());
    var project = records.projects().locked(tx, known.id()).orElseThrow();
    var teardown = FlowQuery.live().kind(TeardownFlow.NAME).subject(project.id().toString());
    if (project.status() == ProjectStatus.ARCHIVED
        || !records.flows().list(tx.connection(), teardown).isEmpty()) {
      return Answer.refused(
          "project_deleted", project.name() + " is being deleted.", "Use another project.");
    }
    return deed.apply(project);
  }

  DeployOrder order(
      Envelope envelope,
      Project project,
      String commit,
      Optional<dev.orchestrator.messages.ReleaseId> release) {
    Optional<ThreadId> thread = envelope.thread().or(project::thread);
    return new DeployOrder(
        project.id(),
        project.name(),
        project.owner(),
        commit,
        release,
        thread,
        project.status(),
        thread.map(records.log()::language).orElse(Locale.ENGLISH),
        envelope.unasked());
  }

  /** Enough of an input to recognise it by, on one line. */
  static String shown(String input) {
    var line = input.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 60 ? line.substring(0, 59) + "…" : line;
  }
}
