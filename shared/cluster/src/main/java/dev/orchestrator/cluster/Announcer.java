package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Keeps in Redis what this node has to say of itself. It always writes the whole truth about an
 * address and counts its writes; a beat tells Redis the count, so whatever was lost on the way, by
 * a broken connection or a Redis that was emptied, is noticed and announced again. Lives on the
 * loop.
 */
final class Announcer {

  private static final int ADDRESSES_AT_ONCE = 1_000;

  private record Pending(long revision, Promise<Void> promise) {}

  private final String me;
  private final Commands commands;
  private final Link link;
  private final RedisClusterOptions options;
  private final Consumers consumers;
  private final Set<String> changed = new LinkedHashSet<>();
  private final List<Promise<Void>> unsent = new ArrayList<>();
  private final List<Pending> sent = new ArrayList<>();

  private Buffer info = Buffer.buffer();
  private long revision;
  private boolean joining;

  Announcer(String me, Commands commands, RedisClusterOptions options, Consumers consumers) {
    this.me = me;
    this.commands = commands;
    this.link = commands.link();
    this.options = options;
    this.consumers = consumers;
  }

  /** The number of the last write. */
  long revision() {
    return revision;
  }

  /** Says that consumers of that address have come or gone; done when Redis has it. */
  Future<Void> changed(String address) {
    if (unsent.isEmpty()) {
      commands.loop().run(this::flush); // what comes until then goes with it
    }
    changed.add(address);
    Promise<Void> promise = Promise.promise();
    unsent.add(promise);
    return promise
        .future()
        .timeout(options.timing().patience().toMillis(), TimeUnit.MILLISECONDS)
        .recover(_ -> Future.failedFuture(new RedisAway(kept())));
  }

  private String kept() {
    return "Redis at %s is away: the others will know of this consumer when it is back"
        .formatted(options.place());
  }

  /** Writes what has changed; called when a burst of changes has ended. */
  void flush() {
    while (!joining && link.isUp() && !changed.isEmpty()) {
      var batch = batch(changed.iterator());
      changed.removeAll(batch);
      var number = ++revision;
      if (changed.isEmpty()) {
        promised(number);
      }
      link.send(withConsumers(commands.script(Scripts.CHANGE).arg(me).arg(number), batch))
          .onSuccess(answer -> {
            if (answer.isOne()) {
              confirmed(number);
            }
          });
    }
  }

  /** Redis has everything up to that write. */
  void confirmed(long number) {
    for (var each = sent.iterator(); each.hasNext(); ) {
      var pending = each.next();
      if (pending.revision() <= number) {
        each.remove();
        pending.promise().tryComplete();
      }
    }
  }

  boolean isJoining() {
    return joining;
  }

  /** Becomes a member with all that there is to say, at once in the eyes of the others. */
  Future<Void> join() {
    joining = true;
    changed.clear();
    link.send(
        Request.cmd(Command.DEL)
            .arg(commands.keys().prefix() + "next:" + me)); // of a join that failed
    var addresses = consumers.addresses().iterator();
    while (addresses.hasNext()) {
      link.send(withConsumers(commands.script(Scripts.PREPARE).arg(me), batch(addresses)));
    }
    var number = ++revision;
    promised(number);
    var generation = UUID.randomUUID().toString();
    return link.send(commands.script(Scripts.JOIN).arg(me).arg(number).arg(info).arg(generation))
        .onSuccess(_ -> confirmed(number))
        .onComplete(_ -> joining = false)
        .onSuccess(_ -> flush())
        .mapEmpty();
  }

  /** Says where the bus of this node listens. */
  Future<Void> info(Buffer where) {
    info = where;
    return link.send(commands.script(Scripts.INFO).arg(me).arg(info))
        .compose(done -> done.isOne() ? Future.succeededFuture() : join());
  }

  /** Goes, so that the others need not find out. */
  Future<Void> leave() {
    return link.send(commands.script(Scripts.LEAVE).arg(me)).mapEmpty();
  }

  private void promised(long number) {
    unsent.forEach(promise -> sent.add(new Pending(number, promise)));
    unsent.clear();
  }

  private static Collection<String> batch(Iterator<String> addresses) {
    Collection<String> batch = new ArrayList<>();
    while (addresses.hasNext() && batch.size() < ADDRESSES_AT_ONCE) {
      batch.add(addresses.next());
    }
    return batch;
  }

  /** While it joins, what nobody else may see is left out: an empty field would be a lie. */
  private Request withConsumers(Request request, Collection<String> addresses) {
    for (var address : addresses) {
      var announced = consumers.announced(address);
      if (!joining || !announced.isEmpty()) {
        request.arg(address).arg(announced);
      }
    }
    return request;
  }
}
