package dev.orchestrator.bench.api;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ours first, as a user starts it but for its limits, and then the others. */
record Contenders(List<Contender> all) implements AutoCloseable {

  private static final String NO_LIMIT = "1000000000";
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", ".npmrc", "server.js");

  /** Starts all of them; who is not asked costs next to nothing. */
  static Contenders start(Path launcher, Path fastify, Path folder, Map<String, String> services)
      throws IOException, InterruptedException {
    var theirs = installed(fastify, folder.resolve("fastify"));
    var started = new Contenders(new ArrayList<>());
    try {
      started.all.add(ours(launcher, folder, services));
      started.all.add(theirs(theirs, folder, services, 1));
      started.all.add(theirs(theirs, folder, services, 2));
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static Contender ours(Path launcher, Path folder, Map<String, String> services)
      throws IOException, InterruptedException {
    var port = freePort();
    var settings = new HashMap<>(services);
    settings.put("ORCHESTRATOR_DATA", folder.resolve("ours").toString());
    settings.put("ORCHESTRATOR_HTTP", "127.0.0.1:" + port);
    settings.put("ORCHESTRATOR_RATE_KEY", NO_LIMIT);
    settings.put("ORCHESTRATOR_RATE_USER", NO_LIMIT);
    var log = folder.resolve("ours.log");
    return Contender.start("ours", port, settings, log, launcher.toString(), "serve");
  }

  private static Contender theirs(
      Path server, Path folder, Map<String, String> services, int workers)
      throws IOException, InterruptedException {
    var port = freePort();
    var settings = new HashMap<>(services);
    settings.put("NODE_ENV", "production");
    settings.put("PORT", Integer.toString(port));
    settings.put("WORKERS", Integer.toString(workers));
    var name = "Fastify, %d process%s".formatted(workers, workers == 1 ? "" : "es");
    var log = folder.resolve("fastify-" + workers + ".log");
    return Contender.start(
        name, port, settings, log, "node", server.resolve("server.js").toString());
  }

  /** What it needs comes from npm, as its lock file says. */
  private static Path installed(Path source, Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    for (var file : FILES) {
      Files.copy(source.resolve(file), folder.resolve(file));
    }
    var npm =
        new ProcessBuilder("npm", "ci", "--silent", "--no-audit", "--no-fund")
            .directory(folder.toFile())
            .inheritIO()
            .start();
    if (npm.waitFor() != 0) {
      throw new IllegalStateException("npm could not install what Fastify needs");
    }
    return folder;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    all.reversed().forEach(Contender::close);
  }
}
