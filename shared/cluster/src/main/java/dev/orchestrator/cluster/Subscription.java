package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final Idle idle;

  Subscription(Keys keys, String me, Timing timing, Listener listener) {
    this.idle = new Idle(timing.patience());
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

  /** Every node sends itself a pulse; if none arrives for too long, the subscription hangs. */
  boolean isDeaf() {
    return idle.isOver();
  }

  private void receive(Answer message, Promise<Void> confirmed) {
    switch (message.at(0).text()) {
      case "subscribe" -> {
        if (message.at(2).number() == CHANNELS) {
          idle.touch();
          confirmed.tryComplete();
        }
      }
      case "message" -> {
        if (message.at(1).text().equals(keys.events())) {
          toAll(Words.of(message.at(2).bytes()));
        } else {
          toMe(message.at(2).text());
        }
      }
      default -> {}
    }
  }

  private void toAll(List<String> words) {
    switch (words.isEmpty() ? "" : words.getFirst()) {
      case "look" -> listener.nodesChanged();
      case "info" -> listener.infoChanged(words.get(1));
      case "change" -> {
        if (!words.get(1).equals(me)) {
          listener.consumersChanged(words.get(1), change(words));
        }
      }
      default -> {} // of a later version, or a stranger's
    }
  }

  private void toMe(String message) {
    var words = message.split(" ", 3);
    if (words.length == 3 && words[0].equals("grant")) {
      listener.granted(words[1], words[2]);
    } else {
      idle.touch();
    }
  }

  private static Directory.Change change(List<String> words) {
    Map<String, String> consumers = new LinkedHashMap<>();
    for (int i = CHANGES_BEGIN; i < words.size(); i += 2) {
      consumers.put(words.get(i), words.get(i + 1));
    }
    return new Directory.Change(Long.parseLong(words.get(2)), consumers);
  }
}
