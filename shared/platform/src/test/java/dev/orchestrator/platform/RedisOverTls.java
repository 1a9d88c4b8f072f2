package dev.orchestrator.platform;

import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A Redis that speaks TLS alone, as localhost, from the same program as the embedded one. */
final class RedisOverTls implements AutoCloseable {

  private final SelfSignedCertificate certificate;
  private final Process process;
  private final int port;

  private RedisOverTls(SelfSignedCertificate certificate, Process process, int port) {
    this.certificate = certificate;
    this.process = process;
    this.port = port;
  }

  /** Needs an embedded Redis that runs. */
  static RedisOverTls start(Path folder) throws IOException, InterruptedException {
    var certificate = SelfSignedCertificate.create("localhost");
    var port = freePort();
    var config = Files.writeString(folder.resolve("tls.conf"), config(certificate, port));
    var process =
        new ProcessBuilder(program(), config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("tls.log").toFile())
            .start();
    Soon.within(Duration.ofSeconds(20), "it listens", () -> listens(port));
    return new RedisOverTls(certificate, process, port);
  }

  /** Its address under one of the names of this machine. */
  Secret url(String host) {
    return new Secret("rediss://" + host + ":" + port);
  }

  /** What its own certificate is signed with: itself. */
  Path authority() {
    return Path.of(certificate.certificatePath());
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    certificate.delete();
  }

  private static String config(SelfSignedCertificate certificate, int port) {
    return """
    bind 127.0.0.1
    port 0
    tls-port %d
    tls-cert-file %s
    tls-key-file %s
    tls-auth-clients no
    save ""
    """
        .formatted(port, certificate.certificatePath(), certificate.privateKeyPath());
  }

  private static String program() {
    return ProcessHandle.current()
        .descendants()
        .flatMap(child -> child.info().command().stream())
        .filter(command -> Path.of(command).getFileName().toString().contains("redis"))
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens(int port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
