package dev.orchestrator.llm;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How each model answered last, in this process. */
final class ModelHealth {

  private final Map<ModelName, Last> last = new ConcurrentHashMap<>();

  /** How the last attempt ended. */
  sealed interface Last {
    record Answered() implements Last {}

    /**
     * It did not answer.
     *
     * @param words for people, without anything that the provider sent
     */
    record Failed(FailureKind kind, String words) implements Last {}
  }

  void answered(ModelName model) {
    last.put(model, new Last.Answered());
  }

  /** What came of the request rather than of the model says nothing about the model. */
  void failed(ModelName model, AttemptFailed failure) {
    if (failure.kind().providersTrouble() || failure.kind().wantsCorrection()) {
      last.put(model, new Last.Failed(failure.kind(), failure.words()));
    }
  }

  Optional<Last> of(ModelName model) {
    return Optional.ofNullable(last.get(model));
  }

  /** What is corrected now is judged anew. */
  void forget(ModelName model) {
    last.remove(model);
  }
}
