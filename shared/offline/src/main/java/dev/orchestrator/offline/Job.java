package dev.orchestrator.offline;

import dev.orchestrator.messages.ProjectKind;
import dev.orchestrator.platform.Json;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a coding agent is told to do; lies as {@code task.json} in the worker's folder.
 *
 * @param task what to write or change
 * @param repository where to clone from and push to
 * @param branch the branch to push
 * @param base the branch to start from
 * @param round counts from 1
 * @param feedback what was wrong in the round before
 */
public record Job(
    String project,
    ProjectKind kind,
    String description,
    String task,
    String repository,
    String branch,
    @Nullable String base,
    @Nullable Integer round,
    @Nullable String feedback) {

  /** The file's name. */
  public static final String FILE = "task.json";

  private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}");

  /**
   * Throws {@link dev.orchestrator.platform.JsonMismatch} or {@link JobFailed} if it is unusable.
   */
  static Job read(String json) {
    var job = Json.read(json, Job.class);
    for (var field :
        new @Nullable Object[] {
          job.project, job.kind, job.description, job.task, job.repository, job.branch
        }) {
      if (field == null) {
        throw new JobFailed(
            "bad_job", "task.json needs project, kind, description, task, repository and branch");
      }
    }
    if (!BRANCH.matcher(job.branch).matches() || !BRANCH.matcher(job.baseOrMain()).matches()) {
      throw new JobFailed(
          "bad_job", "a branch name has letters, digits and ._/- only: " + job.branch);
    }
    return job;
  }

  String baseOrMain() {
    return base == null ? "main" : base;
  }
}
