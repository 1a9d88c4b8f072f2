package dev.orchestrator.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Rows in columns. What does not fit the width is cut, in the widest column first; ids last of all,
 * for whoever wants to go on types them.
 */
final class Table {

  private static final String GAP = "  ";
  private static final int NARROWEST = 6;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  void add(String... cells) {
    rows.add(Arrays.stream(cells).map(Table::oneLine).toList());
  }

  boolean isEmpty() {
    return rows.size() == 1;
  }

  List<String> lines(int width) {
    var widths = widths();
    var whole = IntStream.range(0, widths.length).filter(this::holdsIds).boxed().toList();
    cut(widths, width, column -> !whole.contains(column));
    cut(widths, width, _ -> true);
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static void cut(int[] widths, int width, IntPredicate mayBeCut) {
    var widest = widest(widths, mayBeCut);
    while (total(widths) > width && widest >= 0 && widths[widest] > NARROWEST) {
      widths[widest]--;
      widest = widest(widths, mayBeCut);
    }
  }

  private boolean holdsIds(int column) {
    return rows.stream().anyMatch(row -> ID.matcher(row.get(column)).matches());
  }

  private int[] widths() {
    var widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (var i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], length(row.get(i)));
      }
    }
    return widths;
  }

  private static int total(int[] widths) {
    return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
  }

  /** The first of the widest columns; less than 0 if none may be cut. */
  private static int widest(int[] widths, IntPredicate mayBeCut) {
    return IntStream.range(0, widths.length)
        .filter(mayBeCut)
        .reduce((one, other) -> widths[other] > widths[one] ? other : one)
        .orElse(-1);
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length; i++) {
      var cell = cut(row.get(i), widths[i]);
      line.append(cell).append(" ".repeat(widths[i] - length(cell))).append(GAP);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String cell, int width) {
    return length(cell) <= width
        ? cell
        : cell.substring(0, cell.offsetByCodePoints(0, width - 1)) + "…";
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String oneLine(String text) {
    return Screen.harmless(text).replaceAll("\\s+", " ").strip();
  }
}
