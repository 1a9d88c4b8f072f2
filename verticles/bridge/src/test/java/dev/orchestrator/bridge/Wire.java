package dev.orchestrator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A program in another language, as the bridge sees it: a socket and frames. */
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MS = 20_000;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DataOutputStream out;

  Wire(int port) {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MS);
      socket.setSoTimeout(PATIENCE_MS);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void authenticate(String key) {
    send(new JsonObject().put("type", "auth").put("key", key));
    assertThat(receive().getString("type")).isEqualTo("ready");
  }

  void send(JsonObject frame) {
    send(frame.encode());
  }

  /** A frame of any text. */
  void send(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any bytes; false if nobody takes them any more. */
  boolean write(byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  void send(String type, String address, JsonObject body) {
    send(frame(type, address).put("body", body));
  }

  static JsonObject frame(String type, String address) {
    return new JsonObject().put("type", type).put("address", address).put("replyAddress", "here");
  }

  /** Sends, and waits for what comes of it. */
  JsonObject ask(String type, String address, JsonObject body) {
    send(type, address, body);
    return receive();
  }

  JsonObject ask(String type, String address) {
    send(frame(type, address));
    return receive();
  }

  JsonObject receive() {
    try {
      var bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return new JsonObject(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the bridge ends the connection; frames before that are passed over. */
  boolean ends() {
    try {
      while (true) {
        in.skipNBytes(in.readInt());
      }
    } catch (EOFException | SocketException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
