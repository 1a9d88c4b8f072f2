package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of a service or bot that follow from its design. */
final class ProjectFiles {

  private final Design design;
  private final boolean bot;

  private ProjectFiles(Design design) {
    this.design = design;
    this.bot = design.kind() == ProjectKind.TELEGRAM_BOT;
  }

  /** Path to content, for every file that follows from the design. */
  static SequencedMap<String, String> of(Design design) {
    var files =
        design.kind() == ProjectKind.STATIC_SITE
            ? SiteFiles.of(design)
            : new ProjectFiles(design).files();
    files.put("README.md", Readme.of(design));
    files.put(Design.FILE, design.json());
    return files;
  }

  private SequencedMap<String, String> files() {
    var files = new TreeMap<String, String>();
    var folder = bot ? "bot/" : "service/";
    var places = places();
    for (var name :
        bot
            ? List.of("Service.java", "ServiceTest.java", "Json.java")
            : List.of("Service.java", "ServiceTest.java")) {
      files.put(name, Templates.fill(Templates.text(folder + name + ".template"), places));
    }
    return files;
  }

  private Map<String, String> places() {
    var language = design.language();
    var places = new HashMap<String, String>();
    places.put("title", Templates.java(design.title()));
    places.put("titleInHtml", Templates.java(design.title()));
    places.put("summary", Templates.comment(design.description()));
    places.put("description", Templates.html(design.description()));
    places.put("language", language.choose("en", "ru"));
    places.put(
        "hello",
        language.choose("Good to see you. This is what I can do:", "Рад видеть. Вот что я умею:"));
    places.put("helpWords", language.choose("lists the commands", "перечисляет команды"));
    places.put("unknown", language.choose("There is no such command.", "Такой команды нет."));
    places.put("routes", each(this::routes));
    places.put("members", each(this::members));
    places.put("checks", each(this::check));
    places.put("each", settings("each").map(this::counting).collect(Collectors.joining()));
    places.put(
        "presented",
        settings("present").reduce("text", (text, present) -> present.formatted(text)));
    return places;
  }

  private Stream<String> settings(String name) {
    return design.features().stream()
        .map(feature -> Catalogue.of(feature).settings().get(name))
        .filter(Objects::nonNull);
  }

  private interface Part {
    String of(Feature feature, FeatureTemplate template);
  }

  private String each(Part part) {
    return design.features().stream()
        .map(feature -> part.of(feature, Catalogue.of(feature)))
        .collect(Collectors.joining());
  }

  private String counting(String statement) {
    return bot
        ? "    " + statement + "\n"
        : "        if (!route.path().equals(\"/health\")) {\n          "
            + statement
            + "\n        }\n";
  }

  private String routes(Feature feature, FeatureTemplate template) {
    return template.commands().stream()
        .map(command -> route(feature, command))
        .collect(Collectors.joining());
  }

  private String route(Feature feature, FeatureTemplate.Command command) {
    var path = Templates.fill(command.path(), feature.values());
    var method = feature.name().equals("text") ? methodOf(feature) : path;
    var arguments = new ArrayList<String>();
    if (!bot) {
      arguments.add(command.changes() ? "POST" : "GET");
    }
    arguments.add("/" + commandOf(path));
    if (!bot) {
      arguments.add(command.changes() ? "" : command.parameter());
    }
    arguments.add(command.example());
    arguments.add(command.help(design.language()));
    return "    answer(%s, this::%s);\n"
        .formatted(
            arguments.stream()
                .map(a -> "\"" + Templates.java(a) + "\"")
                .collect(Collectors.joining(", ")),
            method);
  }

  private String members(Feature feature, FeatureTemplate template) {
    var values = new HashMap<String, String>();
    feature.values().forEach((name, value) -> values.put(name, Templates.java(value)));
    values.put("method", methodOf(feature));
    values.put("greetings", greetings(feature));
    return "\n" + Templates.fill(template.members(), values);
  }

  private static String greetings(Feature feature) {
    return feature
        .value("phrases")
        .lines()
        .map(phrase -> "\"" + Templates.java(phrase) + "\"")
        .collect(Collectors.joining(", "));
  }

  /** One check with all questions of a feature, against a program of its own. */
  private String check(Feature feature, FeatureTemplate template) {
    var values = new HashMap<>(feature.values());
    values.put("greeted", greeted(feature, ", Ada"));
    values.put("greetedIvan", greeted(feature, ", Иван"));
    values.put("greetedNobody", greeted(feature, ""));
    var name = feature.name().equals("text") ? "text " + feature.value("path") : feature.name();
    var lines =
        template.checks().stream()
            .map(line -> line.split(" => ", 2))
            .map(line ->
                question(
                    template, Templates.fill(line[0], values), Templates.fill(line[1], values)))
            .collect(Collectors.joining());
    var in = bot ? "chat" : "at";
    return "    check(\n        \"%s\",\n        %s -> {\n%s        });\n"
        .formatted(Templates.java(name), in, lines);
  }

  private static String greeted(Feature feature, String who) {
    return feature
        .value("phrases")
        .lines()
        .map(phrase -> phrase.replace(", {name}", who))
        .collect(Collectors.joining("\n"));
  }

  private String question(FeatureTemplate template, String question, String answer) {
    var words = question.split(" ", 2);
    var argument = words.length > 1 ? words[1] : "";
    var refused = answer.startsWith("! ");
    var pattern = answer.startsWith("~");
    var expected =
        Templates.java(refused ? answer.substring(2) : pattern ? answer.substring(1) : answer);
    var asks = pattern ? "matches" : "expect";
    return bot
        ? "          %s(chat, \"%s\", \"%s\");\n"
            .formatted(
                asks,
                Templates.java(("/" + commandOf(words[0]) + " " + argument).strip()),
                expected)
        : "          %s(at, %s, %d, \"%s\");\n"
            .formatted(asks, request(template, words[0], argument), refused ? 400 : 200, expected);
  }

  /** Method, path and body of the request that asks a service this question. */
  private static String request(FeatureTemplate template, String path, String argument) {
    var command = template.commands().stream().filter(c -> c.path().equals(path)).findFirst();
    if (command.isPresent() && command.get().changes()) {
      return "\"POST\", \"/%s\", \"%s\"".formatted(path, Templates.java(argument));
    }
    var parameter = command.map(FeatureTemplate.Command::parameter).orElse("");
    var query =
        argument.isEmpty()
            ? ""
            : "?" + parameter + "=" + URLEncoder.encode(argument, StandardCharsets.UTF_8);
    return "\"GET\", \"/%s%s\", \"\"".formatted(path, query);
  }

  private static String methodOf(Feature feature) {
    return "show" + Names.camel(feature.value("path"));
  }

  /** Telegram's commands have no hyphens. */
  private String commandOf(String path) {
    return bot ? path.replace('-', '_') : path;
  }
}
