package dev.orchestrator.bench.flow;

import dev.orchestrator.bench.flow.Payload.Report;
import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import java.util.concurrent.CountDownLatch;

/** A flow of twenty steps with 2 KB results, which measures itself. */
final class TwentySteps implements FlowKind<String, String> {

  static final int STEPS = 20;

  private final Payload payload;
  private final CountDownLatch left;
  private final int concurrency;
  final Samples stepTimes;
  final Samples flowTimes;

  TwentySteps(Payload payload, int flows, int concurrency) {
    this.payload = payload;
    this.left = new CountDownLatch(flows);
    this.concurrency = concurrency;
    this.stepTimes = new Samples(flows * STEPS);
    this.flowTimes = new Samples(flows);
  }

  @Override
  public String name() {
    return "bench.twenty-steps";
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
  public String run(Flow flow, String input) {
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

  private Report report(String key, int number) {
    return payload.report((key.hashCode() & 0xffff) + number);
  }

  void awaitAll() throws InterruptedException {
    left.await();
  }
}
