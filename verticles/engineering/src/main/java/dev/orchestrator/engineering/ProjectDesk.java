package dev.orchestrator.engineering;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Release;
import dev.orchestrator.vault.SecretText;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers the commands about projects themselves. */
final class ProjectDesk {

  private static final int MOST_ENTRY_POINTS = 50;

  private final Office office;

  ProjectDesk(Office office) {
    this.office = office;
  }

  void open(Bus bus) {
    bus.serve(CreateProject.class, this::create);
    bus.serve(ListProjects.class, this::list);
    bus.serve(GetProject.class, this::get);
    bus.serve(UpdateProject.class, this::update);
  }

  private Answer<ProjectView> create(Envelope envelope, CreateProject command) {
    return Refusals.<ProjectView>name(command.name())
        .or(() -> Refusals.text("description", command.description()))
        .or(() -> kind(command))
        .or(() -> entryPoints(command.entryPoints()))
        .orElseGet(
            () -> office.receipts().once(envelope, command, tx -> created(tx, envelope, command)));
  }

  private Answer<ProjectView> created(Tx tx, Envelope envelope, CreateProject command) {
    var project =
        office
            .projects()
            .create(
                tx,
                envelope.principal().user(),
                envelope.thread(),
                command.name(),
                SecretText.blotted(command.description()),
                command.kind(),
                Objects.requireNonNullElse(command.entryPoints(), List.of()));
    return new Answer.Done<>(view(project, Optional.empty()));
  }

  private Answer<ProjectList> list(Envelope envelope, ListProjects command) {
    var listed = office.projects().listed(envelope.principal().user(), command.status());
    var views = listed.items().stream().map(this::view).toList();
    return new Answer.Done<>(new ProjectList(views, listed.unreadable()));
  }

  private Answer<ProjectView> get(Envelope envelope, GetProject command) {
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project -> new Answer.Done<>(view(project)));
  }

  private Answer<ProjectView> update(Envelope envelope, UpdateProject command) {
    if (command.name() == null && command.description() == null) {
      return Answer.refused(
          "nothing_to_change", "Nothing is to change.", "Give name or description.");
    }
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project -> update(envelope, command, project));
  }

  private Answer<ProjectView> update(Envelope envelope, UpdateProject command, Project project) {
    var name = Objects.requireNonNullElse(command.name(), project.name());
    var description =
        SecretText.blotted(
            Objects.requireNonNullElse(command.description(), project.description()));
    return Refusals.<ProjectView>name(name)
        .or(() -> Refusals.text("description", description))
        .orElseGet(() ->
            office
                .receipts()
                .once(envelope, command, tx -> described(tx, project, name, description)));
  }

  private Answer<ProjectView> described(Tx tx, Project project, String name, String description) {
    if (!office.projects().describe(tx, project, name, description)) {
      return Answer.refusedInput(
          "name_taken",
          "name",
          "There is another project called \"%s\".".formatted(name),
          "Choose another name.");
    }
    var changed = office.projects().byId(tx, project.id()).orElseThrow();
    return new Answer.Done<>(view(changed, office.releases().live(tx, project.id())));
  }

  private ProjectView view(Project project) {
    return view(project, office.releases().live(project.id()));
  }

  private ProjectView view(Project project, Optional<Release> live) {
    return project.seen(
        office.urls(),
        live.map(Release::url).orElse(null),
        live.map(Release::commit).orElse(null),
        live.map(Release::number).orElse(null));
  }

  @SuppressWarnings("NullAway") // A message may lack what its record promises.
  private static Optional<Answer<ProjectView>> kind(CreateProject command) {
    return command.kind() == null
        ? Optional.of(
            Answer.refusedInput(
                "kind_invalid",
                "kind",
                "The field kind is empty.",
                "Use HTTP_SERVICE, STATIC_SITE or TELEGRAM_BOT."))
        : Optional.empty();
  }

  private static Optional<Answer<ProjectView>> entryPoints(@Nullable List<String> points) {
    if (points == null) {
      return Optional.empty();
    }
    if (points.size() > MOST_ENTRY_POINTS) {
      return Optional.of(
          Answer.refusedInput(
              "entry_points_invalid",
              "entryPoints",
              "There are more than %d entry points.".formatted(MOST_ENTRY_POINTS),
              "Name the important ones."));
    }
    return points.stream()
        .map(point -> Refusals.<ProjectView>text("entryPoints", point))
        .flatMap(Optional::stream)
        .findFirst();
  }
}
