package dev.orchestrator.llm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to ask a model failed. Its message is ours: what a provider answers may repeat the
 * key, so that neither the text nor the cause is carried on.
 */
final class AttemptFailed extends RuntimeException {

  private final FailureKind kind;
  private final @Nullable Duration retryAfter;
  private final @Nullable Usage usage;

  private AttemptFailed(
      FailureKind kind, String detail, @Nullable Duration retryAfter, @Nullable Usage usage) {
    super(detail.isEmpty() ? kind.words() : kind.words() + " (" + detail + ")", null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
    this.usage = usage;
  }

  static AttemptFailed of(FailureKind kind) {
    return new AttemptFailed(kind, "", null, null);
  }

  /**
   * @param detail for people; nothing that came from outside
   */
  static AttemptFailed of(FailureKind kind, String detail) {
    return new AttemptFailed(kind, detail, null, null);
  }

  AttemptFailed retryAfter(@Nullable Duration pause) {
    return new AttemptFailed(kind, detail(), pause, usage);
  }

  /** What the provider counted before it failed. */
  AttemptFailed used(@Nullable Usage counted) {
    return new AttemptFailed(kind, detail(), retryAfter, counted);
  }

  FailureKind kind() {
    return kind;
  }

  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  @Nullable Usage usage() {
    return usage;
  }

  String words() {
    return String.valueOf(getMessage());
  }

  private String detail() {
    var words = words();
    return words.equals(kind.words())
        ? ""
        : words.substring(kind.words().length() + 2, words.length() - 1);
  }
}
