package dev.orchestrator.flow;

import dev.orchestrator.messages.FlowId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which flows to list, newest first.
 *
 * @param states in one of these
 * @param kind of this kind, if given; the others likewise
 * @param limit at most so many
 * @param after only those that come after this one
 */
public record FlowQuery(
    Set<State> states,
    @Nullable String kind,
    @Nullable String owner,
    @Nullable String thread,
    @Nullable String subject,
    int limit,
    @Nullable FlowId after) {

  /** Those of which something is still to happen. */
  public static FlowQuery live() {
    return in(State.READY, State.RUNNING, State.WAITING, State.CANCELLING);
  }

  /** Those in one of these states. */
  public static FlowQuery in(State first, State... more) {
    return new FlowQuery(EnumSet.of(first, more), null, null, null, null, 100, null);
  }

  /** All that are remembered. */
  public static FlowQuery any() {
    return new FlowQuery(EnumSet.allOf(State.class), null, null, null, null, 100, null);
  }

  /** The same, of one kind. */
  public FlowQuery kind(String name) {
    return new FlowQuery(states, name, owner, thread, subject, limit, after);
  }

  /** The same, of one owner. */
  public FlowQuery owner(String name) {
    return new FlowQuery(states, kind, name, thread, subject, limit, after);
  }

  /** The same, with this thread as tag. */
  public FlowQuery thread(String tag) {
    return new FlowQuery(states, kind, owner, tag, subject, limit, after);
  }

  /** The same, with this subject as tag. */
  public FlowQuery subject(String tag) {
    return new FlowQuery(states, kind, owner, thread, tag, limit, after);
  }

  /** The same, at most so many; 100 unless said. */
  public FlowQuery limit(int most) {
    return new FlowQuery(states, kind, owner, thread, subject, most, after);
  }

  /** The same, as the next page. */
  public FlowQuery after(FlowId last) {
    return new FlowQuery(states, kind, owner, thread, subject, limit, last);
  }

  @Nullable Object[] values() {
    var names = Arrays.stream(State.values()).filter(states::contains).map(State::name);
    return new @Nullable Object[] {
      names.toArray(String[]::new),
      kind,
      owner,
      thread,
      subject,
      limit,
      after == null ? null : after.value()
    };
  }
}
