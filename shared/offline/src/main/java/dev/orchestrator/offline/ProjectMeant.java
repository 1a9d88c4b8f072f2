package dev.orchestrator.offline;

import dev.orchestrator.messages.DeployEvent;
import dev.orchestrator.messages.ProjectCommand.ListProjects;
import dev.orchestrator.messages.ProjectView;
import dev.orchestrator.messages.ThreadEvent.EngineeringFinished;
import dev.orchestrator.messages.ThreadEvent.FlowFailed;
import dev.orchestrator.messages.ThreadEvent.PlanProposed;
import dev.orchestrator.messages.ThreadEvent.ReleaseCrashed;
import dev.orchestrator.offline.Moment.Called;
import dev.orchestrator.offline.Moment.Happened;
import dev.orchestrator.offline.Reply.Ask;
import dev.orchestrator.offline.Reply.Say;
import dev.orchestrator.platform.Json;
import dev.orchestrator.platform.JsonMismatch;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the project that a request is about: the one that it names, else the last one of this
 * conversation, else the only one there is, else the one that the user chooses.
 */
final class ProjectMeant {

  private final Dialogue dialogue;
  private final Desk desk;
  private final Phrases phrases;

  ProjectMeant(Dialogue dialogue, Desk desk) {
    this.dialogue = dialogue;
    this.desk = desk;
    this.phrases = new Phrases(dialogue.language());
  }

  /** Goes on with the project, or says that there is none, or asks which. */
  Reply then(Request request, Function<ProjectView, Reply> deed) {
    return then(request, deed, () -> new Say(phrases.noProject()));
  }

  /** As above, with another way out if there is no project. */
  Reply then(Request request, Function<ProjectView, Reply> deed, Supplier<Reply> none) {
    return Moves.reply(
        desk.ask(new ListProjects(null)),
        phrases,
        found -> {
          var projects = found.projects();
          if (projects.isEmpty()) {
            return none.get();
          }
          return choose(request, projects)
              .map(deed)
              .orElseGet(() ->
                  new Ask(
                      phrases.whichProject(), projects.stream().map(ProjectView::name).toList()));
        });
  }

  private Optional<ProjectView> choose(Request request, List<ProjectView> projects) {
    if (request.project().isPresent()) {
      return named(projects, request.project().get());
    }
    var named =
        projects.stream().filter(project -> names(request.words(), project.name())).toList();
    if (named.size() == 1) {
      return Optional.of(named.getFirst());
    }
    if (projects.size() == 1) {
      return Optional.of(projects.getFirst());
    }
    return named.isEmpty() ? last().flatMap(name -> named(projects, name)) : longest(named);
  }

  /** Of {@code shop} and {@code shop-2} the words that hold both name the second. */
  private static Optional<ProjectView> longest(List<ProjectView> named) {
    var longest =
        named.stream().max((a, b) -> Integer.compare(a.name().length(), b.name().length()));
    return longest.filter(
        project -> named.stream().allMatch(other -> project.name().contains(other.name())));
  }

  private static Optional<ProjectView> named(List<ProjectView> projects, String name) {
    return projects.stream().filter(project -> project.name().equalsIgnoreCase(name)).findFirst();
  }

  private static boolean names(String words, String project) {
    return Pattern.compile(
            "(?<![\\w/-])" + Pattern.quote(project) + "(?![\\w-])", Pattern.CASE_INSENSITIVE)
        .matcher(words)
        .find();
  }

  /** The name of the project that this conversation was about last. */
  private Optional<String> last() {
    return dialogue.moments().reversed().stream()
        .map(ProjectMeant::projectOf)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static @Nullable String projectOf(Moment moment) {
    return switch (moment) {
      case Happened(EngineeringFinished finished) -> finished.project();
      case Happened(DeployEvent deploy) -> deploy.project();
      case Happened(PlanProposed plan) -> plan.project();
      case Happened(FlowFailed failed) -> failed.project();
      case Happened(ReleaseCrashed crashed) -> crashed.project();
      case Called called -> projectOf(called);
      default -> null;
    };
  }

  private static @Nullable String projectOf(Called called) {
    return switch (called.tool()) {
      case "create_project", "update_project" -> nameInResult(called);
      case "list_projects" -> null;
      default -> called.arguments().path("project").textValue();
    };
  }

  private static @Nullable String nameInResult(Called called) {
    try {
      return called.result() == null
          ? null
          : Json.tree(called.result()).path("result").path("name").textValue();
    } catch (JsonMismatch e) {
      return null;
    }
  }
}
