package dev.orchestrator.platform;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A bounded pool of platform threads for one blocking client, so that it can neither freeze a
 * verticle's context nor pin the carriers of virtual threads. Call it from a virtual thread.
 */
public final class Blocking implements AutoCloseable {

  private final ExecutorService pool;

  /**
   * @param name what its threads are called
   * @param threads how many calls run at once; further ones wait
   */
  public Blocking(String name, int threads) {
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
  }

  /**
   * Runs the call in the pool and waits for it; an interrupt of the caller interrupts the call.
   *
   * @throws Exception what the call threw
   */
  public <T> T call(Callable<T> call) throws Exception {
    var future = pool.submit(call);
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
