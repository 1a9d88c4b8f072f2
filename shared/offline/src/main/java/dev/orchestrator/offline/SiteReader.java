package dev.orchestrator.offline;

import dev.orchestrator.offline.Reading.NotUnderstood;
import dev.orchestrator.offline.Reading.Understood;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads what a task asks of a static site: pages, their texts, the title, the colours. */
final class SiteReader {

  private static final Pattern BEYOND =
      WordPatterns.of(
          "\\b(?:(?:online|web|e)[ -]?(?:shops?|stores?)|carts?|checkout|payments?|pay|log ?in|sign ?(?:up|in)|register|forms?|search|comments?|databases?"
              + "|uploads?|chat|bookings?|maps?|videos?|photos?|images?|pictures?|gallery|newsletter|subscri\\w+|count\\w*)\\b"
              + "|(?:интернет|онлайн)-?\\s?магазин\\w*|корзин\\w*|оплат\\w*|логин\\w*|регистрац\\w*|форм[ауы]\\b|поиск\\w*|комментар\\w*|баз\\w+ данных"
              + "|загрузк\\w*|бронирован\\w*|карт[ауы]\\b|видео|фото(?:графии|графий|галере\\w*)?\\b|картинк\\w*|галере\\w*|подписк\\w*|сч[её]тчик\\w*");

  private static final Pattern PAGES =
      WordPatterns.of(
          "\\bpages(?:\\s+(?:for|called|named|like|such as|on))?\\s*:?\\s+([^.;!?\\n]+)"
              + "|страниц(?:ами|ы)\\s*:?\\s+([^.;!?\\n]+)");

  private static final Pattern PAGE =
      WordPatterns.of(
          "\\b(?:an? |the )?([\\p{L}\\p{N}-]{2,30}) page\\b|\\bpage (?:about|called|named|for) (?:the )?([\\p{L}\\p{N}-]{2,30})"
              + "|страниц[уае] (?:про |о |об |с )?([\\p{L}\\p{N}-]{2,30})|(?<=^|\\s)/([a-z0-9][a-z0-9_-]{0,39})");

  private static final Pattern REMOVE =
      WordPatterns.of("\\b(?:remove|drop|delete|without)\\b|\\b(?:убери|удали|без)\\b");

  private static final Pattern NOT_A_NAME =
      WordPatterns.of(
          "web|home|start|main|landing|single|one|new|this|that|first|another|the|my|our|this|a|an|на|с|в");

  private record Theme(Pattern asked, String accent, String paper, String ink) {}

  private static final List<Theme> THEMES =
      List.of(
          new Theme(WordPatterns.of("\\bdark\\b|\\bт[её]мн\\w+"), "#8ab4f8", "#16181d", "#e8e6e3"),
          new Theme(WordPatterns.of("\\blight\\b|\\bсветл\\w+"), "#1a5fb4", "#ffffff", "#202124"),
          new Theme(
              WordPatterns.of("\\bgreen\\b|\\bзел[её]н\\w+"), "#1b7f3b", "#f6fbf7", "#1d2b21"),
          new Theme(WordPatterns.of("\\bred\\b|\\bкрасн\\w+"), "#b3261e", "#fff8f7", "#2b1d1c"),
          new Theme(
              WordPatterns.of("\\bblue\\b|\\bсин\\w{2}\\b|\\bголуб\\w+"),
              "#0b57d0",
              "#f5f8ff",
              "#1b1f2b"),
          new Theme(
              WordPatterns.of("\\bpurple\\b|\\bфиолетов\\w+"), "#6a3ab2", "#faf7ff", "#241d2b"),
          new Theme(
              WordPatterns.of("\\b(?:orange|yellow)\\b|\\bоранжев\\w+|\\bж[её]лт\\w+"),
              "#a65a00",
              "#fffaf2",
              "#2b241b"));

  private final Draft draft;
  private final Language language;

  private SiteReader(Design before, String task) {
    this.draft = new Draft(before);
    this.language = Language.of(task);
  }

  static Reading read(Design before, String task) {
    var beyond = BEYOND.matcher(task);
    var language = Language.of(task);
    if (beyond.find()) {
      return new NotUnderstood(
          language.choose(
                  "I cannot do this on a static site: ", "На статическом сайте я этого не умею: ")
              + beyond.group().strip()
              + ". "
              + Catalogue.offer(before.kind(), language));
    }
    return new SiteReader(before, task).read(before.has("page") ? "" : before.description(), task);
  }

  private Reading read(String description, String task) {
    var literals = Literals.in(task);
    literals.titles().forEach(draft::title);
    if (!draft.has("page index")) {
      draft.put(page("index", "", description.isEmpty() ? task : description));
      draft.put(theme(THEMES.get(1), ""));
    }
    literals.pages().forEach(page -> draft.put(page(page.path(), "", page.text())));
    var removes = REMOVE.matcher(literals.rest()).find();
    pages(literals.rest()).forEach(name -> change(name, removes));
    askedTheme(literals.rest()).ifPresent(draft::put);
    return result();
  }

  private void change(String name, boolean removes) {
    var key = "page " + Names.slug(name);
    if (removes && !key.equals("page index")) {
      draft.remove(key);
    } else if (!draft.has(key)) {
      draft.put(page(Names.slug(name), name, ""));
    }
  }

  private Reading result() {
    var changes = draft.changes(language);
    return changes.isEmpty()
        ? new NotUnderstood(
            language.choose(
                    "I found nothing here to change on the site. ",
                    "Не вижу, что здесь менять на сайте. ")
                + Catalogue.offer(draft.kind(), language))
        : new Understood(draft.design(), changes);
  }

  private static List<String> pages(String words) {
    var found = new ArrayList<String>();
    PAGES
        .matcher(words)
        .results()
        .forEach(
            list -> found.addAll(named(list.group(1) != null ? list.group(1) : list.group(2))));
    if (found.isEmpty()) {
      PAGE.matcher(words)
          .results()
          .flatMap(page -> named(firstOf(page)).stream())
          .forEach(found::add);
    }
    return found.stream().filter(name -> !Names.slug(name).isEmpty()).distinct().toList();
  }

  private static List<String> named(String list) {
    return Arrays.stream(WordPatterns.of(",|\\band\\b|(?<=\\s)и(?=\\s)").split(list))
        .map(name ->
            name.replaceAll("[\"«»“”/]", "").replaceFirst("(?i)^\\s*(an?|the) ", "").strip())
        .filter(name -> name.length() > 1 && name.split("\\s+").length <= 3)
        .filter(name -> !NOT_A_NAME.matcher(name).matches())
        .limit(20)
        .toList();
  }

  private static String firstOf(MatchResult found) {
    for (var group = 1; group <= found.groupCount(); group++) {
      if (found.group(group) != null) {
        return found.group(group);
      }
    }
    return "";
  }

  private static Optional<Feature> askedTheme(String words) {
    return THEMES.stream()
        .flatMap(theme ->
            theme.asked().matcher(words).results().limit(1).map(r -> theme(theme, r.group())))
        .findFirst();
  }

  private static Feature theme(Theme theme, String words) {
    return new Feature(
        "theme",
        Map.of(
            "accent", theme.accent(), "paper", theme.paper(), "ink", theme.ink(), "words", words));
  }

  private static Feature page(String path, String heading, String text) {
    return new Feature(
        "page",
        Map.of(
            "path",
            path,
            "heading",
            heading.isEmpty() ? Names.title(path) : Names.title(heading),
            "text",
            text));
  }
}
