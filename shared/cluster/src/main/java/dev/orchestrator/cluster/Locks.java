package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.shareddata.Lock;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks of the cluster. Redis holds a queue of tickets for each: the first one has the lock, and
 * whoever becomes the first is told so. A node's tickets go when the node goes, which is also when
 * a hold lapses; so a holder that was frozen and comes back may no longer be the only one. Lives on
 * the loop.
 */
final class Locks {

  private static final Logger LOG = LoggerFactory.getLogger(RedisClusterManager.class);

  /** What was told may have been lost, so each waiting ticket is looked at once in this time. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final class Ticket {
    private final String id;
    private final String name;
    private final Promise<Lock> promise = Promise.promise();
    private long timer = -1;
    private boolean held;

    Ticket(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  private final String me;
  private final Commands commands;
  private final Duration patience;
  private final Map<String, Ticket> tickets = new LinkedHashMap<>();
  private final Map<String, String> toReturn = new LinkedHashMap<>();
  private long count;

  Locks(String me, Commands commands, Duration patience) {
    this.me = me;
    this.commands = commands;
    this.patience = patience;
  }

  void start() {
    commands.loop().every(LOOK_AGAIN, this::lookAgain);
  }

  /**
   * Waits for the lock.
   *
   * @param timeout ms; 0 takes it only if it is free
   */
  Future<Lock> acquire(String name, long timeout) {
    var ticket = new Ticket(me + ":" + ++count, name);
    tickets.put(ticket.id, ticket);
    if (timeout != Long.MAX_VALUE) {
      var limit = timeout == 0 ? patience : Duration.ofMillis(timeout);
      ticket.timer = commands.loop().in(limit, () -> giveUp(ticket));
    }
    queue(ticket)
        .onSuccess(place -> {
          if (timeout == 0 && !ticket.held) {
            giveUp(ticket);
          }
        });
    return ticket.promise.future();
  }

  /** This ticket is the first in the queue of its lock now. */
  void granted(String id, String name) {
    var ticket = tickets.get(id);
    if (ticket == null) {
      giveBack(id, name); // given up meanwhile
    } else if (!ticket.held) {
      ticket.held = true;
      commands.loop().cancel(ticket.timer);
      ticket.promise.complete(() -> commands.loop().run(() -> release(ticket)));
    }
  }

  /** Redis had forgotten this node: what it held is taken again, unless another was faster. */
  void rejoined() {
    tickets.values().stream().filter(ticket -> ticket.held).forEach(this::reclaim);
  }

  private Future<?> queue(Ticket ticket) {
    return commands
        .link()
        .send(script(Scripts.QUEUE, ticket.name, ticket.id))
        .onSuccess(place -> {
          if (place.isOne() && tickets.containsKey(ticket.id)) {
            granted(ticket.id, ticket.name);
          }
        });
  }

  private void reclaim(Ticket ticket) {
    commands
        .link()
        .send(script(Scripts.RECLAIM, ticket.name, ticket.id))
        .onSuccess(taken -> {
          if (!taken.isOne() && tickets.remove(ticket.id) != null) {
            LOG.warn("The lock {} was lost: another node has it now", ticket.name);
          }
        });
  }

  private void giveUp(Ticket ticket) {
    if (!ticket.held && tickets.remove(ticket.id) != null) {
      commands.loop().cancel(ticket.timer);
      giveBack(ticket.id, ticket.name);
      ticket.promise.fail(new VertxException("Timed out waiting to get lock " + ticket.name, true));
    }
  }

  private void release(Ticket ticket) {
    if (tickets.remove(ticket.id) != null) {
      giveBack(ticket.id, ticket.name);
    }
  }

  /** Takes the ticket out of the queue, however long Redis is away. */
  private void giveBack(String id, String name) {
    toReturn.put(id, name);
    var last = tickets.values().stream().noneMatch(other -> other.name.equals(name));
    commands
        .link()
        .send(script(Scripts.RELEASE, name, id).arg(last ? 1 : 0))
        .onSuccess(_ -> toReturn.remove(id));
  }

  private void lookAgain() {
    if (commands.link().isUp()) {
      Map.copyOf(toReturn).forEach(this::giveBack);
      List.copyOf(tickets.values()).stream().filter(one -> !one.held).forEach(this::queue);
    }
  }

  private Request script(String body, String name, String ticket) {
    return commands.script(body).arg(me).arg(name).arg(ticket);
  }
}
