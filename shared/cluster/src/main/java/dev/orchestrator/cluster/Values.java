package dev.orchestrator.cluster;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.shareddata.ClusterSerializable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * Keys and values of maps as bytes, the first of which says what they are. Equal values must give
 * equal bytes, because Redis compares bytes.
 */
final class Values {

  private static final byte TEXT = 's';
  private static final byte BYTES = 'b';
  private static final byte CLUSTER_SERIALIZABLE = 'c';
  private static final byte SERIALIZABLE = 'j';

  /** What a strange or damaged value may cost at most; which classes, says the JVM's own filter. */
  private static final ObjectInputFilter BOUNDS =
      ObjectInputFilter.Config.createFilter(
          "maxdepth=100;maxrefs=1000000;maxarray=100000000;maxbytes=268435456");

  private Values() {}

  static Buffer write(Object value) {
    return switch (value) {
      case String text -> Buffer.buffer().appendByte(TEXT).appendString(text);
      case byte[] bytes -> Buffer.buffer().appendByte(BYTES).appendBytes(bytes);
      case ClusterSerializable own -> writeOwn(own);
      case Serializable object ->
          Buffer.buffer().appendByte(SERIALIZABLE).appendBytes(serialized(object));
      default ->
          throw new IllegalArgumentException(
              value.getClass().getName() + " is neither Serializable nor ClusterSerializable");
    };
  }

  static Object read(byte[] bytes) {
    return switch (bytes[0]) {
      case TEXT -> new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8);
      case BYTES -> Buffer.buffer(bytes).getBytes(1, bytes.length);
      case CLUSTER_SERIALIZABLE -> readOwn(Buffer.buffer(bytes));
      case SERIALIZABLE -> deserialized(new ByteArrayInputStream(bytes, 1, bytes.length - 1));
      default -> throw new IllegalStateException("a value of unknown kind " + bytes[0]);
    };
  }

  private static Buffer writeOwn(ClusterSerializable own) {
    var type = (own instanceof Buffer ? Buffer.class : own.getClass()).getName();
    var name = type.getBytes(StandardCharsets.UTF_8);
    var written = Buffer.buffer().appendByte(CLUSTER_SERIALIZABLE);
    written.appendInt(name.length).appendBytes(name);
    own.writeToBuffer(written);
    return written;
  }

  private static ClusterSerializable readOwn(Buffer bytes) {
    var start = 1 + Integer.BYTES + bytes.getInt(1);
    var own = made(bytes.getString(1 + Integer.BYTES, start));
    own.readFromBuffer(start, bytes);
    return own;
  }

  private static ClusterSerializable made(String type) {
    if (type.equals(Buffer.class.getName())) {
      return Buffer.buffer();
    }
    try {
      return load(type)
          .asSubclass(ClusterSerializable.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalStateException("cannot read a value of " + type, e);
    }
  }

  private static byte[] serialized(Serializable object) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot write a " + object.getClass().getName(), e);
    }
    return bytes.toByteArray();
  }

  private static Object deserialized(InputStream bytes) {
    try (var in =
        new ObjectInputStream(bytes) {
          @Override
          protected Class<?> resolveClass(ObjectStreamClass type)
              throws IOException, ClassNotFoundException {
            try {
              return load(type.getName());
            } catch (ClassNotFoundException _) {
              return super.resolveClass(type); // primitives
            }
          }
        }) {
      in.setObjectInputFilter(bounded());
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("cannot read a serialized value", e);
    }
  }

  private static ObjectInputFilter bounded() {
    var ofJvm = ObjectInputFilter.Config.getSerialFilter();
    return ofJvm == null ? BOUNDS : ObjectInputFilter.merge(BOUNDS, ofJvm);
  }

  private static Class<?> load(String type) throws ClassNotFoundException {
    var context = Thread.currentThread().getContextClassLoader();
    return Class.forName(type, false, context == null ? Values.class.getClassLoader() : context);
  }
}
