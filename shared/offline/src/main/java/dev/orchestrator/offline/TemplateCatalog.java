package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.offline.Reading.Understood;

/** What the templates understand, and what becomes of a project by it. */
public final class TemplateCatalog {

  /** What the template agent can do, in words for whoever plans its work. */
  public static final String ABILITIES =
      "Writes small HTTP services, static sites and Telegram bots from a catalogue of features:"
          + " greetings in several languages, counters, notes, echo, time, quotes, fixed texts.";

  private TemplateCatalog() {}

  /**
   * What becomes of a new project.
   *
   * @param project the project's name, which its title follows unless the task names one
   * @param description read together with the task if the task alone says too little
   */
  public static Reading understands(
      ProjectKind kind, String project, String description, String task) {
    var empty = Design.empty(project, kind, description.isBlank() ? task : description);
    var reading = read(empty, task);
    return reading instanceof Understood ? reading : orWithDescription(reading, empty, task);
  }

  private static Reading orWithDescription(Reading alone, Design empty, String task) {
    var whole = read(empty, empty.description() + "\n" + task);
    return whole instanceof Understood ? whole : alone;
  }

  /** What becomes of a project that is there already. */
  static Reading read(Design before, String task) {
    return switch (before.kind()) {
      case HTTP_SERVICE, TELEGRAM_BOT -> TaskReader.read(before, task);
      case STATIC_SITE -> SiteReader.read(before, task);
    };
  }
}
