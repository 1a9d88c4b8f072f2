package dev.orchestrator.cluster;

import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis what other nodes have said, and falls back on the directory when it is away or slow.
 * Asking comes first because an answer of Redis is never behind, while the directory may be, by the
 * time that a message needs. Lives on the loop.
 */
final class Lookups {

  /** Who asks where to send must not wait for a slow Redis when what is known here will do. */
  private static final long LIMIT_MS = 1_000;

  private final String me;
  private final Commands commands;
  private final Directory directory;

  Lookups(String me, Commands commands, Directory directory) {
    this.me = me;
    this.commands = commands;
    this.directory = directory;
  }

  /**
   * The consumers of other nodes at that address.
   *
   * @param isWhole whether Redis has heard of everybody again in that generation of its keys; else
   *     what the directory knows counts too
   */
  Future<List<RegistrationInfo>> consumers(String address, Predicate<String> isWhole) {
    if (!commands.link().isUp()) {
      return Future.succeededFuture(directory.at(address));
    }
    var asked =
        send(commands.script(Scripts.LOOKUP).arg(me).arg(address))
            .map(found ->
                isWhole.test(found.at(0).text())
                    ? consumers(found)
                    : merged(consumers(found), directory.at(address)));
    return soon(asked, !directory.at(address).isEmpty()).otherwise(_ -> directory.at(address));
  }

  /** Where the bus of that node listens. */
  Future<NodeInfo> info(String node) {
    if (!commands.link().isUp()) {
      return known(node);
    }
    var asked =
        send(Request.cmd(Command.HGET).arg(commands.keys().infos()).arg(node))
            .onSuccess(found -> directory.info(node, read(found)))
            .compose(found -> given(read(found)));
    return soon(asked, directory.info(node) != null).recover(_ -> known(node));
  }

  /** Reads all that a node has said into the directory. */
  Future<Void> read(String node) {
    return send(commands.script(Scripts.REGISTERED).arg(node))
        .onSuccess(
            found -> directory.read(node, whole(found), read(found.isNil() ? found : found.at(1))))
        .onFailure(_ -> directory.read(node, null, null))
        .mapEmpty();
  }

  private Future<Answer> send(Request request) {
    return commands.link().send(request);
  }

  private static <T> Future<T> soon(Future<T> asked, boolean hasOther) {
    return hasOther ? asked.timeout(LIMIT_MS, TimeUnit.MILLISECONDS) : asked;
  }

  private Future<NodeInfo> known(String node) {
    return given(directory.info(node));
  }

  private static Future<NodeInfo> given(@Nullable NodeInfo info) {
    return info == null
        ? Future.failedFuture(new VertxException("Not a member of the cluster", true))
        : Future.succeededFuture(info);
  }

  private static List<RegistrationInfo> merged(
      List<RegistrationInfo> some, List<RegistrationInfo> others) {
    Set<RegistrationInfo> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return List.copyOf(all);
  }

  private static List<RegistrationInfo> consumers(Answer flat) {
    List<RegistrationInfo> found = new ArrayList<>();
    for (int i = 1; i < flat.size(); i += 2) {
      found.addAll(Consumers.read(flat.at(i).text(), flat.at(i + 1).text()));
    }
    return found;
  }

  private static Directory.@Nullable Change whole(Answer found) {
    if (found.isNil()) {
      return null;
    }
    Map<String, String> consumers = new LinkedHashMap<>();
    var flat = found.at(2);
    for (int i = 0; i < flat.size(); i += 2) {
      consumers.put(flat.at(i).text(), flat.at(i + 1).text());
    }
    return new Directory.Change(found.at(0).number(), consumers);
  }

  private static @Nullable NodeInfo read(Answer found) {
    var bytes = found.isNil() ? new byte[0] : found.bytes();
    if (bytes.length == 0) {
      return null; // it has not said yet where it listens
    }
    var info = new NodeInfo();
    info.readFromBuffer(0, Buffer.buffer(bytes));
    return info;
  }
}
