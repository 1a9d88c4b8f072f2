package dev.orchestrator.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a task that are to be taken as they stand: titles, texts at a path, a greeting.
 *
 * @param rest the task without them
 */
record Literals(List<String> titles, List<PageText> pages, List<String> greetings, String rest) {

  /** A text and the path where it is to be read. */
  record PageText(String path, String text) {}

  private static final String QUOTED = "(?:\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|'([^']+)')";

  private static final String SAYS =
      "(?:(?:that|which|котор\\w+)\\s+)?"
          + "(?:says?|saying|reads?|reading|shows?|showing|answers?|returns?|tells?|with (?:the )?texts?"
          + "|со? (?:словами|текстом)|где написано|говорит|пишет|показывает|отвечает|возвращает)";

  private static final String TEXT = "[:\\s]+(?:" + QUOTED + "|(.+?)(?=[.;]\\s|[.;]?$|\\n))";

  private static final Pattern TEXT_AT_PATH =
      WordPatterns.of(
          "/([a-z0-9][a-z0-9_-]{0,39})(?:\\s+(?:page|endpoint|path|route|command|страниц\\w+))?,?\\s*"
              + SAYS
              + TEXT);

  private static final Pattern TEXT_OF_PAGE =
      WordPatterns.of("\\b(?:(?:an?|the)\\s+)?([\\p{L}0-9-]{2,30})\\s+page,?\\s*" + SAYS + TEXT);

  private static final Pattern TEXT_OF_RUSSIAN_PAGE =
      WordPatterns.of("страниц[уае]\\s+«?([\\p{L}0-9-]{2,30})»?,?\\s*" + SAYS + TEXT);

  private static final Pattern TITLE =
      WordPatterns.of(
          "(?:\\b(?:rename|retitle|call|name)\\s+(?:it|this|the \\w+)(?:\\s+(?:in)?to|\\s+as)?"
              + "|\\b(?:change |set |make )?the (?:title|heading|name)(?: of \\w+(?: \\w+)?)? ?(?:to|:|=)"
              + "|\\b(?:with the )?title\\b:?"
              + "|\\b(?:called|named)\\b"
              + "|переименуй(?:те)?\\s+(?:(?:его|её|ее|проект|сервис|сайт|бота)\\s+)?(?:в|на)"
              + "|назови(?:те)?\\s+(?:его|её|ее|проект|сервис|сайт|бота)"
              + "|(?:(?:поменяй|измени|смени)(?:те)?\\s+)?(?:заголовок|название)(?:\\s+(?:на|в))?:?"
              + "|(?:под|с) (?:названием|заголовком|именем))\\s+(?:"
              + QUOTED
              + "|([\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,38}))");

  private static final Pattern GREETING =
      WordPatterns.of(
          "(?:greeting (?:to|is|should be)|greet\\w*(?: \\w+){0,3} with|\\bsays?|приветствие (?:на|в)|здорова\\w+ словами"
              + "|говори\\w*|приветству\\w+ словами)\\s+"
              + QUOTED);

  /** Takes them out of a task. */
  static Literals in(String task) {
    var titles = new ArrayList<String>();
    var pages = new ArrayList<PageText>();
    var greetings = new ArrayList<String>();
    var rest = task;
    for (var page : List.of(TEXT_AT_PATH, TEXT_OF_PAGE, TEXT_OF_RUSSIAN_PAGE)) {
      rest = taken(page, rest, found -> addPage(pages, found));
    }
    rest = taken(TITLE, rest, found -> titles.add(firstGroup(found, 1)));
    rest = taken(GREETING, rest, found -> greetings.add(firstGroup(found, 1)));
    return new Literals(titles, pages, greetings, rest);
  }

  private interface Taker {
    boolean take(MatchResult found);
  }

  private static String taken(Pattern pattern, String text, Taker taker) {
    return pattern
        .matcher(text)
        .replaceAll(found -> taker.take(found) ? " ; " : Matcher.quoteReplacement(found.group()));
  }

  private static boolean addPage(List<PageText> pages, MatchResult found) {
    var path = Names.slug(found.group(1));
    if (path.isEmpty() || path.equals("health")) {
      return false;
    }
    pages.add(new PageText(path, firstGroup(found, 2)));
    return true;
  }

  private static String firstGroup(MatchResult found, int from) {
    for (var group = from; group <= found.groupCount(); group++) {
      if (found.group(group) != null) {
        return found.group(group).strip();
      }
    }
    return "";
  }
}
