package dev.orchestrator.app;

import dev.orchestrator.api.ApiVerticle.Finding;
import dev.orchestrator.llm.Trials;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A close look at all that the server needs, for {@code orchestrator doctor}. */
final class Examination implements Supplier<List<Finding>> {

  private static final Path DOCKER = Path.of("/var/run/docker.sock");
  private static final long LEAST_FREE_MB = 1_024;

  private final Path data;
  private final Supplier<Optional<String>> postgres;
  private final Supplier<Optional<String>> redis;
  private final Trials trials;
  private final Optional<Supplier<Finding>> bot;

  /**
   * @param data the folder whose disk fills up first
   * @param bot that people talk with; empty if there is none here
   */
  Examination(
      Path data,
      Supplier<Optional<String>> postgres,
      Supplier<Optional<String>> redis,
      Trials trials,
      Optional<Supplier<Finding>> bot) {
    this.data = data;
    this.postgres = postgres;
    this.redis = redis;
    this.trials = trials;
    this.bot = bot;
  }

  @Override
  public List<Finding> get() {
    var findings = new ArrayList<Finding>();
    findings.add(service("postgres", true, postgres));
    findings.add(service("redis", false, redis));
    findings.add(git());
    findings.add(new Finding("java", true, true, Runtime.version().toString()));
    findings.add(disk());
    findings.add(docker());
    bot.ifPresent(examined -> findings.add(examined.get()));
    trials.findings().forEach(finding -> findings.add(model(finding)));
    return findings;
  }

  private static Finding service(String name, boolean vital, Supplier<Optional<String>> trouble) {
    var found = trouble.get();
    return new Finding(name, found.isEmpty(), vital, found.orElse("answers"));
  }

  private static Finding model(Trials.Finding model) {
    var role = model.fallback() ? ", the fallback, " : " ";
    return new Finding(
        model.agent().id(), model.well(), false, model.model() + role + model.words());
  }

  private static Finding git() {
    try {
      var process = new ProcessBuilder("git", "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readNBytes(200), StandardCharsets.UTF_8);
      var well = process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
      return new Finding("git", well, true, well ? said.strip() : "fails: reinstall git");
    } catch (IOException e) {
      return new Finding("git", false, true, "is not on the PATH: install git");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding("git", false, true, "was not asked: the server is stopping");
    }
  }

  private Finding disk() {
    try {
      var free = Files.getFileStore(data).getUsableSpace() / (1024 * 1024);
      var words = "%,d MB free at %s".formatted(free, data);
      return free < LEAST_FREE_MB
          ? new Finding("disk", false, true, words + ": make room")
          : new Finding("disk", true, true, words);
    } catch (IOException e) {
      return new Finding("disk", false, true, "cannot be read at " + data);
    }
  }

  /** Nothing needs an engine yet, so that none is no fault. */
  private static Finding docker() {
    if (!Files.exists(DOCKER)) {
      return new Finding("docker", true, false, "no engine on this machine; none is needed");
    }
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(DOCKER));
      return new Finding("docker", true, false, "an engine listens at " + DOCKER);
    } catch (IOException e) {
      return new Finding("docker", false, false, "does not answer at " + DOCKER);
    }
  }
}
