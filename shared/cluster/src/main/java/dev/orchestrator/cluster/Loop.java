package dev.orchestrator.cluster;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * One event loop of our own: whatever a node knows of its cluster is read and changed only there,
 * so nothing needs a lock. It belongs to a small Vert.x that is not clustered, because the Vert.x
 * that is served closes its clients long before it leaves the cluster.
 */
final class Loop {

  private final Vertx vertx;
  private final Context context;

  private Loop(Vertx vertx) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
  }

  static Loop open() {
    var files =
        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
    return new Loop(
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(files)));
  }

  /** For clients that shall live on this loop. */
  Vertx vertx() {
    return vertx;
  }

  /** Runs it on the loop, in the order of the calls. */
  void run(Runnable task) {
    context.runOnContext(_ -> task.run());
  }

  /** Runs it on the loop, in the order of the calls, and passes its outcome on. */
  <T> Future<T> call(Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    run(() -> Future.succeededFuture().compose(_ -> task.get()).onComplete(promise));
    return promise.future();
  }

  /** Runs it again and again, until the loop is closed. */
  void every(Duration period, Runnable task) {
    run(() -> vertx.setPeriodic(period.toMillis(), _ -> task.run()));
  }

  /** Runs it once. */
  long in(Duration delay, Runnable task) {
    return vertx.setTimer(Math.max(1, delay.toMillis()), _ -> task.run());
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  Future<Void> close() {
    return vertx.close();
  }
}
