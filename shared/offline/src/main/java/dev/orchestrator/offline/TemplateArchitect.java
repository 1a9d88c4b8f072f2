package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.Reading.NotUnderstood;
import dev.orchestrator.offline.Reading.NothingToChange;
import dev.orchestrator.offline.Reading.Understood;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans a build for the template agent, or says why it cannot be done. */
public final class TemplateArchitect {

  private TemplateArchitect() {}

  /** What came of planning. */
  public sealed interface Planned {}

  /**
   * A build that the template agent can do.
   *
   * @param changes what is built, one line each
   * @param acceptance what must hold at the end, one line each
   * @param agent who writes the code
   */
  public record Plan(String summary, List<String> changes, List<String> acceptance, String agent)
      implements Planned {}

  /** A task that it cannot do; the reason says what it can. */
  public record Refusal(String reason) implements Planned {}

  /**
   * Plans a build.
   *
   * @param template the {@code template.json} of the repository; null if there is none yet
   */
  public static Planned plan(
      ProjectKind kind,
      String project,
      String description,
      String task,
      @Nullable String template) {
    var reading =
        template == null
            ? TemplateCatalog.understands(kind, project, description, task)
            : TemplateCatalog.read(Design.read(template), task);
    return switch (reading) {
      case Understood(var design, var changes) -> plan(design, changes);
      case NotUnderstood(var message) -> new Refusal(message);
      case NothingToChange(var message) -> new Refusal(message);
    };
  }

  private static Plan plan(Design design, List<String> changes) {
    var acceptance = new ArrayList<>(changes);
    acceptance.add(design.language().choose("/health answers 200", "/health отвечает 200"));
    acceptance.add(
        design
            .language()
            .choose(
                "java ServiceTest.java ends with 0 in a clean checkout",
                "java ServiceTest.java завершается с 0 в чистой копии"));
    return new Plan(
        String.join("; ", changes), List.copyOf(changes), List.copyOf(acceptance), "template");
  }
}
