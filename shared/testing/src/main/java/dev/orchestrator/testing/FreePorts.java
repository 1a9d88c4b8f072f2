package dev.orchestrator.testing;

import dev.orchestrator.platform.Settings.PortRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranges of ports that no other test of this machine has, below those that the kernel gives to
 * outgoing connections. A range is this JVM's until it ends.
 */
public final class FreePorts {

  /** How many ports a range has. */
  public static final int SIZE = 50;

  private static final int FIRST = 18_000;
  private static final int LAST = 30_000;
  private static final Path LOCKS =
      Path.of(System.getProperty("java.io.tmpdir"), "orchestrator-test-ports");

  /** What nobody holds any more the garbage collector closes, and the lock is gone. */
  private static final List<FileChannel> HELD = new ArrayList<>();

  private static int next = FIRST;

  private FreePorts() {}

  /** A range of {@value #SIZE} ports on which nobody listens. */
  public static synchronized PortRange range() {
    while (next + SIZE <= LAST) {
      var range = new PortRange(next, next + SIZE - 1);
      next += SIZE;
      if (locked(range.first()) && nobodyListens(range)) {
        return range;
      }
    }
    throw new IllegalStateException("no range of ports is free");
  }

  /** The channel stays open, and with it the lock, as long as this JVM lives. */
  private static boolean locked(int first) {
    try {
      Files.createDirectories(LOCKS);
      var file =
          FileChannel.open(
              LOCKS.resolve(Integer.toString(first)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (file.tryLock() != null) {
        HELD.add(file);
        return true;
      }
      file.close();
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean nobodyListens(PortRange range) {
    for (var port = range.first(); port <= range.last(); port++) {
      try (var socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
