package dev.orchestrator.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for a future on any virtual thread, inside or outside a verticle. */
public final class Await {

  private Await() {}

  /**
   * The future's result, or its failure thrown as it is; on a plain virtual thread an interrupt
   * ends the wait as {@link Interrupted}.
   */
  public static <T extends @Nullable Object> T await(Future<T> future) {
    if (Vertx.currentContext() != null) {
      return future.await(); // gives the context to other messages while it waits
    }
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted();
    } catch (ExecutionException e) {
      var cause = e.getCause();
      throw unchecked(cause == null ? e : cause);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException unchecked(Throwable failure) throws E {
    throw (E) failure;
  }

  /** The waiting thread was told to stop; its interrupt flag is set again. */
  public static final class Interrupted extends RuntimeException {}
}
