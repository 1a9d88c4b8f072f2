package dev.orchestrator.app;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * The folder with what a node shows on the bus, and with what it demands of the others: {@code
 * ca.crt}, {@code node.crt} and {@code node.key}, all PEM. Whoever holds a certificate of that CA
 * is a node, whatever its host: the CA is made for this cluster alone.
 */
record Certificates(Path folder) {

  static final String AUTHORITY = "ca.crt";
  static final String NODE = "node.crt";
  static final String NODE_KEY = "node.key";

  /** Makes the bus speak TLS with certificates on both sides. */
  void applyTo(EventBusOptions options) {
    options
        .setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions().setCertPath(path(NODE)).setKeyPath(path(NODE_KEY)))
        .setTrustOptions(new PemTrustOptions().addCertPath(path(AUTHORITY)));
  }

  /**
   * The fingerprint of the CA.
   *
   * @throws CannotStart if a file is missing, or the node's certificate is not of this CA or is
   *     over
   */
  String authority() {
    try {
      var authority = certificate(AUTHORITY);
      var node = certificate(NODE);
      node.verify(authority.getPublicKey());
      node.checkValidity();
      authority.checkValidity();
      if (!Files.isReadable(folder.resolve(NODE_KEY))) {
        throw new IOException(NODE_KEY + " is missing or cannot be read");
      }
      var digest = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotStart(
          "cannot use the certificates in %s: %s; make init makes new ones, or correct CLUSTER_TLS"
              .formatted(folder, e.getMessage()));
    }
  }

  private X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
    var file = folder.resolve(name);
    if (!Files.isReadable(file)) {
      throw new IOException(name + " is missing or cannot be read");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
