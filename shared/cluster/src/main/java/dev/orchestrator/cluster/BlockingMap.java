package dev.orchestrator.cluster;

import dev.orchestrator.cluster.Entries.Deed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shared map whose calls wait for Redis; Vert.x asks for one to keep what its high availability
 * knows. Sets of keys and entries are copies that cannot be changed.
 */
final class BlockingMap<K, V> extends AbstractMap<K, V> {

  private final Entries entries;
  private final String name;
  private final Duration limit;

  BlockingMap(Entries entries, String name, Duration limit) {
    this.entries = entries;
    this.name = name;
    this.limit = limit.multipliedBy(2);
  }

  @Override
  public @Nullable V get(Object key) {
    return value(one(Deed.GET, key));
  }

  @Override
  public boolean containsKey(Object key) {
    return !one(Deed.GET, key).isNil();
  }

  @Override
  public @Nullable V put(K key, V value) {
    var old = get(key);
    one(Deed.PUT, key, value);
    return old;
  }

  @Override
  public @Nullable V putIfAbsent(K key, V value) {
    return value(one(Deed.PUT_IF_ABSENT, key, value));
  }

  @Override
  public @Nullable V remove(Object key) {
    return value(one(Deed.REMOVE, key));
  }

  @Override
  public void clear() {
    await(entries.all(Deed.CLEAR, name));
  }

  @Override
  public int size() {
    return (int) await(entries.all(Deed.SIZE, name)).number();
  }

  @Override
  public Set<Entry<K, V>> entrySet() {
    var found = await(entries.all(Deed.ALL, name));
    Map<K, @Nullable V> copy = new LinkedHashMap<>();
    for (int i = 0; i < found.size(); i += 2) {
      copy.put(key(found.at(i)), value(found.at(i + 1)));
    }
    return Collections.unmodifiableMap(copy).entrySet();
  }

  @Override
  public Set<K> keySet() {
    return Collections.unmodifiableSet(super.keySet());
  }

  private Answer one(Deed deed, Object... operands) {
    List<Buffer> written = Stream.of(operands).map(Values::write).toList();
    return await(entries.one(deed, name, written, 0));
  }

  /** The caller said what it puts in. */
  @SuppressWarnings("unchecked")
  private K key(Answer found) {
    return (K) Values.read(found.bytes());
  }

  @SuppressWarnings("unchecked")
  private @Nullable V value(Answer found) {
    return found.isNil() ? null : (V) Values.read(found.bytes());
  }

  private Answer await(Future<Answer> answer) {
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisAway("interrupted while waiting for the map " + name);
    } catch (ExecutionException | TimeoutException e) {
      throw new RedisAway("the map " + name + " cannot be reached: " + e.getMessage());
    }
  }
}
