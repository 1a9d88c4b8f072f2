package dev.orchestrator.offline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a project's files from one design to the next and keeps what people edited by hand: each
 * file is a three-way merge of what was generated, what is there, and what is to be.
 */
final class Rewrite {

  private final Checkout checkout;
  private final Map<String, String> generated;
  private final List<String> conflicts = new ArrayList<>();

  private Rewrite(Checkout checkout, Map<String, String> generated) {
    this.checkout = checkout;
    this.generated = generated;
  }

  /**
   * Throws {@link JobFailed} if a hand-made edit is in the way; then nothing of it is committed.
   */
  static void run(Checkout checkout, Optional<Design> before, Design after) {
    var old =
        before.map(ProjectFiles::of).<Map<String, String>>map(files -> files).orElse(Map.of());
    var rewrite = new Rewrite(checkout, old);
    var wanted = ProjectFiles.of(after);
    wanted.forEach(rewrite::write);
    old.keySet().stream().filter(path -> !wanted.containsKey(path)).forEach(rewrite::remove);
    if (!rewrite.conflicts.isEmpty()) {
      throw new JobFailed(
          "conflict",
          "edited by hand at the very place of the change: "
              + String.join(", ", rewrite.conflicts)
              + ". Make this change by hand too.");
    }
  }

  private void write(String path, String wanted) {
    var base = generated.get(path);
    var there = checkout.read(path);
    if (base == null || there.isEmpty() || there.get().equals(base)) {
      checkout.write(path, wanted);
    } else if (!base.equals(wanted)) {
      checkout
          .merge(there.get(), base, wanted)
          .ifPresentOrElse(merged -> checkout.write(path, merged), () -> conflicts.add(path));
    }
  }

  private void remove(String path) {
    if (checkout.read(path).equals(Optional.ofNullable(generated.get(path)))) {
      checkout.delete(path);
    } else {
      conflicts.add(path);
    }
  }
}
