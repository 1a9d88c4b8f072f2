package dev.orchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How rows fit a width. */
class TableTest {

  private static final String ID = UUID.randomUUID().toString();

  @Test
  void an_id_is_whole_while_anything_else_can_be_cut() {
    var lines = table().lines(60);
    assertThat(lines).allMatch(line -> line.length() <= 60);
    assertThat(lines.getLast()).contains(ID).contains("…");
  }

  @Test
  void an_id_is_cut_when_nothing_else_is_left_to_cut() {
    var lines = table().lines(30);
    assertThat(lines).allMatch(line -> line.length() <= 30);
    assertThat(lines.getLast()).startsWith(ID.substring(0, 5)).doesNotContain(ID);
  }

  @Test
  void what_fits_is_left_as_it_is() {
    assertThat(table().lines(Integer.MAX_VALUE).getLast())
        .isEqualTo(ID + "  engineering.build  " + "words ".repeat(20).strip());
  }

  @Test
  void a_cell_has_one_line_and_moves_no_cursor() {
    var table = new Table("A");
    table.add("one\ntwo\033[2J");
    assertThat(table.lines(80)).containsExactly("A", "one two[2J");
  }

  private static Table table() {
    var table = new Table("FLOW", "KIND", "ERROR");
    table.add(ID, "engineering.build", "words ".repeat(20));
    return table;
  }
}
