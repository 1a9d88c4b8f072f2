package dev.orchestrator.cluster;

import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the other nodes have said: their consumers by address, and where their buses listen. Each
 * node numbers its changes; what does not follow on the number before was lost on the way, and the
 * whole of that node has to be read again. Lives on the loop.
 */
final class Directory {

  /** A change: the consumers by address, "" where there are none any more. */
  record Change(long revision, Map<String, String> consumers) {}

  private static final class Entry {
    private long revision = -1;
    private @Nullable NodeInfo info;
    private Map<String, List<RegistrationInfo>> consumers = new HashMap<>();
    private final List<Change> early = new ArrayList<>();
    private boolean reading;
    private boolean behind;
  }

  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, Set<String>> nodesByAddress = new HashMap<>();
  private final Consumer<String> toRead;
  private final Consumer<String> onChange;

  /**
   * @param toRead takes a node that has to be read as a whole; {@link #read} brings it
   * @param onChange takes an address whose consumers have changed
   */
  Directory(Consumer<String> toRead, Consumer<String> onChange) {
    this.toRead = toRead;
    this.onChange = onChange;
  }

  /** The consumers of other nodes at that address. */
  List<RegistrationInfo> at(String address) {
    List<RegistrationInfo> found = new ArrayList<>();
    for (var node : nodesByAddress.getOrDefault(address, Set.of())) {
      var entry = entries.get(node);
      if (entry != null) {
        found.addAll(entry.consumers.getOrDefault(address, List.of()));
      }
    }
    return found;
  }

  @Nullable NodeInfo info(String node) {
    var entry = entries.get(node);
    return entry == null ? null : entry.info;
  }

  void info(String node, @Nullable NodeInfo info) {
    var entry = entries.get(node);
    if (entry != null && info != null) {
      entry.info = info;
    }
  }

  /** A node has joined. */
  void joined(String node) {
    entries.put(node, new Entry());
    readAgain(node);
  }

  /** A node has left, and its consumers with it. */
  void left(String node) {
    var gone = entries.remove(node);
    if (gone != null) {
      gone.consumers.keySet().forEach(address -> unlink(node, address));
    }
  }

  /** A node has changed something. */
  void changed(String node, Change change) {
    var entry = entries.get(node);
    if (entry == null || change.revision() <= entry.revision) {
      return;
    }
    if (entry.reading) {
      entry.early.add(change);
    } else if (change.revision() == entry.revision + 1) {
      apply(node, entry, change);
    } else {
      readAgain(node);
    }
  }

  /**
   * Compares with what Redis has. A message may still be on its way, so only who is behind twice in
   * a row has lost one.
   */
  void compare(View view) {
    entries.forEach((node, entry) -> {
      var other = view.nodes().get(node);
      var behind = other != null && other.revision() != entry.revision && !entry.reading;
      if (behind && entry.behind) {
        readAgain(node);
      }
      entry.behind = behind && !entry.reading;
    });
  }

  /** The whole of a node; null if it could not be read. */
  void read(String node, @Nullable Change whole, @Nullable NodeInfo info) {
    var entry = entries.get(node);
    if (entry == null) {
      return;
    }
    entry.reading = false;
    var early = List.copyOf(entry.early);
    entry.early.clear();
    if (whole != null && whole.revision() >= entry.revision) {
      replace(node, entry, whole);
      info(node, info);
    }
    early.forEach(change -> changed(node, change));
  }

  private void readAgain(String node) {
    var entry = entries.get(node);
    if (entry != null && !entry.reading) {
      entry.reading = true;
      toRead.accept(node);
    }
  }

  private void replace(String node, Entry entry, Change whole) {
    Map<String, String> difference = new HashMap<>(whole.consumers());
    Set<String> gone = new HashSet<>(entry.consumers.keySet());
    gone.removeAll(whole.consumers().keySet());
    gone.forEach(address -> difference.put(address, ""));
    apply(node, entry, new Change(whole.revision(), difference));
  }

  private void apply(String node, Entry entry, Change change) {
    entry.revision = change.revision();
    change
        .consumers()
        .forEach(
            (address, announced) -> set(node, entry, address, Consumers.read(node, announced)));
  }

  private void set(String node, Entry entry, String address, List<RegistrationInfo> now) {
    if (now.equals(entry.consumers.getOrDefault(address, List.of()))) {
      return;
    }
    if (now.isEmpty()) {
      entry.consumers.remove(address);
      unlink(node, address);
      return;
    }
    entry.consumers.put(address, now);
    nodesByAddress.computeIfAbsent(address, _ -> new HashSet<>()).add(node);
    onChange.accept(address);
  }

  private void unlink(String node, String address) {
    nodesByAddress.computeIfPresent(
        address,
        (_, nodes) -> {
          nodes.remove(node);
          return nodes.isEmpty() ? null : nodes;
        });
    onChange.accept(address);
  }
}
