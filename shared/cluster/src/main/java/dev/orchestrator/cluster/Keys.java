package dev.orchestrator.cluster;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/**
 * Names and scripts. All keys of a cluster begin with {@code {prefix}:}, so that they lie in one
 * slot. Every script gets that beginning as its first key and builds the names itself:
 *
 * <ul>
 *   <li>{@code nodes} sorted set: node id by the time of its last beat, in ms of Redis's clock
 *   <li>{@code infos} hash: node id to its {@code NodeInfo}
 *   <li>{@code revisions} hash: node id to the number of its last change of registrations
 *   <li>{@code epoch} counts joins and leaves; {@code generation} names one life of these keys
 *   <li>{@code subs:<node>} hash: address to the numbers of that node's consumers, "3,17"
 *   <li>{@code lock:<name>} sorted set: tickets, the first one holds; {@code locks:<node>} set of
 *       names
 *   <li>{@code map:<name>} hash, {@code ttl:<name>} sorted set of fields that end, {@code ttls} set
 *       of the names of maps that have any; {@code counters} hash
 *   <li>channels {@code events} for all and {@code node:<node>} for one
 * </ul>
 */
record Keys(String prefix) {

  static Keys of(RedisClusterOptions options) {
    return new Keys("{" + options.prefix() + "}:");
  }

  String events() {
    return prefix + "events";
  }

  String infos() {
    return prefix + "infos";
  }

  String node(String id) {
    return prefix + "node:" + id;
  }

  /** A script with that beginning as its only key, and further arguments as they come. */
  Request script(String body) {
    return Request.cmd(Command.EVAL).arg(body).arg(1).arg(prefix);
  }
}
