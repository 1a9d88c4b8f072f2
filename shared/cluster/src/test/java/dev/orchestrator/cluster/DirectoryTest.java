package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.cluster.Directory.Change;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DirectoryTest {

  private final List<String> toRead = new ArrayList<>();
  private final List<String> changed = new ArrayList<>();
  private final Directory directory = new Directory(toRead::add, changed::add);

  @Test
  void a_node_that_joins_is_read_and_then_followed() {
    directory.joined("n");
    assertThat(toRead).containsExactly("n");

    directory.read("n", new Change(4, Map.of("a", "1,2", "b", "3")), null);
    directory.changed("n", new Change(5, Map.of("a", "2", "b", "")));

    assertThat(numbers("a")).containsExactly(2L);
    assertThat(numbers("b")).isEmpty();
    assertThat(changed).containsExactlyInAnyOrder("a", "b", "a", "b");
    assertThat(toRead).hasSize(1);
  }

  @Test
  void a_change_that_is_missing_makes_it_read_the_node_again() {
    joined("n", 1);
    directory.changed("n", new Change(3, Map.of("a", "7")));

    assertThat(toRead).containsExactly("n", "n");
    assertThat(numbers("a")).isEmpty();
  }

  @Test
  void changes_that_come_while_a_node_is_read_are_not_lost() {
    directory.joined("n");
    directory.changed("n", new Change(2, Map.of("a", "7")));
    directory.changed("n", new Change(3, Map.of("b", "8")));

    directory.read("n", new Change(2, Map.of("a", "7")), null);

    assertThat(numbers("a")).containsExactly(7L);
    assertThat(numbers("b")).containsExactly(8L);
  }

  @Test
  void an_old_change_is_passed_over() {
    joined("n", 5);
    directory.changed("n", new Change(5, Map.of("a", "7")));
    directory.changed("n", new Change(4, Map.of("a", "7")));

    assertThat(numbers("a")).isEmpty();
    assertThat(toRead).hasSize(1);
  }

  @Test
  void only_who_is_behind_twice_in_a_row_has_lost_a_message() {
    joined("n", 1);
    directory.compare(view("n", 2));
    directory.changed("n", new Change(2, Map.of("a", "7")));
    directory.compare(view("n", 2));
    directory.compare(view("n", 3));
    assertThat(toRead).hasSize(1);

    directory.compare(view("n", 3));

    assertThat(toRead).hasSize(2);
  }

  @Test
  void reading_again_tells_only_of_what_is_different() {
    joined("n", 1);
    directory.changed("n", new Change(2, Map.of("same", "1", "other", "2", "gone", "3")));
    changed.clear();
    directory.changed("n", new Change(9, Map.of()));

    directory.read("n", new Change(9, Map.of("same", "1", "other", "5", "new", "6")), null);

    assertThat(changed).containsExactlyInAnyOrder("other", "gone", "new");
  }

  @Test
  void what_a_node_had_goes_with_it_and_late_words_bring_nothing_back() {
    joined("n", 1);
    directory.changed("n", new Change(2, Map.of("a", "1")));
    directory.left("n");
    directory.changed("n", new Change(3, Map.of("a", "1")));
    directory.read("n", new Change(3, Map.of("a", "1")), null);

    assertThat(numbers("a")).isEmpty();
  }

  private void joined(String node, long revision) {
    directory.joined(node);
    directory.read(node, new Change(revision, Map.of()), null);
  }

  private List<Long> numbers(String address) {
    return directory.at(address).stream().map(RegistrationInfo::seq).toList();
  }

  private static View view(String node, long revision) {
    return new View(0, "g", 1, true, Map.of(node, new View.Node("0", revision, true)));
  }
}
