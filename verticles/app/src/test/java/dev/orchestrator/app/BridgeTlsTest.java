package dev.orchestrator.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.app.JourneyTest.TestPorts;
import dev.orchestrator.platform.Json;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bridge where keys would cross a network. */
@Timeout(60)
class BridgeTlsTest {

  @TempDir private Path folder;

  @Test
  void who_trusts_the_ca_is_let_in_and_who_speaks_plainly_is_not() throws Exception {
    var tls = folder.resolve("tls");
    assertThat(CertificateMaker.make(tls)).isNotEmpty();
    var settings = new HashMap<>(TestPorts.next());
    settings.put("ORCHESTRATOR_BRIDGE_TLS", tls.toString());
    var data = folder.resolve("data");
    try (var server = ServerProcess.start(data, settings)) {
      var port = Integer.parseInt(Example.bridge(data).replaceFirst(".*:", ""));
      var hello = Json.write(Map.of("type", "auth", "key", server.key()));
      try (var trusting =
          trusting(tls).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(answer(trusting, hello)).contains("\"type\":\"ready\"");
      }
      try (var plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(answer(plain, hello)).doesNotContain("ready");
      }
    }
  }

  /** The frame that comes back; whatever is none, is empty. */
  private static String answer(Socket socket, String frame) throws IOException {
    socket.setSoTimeout(20_000);
    var out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(frame.getBytes(UTF_8).length);
    out.write(frame.getBytes(UTF_8));
    out.flush();
    try {
      var in = new DataInputStream(socket.getInputStream());
      var length = in.readInt();
      return length < 1 || length > 10_000 ? "" : new String(in.readNBytes(length), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static SSLContext trusting(Path tls) throws Exception {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var file = Files.newInputStream(tls.resolve("ca.crt"))) {
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
