package dev.orchestrator.bench.flow;

import dev.orchestrator.flow.Flow;
import dev.orchestrator.flow.FlowKind;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

/** A flow of twenty steps with 2 KB results that do not compress, which measures itself. */
final class TwentySteps implements FlowKind<String, String> {

  static final int STEPS = 20;
  static final int RESULT_BYTES = 2048;

  private static final String[] RESULTS = results();

  private final CountDownLatch left;
  private final int concurrency;
  final Samples stepTimes;
  final Samples flowTimes;

  TwentySteps(int flows, int concurrency) {
    this.left = new CountDownLatch(flows);
    this.concurrency = concurrency;
    this.stepTimes = new Samples(flows * STEPS);
    this.flowTimes = new Samples(flows);
  }

  /** Fixed, so that two runs write the same; quoted as JSON each is 2 KB. */
  private static String[] results() {
    var random = new Random(42);
    var results = new String[64];
    for (var i = 0; i < results.length; i++) {
      var bytes = new byte[(RESULT_BYTES - 2) / 2];
      random.nextBytes(bytes);
      results[i] = HexFormat.of().formatHex(bytes);
    }
    return results;
  }

  static String result(int number) {
    return RESULTS[number % RESULTS.length];
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
      flow.step("step-" + i, String.class, key -> result((key.hashCode() & 0xffff) + number));
      stepTimes.add(System.nanoTime() - before);
    }
    flowTimes.add(System.nanoTime() - began);
    left.countDown();
    return "";
  }

  void awaitAll() throws InterruptedException {
    left.await();
  }
}
