package dev.orchestrator.access;

import dev.orchestrator.messages.UserId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How many streams each user reads on this node: so many at most. */
public final class OpenStreams {

  private final Map<UserId, Integer> open = new ConcurrentHashMap<>();
  private final int most;

  OpenStreams(int most) {
    this.most = most;
  }

  /** A stream that counts until it is closed. */
  public interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /** How many a user may read at once. */
  public int most() {
    return most;
  }

  /** A place for one more of the user's streams; empty if all are taken. */
  public Optional<Place> enter(UserId user) {
    var count = open.merge(user, 1, Integer::sum);
    if (count <= most) {
      return Optional.of(() -> leave(user));
    }
    leave(user);
    return Optional.empty();
  }

  private void leave(UserId user) {
    open.computeIfPresent(user, (_, count) -> count == 1 ? null : count - 1);
  }
}
