package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Listens at the channel of all nodes and at this node's own. That it listens is at the same time
 * the sign by which the others see at once that its process lives. Lives on the loop.
 */
final class Subscription {

  /** Hears what the others say. */
  interface Listener {
    void nodesChanged();

    void infoChanged(String node);

    void consumersChanged(String node, Directory.Change change);

    void granted(String ticket, String lock);
  }

  private static final int CHANNELS = 2;
  private static final int CHANGES_BEGIN = 3;

  private final Keys keys;
  private final String me;
  private final Listener listener;
  private long lastPulse;

  Subscription(Keys keys, String me, Listener listener) {
    this.keys = keys;
    this.me = me;
    this.listener = listener;
  }

  /** Prepares a new connection; done when Redis has confirmed both channels. */
  Future<?> begin(RedisConnection connection) {
    Promise<Void> confirmed = Promise.promise();
    connection.handler(message -> receive(new Answer(message), confirmed));
    var request = Request.cmd(Command.SUBSCRIBE).arg(keys.events()).arg(keys.node(me));
    return connection.send(request).compose(_ -> confirmed.future());
  }

  /** Every node sends itself a pulse; if none arrives for so long, the subscription hangs. */
  boolean isDeaf(Duration forThatLong) {
    return System.nanoTime() - lastPulse > forThatLong.toNanos();
  }

  private void receive(Answer message, Promise<Void> confirmed) {
    switch (message.at(0).text()) {
      case "subscribe" -> {
        if (message.at(2).number() == CHANNELS) {
          lastPulse = System.nanoTime();
          confirmed.tryComplete();
        }
      }
      case "message" -> {
        if (message.at(1).text().equals(keys.events())) {
          toAll(new JsonArray(message.at(2).text()));
        } else {
          toMe(message.at(2).text());
        }
      }
      default -> {}
    }
  }

  private void toAll(JsonArray message) {
    switch (message.getString(0)) {
      case "look" -> listener.nodesChanged();
      case "info" -> listener.infoChanged(message.getString(1));
      case "change" -> {
        if (!message.getString(1).equals(me)) {
          listener.consumersChanged(message.getString(1), change(message));
        }
      }
      default -> {} // from a later version
    }
  }

  private void toMe(String message) {
    var words = message.split(" ", 3);
    if (words.length == 3 && words[0].equals("grant")) {
      listener.granted(words[1], words[2]);
    } else {
      lastPulse = System.nanoTime();
    }
  }

  private static Directory.Change change(JsonArray message) {
    Map<String, String> consumers = new LinkedHashMap<>();
    for (int i = CHANGES_BEGIN; i < message.size(); i += 2) {
      consumers.put(message.getString(i), message.getString(i + 1));
    }
    return new Directory.Change(Long.parseLong(message.getString(2)), consumers);
  }
}
