package dev.orchestrator.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Waits for a future on any virtual thread, inside or outside a verticle. */
public final class Await {

  private Await() {}

  /**
   * The future's result. Its failure is thrown as it is if it is unchecked, else as the cause of a
   * {@link Failed}; on a plain virtual thread an interrupt ends the wait as {@link Interrupted}.
   */
  public static <T extends @Nullable Object> T await(Future<T> future) {
    return Vertx.currentContext() == null ? awaitOutside(future) : awaitInContext(future);
  }

  /** Gives the context to other messages while it waits. */
  @SuppressWarnings("CatchingUnchecked") // Vert.x throws checked failures without declaring them
  private static <T extends @Nullable Object> T awaitInContext(Future<T> future) {
    try {
      return future.await();
    } catch (Exception e) {
      throw unchecked(e);
    }
  }

  private static <T extends @Nullable Object> T awaitOutside(Future<T> future) {
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

  /** What really failed: the cause of a {@link Failed}, anything else itself. */
  public static Throwable reason(Throwable failure) {
    var cause = failure.getCause();
    return failure instanceof Failed && cause != null ? cause : failure;
  }

  private static RuntimeException unchecked(Throwable failure) {
    return switch (failure) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> new Failed(failure);
    };
  }

  /** A failure of a checked type, such as a broken connection; its cause tells which. */
  public static final class Failed extends RuntimeException {
    Failed(Throwable cause) {
      super(cause.toString(), cause);
    }
  }

  /** The waiting thread was told to stop; its interrupt flag is set again. */
  public static final class Interrupted extends RuntimeException {}
}
