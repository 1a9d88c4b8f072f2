package dev.orchestrator.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Redis knows of the nodes at one moment.
 *
 * @param now ms of Redis's clock
 * @param generation one life of the keys; empty if there are none
 * @param epoch how many joins and leaves there were in it
 * @param known whether this node is in it with all that it announced
 * @param nodes by node id
 */
record View(long now, String generation, long epoch, boolean known, Map<String, Node> nodes) {

  /**
   * @param beat the time of its last beat, as Redis writes it
   * @param revision the number of its last change of registrations
   * @param listens whether a connection listens at its own channel
   */
  record Node(String beat, long revision, boolean listens) {}

  private static final int HEAD = 4;
  private static final int PER_NODE = 4;

  /**
   * Says that this node lives and reads what there is. {@code ARGV}: node, revision, whether to
   * send a pulse to the own channel. A beat must never bring a node back that was declared dead.
   */
  static final String LOOK =
      """
      local p, me, revision = KEYS[1], ARGV[1], ARGV[2]
      local t = redis.call('TIME')
      local now = string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))
      redis.call('ZADD', p .. 'nodes', 'XX', now, me)
      local known = redis.call('ZSCORE', p .. 'nodes', me)
        and redis.call('HGET', p .. 'revisions', me) == revision
      if ARGV[3] == '1' then redis.call('PUBLISH', p .. 'node:' .. me, 'pulse') end
      local nodes = redis.call('ZRANGE', p .. 'nodes', 0, -1, 'WITHSCORES')
      local view = {now, redis.call('GET', p .. 'generation') or '',
        redis.call('GET', p .. 'epoch') or '0', known and 1 or 0}
      for i = 1, #nodes, 2 do
        view[#view + 1] = nodes[i]
        view[#view + 1] = nodes[i + 1]
        view[#view + 1] = redis.call('HGET', p .. 'revisions', nodes[i]) or '-1'
        view[#view + 1] = redis.call('PUBSUB', 'NUMSUB', p .. 'node:' .. nodes[i])[2]
      end
      return view
      """;

  static View of(Answer reply) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    for (int i = HEAD; i < reply.size(); i += PER_NODE) {
      nodes.put(
          reply.at(i).text(),
          new Node(reply.at(i + 1).text(), reply.at(i + 2).number(), reply.at(i + 3).number() > 0));
    }
    return new View(
        reply.at(0).number(), reply.at(1).text(), reply.at(2).number(), reply.at(3).isOne(), nodes);
  }
}
