package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.platform.Json;
import java.util.List;

/**
 * What a project is, as far as the templates know it. It lies in the project as {@code
 * template.json}, and the project's files follow from it.
 */
record Design(
    String title, ProjectKind kind, String description, Language language, List<Feature> features) {

  static final String FILE = "template.json";

  Design {
    features = List.copyOf(features);
  }

  static Design empty(String project, ProjectKind kind, String description) {
    return new Design(Names.title(project), kind, description, Language.of(description), List.of());
  }

  /** Throws {@link dev.orchestrator.platform.JsonMismatch} if somebody broke the file. */
  static Design read(String json) {
    return Json.read(json, Design.class);
  }

  String json() {
    return Json.tree(Json.write(this)).toPrettyString() + "\n";
  }

  boolean has(String feature) {
    return features.stream().anyMatch(f -> f.name().equals(feature));
  }
}
