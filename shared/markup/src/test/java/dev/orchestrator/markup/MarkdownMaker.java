package dev.orchestrator.markup;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes up Markdown as models write it, also where it is broken or too long, and remembers the
 * words in their order and the addresses.
 */
final class MarkdownMaker {

  private static final List<String> FLAVOURS =
      List.of("", "", "", "", "слово", "😀", "👨‍👩‍👧", "é", "漢字", "a_b_", "*", "2*3");
  private static final List<String> LOOSE =
      List.of(
          "**", "*", "_", "`", "```", "~~", "[", "](", "<", "<b>", "</i>", "&", "\\", "|", "![");

  private final Random random;
  private final List<String> words = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();

  MarkdownMaker(long seed) {
    random = new Random(seed);
  }

  /** Each is found in a text by the pattern w[0-9]+x. */
  List<String> words() {
    return words;
  }

  List<String> addresses() {
    return addresses;
  }

  String document() {
    var blocks = new StringBuilder();
    var most = random.nextInt(10) == 0 ? 120 : 12;
    for (var i = random.nextInt(most) + 1; i > 0; i--) {
      blocks.append(block()).append(random.nextInt(8) == 0 ? "\n" : "\n\n");
    }
    return blocks.toString();
  }

  private String block() {
    return switch (random.nextInt(13)) {
      case 0, 1, 2 -> sentence(40);
      case 3 -> "#".repeat(1 + random.nextInt(6)) + " " + sentence(6);
      case 4 -> list("- ", 2);
      case 5 -> list("1. ", 3);
      case 6 -> lines(() -> "> " + sentence(12));
      case 7 -> code();
      case 8 -> table();
      case 9 -> "[" + word() + "]: " + address();
      case 10 -> "<!-- " + sentence(3) + " -->";
      case 11 -> "---\n\n" + longWord();
      default -> sentence(300);
    };
  }

  private String sentence(int most) {
    var sentence = new StringBuilder(inline());
    for (var i = random.nextInt(most); i > 0; i--) {
      sentence.append(random.nextInt(15) == 0 ? "\n" : " ").append(inline());
    }
    return sentence.toString();
  }

  private String inline() {
    return switch (random.nextInt(24)) {
      case 0 -> "**" + word() + " " + word() + "**";
      case 1 -> "*" + word() + "*";
      case 2 -> "***" + word() + "** " + word() + "*";
      case 3 -> "`" + word() + "`";
      case 4 -> "~~" + word() + "~~";
      case 5 -> "[" + word() + "](" + address() + ")";
      case 6 -> "[**" + word() + "** `" + word() + "`](" + address() + ")";
      case 7 -> "![" + word() + "](" + address() + " \"" + word() + "\")";
      case 8 -> "**" + word() + " `" + word() + "` " + word() + "**";
      case 9 -> LOOSE.get(random.nextInt(LOOSE.size())) + word();
      case 10 -> "<div class=\"" + word() + "\">";
      case 11 -> "\\*" + word() + "\\* &amp;";
      case 12 -> "[![" + word() + "](" + address() + ")](" + address() + ")";
      default -> word();
    };
  }

  private String word() {
    var word = "w" + words.size() + "x";
    words.add(word);
    return FLAVOURS.get(random.nextInt(FLAVOURS.size())) + word;
  }

  private String address() {
    var hosts = List.of("https://example.org/", "http://localhost:8080/", "mailto:a", "docs/");
    var address = hosts.get(random.nextInt(hosts.size())) + "a" + addresses.size() + "z";
    addresses.add(address);
    return address;
  }

  private String longWord() {
    var letters = random.nextBoolean() ? "👨‍👩‍👧" : "z\u0301\u0302";
    return word() + letters.repeat(random.nextInt(3000));
  }

  private String lines(Supplier<String> line) {
    var lines = new ArrayList<String>();
    for (var i = random.nextInt(8); i >= 0; i--) {
      lines.add(line.get());
    }
    return String.join("\n", lines);
  }

  private String list(String marker, int depth) {
    return lines(() -> marker + sentence(8) + nested(marker, depth));
  }

  private String nested(String marker, int depth) {
    if (depth == 0 || random.nextInt(3) > 0) {
      return "";
    }
    var inner = random.nextInt(4) == 0 ? code() : list(marker, depth - 1);
    return "\n" + inner.indent(marker.length()).stripTrailing();
  }

  private String code() {
    var fence = random.nextInt(6) == 0 ? "~~~" : "```";
    var info =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> "java";
          default -> "sh " + word();
        };
    var most = random.nextInt(5) == 0 ? 200 : 6;
    var body = new StringBuilder();
    for (var i = random.nextInt(most); i >= 0; i--) {
      body.append(" ".repeat(random.nextInt(8))).append(word()).append(" = ").append(word());
      body.append(random.nextInt(9) == 0 ? "\n\n" : "\n");
    }
    var end = random.nextInt(12) == 0 ? "" : fence;
    return fence + info + "\n" + body + end;
  }

  private String table() {
    var columns = 1 + random.nextInt(4);
    var head = row(columns);
    var rows = lines(() -> row(columns + (random.nextInt(6) == 0 ? 1 : 0)));
    return head + "\n" + "|---".repeat(columns) + "|\n" + rows;
  }

  private String row(int columns) {
    var row = new StringBuilder("|");
    for (var i = 0; i < columns; i++) {
      row.append(' ').append(random.nextInt(5) == 0 ? "**" + word() + "**" : word()).append(" |");
    }
    return row.toString();
  }
}
