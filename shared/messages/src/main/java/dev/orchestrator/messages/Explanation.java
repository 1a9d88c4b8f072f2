package dev.orchestrator.messages;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a project, a thread or a flow, from data alone.
 *
 * @param about the name of what was asked about
 * @param project the project that it is about, if it is one
 * @param status where that project stands
 * @param now what is being done, oldest first
 * @param waits what somebody or something is waited for
 * @param failures what failed and was not made good since, newest first
 * @param live what runs; absent if nothing does
 * @param spent what models cost for it
 * @param next what a person can do, as commands
 * @param lines all of it in words
 */
public record Explanation(
    String about,
    @Nullable ProjectId project,
    @Nullable String status,
    List<Doing> now,
    List<Awaited> waits,
    List<Setback> failures,
    @Nullable Live live,
    Spent spent,
    List<String> next,
    List<String> lines) {

  /**
   * Work that is under way.
   *
   * @param stage the newest step in its journal
   * @param words what the people were told about it last; may be empty
   * @param since when it came to this step
   * @param startedAt when it was started
   * @param attempt how often it was taken up without getting further
   * @param round which round of a build it is in; absent outside of rounds
   * @param rounds how many rounds there are at most
   * @param until when its time to work ends
   */
  public record Doing(
      FlowId flow,
      String kind,
      String state,
      String stage,
      String words,
      Instant since,
      Instant startedAt,
      int attempt,
      @Nullable Integer round,
      @Nullable Integer rounds,
      @Nullable Instant until) {}

  /**
   * Something that is waited for.
   *
   * @param what APPROVAL, ANSWER, SECRETS, PLAN, RETRY, NODE, AWAY, CHILD or SIGNAL
   * @param subject the question, the names of the secrets, the node that is away, or the signal
   * @param until when the waiting ends; absent if it has no end of its own
   * @param then what happens when it ends in vain; may be empty
   * @param since when a node that is away was seen last
   */
  public record Awaited(
      String what, String subject, @Nullable Instant until, String then, @Nullable Instant since) {

    /** Anything but a node that is away. */
    public Awaited(String what, String subject, @Nullable Instant until, String then) {
      this(what, subject, until, then, null);
    }
  }

  /**
   * A failure that nothing has made good yet.
   *
   * @param work the kind of flow that failed
   * @param kind whose doing it is
   * @param evidence exit code, last probe, log tail, failing tests
   * @param fingerprint the same for the same failure
   * @param times how often this fingerprint came up for the project
   */
  public record Setback(
      String work,
      FailureKind kind,
      @Nullable String commit,
      String reason,
      String evidence,
      String fingerprint,
      int times,
      Instant at) {}

  /**
   * What runs.
   *
   * @param lookedAt when its health was last looked at; absent if never
   * @param well what that look saw; absent if there was none
   * @param seen the look in words, such as a status
   */
  public record Live(
      int release,
      String commit,
      String url,
      Instant since,
      @Nullable Instant lookedAt,
      @Nullable Boolean well,
      @Nullable String seen) {}

  /**
   * What models cost.
   *
   * @param costUsd of the calls whose price is known; absent if no price is
   */
  public record Spent(
      int calls, long inputTokens, long outputTokens, @Nullable BigDecimal costUsd) {}
}
