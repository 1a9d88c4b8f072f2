package dev.orchestrator.forge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TreeFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeExportTest {

  @TempDir Path folder;
  WorkingForge w;
  Path out;

  @BeforeEach
  void start() throws Exception {
    w = new WorkingForge(folder);
    out = folder.resolve("out");
  }

  @Test
  void the_tree_is_written_exactly_and_replaces_what_was_there() throws Exception {
    var files = Scaffold.empty().withExecutable("bin/run", "#!/bin/sh\n").with("empty", "");
    var commit = w.repository.commit("main", files, "Add");
    Files.createDirectories(out);
    Files.writeString(out.resolve("stale"), "old");
    w.repository.exportTo(commit, out);
    assertThat(out).isDirectoryContaining("glob:**/README.md");
    assertThat(out.resolve("bin/run")).isExecutable();
    assertThat(Files.isExecutable(out.resolve("README.md"))).isFalse();
    assertThat(out.resolve("empty")).isEmptyFile();
    assertThat(out.resolve("stale")).doesNotExist();
    assertThat(out.resolve(".git")).doesNotExist();
  }

  @Test
  void links_inside_the_project_are_kept() throws Exception {
    w.repository.exportTo(withLink("docs-link", "README.md"), out);
    assertThat(Files.readString(out.resolve("docs-link"))).isEqualTo("hello\n");
  }

  @Test
  void links_that_lead_outside_are_refused_and_leave_the_folder_as_it_was() throws Exception {
    Files.createDirectories(out);
    Files.writeString(out.resolve("kept"), "x");
    for (var target : new String[] {"../x", "/etc/passwd", "a/../../x", "..", ""}) {
      var commit = withLink("link", target);
      assertThatThrownBy(() -> w.repository.exportTo(commit, out))
          .isInstanceOf(ForgeFault.UnsafeTree.class)
          .hasMessageContaining("link");
    }
    assertThat(out.resolve("kept")).exists();
    assertThat(folder).isDirectoryNotContaining("glob:**/.out*");
  }

  @Test
  void paths_that_no_honest_git_writes_are_refused() throws Exception {
    for (var name : new String[] {"..", ".git", ".GIT", "a\\..\\b/..", "."}) {
      var commit = withEntry(name, FileMode.REGULAR_FILE, "x");
      assertThatThrownBy(() -> w.repository.exportTo(commit, out))
          .as(name)
          .isInstanceOf(ForgeFault.UnsafeTree.class);
    }
    assertThat(out).doesNotExist();
  }

  private String withLink(String name, String target) throws IOException {
    return withEntry(name, FileMode.SYMLINK, target);
  }

  /** A commit beside the README, made as an attacker makes it: without any check of the name. */
  private String withEntry(String name, FileMode mode, String content) throws IOException {
    try (var git = new FileRepository(w.repository.directory().toFile());
        var inserter = git.newObjectInserter()) {
      var readme = inserter.insert(Constants.OBJ_BLOB, "hello\n".getBytes(UTF_8));
      var tree = new TreeFormatter();
      tree.append("README.md", FileMode.REGULAR_FILE, readme);
      tree.append(
          name.getBytes(UTF_8),
          0,
          name.getBytes(UTF_8).length,
          mode,
          inserter.insert(Constants.OBJ_BLOB, content.getBytes(UTF_8)),
          true);
      var commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(tree));
      commit.setAuthor(new PersonIdent("Stranger", "stranger@localhost"));
      commit.setCommitter(commit.getAuthor());
      commit.setMessage("Look here");
      var id = inserter.insert(commit);
      inserter.flush();
      return id.name();
    }
  }
}
