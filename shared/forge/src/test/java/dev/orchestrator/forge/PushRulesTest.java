package dev.orchestrator.forge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PushRulesTest {

  @TempDir Path folder;
  WorkingForge w;
  Path clone;

  @BeforeEach
  void start() throws Exception {
    w = new WorkingForge(folder);
    clone = w.cloned(folder.resolve("clone"), "work/1");
    w.committed(clone, "a.txt", "1\n");
  }

  @Test
  void a_work_branch_is_pushed_and_pushed_again_with_force() throws Exception {
    w.git.ok(clone, "push", "--quiet", "origin", "work/1");
    w.git.ok(clone, "commit", "--quiet", "--amend", "-m", "Again");
    w.git.ok(clone, "push", "--quiet", "--force", "origin", "work/1");
    assertThat(w.repository.head("work/1")).contains(w.git.ok(clone, "rev-parse", "HEAD"));
  }

  @Test
  void a_push_to_main_is_refused() throws Exception {
    refused("HEAD:refs/heads/main");
    refused("+HEAD:refs/heads/main");
    refused(":refs/heads/main");
    assertThat(w.git.run(clone, "push", "origin", "HEAD:main").output())
        .contains("only branches under work/ may be pushed, not refs/heads/main");
  }

  @Test
  void a_push_to_other_branches_and_tags_is_refused() throws Exception {
    refused("HEAD:refs/heads/workshop");
    refused("HEAD:refs/heads/feature");
    refused("HEAD:refs/tags/v1");
  }

  @Test
  void the_settings_of_a_worker_do_not_switch_the_rule_off() throws Exception {
    var noHooks = Files.createDirectories(folder.resolve("no-hooks"));
    w.git.ok(clone, "config", "--global", "core.hooksPath", noHooks.toString());
    refused("HEAD:refs/heads/main");
  }

  private void refused(String refspec) throws Exception {
    var before = w.main();
    var outcome = w.git.run(clone, "push", "origin", refspec);
    assertThat(outcome.exitCode()).as(outcome.output()).isNotZero();
    assertThat(outcome.output()).contains("[remote rejected]");
    assertThat(w.main()).isEqualTo(before);
    assertThat(w.repository.branches()).containsExactly("main");
  }
}
