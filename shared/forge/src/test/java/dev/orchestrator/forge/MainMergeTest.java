package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.forge.Merge.AlreadyMerged;
import dev.orchestrator.forge.Merge.Conflict;
import dev.orchestrator.forge.Merge.Merged;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainMergeTest {

  @TempDir Path folder;
  WorkingForge w;

  @BeforeEach
  void start() throws Exception {
    w = new WorkingForge(folder);
  }

  @Test
  void a_commit_on_top_of_main_becomes_main() throws Exception {
    var commit = w.pushed(w.cloned(folder.resolve("clone"), "work/1"), "a.txt", "1\n");
    assertThat(w.repository.merge(commit, "Merge")).isEqualTo(new Merged(commit, true));
    assertThat(w.main()).isEqualTo(commit);
    assertThat(w.repository.merge(commit, "Merge")).isEqualTo(new AlreadyMerged(commit, true));
  }

  @Test
  void exactly_the_asked_commit_is_merged_and_not_what_came_after_it() throws Exception {
    var clone = w.cloned(folder.resolve("clone"), "work/1");
    var tested = w.pushed(clone, "a.txt", "1\n");
    var later = w.pushed(clone, "b.txt", "2\n");
    w.repository.merge(tested, "Merge");
    assertThat(w.main()).isEqualTo(tested);
    assertThat(w.repository.isOn("main", later)).isFalse();
  }

  @Test
  void if_main_moved_on_both_sides_are_kept_and_the_caller_is_told() {
    var one = change("work/1", "a.txt", "1\n");
    var two = change("work/2", "b.txt", "2\n");
    w.repository.merge(one, "Merge one");
    var merged = (Merged) w.repository.merge(two, "Merge two");
    assertThat(merged.fastForward()).isFalse();
    assertThat(merged.commit()).isEqualTo(w.main());
    assertThat(w.repository.files(w.main())).containsExactly("README.md", "a.txt", "b.txt");
    assertThat(w.repository.log("main", 1).getFirst().message()).isEqualTo("Merge two");
  }

  @Test
  void a_repeat_names_the_commit_that_brought_it_in_even_after_main_moved_on() {
    var one = change("work/1", "a.txt", "1\n");
    var two = change("work/2", "b.txt", "2\n");
    w.repository.merge(one, "Merge one");
    var merged = (Merged) w.repository.merge("work/2", "Merge two");
    w.repository.commit("main", Scaffold.of(Map.of("c.txt", "3\n")), "Go on");
    assertThat(w.repository.merge(two, "Merge two"))
        .isEqualTo(new AlreadyMerged(merged.commit(), false));
  }

  @Test
  void a_conflict_names_the_files_and_changes_nothing() {
    var one = change("work/1", "README.md", "one\n");
    var two = change("work/2", "README.md", "two\n");
    w.repository.merge(one, "Merge one");
    assertThat(w.repository.merge(two, "Merge two")).isEqualTo(new Conflict(List.of("README.md")));
    assertThat(w.main()).isEqualTo(one);
  }

  @Test
  void a_file_that_one_side_deleted_and_the_other_changed_is_a_conflict() throws Exception {
    var clone = w.cloned(folder.resolve("clone"), "work/1");
    w.git.ok(clone, "rm", "--quiet", "README.md");
    var deleted = w.pushed(clone, "a.txt", "1\n");
    w.repository.merge(change("work/2", "README.md", "two\n"), "Merge two");
    assertThat(w.repository.merge(deleted, "Merge one"))
        .isEqualTo(new Conflict(List.of("README.md")));
  }

  @Test
  void merges_at_once_lose_nothing() {
    var commits =
        IntStream.range(0, 6).mapToObj(n -> change("work/" + n, n + ".txt", n + "\n")).toList();
    var ends = commits.parallelStream().map(c -> w.repository.merge(c, "Merge")).toList();
    assertThat(ends).allMatch(Merged.class::isInstance);
    assertThat(commits).allMatch(c -> w.repository.isOn("main", c));
    assertThat(w.repository.files(w.main())).hasSize(7);
  }

  @Test
  void the_merged_text_is_what_both_sides_wrote() {
    w.repository.commit("main", Scaffold.of(Map.of("t", "1\n2\n3\n4\n5\n6\n7\n")), "Begin");
    var top = change("work/1", "t", "one\n2\n3\n4\n5\n6\n7\n");
    var bottom = change("work/2", "t", "1\n2\n3\n4\n5\n6\nseven\n");
    w.repository.merge(top, "Merge");
    w.repository.merge(bottom, "Merge");
    assertThat(new String(w.repository.read(w.main(), "t").orElseThrow(), UTF_8))
        .isEqualTo("one\n2\n3\n4\n5\n6\nseven\n");
  }

  private String change(String branch, String file, String text) {
    return w.repository.commit(branch, Scaffold.of(Map.of(file, text)), "Change " + file);
  }
}
