package dev.orchestrator.cluster;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says again and again that this node lives, looks at the others with the same command, and
 * announces this node again if Redis does not know it as it should. Lives on the loop.
 */
final class Heartbeat {

  private static final Logger LOG = LoggerFactory.getLogger(RedisClusterManager.class);
  private static final long PULSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String me;
  private final Commands commands;
  private final Announcer announcer;
  private final Consumer<View> onView;
  private final Runnable onRejoin;

  private boolean beating;
  private boolean hinted;
  private long lastPulse = System.nanoTime();
  private long lastLook = lastPulse;
  private long least;

  /**
   * @param onView takes what every look finds
   * @param onRejoin runs when this node has announced itself again
   */
  Heartbeat(
      String me, Commands commands, Announcer announcer, Consumer<View> onView, Runnable onRejoin) {
    this.me = me;
    this.commands = commands;
    this.announcer = announcer;
    this.onView = onView;
    this.onRejoin = onRejoin;
  }

  void start(Timing timing) {
    beating = true;
    least = timing.beat().toNanos() / 2;
    commands.loop().every(timing.beat(), this::beat);
  }

  void stop() {
    beating = false;
  }

  /** Something has happened: looks soon, once for all that happen in a row. */
  void hint() {
    if (!hinted && beating) {
      hinted = true;
      commands.loop().run(this::beat);
    }
  }

  /**
   * A look that concludes nothing. On a busy machine the first one takes seconds, and who is a
   * member must beat in time.
   */
  Future<View> warmUp() {
    return commands.link().send(commands.script(View.LOOK).arg(me).arg(0).arg(0)).map(View::of);
  }

  Future<View> look() {
    hinted = false;
    lastLook = System.nanoTime();
    var revision = announcer.revision();
    return commands
        .link()
        .send(commands.script(View.LOOK).arg(me).arg(revision).arg(isPulseDue() ? 1 : 0))
        .map(View::of)
        .onSuccess(view -> seen(view, revision));
  }

  private void beat() {
    var isDue = hinted || System.nanoTime() - lastLook > least; // after a pause beats come in heaps
    if (beating && isDue && commands.link().isUp()) {
      announcer.flush();
      look();
    }
  }

  private void seen(View view, long revision) {
    if (view.known()) {
      announcer.confirmed(revision);
    } else if (!announcer.isJoining()) {
      LOG.info("Redis does not know this node {} as it is: it announces itself again", me);
      announcer.join().onSuccess(_ -> onRejoin.run());
    }
    onView.accept(view);
  }

  private boolean isPulseDue() {
    var due = System.nanoTime() - lastPulse > PULSE_NANOS;
    lastPulse = due ? System.nanoTime() : lastPulse;
    return due;
  }
}
