package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A feature as the catalogue describes it: the words that ask for it, its source, and the questions
 * that test it. Its file has three parts between lines of {@code ---}: settings, Java members,
 * checks.
 *
 * @param words what in a task asks for it
 * @param noun what a project is called that does only this
 * @param settings the lines of the first part that occur once
 * @param commands what it answers
 * @param members Java source
 * @param checks one question a line: {@code command argument => answer}
 */
record FeatureTemplate(
    String name,
    Pattern words,
    String noun,
    Map<String, String> settings,
    List<Command> commands,
    String members,
    List<String> checks) {

  /**
   * A path of a service, or a command of a bot.
   *
   * @param changes whether it changes something, and so takes a POST
   */
  record Command(
      String path,
      boolean changes,
      String parameter,
      String example,
      String english,
      String russian) {

    String help(Language language) {
      return language.choose(english, russian);
    }

    private static Command of(String line) {
      var cells = line.split("\\|", -1);
      var path = cells[0].strip();
      return new Command(
          path.replace("!", ""),
          path.endsWith("!"),
          cells[1].strip(),
          cells[2].strip(),
          cells[3].strip(),
          cells[4].strip());
    }
  }

  static FeatureTemplate read(String name) {
    var parts = Templates.text("features/" + name + ".feature").split("---\n", -1);
    var lines = parts[0].lines().map(line -> line.split(":", 2)).toList();
    var commands = new ArrayList<Command>();
    lines.stream()
        .filter(line -> line[0].equals("command"))
        .forEach(line -> commands.add(Command.of(line[1])));
    var settings =
        lines.stream()
            .filter(line -> !line[0].equals("command"))
            .collect(Collectors.toUnmodifiableMap(line -> line[0], line -> line[1].strip()));
    return new FeatureTemplate(
        name,
        WordPatterns.of(settings.getOrDefault("words", "(?!)")),
        settings.getOrDefault("noun", name),
        settings,
        List.copyOf(commands),
        parts[1],
        parts[2].lines().toList());
  }

  boolean fits(ProjectKind kind) {
    var only = settings.get("only");
    return only == null || only.equals(kind.name().toLowerCase(Locale.ROOT));
  }

  boolean answers(String path) {
    return commands.stream().anyMatch(command -> command.path().equals(path));
  }

  /** What it does, for a list of what there is. */
  String help(Language language) {
    return commands.isEmpty()
        ? language.choose("answers in JSON with ?format=json", "отвечает JSON при ?format=json")
        : commands.stream().map(c -> c.help(language)).collect(Collectors.joining(", "));
  }
}
