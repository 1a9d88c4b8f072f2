package dev.orchestrator.offline;

import java.util.Locale;
import java.util.stream.Collectors;

/** Makes names for machines out of people's words. */
final class Names {

  private static final String RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
  private static final String[] LATIN =
      "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya".split(" ");

  private Names() {}

  /** Lower-case letters, digits and hyphens, at most 39; empty if nothing of the words is left. */
  static String slug(String words) {
    var latin =
        words
            .toLowerCase(Locale.ROOT)
            .chars()
            .mapToObj(Names::transliterated)
            .collect(Collectors.joining());
    var slug = latin.replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+", "");
    return slug.substring(0, Math.min(slug.length(), 39)).replaceAll("-+$", "");
  }

  /** A slug as a heading: {@code my-shop} becomes {@code My shop}. */
  static String title(String slug) {
    return slug.isEmpty()
        ? ""
        : slug.substring(0, 1).toUpperCase(Locale.ROOT) + slug.substring(1).replace('-', ' ');
  }

  /** A path as the end of a Java name: {@code about-us} becomes {@code AboutUs}. */
  static String camel(String path) {
    var name = new StringBuilder();
    for (var part : path.split("[^A-Za-z0-9]+", -1)) {
      name.append(part.isEmpty() ? "" : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return name.toString();
  }

  private static String transliterated(int character) {
    var at = RUSSIAN.indexOf(character);
    if (at < 0) {
      return Character.toString(character);
    }
    return LATIN[at].equals("-") ? "" : LATIN[at];
  }
}
