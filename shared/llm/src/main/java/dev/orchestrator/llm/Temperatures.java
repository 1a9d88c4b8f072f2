package dev.orchestrator.llm;

import dev.orchestrator.llm.Provider.Candidate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which models were found to take no temperature, in this process. Newer models refuse every one
 * but their own, and each provider says so in other words; that the same request is accepted
 * without one says it for all of them.
 */
final class Temperatures {

  private final Set<ModelName> refusing = ConcurrentHashMap.newKeySet();

  /** The candidate as it is known to be accepted. */
  Candidate known(Candidate candidate) {
    return refusing.contains(candidate.model()) ? candidate.withoutTemperature() : candidate;
  }

  /** Whether the same request might be accepted without the temperature. */
  static boolean mayBeToBlame(Candidate asked, AttemptFailed failed) {
    return failed.kind() == ModelTrouble.BAD_REQUEST && asked.temperature() != null;
  }

  /** Remembers that the temperature was to blame, if the candidate answered without its own. */
  void answered(Candidate candidate, Candidate asked) {
    if (candidate.temperature() != null && asked.temperature() == null) {
      refusing.add(candidate.model());
    }
  }
}
