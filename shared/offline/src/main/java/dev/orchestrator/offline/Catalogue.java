package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import java.util.List;
import java.util.stream.Collectors;

/** All features that a service or a bot can have. */
final class Catalogue {

  private static final List<FeatureTemplate> FEATURES =
      List.of(
              "greeting visits version echo time random dice coin quote notes json temperature sum reverse words uuid text"
                  .split(" "))
          .stream()
          .map(FeatureTemplate::read)
          .toList();

  private Catalogue() {}

  static FeatureTemplate of(Feature feature) {
    return FEATURES.stream()
        .filter(template -> template.name().equals(feature.name()))
        .findFirst()
        .orElseThrow(() -> new UnknownFeature(feature.name()));
  }

  /** Those that a task's words may ask for. */
  static List<FeatureTemplate> of(ProjectKind kind) {
    return FEATURES.stream().filter(template -> template.fits(kind)).toList();
  }

  /** What can be had, in one sentence for people. */
  static String offer(ProjectKind kind, Language language) {
    if (kind == ProjectKind.STATIC_SITE) {
      return language.choose(
          "I can make a site with pages (\"with pages menu and contacts\"), write a page's text"
              + " (\"add /about that says …\"), remove a page, change the title and the colours"
              + " (\"make it dark\", \"make it green\").",
          "Я умею делать сайт со страницами («со страницами меню и контакты»), писать текст"
              + " страницы («добавь /about с текстом …»), убирать страницы, менять заголовок и"
              + " цвета («сделай тёмным», «сделай зелёным»).");
    }
    var list =
        of(kind).stream()
            .filter(template -> !template.name().equals("text"))
            .map(template -> template.help(language))
            .collect(Collectors.joining("; "));
    return language
        .choose(
            "What I can build: %s; a text (\"add /about that says …\"); another title.",
            "Вот что я умею: %s; показывать текст («добавь /about с текстом …»); менять заголовок.")
        .formatted(list);
  }

  /** A project names a feature that this version does not have. */
  static final class UnknownFeature extends RuntimeException {
    UnknownFeature(String name) {
      super("this version has no feature \"" + name + "\"");
    }
  }
}
