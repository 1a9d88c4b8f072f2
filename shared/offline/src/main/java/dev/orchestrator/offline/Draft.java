package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** A design while a task is being read. */
final class Draft {

  private final Design before;
  private final Map<String, Feature> features = new LinkedHashMap<>();
  private String title;

  Draft(Design before) {
    this.before = before;
    this.title = before.title();
    before.features().forEach(this::put);
  }

  ProjectKind kind() {
    return before.kind();
  }

  boolean has(String key) {
    return features.containsKey(key);
  }

  void title(String words) {
    title = words.replaceAll("\\s+", " ").strip();
  }

  void add(String feature) {
    features.putIfAbsent(feature, start(feature));
  }

  void put(Feature feature) {
    features.put(feature.key(), feature);
  }

  void remove(String key) {
    features.remove(key);
  }

  /** A text at a path; a second one at the same path takes the place of the first. */
  void text(String path, String text) {
    put(new Feature("text", Map.of("path", path, "text", text)));
  }

  /** The version's number, if the project tells one and the task names one. */
  void version(String number) {
    if (!number.isEmpty() && has("version")) {
      put(new Feature("version", Map.of("version", number)));
    }
  }

  /** Greets with these phrases beside the ones so far or, if {@code only}, in their place. */
  void greet(List<String> phrases, boolean only) {
    var all = new LinkedHashSet<String>();
    if (!only || phrases.isEmpty()) {
      all.addAll(phrases());
    }
    all.addAll(phrases);
    if (all.isEmpty()) {
      all.add(Greetings.in(before.language()));
    }
    greetWith(all);
  }

  /** Stops to greet with these phrases; the last one stays. */
  void doNotGreet(List<String> phrases) {
    var left = new LinkedHashSet<>(phrases());
    left.removeAll(phrases);
    if (!left.isEmpty()) {
      greetWith(left);
    }
  }

  /** Whether a service would have nothing to do; a bot still repeats, a site still shows. */
  boolean featureless() {
    return features.isEmpty() && kind() == ProjectKind.HTTP_SERVICE;
  }

  Design design() {
    return new Design(
        title,
        before.kind(),
        before.description(),
        before.language(),
        List.copyOf(features.values()));
  }

  /** What differs from the design before; a new bot that only repeats is a change by itself. */
  List<String> changes(Language language) {
    var changes = new ArrayList<String>();
    if (!title.equals(before.title())) {
      changes.add(language.choose("title: ", "заголовок: ") + title);
    }
    var old = before.features();
    features.values().stream()
        .filter(feature -> !old.contains(feature) && !isStartTheme(feature))
        .forEach(feature -> changes.add(FeatureWords.of(feature, language)));
    old.stream()
        .filter(feature -> !features.containsKey(feature.key()))
        .forEach(feature ->
            changes.add(
                language.choose("without: ", "без: ") + FeatureWords.of(feature, language)));
    if (changes.isEmpty() && old.isEmpty() && kind() == ProjectKind.TELEGRAM_BOT) {
      changes.add(language.choose("repeats what it is told", "повторяет сказанное"));
    }
    return changes;
  }

  /** The colours that nobody asked for. */
  private static boolean isStartTheme(Feature feature) {
    return feature.name().equals("theme") && feature.value("words").isEmpty();
  }

  private List<String> phrases() {
    var greeting = features.get("greeting");
    return greeting == null ? List.of() : greeting.value("phrases").lines().toList();
  }

  private void greetWith(Collection<String> phrases) {
    put(new Feature("greeting", Map.of("phrases", String.join("\n", phrases))));
  }

  private static Feature start(String feature) {
    return feature.equals("version")
        ? new Feature(feature, Map.of("version", "1.0.0"))
        : Feature.plain(feature);
  }
}
