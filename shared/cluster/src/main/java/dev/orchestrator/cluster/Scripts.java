package dev.orchestrator.cluster;

/** Scripts by which nodes come, change and go; {@code ARGV[1]} is the node. */
final class Scripts {

  private Scripts() {}

  /** Functions for what follows: removes a node and hands the locks that it held to the next. */
  private static final String REMOVAL =
      """
      local function grant(p, name, before)
        local head = redis.call('ZRANGE', p .. 'lock:' .. name, 0, 0)[1]
        if head and head ~= before then
          redis.call('PUBLISH', p .. 'node:' .. string.match(head, '^(.*):'),
            'grant ' .. head .. ' ' .. name)
        end
      end
      local function unlock(p, name, node)
        local queue = redis.call('ZRANGE', p .. 'lock:' .. name, 0, -1)
        for _, ticket in ipairs(queue) do
          if string.sub(ticket, 1, #node + 1) == node .. ':' then
            redis.call('ZREM', p .. 'lock:' .. name, ticket)
          end
        end
        grant(p, name, queue[1])
      end
      local function remove(p, node)
        redis.call('ZREM', p .. 'nodes', node)
        redis.call('HDEL', p .. 'infos', node)
        redis.call('HDEL', p .. 'revisions', node)
        redis.call('DEL', p .. 'subs:' .. node, p .. 'next:' .. node)
        for _, name in ipairs(redis.call('SMEMBERS', p .. 'locks:' .. node)) do
          unlock(p, name, node)
        end
        redis.call('DEL', p .. 'locks:' .. node)
        redis.call('INCR', p .. 'epoch')
        redis.call('PUBLISH', p .. 'events', '4:look')
      end
      """;

  /**
   * Lays registrations out where nobody looks yet; they are forgotten if no {@link #JOIN} follows.
   * Then come addresses, each followed by its consumers.
   */
  static final String PREPARE =
      """
      local p, me = KEYS[1], ARGV[1]
      for i = 2, #ARGV, 2 do redis.call('HSET', p .. 'next:' .. me, ARGV[i], ARGV[i + 1]) end
      redis.call('PEXPIRE', p .. 'next:' .. me, 60000)
      return 1
      """;

  /** Makes it a member with what was prepared, all at once. Revision, info, a new generation. */
  static final String JOIN =
      """
      local p, me = KEYS[1], ARGV[1]
      local t = redis.call('TIME')
      redis.call('ZADD', p .. 'nodes', t[1] * 1000 + math.floor(t[2] / 1000), me)
      redis.call('HSET', p .. 'revisions', me, ARGV[2])
      if ARGV[3] ~= '' then redis.call('HSET', p .. 'infos', me, ARGV[3]) end
      if redis.call('EXISTS', p .. 'next:' .. me) == 1 then
        redis.call('RENAME', p .. 'next:' .. me, p .. 'subs:' .. me)
        redis.call('PERSIST', p .. 'subs:' .. me)
      else
        redis.call('DEL', p .. 'subs:' .. me)
      end
      redis.call('SET', p .. 'generation', ARGV[4], 'NX')
      redis.call('INCR', p .. 'epoch')
      redis.call('PUBLISH', p .. 'events', '4:look')
      return 1
      """;

  /**
   * Changes registrations: revision, then addresses, each followed by its consumers, none of which
   * removes it. 0 if the node is not a member, or a later revision is there already.
   */
  static final String CHANGE =
      """
      local p, me, revision = KEYS[1], ARGV[1], ARGV[2]
      local before = tonumber(redis.call('HGET', p .. 'revisions', me) or '-1')
      if not redis.call('ZSCORE', p .. 'nodes', me) or before >= tonumber(revision) then
        return 0
      end
      local message = {'6:change', #me .. ':' .. me, #revision .. ':' .. revision}
      for i = 3, #ARGV, 2 do
        if ARGV[i + 1] == '' then
          redis.call('HDEL', p .. 'subs:' .. me, ARGV[i])
        else
          redis.call('HSET', p .. 'subs:' .. me, ARGV[i], ARGV[i + 1])
        end
        message[#message + 1] = #ARGV[i] .. ':' .. ARGV[i]
        message[#message + 1] = #ARGV[i + 1] .. ':' .. ARGV[i + 1]
      end
      redis.call('HSET', p .. 'revisions', me, revision)
      redis.call('PUBLISH', p .. 'events', table.concat(message))
      return 1
      """;

  /**
   * Stores where its bus listens. Whoever said the same of itself and hears nothing any more was
   * there before: two cannot listen at one port.
   */
  static final String INFO =
      REMOVAL
          + """
          local p, me, info = KEYS[1], ARGV[1], ARGV[2]
          if not redis.call('ZSCORE', p .. 'nodes', me) then return 0 end
          local infos = redis.call('HGETALL', p .. 'infos')
          for i = 1, #infos, 2 do
            local silent = redis.call('PUBSUB', 'NUMSUB', p .. 'node:' .. infos[i])[2] == 0
            if infos[i] ~= me and infos[i + 1] == info and silent then remove(p, infos[i]) end
          end
          redis.call('HSET', p .. 'infos', me, info)
          redis.call('PUBLISH', p .. 'events', '4:info' .. #me .. ':' .. me)
          return 1
          """;

  /** Removes a dead node, unless it has beaten since {@code ARGV[2]} or another was faster. */
  static final String BURY =
      REMOVAL
          + """
          local beat = redis.call('ZSCORE', KEYS[1] .. 'nodes', ARGV[1])
          if beat ~= ARGV[2] then return 0 end
          remove(KEYS[1], ARGV[1])
          return 1
          """;

  /** Removes the node that asks. */
  static final String LEAVE = REMOVAL + "remove(KEYS[1], ARGV[1]) return 1";

  /** What a node has registered: revision, info, then addresses with consumers; nil: no member. */
  static final String REGISTERED =
      """
      local p, node = KEYS[1], ARGV[1]
      if not redis.call('ZSCORE', p .. 'nodes', node) then return false end
      return {redis.call('HGET', p .. 'revisions', node) or '-1',
        redis.call('HGET', p .. 'infos', node) or '',
        redis.call('HGETALL', p .. 'subs:' .. node)}
      """;

  /**
   * Who but this node has consumers at the address {@code ARGV[2]}: the generation, then nodes with
   * their consumers.
   */
  static final String LOOKUP =
      """
      local p = KEYS[1]
      local found = {redis.call('GET', p .. 'generation') or ''}
      for _, node in ipairs(redis.call('ZRANGE', p .. 'nodes', 0, -1)) do
        local consumers = redis.call('HGET', p .. 'subs:' .. node, ARGV[2])
        if consumers and node ~= ARGV[1] then
          found[#found + 1] = node
          found[#found + 1] = consumers
        end
      end
      return found
      """;

  /** Takes a ticket back, {@code ARGV[3]} of the lock {@code ARGV[2]}; the next in line gets it. */
  static final String RELEASE =
      REMOVAL
          + """
          local p, me, name = KEYS[1], ARGV[1], ARGV[2]
          local before = redis.call('ZRANGE', p .. 'lock:' .. name, 0, 0)[1]
          local had = redis.call('ZREM', p .. 'lock:' .. name, ARGV[3])
          grant(p, name, before)
          if ARGV[4] == '1' then redis.call('SREM', p .. 'locks:' .. me, name) end
          return had
          """;

  /**
   * Queues for the lock {@code ARGV[2]} with the ticket {@code ARGV[3]}, or finds it in the queue:
   * 1 if it is the first, 0 if it waits, -1 if the node is not a member. Places follow the clock,
   * so that they keep their order when Redis has lost them, but never stand before a place that is
   * taken.
   */
  static final String QUEUE =
      """
      local p, me, queue, ticket = KEYS[1], ARGV[1], KEYS[1] .. 'lock:' .. ARGV[2], ARGV[3]
      if not redis.call('ZSCORE', p .. 'nodes', me) then return -1 end
      local t = redis.call('TIME')
      local last = redis.call('ZRANGE', queue, -1, -1, 'WITHSCORES')[2] or '0'
      local place = math.max(t[1] * 1000000 + t[2], tonumber(last) + 1)
      redis.call('ZADD', queue, 'NX', place, ticket)
      redis.call('SADD', p .. 'locks:' .. me, ARGV[2])
      return redis.call('ZRANGE', queue, 0, 0)[1] == ticket and 1 or 0
      """;

  /**
   * Takes the lock {@code ARGV[2]} again for the ticket {@code ARGV[3]} that held it before Redis
   * forgot: 1 if nobody else has it, else 0.
   */
  static final String RECLAIM =
      """
      local p, me, queue, ticket = KEYS[1], ARGV[1], KEYS[1] .. 'lock:' .. ARGV[2], ARGV[3]
      local head = redis.call('ZRANGE', queue, 0, 0)[1]
      if head and head ~= ticket then return 0 end
      redis.call('ZADD', queue, 'NX', 1, ticket)
      redis.call('SADD', p .. 'locks:' .. me, ARGV[2])
      return 1
      """;
}
