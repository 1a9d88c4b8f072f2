package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the kind of a new project, and a short name for it, in the words that ask for it. */
final class ProjectNaming {

  private static final Pattern BOT =
      WordPatterns.of(
          "\\b\\w*bots?\\b|\\btelegram\\b|(?<!ра)(?<!\\p{L})(?:чат-?)?бот(?:а|у|ом|е|ы|ов)?\\b|телеграм\\w*");

  private static final Pattern SITE =
      WordPatterns.of(
          "\\b(?:web ?)?sites?\\b|\\b(?:web|landing|home) ?page\\b|\\blanding\\b|\\bblog\\b|\\bportfolio\\b"
              + "|\\bсайт\\w*|\\bлендинг\\w*|\\bвизитк\\w*|\\bстраничк\\w*|\\bблог\\w*");

  private ProjectNaming() {}

  static ProjectKind kind(String words) {
    if (BOT.matcher(words).find()) {
      return ProjectKind.TELEGRAM_BOT;
    }
    return SITE.matcher(words).find() ? ProjectKind.STATIC_SITE : ProjectKind.HTTP_SERVICE;
  }

  /** Fits {@code ^[a-z][a-z0-9-]{1,38}$}. */
  static String name(String words, ProjectKind kind) {
    var literals = Literals.in(words);
    return Stream.of(
            literals.titles().stream().findFirst().orElse(""),
            kind == ProjectKind.STATIC_SITE ? "" : suffixed(noun(literals.rest(), kind), kind),
            suffixed(content(literals.rest()), kind))
        .map(Names::slug)
        .filter(name -> name.length() > 1)
        .findFirst()
        .orElse(plain(kind));
  }

  /** What the first feature that is asked for calls its project. */
  private static String noun(String words, ProjectKind kind) {
    return Catalogue.of(kind).stream()
        .filter(template -> template.words().matcher(words).find())
        .findFirst()
        .map(FeatureTemplate::noun)
        .orElse("");
  }

  private static String content(String words) {
    List<String> content = Filler.contentOf(words);
    return content.stream()
        .filter(word -> !BOT.matcher(word).find() && !SITE.matcher(word).find())
        .map(Names::slug)
        .filter(word -> !word.isEmpty() && word.length() <= 20)
        .limit(2)
        .collect(Collectors.joining("-"));
  }

  private static String suffixed(String name, ProjectKind kind) {
    return name.isEmpty() || kind == ProjectKind.HTTP_SERVICE ? name : name + "-" + plain(kind);
  }

  private static String plain(ProjectKind kind) {
    return switch (kind) {
      case HTTP_SERVICE -> "service";
      case STATIC_SITE -> "site";
      case TELEGRAM_BOT -> "bot";
    };
  }
}
