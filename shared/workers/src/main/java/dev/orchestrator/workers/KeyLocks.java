package dev.orchestrator.workers;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** One lock for each folder, kept only while somebody wants it. */
final class KeyLocks {

  private static final ConcurrentHashMap<Path, Counted> LOCKS = new ConcurrentHashMap<>();

  private KeyLocks() {}

  /** Waits for the folder's lock; closing what it gives releases it. */
  static Held hold(Path folder) throws InterruptedException {
    var counted = LOCKS.compute(folder, (_, old) -> old == null ? new Counted(1) : old.changed(+1));
    try {
      counted.lock().lockInterruptibly();
    } catch (InterruptedException e) {
      release(folder);
      throw e;
    }
    return () -> {
      counted.lock().unlock();
      release(folder);
    };
  }

  private static void release(Path folder) {
    LOCKS.computeIfPresent(folder, (_, old) -> old.holders() == 1 ? null : old.changed(-1));
  }

  /** A lock that is held until it is closed. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  private record Counted(int holders, ReentrantLock lock) {
    Counted(int holders) {
      this(holders, new ReentrantLock());
    }

    Counted changed(int by) {
      return new Counted(holders + by, lock);
    }
  }
}
