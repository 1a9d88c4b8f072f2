package dev.orchestrator.bench.flow;

import dev.orchestrator.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Step results whose JSON is 2 KB, fixed, so that two runs write the same. */
record Payload(String name, List<Report> reports) {

  static final int BYTES = 2048;

  private static final int DIFFERENT = 64;

  private static final String[] WORDS =
      """
      the service answers on port after restart and keeps count of visits in its table when a test
      fails because expected value differs from what was found in line of file main greeting handler
      returns status code with body that names every person who asked since yesterday build took
      seconds module compiled without warnings route was switched to new release old container
      stopped health check passed twice secret resolved from vault branch merged into commit pushed
      worker removed timeout reached retry later missing argument null pointer index out of range
      """
          .strip()
          .split("\\s+");

  /** What a tester's step gives back. */
  record Report(String summary, List<Finding> findings, String note) {

    private Report with(String text) {
      return new Report(summary, findings, text);
    }
  }

  /** One line of it. */
  record Finding(String file, int line, String message, boolean fixed) {}

  /** Field names, words and numbers, as results of real steps have them. */
  static Payload words() {
    var random = new Random(42);
    return new Payload("words", reports(random, () -> filled(random)));
  }

  /** Random letters, which no database makes smaller. */
  static Payload noise() {
    var random = new Random(42);
    return new Payload("noise", reports(random, () -> new Report("", List.of(), "")));
  }

  Report report(int number) {
    return reports.get(number % reports.size());
  }

  String json(int number) {
    return Json.write(report(number));
  }

  private static List<Report> reports(
      Random random, java.util.function.Supplier<Report> beginnings) {
    return IntStream.range(0, DIFFERENT).mapToObj(_ -> padded(beginnings.get(), random)).toList();
  }

  private static Report padded(Report report, Random random) {
    var missing = BYTES - Json.write(report).length();
    return report.with(letters(random, missing));
  }

  private static Report filled(Random random) {
    var findings = new ArrayList<Finding>();
    var report = new Report(sentence(random, 12), findings, "");
    while (Json.write(report).length() < BYTES - 160) {
      findings.add(finding(random));
    }
    return report;
  }

  private static Finding finding(Random random) {
    return new Finding(
        "src/main/" + word(random) + "/" + word(random) + ".java",
        random.nextInt(400),
        sentence(random, 8),
        random.nextBoolean());
  }

  private static String sentence(Random random, int words) {
    return IntStream.range(0, words).mapToObj(_ -> word(random)).collect(Collectors.joining(" "));
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String letters(Random random, int count) {
    var text = new StringBuilder();
    for (var i = 0; i < count; i++) {
      text.append((char) ('0' + random.nextInt(43))); // from 0 to Z, none of which JSON escapes
    }
    return text.toString();
  }
}
