package dev.orchestrator.cluster;

import dev.orchestrator.cluster.Entries.Deed;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.shareddata.AsyncMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A map that all nodes share. */
final class SharedMap<K, V> implements AsyncMap<K, V> {

  private final VertxInternal vertx;
  private final Entries entries;
  private final String name;

  SharedMap(VertxInternal vertx, Entries entries, String name) {
    this.vertx = vertx;
    this.entries = entries;
    this.name = name;
  }

  @Override
  public Future<@Nullable V> get(K key) {
    return value(Deed.GET, 0, key);
  }

  @Override
  public Future<Void> put(K key, V value) {
    return put(key, value, 0);
  }

  @Override
  public Future<Void> put(K key, V value, long life) {
    return value(Deed.PUT, life, key, value).mapEmpty();
  }

  @Override
  public Future<@Nullable V> putIfAbsent(K key, V value) {
    return putIfAbsent(key, value, 0);
  }

  @Override
  public Future<@Nullable V> putIfAbsent(K key, V value, long life) {
    return value(Deed.PUT_IF_ABSENT, life, key, value);
  }

  @Override
  public Future<@Nullable V> remove(K key) {
    return value(Deed.REMOVE, 0, key);
  }

  @Override
  public Future<Boolean> removeIfPresent(K key, V value) {
    return isDone(Deed.REMOVE_IF, 0, key, value, value);
  }

  @Override
  public Future<@Nullable V> replace(K key, V value) {
    return replace(key, value, 0);
  }

  @Override
  public Future<@Nullable V> replace(K key, V value, long life) {
    return value(Deed.REPLACE, life, key, value);
  }

  @Override
  public Future<Boolean> replaceIfPresent(K key, V expected, V value) {
    return replaceIfPresent(key, expected, value, 0);
  }

  @Override
  public Future<Boolean> replaceIfPresent(K key, V expected, V value, long life) {
    return isDone(Deed.REPLACE_IF, life, key, value, expected);
  }

  @Override
  public Future<Void> clear() {
    return onContext(entries.all(Deed.CLEAR, name), Function.identity()).mapEmpty();
  }

  @Override
  public Future<Integer> size() {
    return onContext(entries.all(Deed.SIZE, name), found -> (int) found.number());
  }

  @Override
  public Future<Set<K>> keys() {
    return onContext(
        entries.all(Deed.FIELDS, name),
        found -> new HashSet<>(found.parts().stream().map(this::key).toList()));
  }

  @Override
  public Future<List<V>> values() {
    return onContext(
        entries.all(Deed.VALUES, name), found -> found.parts().stream().map(this::read).toList());
  }

  @Override
  public Future<Map<K, V>> entries() {
    return onContext(
        entries.all(Deed.ALL, name),
        found -> {
          Map<K, V> all = new LinkedHashMap<>();
          for (int i = 0; i < found.size(); i += 2) {
            all.put(key(found.at(i)), read(found.at(i + 1)));
          }
          return all;
        });
  }

  private Future<@Nullable V> value(Deed deed, long life, Object... operands) {
    return this.<@Nullable V>onContext(
        one(deed, life, operands), found -> found.isNil() ? null : read(found));
  }

  private Future<Boolean> isDone(Deed deed, long life, Object... operands) {
    return onContext(one(deed, life, operands), Answer::isOne);
  }

  private Future<Answer> one(Deed deed, long life, Object... operands) {
    if (life < 0) {
      throw new IllegalArgumentException("a time to live of " + life + " ms: 0 or more");
    }
    List<Buffer> written = Stream.of(operands).map(Values::write).toList();
    return entries.one(deed, name, written, life);
  }

  /** Values are read on the caller's context, where its class loader is the right one. */
  private <T extends @Nullable Object> Future<T> onContext(
      Future<Answer> answer, Function<Answer, T> read) {
    var promise = vertx.getOrCreateContext().<Answer>promise();
    answer.onComplete(promise);
    return promise.future().map(read);
  }

  /** The caller said what it puts in. */
  @SuppressWarnings("unchecked")
  private K key(Answer found) {
    return (K) Values.read(found.bytes());
  }

  @SuppressWarnings("unchecked")
  private V read(Answer found) {
    return (V) Values.read(found.bytes());
  }
}
