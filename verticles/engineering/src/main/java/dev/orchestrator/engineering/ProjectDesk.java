package dev.orchestrator.engineering;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Command;
import dev.orchestrator.messages.Notifications;
import dev.orchestrator.messages.ProjectCommand.BrowseProjects;
import dev.orchestrator.messages.ProjectCommand.CreateProject;
import dev.orchestrator.messages.ProjectCommand.EditProject;
import dev.orchestrator.messages.ProjectCommand.GetProject;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectCommand.UpdateProject;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.messages.ProjectList;
import dev.orchestrator.messages.ProjectPage;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.platform.Bus;
import dev.orchestrator.platform.Envelope;
import dev.orchestrator.platform.StateTag;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
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
    bus.serve(BrowseProjects.class, this::browse);
    bus.serve(GetProject.class, this::get);
    bus.serve(UpdateProject.class, this::update);
    bus.serve(EditProject.class, this::edit);
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
    var page =
        office.projects().page(envelope.principal().user(), command.status(), null, Projects.MOST);
    return new Answer.Done<>(new ProjectList(views(page), page.listed().unreadable()));
  }

  private Answer<ProjectPage> browse(Envelope envelope, BrowseProjects command) {
    var user = envelope.principal().user();
    var limit = Math.clamp(command.limit(), 1, Projects.MOST);
    var page = office.projects().page(user, command.status(), command.after(), limit);
    var next = page.next().orElse(null);
    return new Answer.Done<>(new ProjectPage(views(page), page.listed().unreadable(), next));
  }

  private List<ProjectView> views(Projects.Page page) {
    return page.listed().items().stream().map(this::view).toList();
  }

  private Answer<ProjectView> get(Envelope envelope, GetProject command) {
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        command.project(),
        project -> new Answer.Done<>(view(project)));
  }

  /**
   * What is to become of a project; what is absent stays.
   *
   * @param seen the states that it may be in; any, if there are none
   */
  private record Wish(
      String project,
      @Nullable String name,
      @Nullable String description,
      @Nullable Notifications notifications,
      List<String> seen) {

    boolean isEmpty() {
      return name == null && description == null && notifications == null;
    }
  }

  private Answer<ProjectView> update(Envelope envelope, UpdateProject command) {
    var wish =
        new Wish(
            command.project(),
            command.name(),
            command.description(),
            command.notifications(),
            List.of());
    return change(envelope, command, wish);
  }

  private Answer<ProjectView> edit(Envelope envelope, EditProject command) {
    var wish =
        new Wish(
            command.project(),
            command.name(),
            command.description(),
            command.notifications(),
            command.seen());
    return change(envelope, command, wish);
  }

  private <C extends Command<ProjectView>> Answer<ProjectView> change(
      Envelope envelope, C command, Wish wish) {
    if (wish.isEmpty()) {
      return Answer.refused(
          "nothing_to_change", "Nothing is to change.", "Give name, description or notifications.");
    }
    return Refusals.withProject(
        office.projects(),
        envelope.principal(),
        wish.project(),
        project ->
            misfit(wish, project)
                .orElseGet(() ->
                    office
                        .receipts()
                        .once(envelope, command, tx -> changed(tx, wish, project.id()))));
  }

  private static Optional<Answer<ProjectView>> misfit(Wish wish, Project project) {
    return Refusals.<ProjectView>name(Objects.requireNonNullElse(wish.name(), project.name()))
        .or(() ->
            wish.description() == null
                ? Optional.empty()
                : Refusals.text("description", wish.description()));
  }

  private Answer<ProjectView> changed(Tx tx, Wish wish, ProjectId id) {
    var projects = office.projects();
    var project = projects.lockedWithOwner(tx, id).orElseThrow();
    if (!wish.seen().isEmpty()
        && !wish.seen().contains(StateTag.of(view(tx, project).anywhere()))) {
      return Answer.refused(
          "changed_meanwhile",
          "The project is not as you have seen it any more.",
          "Look at it again, and make the change for what is there now.");
    }
    var name = Objects.requireNonNullElse(wish.name(), project.name());
    if (wish.notifications() != null) {
      projects.notify(tx, id, wish.notifications());
    }
    var words =
        wish.description() == null ? project.description() : SecretText.blotted(wish.description());
    return projects.describe(tx, project, name, words)
        ? new Answer.Done<>(view(tx, projects.byId(tx, id).orElseThrow()))
        : Answer.refusedInput(
            "name_taken",
            "name",
            "There is another project called \"%s\".".formatted(name),
            "Choose another name.");
  }

  private ProjectView view(Tx tx, Project project) {
    return view(project, office.releases().live(tx, project.id()));
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
