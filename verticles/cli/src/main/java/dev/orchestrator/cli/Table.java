package dev.orchestrator.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns. What does not fit the width is cut, in the widest column first. */
final class Table {

  private static final String GAP = "  ";
  private static final int NARROWEST = 6;

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
    while (total(widths) > width && widest(widths) > NARROWEST) {
      widths[indexOfWidest(widths)]--;
    }
    return rows.stream().map(row -> line(row, widths)).toList();
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

  private static int widest(int[] widths) {
    return Arrays.stream(widths).max().orElse(0);
  }

  private static int indexOfWidest(int[] widths) {
    var index = 0;
    for (var i = 1; i < widths.length; i++) {
      index = widths[i] > widths[index] ? i : index;
    }
    return index;
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
