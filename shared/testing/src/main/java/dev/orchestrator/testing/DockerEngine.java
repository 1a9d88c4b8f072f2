package dev.orchestrator.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Where a Docker engine may listen. */
record DockerEngine(SocketAddress address) {

  private static final String DEFAULT = "unix:///var/run/docker.sock";
  private static final String PING = "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n";
  private static final int PLAIN_PORT = 2375;

  /** The engine of a {@code DOCKER_HOST}; empty for the usual socket. */
  static DockerEngine named(String host) {
    var uri = URI.create(host.isBlank() ? DEFAULT : host);
    if ("unix".equals(uri.getScheme())) {
      return new DockerEngine(UnixDomainSocketAddress.of(uri.getPath()));
    }
    var port = uri.getPort() < 0 ? PLAIN_PORT : uri.getPort();
    return new DockerEngine(new InetSocketAddress(uri.getHost(), port));
  }

  /** Whether it answers a ping. */
  boolean answers() {
    try (var channel = connected()) {
      channel.write(ByteBuffer.wrap(PING.getBytes(StandardCharsets.US_ASCII)));
      var answer = ByteBuffer.allocate(64);
      channel.read(answer);
      return new String(answer.array(), StandardCharsets.US_ASCII).contains(" 200 ");
    } catch (IOException e) {
      return false;
    }
  }

  private SocketChannel connected() throws IOException {
    return address instanceof UnixDomainSocketAddress
        ? open(SocketChannel.open(StandardProtocolFamily.UNIX))
        : open(SocketChannel.open());
  }

  private SocketChannel open(SocketChannel channel) throws IOException {
    try {
      channel.connect(address);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
