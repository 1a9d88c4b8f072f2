package dev.orchestrator.bench.telegram;

import dev.orchestrator.testing.telegram.Bot;
import dev.orchestrator.testing.telegram.BotApiDouble;
import dev.orchestrator.testing.telegram.Phone;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A bot's server, in a process of its own and its children.
 *
 * @param hook where updates are brought to, as it told Telegram
 * @param secret what it wants to hear then
 */
record Contender(
    String name, Process process, Bot bot, String hook, String secret, List<Phone> phones)
    implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Starts it, and waits until it has set its webhook. */
  static Contender start(
      String name,
      BotApiDouble telegram,
      Guests guests,
      Path log,
      Map<String, String> settings,
      String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(settings);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var process = builder.start();
    var giveUp = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      for (var call : telegram.calls("setWebhook")) {
        if (call.isDone() && call.bot().equals(guests.bot().userName())) {
          var said = call.params();
          return new Contender(
              name,
              process,
              guests.bot(),
              said.path("url").asText(),
              said.path("secret_token").asText(),
              guests.phones());
        }
      }
      if (!process.isAlive() || System.nanoTime() > giveUp) {
        process.destroy();
        throw new IllegalStateException(name + " did not get ready: see " + log);
      }
      Thread.sleep(50);
    }
  }

  /** A bot, and those who talk with it. */
  record Guests(Bot bot, List<Phone> phones) {}

  Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(each -> each.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
