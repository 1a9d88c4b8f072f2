package dev.orchestrator.app;

import dev.orchestrator.cli.Cli;
import dev.orchestrator.platform.BadSetting;
import dev.orchestrator.platform.ServiceFailed;
import dev.orchestrator.platform.Settings;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The program: {@code serve} runs the server, {@code demo} shows the main job, {@code init} makes
 * the certificates of a cluster, everything else is the command line. Nobody else reads the
 * environment.
 */
public final class Main {

  private static final int CANNOT_START = 1;
  private static final int BAD_SETTING = 2;

  /** Whoever asked the process to end waits for half a minute, then kills it. */
  private static final Duration LONGEST_END = Duration.ofSeconds(28);

  private Main() {}

  public static void main(String[] args) {
    var verb = args.length == 0 ? "serve" : args[0];
    var env = System.getenv();
    switch (verb) {
      case "serve" -> exitIfFailed(() -> serve(env));
      case "init" -> exitIfFailed(() -> init(env));
      case "demo" -> exitIfFailed(() -> demo(env, Arrays.copyOfRange(args, 1, args.length)));
      default -> System.exit(Cli.run(args, env, System.in, System.out, System.err));
    }
  }

  /** Runs the server until the process is told to end. */
  private static int serve(Map<String, String> env) throws InterruptedException {
    var server = Server.start(Settings.from(env));
    closeAtExit(server);
    System.out.println(server.banner());
    new CountDownLatch(1).await();
    return 0;
  }

  /** Asks for a project, shows how it goes live, and stays up unless told to end. */
  private static int demo(Map<String, String> env, String... args) throws InterruptedException {
    var demo = Demo.of(args);
    var server = Server.start(Settings.from(env));
    closeAtExit(server);
    System.out.println(server.banner());
    var code = demo.run(server, env);
    if (code == 0 && !demo.once()) {
      System.out.println("It stays up until Ctrl-C.");
      new CountDownLatch(1).await();
    }
    return code;
  }

  /** Makes the certificates of a cluster's bus, where they are not there yet. */
  private static int init(Map<String, String> env) {
    var folder = Settings.tlsFolder(env);
    var made = CertificateMaker.make(folder);
    if (made.isEmpty()) {
      System.out.println("There are certificates in " + folder + "; nothing was made.");
      return 0;
    }
    made.forEach(file -> System.out.println("made " + file));
    System.out.println(
        """
        Another node: copy ca.crt and ca.key there and run make init. Then, on every node:
          CLUSTER=true CLUSTER_HOST=<its address> CLUSTER_TLS=%s\
        """
            .formatted(folder));
    return 0;
  }

  private static void closeAtExit(Server server) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server), "shutdown"));
  }

  /** What does not end in time is left to the next start, as after a crash. */
  private static void close(Server server) {
    try {
      if (!Thread.ofVirtual().name("closing").start(server::close).join(LONGEST_END)) {
        System.err.println("orchestrator: not everything ended in time; the next start tidies up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A part of the program that answers with its exit code. */
  private interface Part {
    int run() throws InterruptedException;
  }

  private static void exitIfFailed(Part part) {
    try {
      System.exit(part.run());
    } catch (BadSetting e) {
      fail(BAD_SETTING, e);
    } catch (CannotStart | ServiceFailed e) {
      fail(CANNOT_START, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void fail(int code, RuntimeException why) {
    PrintStream err = System.err;
    err.println("orchestrator: " + why.getMessage());
    System.exit(code);
  }
}
