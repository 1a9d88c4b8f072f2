package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An embedded server that accepts connections. */
final class RunningServer implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final int PORTS_TRIED = 5;

  /** What is peculiar to one kind of server. */
  interface Kind {
    /** Its name in messages. */
    String service();

    /** The signal that stops it in good order. */
    String stopSignal();

    /** How it is started; writes what it reads at its start. */
    List<String> command(int port) throws IOException;

    /** Whether the process, which listens on that port, is ready for clients. */
    boolean ready(ProcessMark process, int port) throws IOException;

    /** Words in its log that mean that another process has its port. */
    String portTaken();
  }

  private final ServiceFolder folder;
  private final ChildProcess process;
  private final int port;

  private RunningServer(ServiceFolder folder, ChildProcess process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** Starts it and waits until it is ready; when its port is taken meanwhile, at another one. */
  static RunningServer start(Kind kind, ServiceFolder folder) throws IOException {
    for (var attempt = 1; ; attempt++) {
      var port = folder.freePort();
      folder.renewLog();
      var process = ChildProcess.start(kind.command(port), kind.stopSignal(), folder);
      if (becameReady(kind, process, port, folder)) {
        return new RunningServer(folder, process, port);
      }
      var log = Files.readString(folder.log());
      if (!log.contains(kind.portTaken()) || attempt == PORTS_TRIED) {
        throw new ServiceFailed(kind.service(), "it does not start: " + complaint(log));
      }
    }
  }

  /** False if the process ended instead; it never stays behind when this does not succeed. */
  private static boolean becameReady(
      Kind kind, ChildProcess process, int port, ServiceFolder folder) throws IOException {
    var ready = false;
    try {
      if (awaitReady(kind, process, port, folder)) {
        folder.rememberPort(port);
        ready = true;
      }
      return ready;
    } finally {
      if (!ready) {
        process.close();
      }
    }
  }

  private static boolean awaitReady(Kind kind, ChildProcess process, int port, ServiceFolder folder)
      throws IOException {
    var deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (process.alive()) {
      if (kind.ready(process.mark(), port)) {
        return process.alive();
      }
      if (System.nanoTime() > deadline) {
        throw new ServiceFailed(
            kind.service(),
            "not ready after %d s; see %s".formatted(START_LIMIT.toSeconds(), folder.log()));
      }
      pause(kind);
    }
    return false;
  }

  private static void pause(Kind kind) {
    try {
      TimeUnit.MILLISECONDS.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceFailed(kind.service(), "interrupted while it started", e);
    }
  }

  /** What a server's output says was wrong: its last error, without the time in front of it. */
  static String complaint(String output) {
    var lines = output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (var line : lines.reversed()) {
      for (var sign : List.of("FATAL:", "error:")) {
        if (line.contains(sign)) {
          return line.substring(line.indexOf(sign) + sign.length()).strip();
        }
      }
    }
    return lines.isEmpty() ? "it ended without a word" : lines.getLast();
  }

  int port() {
    return port;
  }

  /** Stops it in good order, waits until it is gone, and frees its folder. */
  @Override
  public void close() {
    process.close();
    folder.close();
  }
}
