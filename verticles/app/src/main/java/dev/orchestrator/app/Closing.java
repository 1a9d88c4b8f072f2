package dev.orchestrator.app;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be closed at the end, the newest first. One that fails does not keep the others. */
final class Closing implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private final Deque<Item> items = new ArrayDeque<>();

  private record Item(String name, AutoCloseable closeable) {}

  /** Remembers to close this. */
  <T extends AutoCloseable> T add(String name, T closeable) {
    items.push(new Item(name, closeable));
    return closeable;
  }

  @Override
  public void close() {
    while (!items.isEmpty()) {
      close(items.pop());
    }
  }

  private static void close(Item item) {
    try {
      item.closeable().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("closing {} failed: {}", item.name(), e.toString());
    }
  }
}
