package dev.orchestrator.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis as a child process: generated password, loopback only, a free port chosen at each
 * start; ends with us, even when we are killed. It keeps nothing on disk, because what we put into
 * Redis only wakes people up or is shown to them; Postgres is the truth.
 */
public final class EmbeddedRedis implements AutoCloseable {

  private static final String SERVICE = "embedded Redis";
  private static final String STOP = "TERM";
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final int PORTS_TRIED = 5;
  private static final int NEEDED_MB = 30;

  private final ServiceFolder folder;
  private final ChildProcess server;
  private final Secret url;

  private EmbeddedRedis(ServiceFolder folder, ChildProcess server, Secret url) {
    this.folder = folder;
    this.server = server;
    this.url = url;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param dataDir made at the first start; holds the password and the log
   * @throws ServiceFailed if it cannot run
   */
  public static EmbeddedRedis start(Path dataDir) {
    var dir = dataDir.toAbsolutePath().normalize();
    var folder = ServiceFolder.take(SERVICE, dir, NEEDED_MB);
    try {
      return new Start(folder).run();
    } catch (IOException e) {
      folder.close();
      throw ServiceFolder.unwritable(SERVICE, dir, e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** {@code redis://:password@127.0.0.1:port}. */
  public Secret url() {
    return url;
  }

  /** Stops it and waits until it is gone. */
  @Override
  public void close() {
    server.close();
    folder.close();
  }

  /** The way from a folder to a server that answers. */
  private static final class Start {

    private final ServiceFolder folder;
    private final Path program;
    private final ServerUser user;

    Start(ServiceFolder folder) throws IOException {
      this.folder = folder;
      this.program = program();
      this.user = ServerUser.owning(folder.server());
    }

    private Path program() {
      var resource =
          switch (Binaries.Platform.here(SERVICE)) {
            case LINUX_X86_64 -> "redis-server-6.2.6-v5-linux-amd64";
            case LINUX_ARM64 -> "redis-server-6.2.7-linux-arm64";
            case DARWIN_X86_64 -> "redis-server-6.2.6-v5-darwin-amd64";
            case DARWIN_ARM64 -> "redis-server-6.2.6-v5-darwin-arm64";
          };
      return Binaries.program(SERVICE, resource, resource, folder.path());
    }

    EmbeddedRedis run() throws IOException {
      if (!ChildProcess.removeLeftover(folder, STOP)) {
        throw new ServiceFailed(
            SERVICE, "a leftover server of " + folder.path() + " does not stop; end it by hand");
      }
      for (var attempt = 1; ; attempt++) {
        var port = folder.freePort();
        var server = launch(port);
        if (answers(server, port)) {
          folder.rememberPort(port);
          return new EmbeddedRedis(folder, server, url(port));
        }
        refuseUnlessPortTaken(server, attempt);
      }
    }

    /** The password goes into a file, since everybody can read a command line. */
    private ChildProcess launch(int port) throws IOException {
      Files.deleteIfExists(folder.log());
      var settings = folder.server().resolve("redis.conf");
      var content =
          """
          bind 127.0.0.1
          port %d
          requirepass %s
          save ""
          appendonly no
          daemonize no
          loglevel warning
          """
              .formatted(port, folder.password().reveal());
      ServiceFolder.writePrivately(settings, content);
      user.give(folder.server(), settings);
      var command =
          List.of(program.toString(), user.nameOf(folder.server()) + "/" + settings.getFileName());
      return ChildProcess.start(user.running(command), STOP, folder);
    }

    /** Waits for an answer; false if the server ended instead. */
    private boolean answers(ChildProcess server, int port) {
      var deadline = System.nanoTime() + START_LIMIT.toNanos();
      while (server.alive()) {
        if (greets(port)) {
          return server.alive();
        }
        if (System.nanoTime() > deadline) {
          server.close();
          throw new ServiceFailed(
              SERVICE, "no answer after %s; see %s".formatted(START_LIMIT, folder.log()));
        }
        pause();
      }
      return false;
    }

    private boolean greets(int port) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(1000);
        var greeting = "AUTH %s\r\n".formatted(folder.password().reveal());
        socket.getOutputStream().write(greeting.getBytes(StandardCharsets.UTF_8));
        var answer = new String(socket.getInputStream().readNBytes(3), StandardCharsets.UTF_8);
        return answer.equals("+OK");
      } catch (IOException e) {
        return false;
      }
    }

    private static void pause() {
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ServiceFailed(SERVICE, "interrupted while it started", e);
      }
    }

    private void refuseUnlessPortTaken(ChildProcess server, int attempt) throws IOException {
      server.close();
      var log = Files.readString(folder.log());
      if (!log.contains("Address already in use") || attempt == PORTS_TRIED) {
        var said = log.lines().filter(line -> !line.isBlank()).toList();
        throw new ServiceFailed(
            SERVICE, said.isEmpty() ? "it ended without a word" : said.getLast());
      }
    }

    private Secret url(int port) throws IOException {
      return new Secret("redis://:%s@127.0.0.1:%d".formatted(folder.password().reveal(), port));
    }
  }
}
