package dev.orchestrator.testing.telegram;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A double of the Telegram Bot API over real HTTP. It enforces the rules of its public
 * documentation (RULES.md beside this module names each with its source), keeps a ledger of every
 * call, and hands out phones: what a person sends, presses and sees.
 */
public final class BotApiDouble implements AutoCloseable {

  private static final int SECRET_BYTES = 18;

  static {
    // The JDK's server writes head and body apart; without this the second waits for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final InstantSource clock;
  private final LimitRules limits;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Door door;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final Queue<Call> ledger = new ConcurrentLinkedQueue<>();
  private final AtomicLong ids = new AtomicLong(ThreadLocalRandom.current().nextInt(1_000_000));

  private BotApiDouble(InstantSource clock, LimitRules limits) {
    this.clock = clock;
    this.limits = limits;
    door = new Door(accounts, new Methods(client), clock, ledger);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", door::receive);
    server.start();
  }

  /** With the limits of the real one, by the real clock. */
  public static BotApiDouble start() {
    return start(InstantSource.system(), LimitRules.TELEGRAM);
  }

  /** The clock decides when a limit is over; how long a poll waits is real time. */
  public static BotApiDouble start(InstantSource clock, LimitRules limits) {
    return new BotApiDouble(clock, limits);
  }

  /** What stands where https://api.telegram.org would. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A new bot. */
  public Bot newBot(String userName) {
    var secret = new byte[SECRET_BYTES];
    ThreadLocalRandom.current().nextBytes(secret);
    var id = 7_000_000_000L + ids.incrementAndGet(); // more than an int holds, as real ones
    var bot = new Bot(id, userName, id + ":" + HexFormat.of().formatHex(secret));
    accounts.put(bot.token(), new Account(bot, clock, new Limits(limits)));
    return bot;
  }

  /** From now on the token is not known. */
  public void revoke(Bot bot) {
    var account = accounts.remove(bot.token());
    if (account != null) {
      account.inbox().close();
    }
  }

  /** A new person; the language is as in "en" or "ru". */
  public Phone newPhone(String firstName, String language) {
    return new Phone(this, 8_000_000_000L + ids.incrementAndGet(), firstName, language);
  }

  /** The id of a new group; its members reach it by {@link Phone#in}. */
  public long newGroup(Bot bot, String title) {
    var id = -(4_000_000_000L + ids.incrementAndGet());
    return account(bot).inTurn(account -> account.open(id, title)).id();
  }

  /** The next calls of that method are refused for so long, one for each number of seconds. */
  public void refuses(String method, int... retryAfterSeconds) {
    for (var seconds : retryAfterSeconds) {
      door.refuse(method, Refusal.tooManyRequests(seconds));
    }
  }

  /** The next call of that method fails with a fault of the server. */
  public void fails(String method) {
    door.refuse(method, Refusal.of(502, "Bad Gateway"));
  }

  /** The next call of that method has its effect, but its answer is lost. */
  public void losesAnswer(String method) {
    door.loseAnswer(method);
  }

  /** Tells of each call from now on, before it is answered. */
  public void tells(Consumer<Call> listener) {
    door.tell(listener);
  }

  /** Every call so far, in the order of the answers. */
  public List<Call> ledger() {
    return List.copyOf(ledger);
  }

  /** The calls of that method. */
  public List<Call> calls(String method) {
    return ledger.stream().filter(call -> call.method().equalsIgnoreCase(method)).toList();
  }

  /** How many updates the bot has not confirmed. */
  public int unconfirmed(Bot bot) {
    return account(bot).inbox().size();
  }

  @Override
  public void close() {
    accounts.values().forEach(account -> account.inbox().close());
    server.stop(0);
    client.shutdownNow();
  }

  Account account(Bot bot) {
    var account = accounts.get(bot.token());
    if (account == null) {
      throw new IllegalArgumentException(bot + " is not known here, or its token was revoked");
    }
    return account;
  }
}
