package dev.orchestrator.engineering;

import dev.orchestrator.messages.Answer;
import dev.orchestrator.messages.Principal;
import dev.orchestrator.messages.ProjectStatus;
import dev.orchestrator.store.Project;
import dev.orchestrator.store.Projects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a command's input, in one line that names the input and the remedy. */
final class Refusals {

  static final int LONGEST_TEXT = 10_000;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,38}");

  private Refusals() {}

  /** Why this cannot be a project's name. */
  static <R> Optional<Answer<R>> name(@Nullable String name) {
    if (name != null && NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        Answer.refusedInput(
            "name_invalid",
            "name",
            "\"%s\" cannot be a project's name.".formatted(shown(name)),
            "Use 2 to 39 lower-case letters, digits and hyphens, beginning with a letter, such as hello-service."));
  }

  /** Why this cannot be the words of that field. */
  static <R> Optional<Answer<R>> text(String field, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return refusedText(field, "is empty", "Say in words what is wanted.");
    }
    if (text.length() > LONGEST_TEXT) {
      var problem = "is longer than %d characters".formatted(LONGEST_TEXT);
      return refusedText(field, problem, "Shorten it; details can follow in further tasks.");
    }
    return text.chars().anyMatch(Refusals::unprintable)
        ? refusedText(field, "holds control characters", "Remove them.")
        : Optional.empty();
  }

  /** The principal's project, or a refusal that names it and those that there are. */
  static <R> Answer<R> withProject(
      Projects projects,
      Principal principal,
      @Nullable String nameOrId,
      Function<Project, Answer<R>> deed) {
    var wanted = nameOrId == null ? "" : nameOrId.strip();
    return projects
        .find(principal, wanted)
        .filter(project -> project.status() != ProjectStatus.ARCHIVED)
        .map(deed)
        .orElseGet(() -> unknown(projects, principal, wanted));
  }

  private static <R> Answer<R> unknown(Projects projects, Principal principal, String wanted) {
    var names =
        projects.of(principal.user(), null).stream()
            .map(Project::name)
            .limit(20)
            .collect(Collectors.joining(", "));
    return Answer.refusedInput(
        "project_not_found",
        "project",
        "There is no project \"%s\".".formatted(shown(wanted)),
        names.isEmpty() ? "Create one first." : "Your projects: " + names + ".");
  }

  private static <R> Optional<Answer<R>> refusedText(String field, String problem, String remedy) {
    return Optional.of(
        Answer.refusedInput(
            field + "_invalid", field, "The field %s %s.".formatted(field, problem), remedy));
  }

  private static boolean unprintable(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t';
  }

  /** Enough of an input to recognise it by, on one line. */
  static String shown(@Nullable String input) {
    var line = input == null ? "" : input.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 60 ? line.substring(0, 59) + "…" : line;
  }
}
