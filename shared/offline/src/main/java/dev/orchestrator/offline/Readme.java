package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import java.util.Map;
import java.util.stream.Collectors;

/** A project's README, which follows from its design. */
final class Readme {

  private Readme() {}

  static String of(Design design) {
    var list =
        design.features().stream()
            .filter(feature -> !feature.value("words").isEmpty() || !feature.name().equals("theme"))
            .map(feature -> "- " + FeatureWords.of(feature, design.language()))
            .collect(Collectors.joining("\n"));
    var needs =
        design.kind() == ProjectKind.TELEGRAM_BOT
            ? " but the bot's token in `TELEGRAM_BOT_TOKEN`"
            : "";
    return Templates.fill(
        Templates.text("README.md.template"),
        Map.of(
            "title",
            design.title(),
            "summary",
            design.description().strip(),
            "list",
            list,
            "needs",
            needs));
  }
}
