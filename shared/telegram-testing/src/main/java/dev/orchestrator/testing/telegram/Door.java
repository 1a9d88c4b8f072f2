package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Where calls come in: finds the bot by its token, answers, writes the ledger. */
final class Door {

  private static final Pattern CALL = Pattern.compile("/bot([^/]+)/([A-Za-z]+)");
  private static final Pattern DOWNLOAD = Pattern.compile("/file/bot([^/]+)/documents/(.+)");

  private final Map<String, Account> accounts;
  private final Methods methods;
  private final InstantSource clock;
  private final Queue<Call> ledger;
  private final Map<String, Queue<Refusal>> refused = new ConcurrentHashMap<>();
  private volatile Consumer<Call> listener = _ -> {};
  private final Set<String> losesAnswer = ConcurrentHashMap.newKeySet();

  Door(Map<String, Account> accounts, Methods methods, InstantSource clock, Queue<Call> ledger) {
    this.accounts = accounts;
    this.methods = methods;
    this.clock = clock;
    this.ledger = ledger;
  }

  void tell(Consumer<Call> told) {
    listener = told;
  }

  void refuse(String method, Refusal refusal) {
    refused.computeIfAbsent(key(method), _ -> new ConcurrentLinkedQueue<>()).add(refusal);
  }

  void loseAnswer(String method) {
    losesAnswer.add(key(method));
  }

  private static String key(String method) {
    return method.toLowerCase(Locale.ROOT);
  }

  void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var call = CALL.matcher(path);
      var download = DOWNLOAD.matcher(path);
      if (call.matches()) {
        answer(exchange, call.group(1), call.group(2));
      } else if (download.matches()) {
        download(exchange, download.group(1), download.group(2));
      } else {
        send(exchange, 404, refusal(Refusal.of(404, "Not Found")));
      }
    }
  }

  private void answer(HttpExchange exchange, String token, String method) throws IOException {
    var account = Optional.ofNullable(accounts.get(token));
    var name = account.map(found -> found.bot().userName()).orElse("");
    JsonNode values = Json.object();
    int status;
    JsonNode answer;
    try {
      var params = ParamsReader.read(exchange);
      values = params.values();
      answer = result(account, method, params);
      status = 200;
    } catch (Refusal e) {
      answer = refusal(e);
      status = e.status();
    }
    var call = new Call(clock.instant(), name, method, values, status, answer);
    ledger.add(call);
    listener.accept(call);
    if (!losesAnswer.remove(key(method))) {
      send(exchange, status, answer);
    }
  }

  private ObjectNode result(Optional<Account> account, String method, Params params) {
    var known = account.orElseThrow(() -> Refusal.of(401, "Unauthorized"));
    var planned = refused.getOrDefault(key(method), new ConcurrentLinkedQueue<>()).poll();
    if (planned != null) {
      throw planned;
    }
    var answer = Json.object().put("ok", true);
    answer.set("result", methods.call(known, method, params));
    return answer;
  }

  private static ObjectNode refusal(Refusal refusal) {
    var answer = Json.object().put("ok", false).put("error_code", refusal.status());
    answer.put("description", refusal.description());
    if (refusal.retryAfter() > 0) {
      answer.set("parameters", Json.object().put("retry_after", refusal.retryAfter()));
    }
    return answer;
  }

  private void download(HttpExchange exchange, String token, String id) throws IOException {
    var file =
        Optional.ofNullable(accounts.get(token))
            .flatMap(account -> account.inTurn(held -> held.file(id)));
    if (file.isEmpty()) {
      send(exchange, 404, refusal(Refusal.of(404, "Not Found")));
      return;
    }
    var bytes = file.get().bytes();
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void send(HttpExchange exchange, int status, JsonNode answer) throws IOException {
    var bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
