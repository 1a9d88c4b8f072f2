package dev.orchestrator.engineering;

import dev.orchestrator.engineering.Verdict.Failed;
import dev.orchestrator.engineering.Verdict.Merged;
import dev.orchestrator.engineering.Verdict.Mixed;
import dev.orchestrator.forge.Forge;
import dev.orchestrator.forge.GitRepository;
import dev.orchestrator.forge.Merge;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ProjectId;
import java.util.List;

/** Brings a tested commit into main; if main moved meanwhile, the developer has to follow it. */
final class Merger {

  private final Forge forge;

  Merger(Forge forge) {
    this.forge = forge;
  }

  Verdict merge(ProjectId project, Workpiece piece, String commit, Phrases words) {
    var repository = forge.open(project);
    var main = repository.head("main").orElseThrow();
    if (!follows(repository, piece, commit, main) && !repository.isOn("main", commit)) {
      return Failed.of("main_moved", words.line("main_moved"), List.of());
    }
    var message = "Merge " + piece.branch();
    return switch (repository.merge(commit, message)) {
      case Merge.Merged(var merged, var same) -> merged(merged, same);
      case Merge.AlreadyMerged(var merged, var same) -> merged(merged, same);
      case Merge.Conflict(var paths) ->
          Failed.of("conflict", words.line("conflict", String.join(", ", paths)), List.of());
    };
  }

  /** Whether a branch of this build holds both: it has one for each node that worked on it. */
  private static boolean follows(
      GitRepository repository, Workpiece piece, String commit, String main) {
    return repository.branches().stream()
        .filter(branch -> branch.startsWith(piece.branch()))
        .filter(branch -> repository.isOn(branch, commit))
        .anyMatch(branch -> repository.isOn(branch, main));
  }

  private static Verdict merged(String commit, boolean same) {
    return same ? new Merged(commit) : new Mixed(commit);
  }
}
