package dev.orchestrator.bench.telegram;

import dev.orchestrator.testing.telegram.BotApiDouble;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Ours first, as a user starts it but for the pace that Telegram asks for, and then grammY. */
record Contenders(List<Contender> all) implements AutoCloseable {

  private static final int SECRET_BYTES = 16;
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", ".npmrc", "server.js");

  static Contenders start(
      Path launcher, Path grammy, Path folder, BotApiDouble telegram, Map<String, String> services)
      throws IOException, InterruptedException {
    var started = new Contenders(new ArrayList<>());
    try {
      started.all.add(ours(launcher, folder, telegram, services));
      started.all.add(grammy(installed(grammy, folder.resolve("grammy")), folder, telegram));
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static Contender ours(
      Path launcher, Path folder, BotApiDouble telegram, Map<String, String> services)
      throws IOException, InterruptedException {
    var guests = guests(telegram, "ours_bot");
    var hook = freePort();
    var settings = new HashMap<>(services);
    settings.put("ORCHESTRATOR_DATA", folder.resolve("ours").toString());
    settings.put("ORCHESTRATOR_HTTP", "127.0.0.1:" + freePort());
    settings.put("TELEGRAM_BOT_TOKEN", guests.bot().token());
    settings.put("TELEGRAM_API_URL", telegram.url());
    settings.put("TELEGRAM_WEBHOOK_URL", "http://127.0.0.1:" + hook + "/hook");
    settings.put("TELEGRAM_WEBHOOK_LISTEN", "127.0.0.1:" + hook);
    settings.put("TELEGRAM_PACE", "1000000,1000000,1000000");
    settings.put("ADMIN_TELEGRAM_IDS", ids(guests));
    var log = folder.resolve("ours.log");
    return Contender.start("ours", telegram, guests, log, settings, launcher.toString(), "serve");
  }

  private static Contender grammy(Path server, Path folder, BotApiDouble telegram)
      throws IOException, InterruptedException {
    var guests = guests(telegram, "grammy_bot");
    var secret = new byte[SECRET_BYTES];
    ThreadLocalRandom.current().nextBytes(secret);
    var settings =
        Map.of(
            "NODE_ENV", "production",
            "TOKEN", guests.bot().token(),
            "API", telegram.url(),
            "PORT", Integer.toString(freePort()),
            "SECRET", HexFormat.of().formatHex(secret));
    var script = server.resolve("server.js").toString();
    var log = folder.resolve("grammy.log");
    return Contender.start("grammY", telegram, guests, log, settings, "node", script);
  }

  private static Contender.Guests guests(BotApiDouble telegram, String name) {
    var bot = telegram.newBot(name);
    var phones =
        IntStream.range(0, Load.CHATS).mapToObj(n -> telegram.newPhone("G" + n, "en")).toList();
    phones.forEach(phone -> phone.with(bot).says("/hello")); // else a bot could not write to them
    return new Contender.Guests(bot, phones);
  }

  private static String ids(Contender.Guests guests) {
    return guests.phones().stream()
        .map(phone -> Long.toString(phone.id()))
        .collect(Collectors.joining(","));
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
      throw new IllegalStateException("npm could not install what grammY needs");
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
