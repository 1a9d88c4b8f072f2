package dev.orchestrator.bench.flow;

import dev.orchestrator.bench.flow.Payload.Report;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A flow of twenty steps with 2 KB results, which measures itself. */
final class TwentySteps implements FlowKind<String, String> {

  static final int STEPS = 20;

  private final String name;
  private final Payload payload;
  private final Duration wait;
  private final CountDownLatch left;
  private final int concurrency;
  final Samples stepTimes;
  final Samples flowTimes;

  /** Flows whose steps take no time; so many are awaited and measured. */
  TwentySteps(Payload payload, int flows, int concurrency) {
    this("bench.twenty-steps", payload, Duration.ZERO, flows, concurrency);
  }

  /** Flows whose steps wait for something outside; nobody awaits or measures them here. */
  TwentySteps(String name, Payload payload, Duration wait, int concurrency) {
    this(name, payload, wait, 0, concurrency);
  }

  private TwentySteps(String name, Payload payload, Duration wait, int flows, int concurrency) {
    this.name = name;
    this.payload = payload;
    this.wait = wait;
    this.left = new CountDownLatch(flows);
    this.concurrency = concurrency;
    this.stepTimes = new Samples(flows * STEPS);
    this.flowTimes = new Samples(flows);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Class<String> input() {
    return String.class;
  }

  @Override
  public Class<String> result() {
    return String.class;
  }

  @Override
  public int concurrency() {
    return concurrency;
  }

  @Override
  public String run(Flow flow, String input) throws Exception {
    var began = System.nanoTime();
    for (var i = 1; i <= STEPS; i++) {
      var number = i;
      var before = System.nanoTime();
      flow.step("step-" + i, Report.class, key -> report(key, number));
      stepTimes.add(System.nanoTime() - before);
    }
    flowTimes.add(System.nanoTime() - began);
    left.countDown();
    return "";
  }

  private Report report(String key, int number) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    return payload.report((key.hashCode() & 0xffff) + number);
  }

  void awaitAll() throws InterruptedException {
    left.await();
  }
}
