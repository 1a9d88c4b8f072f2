package dev.orchestrator.offline;

/** Says in one line what a feature of a project does. */
final class FeatureWords {

  private FeatureWords() {}

  static String of(Feature feature, Language language) {
    return switch (feature.name()) {
      case "page" -> language.choose("page ", "страница ") + "/" + feature.value("path");
      case "theme" -> language.choose("colours: ", "цвета: ") + feature.value("words");
      case "text" -> "/" + feature.value("path") + ": " + feature.value("text");
      case "version" -> "/version: " + feature.value("version");
      case "greeting" ->
          Catalogue.of(feature).help(language) + ": " + phrases(feature.value("phrases"));
      default -> Catalogue.of(feature).help(language);
    };
  }

  private static String phrases(String lines) {
    return String.join(" / ", lines.lines().map(line -> line.replace(", {name}", "")).toList());
  }
}
