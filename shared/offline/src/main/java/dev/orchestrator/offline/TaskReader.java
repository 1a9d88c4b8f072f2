package dev.orchestrator.offline;

import dev.orchestrator.offline.Reading.NotUnderstood;
import dev.orchestrator.offline.Reading.NothingToChange;
import dev.orchestrator.offline.Reading.Understood;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads what a task asks of a service or bot, clause by clause. A clause that asks for something
 * that is in no feature's words makes the whole task not understood: half of a task is never done
 * as if it were all.
 */
final class TaskReader {

  private static final Pattern CLAUSES =
      WordPatterns.of(
          "[,;!?\\n]|[.:](?=\\s|$)|\\b(?:and|plus|also|that|which|with|using|then|but)\\b"
              + "|(?<=\\s)(?:и|с|со|а|но|через|используя|плюс|затем)(?=\\s)|\\b(?:котор\\w+|чтобы)\\b");

  private static final Pattern REMOVE =
      WordPatterns.of(
          "\\b(?:remove|drop|delete|without|no longer|stop)\\b|\\b(?:убери|убрать|удали|удалить|без|больше не)\\b");

  private static final Pattern INSTEAD = WordPatterns.of("\\b(?:instead|only|вместо|только)\\b");

  private static final Pattern INSTEAD_OF = WordPatterns.of("\\b(?:instead of|вместо)\\b");

  private static final Pattern PATH =
      WordPatterns.of("(?<=^|\\s|[\"«(])/([a-z0-9][a-z0-9_-]{0,39})");

  private static final Pattern VERSION_NUMBER = Pattern.compile("\\b\\d+\\.\\d+(\\.\\d+)?\\b");

  /** More words than this beside a feature's own mean that we did not get the point. */
  private static final int BEYOND = 2;

  private static final int LONGEST = 4000;

  private final Draft draft;
  private final Language language;
  private final List<String> strange = new ArrayList<>();
  private final List<String> beside = new ArrayList<>();

  private TaskReader(Design before, String task) {
    this.draft = new Draft(before);
    this.language = Language.of(task);
  }

  static Reading read(Design before, String task) {
    if (task.length() > LONGEST) {
      return new NotUnderstood(
          Language.of(task)
              .choose(
                  "The task has more than " + LONGEST + " characters: say it shorter.",
                  "В задаче больше " + LONGEST + " знаков: скажите короче."));
    }
    return new TaskReader(before, task).read(task);
  }

  private Reading read(String task) {
    var literals = Literals.in(task);
    literals.titles().forEach(draft::title);
    literals.pages().forEach(page -> draft.text(page.path(), page.text()));
    if (!literals.greetings().isEmpty()) {
      draft.greet(List.of(Greetings.own(literals.greetings().getLast())), true);
    }
    CLAUSES.splitAsStream(literals.rest()).forEach(this::readClause);
    draft.version(
        VERSION_NUMBER.matcher(task).results().map(r -> r.group()).findFirst().orElse(""));
    return result();
  }

  private void readClause(String clause) {
    var paths = PATH.matcher(clause).results().map(path -> path.group(1)).toList();
    var wanted =
        Catalogue.of(draft.kind()).stream()
            .filter(t -> t.words().matcher(clause).find() || paths.stream().anyMatch(t::answers))
            .toList();
    var unknownPaths =
        paths.stream().filter(path -> wanted.stream().noneMatch(t -> t.answers(path))).toList();
    if (REMOVE.matcher(clause).find()) {
      remove(clause, wanted, unknownPaths);
    } else {
      unknownPaths.forEach(path -> strange.add("/" + path));
      add(clause, wanted);
    }
  }

  private void add(String clause, List<FeatureTemplate> wanted) {
    wanted.stream().filter(t -> !t.name().equals("greeting")).forEach(t -> draft.add(t.name()));
    var greets =
        wanted.stream().anyMatch(t -> t.name().equals("greeting"))
            || (draft.has("greeting") && !Greetings.named(clause).isEmpty());
    if (greets) {
      greet(clause);
    }
    var left = left(clause, wanted, greets);
    if (left.size() > (wanted.isEmpty() && !greets ? 0 : BEYOND)) {
      strange.add(clause.strip());
    } else {
      beside.addAll(left);
    }
  }

  private void greet(String clause) {
    if (Greetings.strange(clause)) {
      strange.add(clause.strip());
      return;
    }
    var sides = INSTEAD_OF.split(clause, 2);
    var wanted = List.copyOf(Greetings.named(sides[0]));
    draft.greet(wanted, sides.length == 1 && INSTEAD.matcher(clause).find());
    if (sides.length > 1) {
      draft.doNotGreet(List.copyOf(Greetings.named(sides[1])));
    }
  }

  private void remove(String clause, List<FeatureTemplate> features, List<String> paths) {
    var tongues = List.copyOf(Greetings.named(clause));
    draft.doNotGreet(tongues);
    features.stream()
        .map(FeatureTemplate::name)
        .filter(name -> tongues.isEmpty() || !name.equals("greeting"))
        .forEach(draft::remove);
    paths.forEach(path -> draft.remove("text " + path));
    if (tongues.isEmpty() && features.isEmpty() && paths.isEmpty()) {
      strange.add(clause.strip());
    }
  }

  private static List<String> left(String clause, List<FeatureTemplate> wanted, boolean greets) {
    var rest = PATH.matcher(clause).replaceAll(" ");
    for (var template : wanted) {
      rest = template.words().matcher(rest).replaceAll(" ");
    }
    if (greets) {
      rest = INSTEAD.matcher(Greetings.without(rest)).replaceAll(" ");
    }
    return Filler.contentOf(rest);
  }

  private Reading result() {
    if (!strange.isEmpty()) {
      var what = String.join("», «", strange);
      return new NotUnderstood(
          language.choose(
                  "I do not know how to do this: \"" + what.replace("», «", "\", \"") + "\". ",
                  "Я не знаю, как сделать это: «" + what + "». ")
              + Catalogue.offer(draft.kind(), language));
    }
    if (draft.featureless()) {
      return new NotUnderstood(
          language.choose(
                  "The task does not say what it should do. ",
                  "В задаче не сказано, что он должен делать. ")
              + Catalogue.offer(draft.kind(), language));
    }
    var changes = draft.changes(language);
    return changes.isEmpty()
        ? new NothingToChange(
            language.choose(
                "The project does all this already; nothing was changed.",
                "Проект уже всё это умеет; менять нечего."))
        : new Understood(draft.design(), withBeside(changes));
  }

  private List<String> withBeside(List<String> changes) {
    if (beside.isEmpty()) {
      return changes;
    }
    var all = new ArrayList<>(changes);
    all.add(language.choose("not taken into account: ", "не учтено: ") + String.join(", ", beside));
    return all;
  }
}
