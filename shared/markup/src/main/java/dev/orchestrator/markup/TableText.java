package dev.orchestrator.markup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;

/**
 * Writes a table: as columns where they fit a phone and hold nothing but words, else row by row.
 */
final class TableText {

  /** Characters of one width that a phone shows in a line. */
  private static final int PHONE = 40;

  private static final String BETWEEN = " | ";

  private static final Pattern BORDER = Pattern.compile("(?<!\\\\)\\|");

  private final Page page;
  private final String source;

  TableText(Page page, String source) {
    this.page = page;
    this.source = source;
  }

  void write(TableBlock table) {
    var rows = rows(table);
    var widths = widths(rows);
    var width = widths.stream().mapToInt(Integer::intValue).sum();
    var between = BETWEEN.length() * Math.max(0, widths.size() - 1);
    var fits = width + between <= PHONE;
    if (fits && rows.stream().noneMatch(this::hasMore) && rows.stream().allMatch(this::isPlain)) {
      columns(rows, widths);
    } else {
      rows.forEach(this::row);
    }
  }

  /** Whether the parser took cells away, as it does with those that the head has no column for. */
  private boolean hasMore(List<TableCell> row) {
    return BORDER.splitAsStream(line(row)).count() > row.size();
  }

  /** A row as it was written, without its outer borders. */
  private String line(List<TableCell> row) {
    if (row.isEmpty()) {
      return "";
    }
    var line = new StringBuilder();
    for (var span : row.getFirst().getParent().getSourceSpans()) {
      line.append(source, span.getInputIndex(), span.getInputIndex() + span.getLength());
    }
    return line.toString().strip().replaceAll("^\\||\\|$", "").strip();
  }

  private static List<List<TableCell>> rows(TableBlock table) {
    var rows = new ArrayList<List<TableCell>>();
    table.accept(
        new AbstractVisitor() {
          @Override
          public void visit(CustomNode node) {
            switch (node) {
              case TableRow _ -> rows.add(new ArrayList<>());
              case TableCell cell -> rows.getLast().add(cell);
              default -> {}
            }
            if (!(node instanceof TableCell)) {
              visitChildren(node);
            }
          }
        });
    return rows;
  }

  private static List<Integer> widths(List<List<TableCell>> rows) {
    var widths = new ArrayList<Integer>();
    for (var row : rows) {
      for (var column = 0; column < row.size(); column++) {
        if (column == widths.size()) {
          widths.add(0);
        }
        widths.set(column, Math.max(widths.get(column), width(PlainWords.of(row.get(column)))));
      }
    }
    return widths;
  }

  private static int width(String words) {
    return words.codePointCount(0, words.length());
  }

  /** Columns show characters as they are, so a link in them would lose its address. */
  private boolean isPlain(List<TableCell> row) {
    return row.stream().allMatch(TableText::isPlain);
  }

  private static boolean isPlain(TableCell cell) {
    for (Node child = cell.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof Link || child instanceof Image || !isShallow(child)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isShallow(Node node) {
    return node instanceof Code || node.getFirstChild() == null;
  }

  private void columns(List<List<TableCell>> rows, List<Integer> widths) {
    page.freshLine();
    var from = page.startWithoutMargin();
    var lines = rows.stream().map(row -> line(row, widths)).toList();
    page.write(String.join("\n", lines));
    page.show(Entity.Kind.PRE, from);
  }

  private static String line(List<TableCell> row, List<Integer> widths) {
    var cells = new ArrayList<String>();
    for (var column = 0; column < row.size(); column++) {
      var words = PlainWords.of(row.get(column));
      cells.add(words + " ".repeat(widths.get(column) - width(words)));
    }
    return String.join(BETWEEN, cells).stripTrailing();
  }

  private void row(List<TableCell> row) {
    page.gap(1);
    var from = page.start();
    if (hasMore(row)) {
      page.write(line(row));
      return;
    }
    for (var cell : row) {
      page.write(cell.getPrevious() == null ? "" : BETWEEN);
      new Words(page).of(cell);
    }
    if (!row.isEmpty() && row.getFirst().isHeader()) {
      page.show(Entity.Kind.BOLD, from);
    }
  }
}
