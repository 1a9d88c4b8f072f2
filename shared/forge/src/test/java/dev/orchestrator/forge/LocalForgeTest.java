package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.messages.ProjectId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalForgeTest {

  @TempDir Path folder;
  WorkingForge w;

  @BeforeEach
  void start() throws Exception {
    w = new WorkingForge(folder);
  }

  @Test
  void a_new_repository_holds_the_scaffold_as_our_commit() {
    var log = w.repository.log("main", 10);
    assertThat(log).hasSize(1);
    assertThat(log.getFirst())
        .isEqualTo(new Commit(w.main(), "Start the project", WorkingForge.NOW, 1, 1, 0));
    assertThat(w.repository.read(w.main(), "README.md").map(b -> new String(b, UTF_8)))
        .contains("hello\n");
  }

  @Test
  void creating_it_again_changes_nothing() {
    var before = w.main();
    w.forge.create(w.project, Scaffold.of(Map.of("README.md", "something else")));
    assertThat(w.main()).isEqualTo(before);
    assertThat(w.repository.log("main", 10)).hasSize(1);
  }

  @Test
  void created_by_many_at_once_it_is_one_repository_with_one_commit() {
    var project = ProjectId.next();
    IntStream.range(0, 8)
        .parallel()
        .forEach(_ -> w.forge.create(project, Scaffold.of(Map.of("a", "b"))));
    assertThat(w.forge.open(project).log("main", 10)).hasSize(1);
  }

  @Test
  void the_same_files_again_are_no_second_commit() {
    var files = Scaffold.empty().with("TASK.md", "do it\n").withExecutable("run", "#!/bin/sh\n");
    var first = w.repository.commit("main", files, "Say what to do");
    assertThat(w.repository.commit("main", files, "Say what to do")).isEqualTo(first);
    assertThat(w.repository.log("main", 10))
        .extracting(Commit::message)
        .containsExactly("Say what to do", "Start the project");
    assertThat(w.repository.files(first)).containsExactly("README.md", "TASK.md", "run");
  }

  @Test
  void a_new_branch_starts_at_main() {
    var commit = w.repository.commit("work/1", Scaffold.of(Map.of("a/b.txt", "1\n")), "Add");
    assertThat(w.repository.changedBeyond(w.main(), commit)).containsExactly("a/b.txt");
    assertThat(w.repository.branches()).containsExactly("main", "work/1");
  }

  @Test
  void paths_that_lead_out_of_the_project_are_not_committed() {
    for (var path : List.of("../x", "a/../../x", "/x", ".git/config", "a//b")) {
      assertThatThrownBy(() -> w.repository.commit("main", Scaffold.of(Map.of(path, "x")), "No"))
          .isInstanceOf(ForgeFault.class)
          .hasMessageContaining(path);
    }
  }

  @Test
  void it_tells_which_commits_exist_and_where() throws Exception {
    var clone = w.cloned(folder.resolve("clone"), "work/1");
    var start = w.main();
    var commit = w.pushed(clone, "a.txt", "1\n2\n");
    assertThat(w.repository.exists(commit)).isTrue();
    assertThat(w.repository.exists("0".repeat(40))).isFalse();
    assertThat(w.repository.exists("main")).isFalse();
    assertThat(w.repository.isOn("work/1", commit)).isTrue();
    assertThat(w.repository.isOn("work/1", start)).isTrue();
    assertThat(w.repository.isOn("main", commit)).isFalse();
    assertThat(w.repository.isOn("none", commit)).isFalse();
    assertThat(w.repository.log("work/1", 1).getFirst())
        .extracting(Commit::files, Commit::insertions, Commit::deletions)
        .containsExactly(1, 2, 0);
  }

  @Test
  void a_difference_is_text_and_is_cut_off() throws Exception {
    var commit = w.repository.commit("work/1", Scaffold.of(Map.of("a", "x\n".repeat(9000))), "Add");
    assertThat(w.repository.diff(w.main(), commit, 100_000)).contains("+++ b/a").endsWith("+x\n");
    assertThat(w.repository.diff(w.main(), commit, 200))
        .hasSizeLessThan(260)
        .contains("+++ b/a")
        .endsWith("left out\n");
  }

  @Test
  void a_file_that_is_not_there_is_nothing() {
    assertThat(w.repository.read(w.main(), "none")).isEmpty();
    assertThat(w.repository.read(w.main(), "")).isEmpty();
  }

  @Test
  void an_unknown_commit_is_named() {
    assertThatThrownBy(() -> w.repository.files("f".repeat(40)))
        .isInstanceOf(ForgeFault.class)
        .hasMessageContaining("f".repeat(40));
  }

  @Test
  void a_branch_is_deleted_once_and_main_never() {
    w.repository.commit("work/1", Scaffold.of(Map.of("a", "x")), "Add");
    w.repository.deleteBranch("work/1");
    w.repository.deleteBranch("work/1");
    assertThat(w.repository.branches()).containsExactly("main");
    assertThatThrownBy(() -> w.repository.deleteBranch("main")).isInstanceOf(ForgeFault.class);
  }

  @Test
  void a_deleted_repository_is_gone_without_a_trace() {
    w.forge.delete(w.project);
    w.forge.delete(w.project);
    assertThat(w.forge.find(w.project)).isEmpty();
    assertThat(w.root).isEmptyDirectory();
    assertThatThrownBy(() -> w.forge.open(w.project))
        .isInstanceOf(ForgeFault.class)
        .hasMessageContaining(w.project.toString());
  }

  @Test
  void another_forge_on_the_same_folder_sees_the_same() {
    var other = new LocalForge(w.root, InstantSource.system());
    assertThat(other.open(w.project).head("main")).contains(w.main());
  }
}
