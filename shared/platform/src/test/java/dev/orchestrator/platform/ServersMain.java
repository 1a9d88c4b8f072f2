package dev.orchestrator.platform;

import java.io.IOException;
import java.nio.file.Path;

/** Another process that owns both servers, to be killed. It runs until its input ends. */
final class ServersMain {

  private ServersMain() {}

  /** Says READY, or the failure's one line. */
  public static void main(String[] args) throws IOException {
    var dir = Path.of(args[0]);
    try (var _ = EmbeddedPostgres.start(dir.resolve("postgres"), "fsync=off");
        var _ = EmbeddedRedis.start(dir.resolve("redis"))) {
      System.out.println("READY");
      System.in.read();
    } catch (ServiceFailed e) {
      System.out.println(e.getMessage());
    }
  }
}
