package dev.orchestrator.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Redis as a child process: generated password, loopback only, a free port (the last one, if
 * it can be had); it ends with us, even when we are killed. It keeps nothing on disk, because what
 * we put into Redis only wakes people up or is shown to them; Postgres is the truth.
 */
public final class EmbeddedRedis implements AutoCloseable {

  private static final String SERVICE = "embedded Redis";
  private static final int NEEDED_MB = 30;

  private final RunningServer server;
  private final Secret url;

  private EmbeddedRedis(RunningServer server, Secret url) {
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
    var folder = ServiceFolder.take(SERVICE, dataDir);
    try {
      folder.needFree(NEEDED_MB);
      var kind = new RedisKind(folder, program(folder), folder.password());
      ChildProcess.removeLeftover(folder, kind.stopSignal());
      var server = RunningServer.start(kind, folder);
      return new EmbeddedRedis(server, url(server, folder.password()));
    } catch (IOException e) {
      folder.close();
      throw folder.unwritable(e);
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  private static Path program(ServiceFolder folder) {
    var program =
        switch (folder.platform()) {
          case LINUX_X86_64 -> "redis-server-6.2.6-v5-linux-amd64";
          case LINUX_ARM64 -> "redis-server-6.2.7-linux-arm64";
          case DARWIN_X86_64 -> "redis-server-6.2.6-v5-darwin-amd64";
          case DARWIN_ARM64 -> "redis-server-6.2.6-v5-darwin-arm64";
        };
    return Binaries.program(folder, program);
  }

  private static Secret url(RunningServer server, Secret password) {
    return new Secret("redis://:%s@127.0.0.1:%d".formatted(password.reveal(), server.port()));
  }

  /** {@code redis://:password@127.0.0.1:port}. */
  public Secret url() {
    return url;
  }

  /** Stops it and waits until it is gone. */
  @Override
  public void close() {
    server.close();
  }

  private record RedisKind(ServiceFolder folder, Path program, Secret password)
      implements RunningServer.Kind {

    @Override
    public String service() {
      return SERVICE;
    }

    @Override
    public String stopSignal() {
      return "TERM";
    }

    /** The password goes into a file, since everybody can read a command line. */
    @Override
    public List<String> command(int port) throws IOException {
      var user = ServerUser.owning(folder.server());
      var file = folder.server().resolve("redis.conf");
      ServiceFolder.writePrivately(file, settings(port));
      user.give(folder.server(), file);
      return user.running(
          List.of(program.toString(), user.nameOf(folder.server()) + "/" + file.getFileName()));
    }

    private String settings(int port) {
      return """
      bind 127.0.0.1
      port %d
      requirepass %s
      save ""
      appendonly no
      daemonize no
      loglevel warning
      """
          .formatted(port, password.reveal());
    }

    @Override
    public boolean ready(ProcessMark process, int port) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(1000);
        var login = "AUTH %s\r\n".formatted(password.reveal());
        socket.getOutputStream().write(login.getBytes(StandardCharsets.UTF_8));
        var answer = new String(socket.getInputStream().readNBytes(3), StandardCharsets.UTF_8);
        return answer.equals("+OK");
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public String portTaken() {
      return "Address already in use";
    }
  }
}
