package dev.orchestrator.engineering;

import dev.orchestrator.flow.FlowState;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Explanation;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectCommand.ExplainFlow;
import dev.orchestrator.messages.ProjectCommand.ExplainProject;
import dev.orchestrator.messages.ProjectCommand.ExplainThread;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.messages.Role;
import dev.orchestrator.messages.ThreadId;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;
import dev.orchestrator.why.Topic;
import dev.orchestrator.why.Whereabouts.Deleted;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers why: what happens to a project, a thread or a flow, from data. */
final class WhyDesk {

  private static final Locale RUSSIAN = Locale.of("ru");

  private final Office office;

  WhyDesk(Office office) {
    this.office = office;
  }

  void open(Bus bus) {
    bus.serve(ExplainProject.class, this::project);
    bus.serve(ExplainThread.class, this::thread);
    bus.serve(ExplainFlow.class, this::flow);
  }

  private Answer<Explanation> project(Envelope envelope, ExplainProject command) {
    var name = command.project() == null ? "" : command.project().strip();
    var known =
        office
            .projects()
            .find(envelope.principal(), name)
            .filter(project -> project.status() != ProjectStatus.ARCHIVED);
    if (known.isPresent()) {
      return explained(known.get(), envelope, command.language());
    }
    return office
        .whereabouts()
        .deleted(envelope.principal(), name)
        .map(WhyDesk::deleted)
        .orElseGet(() ->
            Refusals.withProject(
                office.projects(),
                envelope.principal(),
                name,
                project -> explained(project, envelope, command.language())));
  }

  private Answer<Explanation> explained(
      Project project, Envelope envelope, @Nullable String language) {
    var thread = project.thread().or(envelope::thread);
    return new Answer.Done<>(
        office
            .whereabouts()
            .explain(
                new Topic(
                    project.name(),
                    Optional.of(project.id()),
                    List.of(project.id()),
                    Optional.of(project.status()),
                    thread,
                    BuildFlow.ROUNDS,
                    language(language, thread))));
  }

  private static Answer<Explanation> deleted(Deleted deleted) {
    return Answer.refused(
        "project_deleted",
        "%s was deleted at %s.".formatted(deleted.name(), deleted.at()),
        "Ask about another project; list_projects shows them.");
  }

  private Answer<Explanation> thread(Envelope envelope, ExplainThread command) {
    return office
        .whereabouts()
        .owner(command.thread())
        .filter(owner -> owner.equals(envelope.principal().user()) || isAdmin(envelope.principal()))
        .<Answer<Explanation>>map(
            _ -> new Answer.Done<>(explained(command.thread(), command.language())))
        .orElseGet(() ->
            Answer.refusedInput(
                "thread_not_found",
                "thread",
                "There is no thread %s of yours.".formatted(command.thread()),
                "orchestrator threads lists them."));
  }

  private Explanation explained(ThreadId thread, @Nullable String language) {
    var topic =
        new Topic(
            thread.toString(),
            Optional.empty(),
            office.whereabouts().projects(thread),
            Optional.empty(),
            Optional.of(thread),
            BuildFlow.ROUNDS,
            language(language, Optional.of(thread)));
    return office.whereabouts().explain(topic);
  }

  private Answer<Explanation> flow(Envelope envelope, ExplainFlow command) {
    return office
        .flows()
        .find(command.flow())
        .filter(flow -> maySee(envelope.principal(), flow))
        .<Answer<Explanation>>map(flow -> about(flow, command.language()))
        .orElseGet(() ->
            Answer.refusedInput(
                "flow_not_found",
                "flow",
                "There is no flow %s of yours.".formatted(command.flow()),
                "orchestrator flow list shows them."));
  }

  /** Its project if it has one, else its thread. */
  private Answer<Explanation> about(FlowState flow, @Nullable String language) {
    var project =
        flow.subject()
            .map(ProjectId::of)
            .flatMap(office.projects()::byId)
            .filter(known -> known.status() != ProjectStatus.ARCHIVED);
    var thread = flow.thread().map(ThreadId::of);
    var topic =
        new Topic(
            project.map(Project::name).orElse(flow.id().toString()),
            project.map(Project::id),
            project.map(Project::id).stream().toList(),
            project.map(Project::status),
            thread.or(() -> project.flatMap(Project::thread)),
            BuildFlow.ROUNDS,
            language(language, thread));
    return new Answer.Done<>(office.whereabouts().explain(topic));
  }

  private static boolean maySee(Principal principal, FlowState flow) {
    return isAdmin(principal) || flow.owner().equals(principal.user().toString());
  }

  private static boolean isAdmin(Principal principal) {
    return principal.role().covers(Role.ADMIN);
  }

  private Locale language(@Nullable String wanted, Optional<ThreadId> thread) {
    if (wanted == null || wanted.isBlank()) {
      return thread.map(office.log()::language).orElse(Locale.ENGLISH);
    }
    return wanted.strip().toLowerCase(Locale.ROOT).startsWith("ru") ? RUSSIAN : Locale.ENGLISH;
  }
}
