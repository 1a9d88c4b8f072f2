package dev.orchestrator.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads our template files and fills their {@code {{places}}}. */
final class Templates {

  private static final Pattern PLACE = Pattern.compile("(?m)^ *\\{\\{(\\w+)}}\\n|\\{\\{(\\w+)}}");

  private Templates() {}

  static String text(String file) {
    try (var in = Templates.class.getResourceAsStream(file)) {
      return new String(
          Objects.requireNonNull(in, () -> "no template " + file).readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the template " + file, e);
    }
  }

  /**
   * Puts the values into their places. A place that has a line to itself takes any number of lines,
   * none included. A place without a value is a fault of ours and throws.
   */
  static String fill(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> {
          var line = place.group(1);
          return Matcher.quoteReplacement(
              line == null ? value(values, place.group(2)) : withLineEnd(value(values, line)));
        });
  }

  private static String withLineEnd(String value) {
    return value.isEmpty() || value.endsWith("\n") ? value : value + "\n";
  }

  private static String value(Map<String, String> values, String name) {
    return Objects.requireNonNull(values.get(name), () -> "nothing for the place " + name);
  }

  /** As the inside of a Java string literal. */
  static String java(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\r", "")
        .replace("\t", "\\t");
  }

  /** As text in HTML that also stands, formatted, in a Java text block. */
  static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("\\", "&#92;")
        .replace("%", "&#37;");
  }

  /** As words inside a Java comment, which must not end it, link out of it or escape. */
  static String comment(String text) {
    return text.replace("*/", "* /")
        .replace("\\", "/")
        .replace("{@", "{ @")
        .replaceAll("\\s+", " ");
  }
}
