package dev.orchestrator.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes the CA of a cluster and the certificate of a node, with the {@code keytool} of this JDK. A
 * CA that is there already signs; nothing is ever written over.
 */
final class CertificateMaker {

  static final String AUTHORITY_KEY = "ca.key";

  private static final String AUTHORITY_ALIAS = "ca";
  private static final String NODE_ALIAS = "node";
  private static final int KEYTOOL_SECONDS = 30;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Path folder;
  private final Path store;
  private final String password;
  private final List<Path> made = new ArrayList<>();

  private CertificateMaker(Path folder, Path store) {
    this.folder = folder;
    this.store = store;
    var random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.password = HexFormat.of().formatHex(random);
  }

  /** Makes what is missing in the folder; returns the files that it made. */
  static List<Path> make(Path folder) {
    try {
      Files.createDirectories(folder);
      var work = Files.createTempDirectory("orchestrator-init");
      var store = work.resolve("store.p12");
      try {
        return new CertificateMaker(folder, store).make();
      } finally {
        Files.deleteIfExists(store);
        Files.deleteIfExists(work);
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new CannotStart("cannot make certificates in %s: %s".formatted(folder, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStart("interrupted while making certificates");
    }
  }

  private List<Path> make() throws IOException, GeneralSecurityException, InterruptedException {
    var hasAuthority = there(Certificates.AUTHORITY);
    if (there(Certificates.NODE)) {
      return made;
    }
    if (hasAuthority) {
      takeAuthority();
    } else {
      makeAuthority();
    }
    makeNode();
    return made;
  }

  private boolean there(String name) {
    return Files.exists(folder.resolve(name));
  }

  private void makeAuthority() throws IOException, GeneralSecurityException, InterruptedException {
    keytool(
        AUTHORITY_ALIAS,
        List.of("-dname", "CN=Orchestrator cluster CA", "-validity", "3650"),
        List.of("-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign,cRLSign"));
    write(AUTHORITY_ALIAS, Certificates.AUTHORITY, AUTHORITY_KEY);
  }

  private void makeNode() throws IOException, GeneralSecurityException, InterruptedException {
    keytool(
        NODE_ALIAS,
        List.of("-dname", "CN=Orchestrator node", "-validity", "1825"),
        List.of("-signer", AUTHORITY_ALIAS, "-ext", "eku=serverAuth,clientAuth"));
    write(NODE_ALIAS, Certificates.NODE, Certificates.NODE_KEY);
  }

  /** Lets a CA that came from another machine sign here. */
  private void takeAuthority() throws IOException, GeneralSecurityException {
    if (!there(AUTHORITY_KEY)) {
      throw new IOException(
          "%s is there but %s is not: copy it from where it was made, or make this node's certificate there"
              .formatted(Certificates.AUTHORITY, AUTHORITY_KEY));
    }
    var pem = Files.readString(folder.resolve(AUTHORITY_KEY)).replaceAll("-----[^-]*-----", "");
    var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem));
    var key = KeyFactory.getInstance("EC").generatePrivate(spec);
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    try (var in = Files.newInputStream(folder.resolve(Certificates.AUTHORITY))) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      keys.setKeyEntry(
          AUTHORITY_ALIAS, key, password.toCharArray(), new Certificate[] {certificate});
    }
    try (var out = Files.newOutputStream(store)) {
      keys.store(out, password.toCharArray());
    }
  }

  private void keytool(String alias, List<String> name, List<String> extensions)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-sigalg", "SHA256withECDSA"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass:env", "STORE_PASSWORD"));
    command.addAll(name);
    command.addAll(extensions);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("STORE_PASSWORD", password);
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool failed: " + said);
    }
  }

  /** The key first: a certificate without its key would pass for a finished one. */
  private void write(String alias, String certificate, String key)
      throws IOException, GeneralSecurityException {
    var keys = KeyStore.getInstance(store.toFile(), password.toCharArray());
    var secret = keys.getKey(alias, password.toCharArray());
    write(key, pem("PRIVATE KEY", secret.getEncoded()), OWNER_ONLY);
    var shown = pem("CERTIFICATE", keys.getCertificate(alias).getEncoded());
    write(certificate, shown, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private void write(String name, String text, Set<PosixFilePermission> rights) throws IOException {
    var file = folder.resolve(name);
    Files.createFile(file, PosixFilePermissions.asFileAttribute(rights));
    Files.writeString(file, text);
    made.add(file);
  }

  private static String pem(String type, byte[] bytes) {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type);
  }
}
