package dev.orchestrator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValuesTest {

  static List<Object> values() {
    return List.of(
        "",
        "text with ünïcode \uD83D\uDE80",
        1,
        2L,
        3.5,
        true,
        'c',
        Buffer.buffer("bytes"),
        new JsonObject().put("a", 1),
        new JsonArray().add("b"),
        Instant.EPOCH,
        List.of("a", "b"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void what_is_written_is_read_again(Object value) {
    var bytes = Values.write(value).getBytes();
    assertThat(Values.read(bytes)).isEqualTo(value);
    assertThat(Values.write(Values.read(bytes)).getBytes()).isEqualTo(bytes);
  }

  @Test
  void byte_arrays_are_read_again() {
    var bytes = new byte[] {0, 1, -1};
    assertThat((byte[]) Values.read(Values.write(bytes).getBytes())).containsExactly(0, 1, -1);
  }

  @Test
  void what_cannot_be_written_is_refused_by_its_class() {
    assertThatThrownBy(() -> Values.write(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  @Test
  void a_class_that_is_no_value_is_not_made() {
    var type = Thread.class.getName();
    var bytes = Buffer.buffer("c").appendInt(type.length()).appendString(type).getBytes();
    assertThatThrownBy(() -> Values.read(bytes)).hasMessageContaining(type);
  }

  @Test
  void an_object_that_is_nested_without_end_is_not_read() {
    var nested = new ArrayList<Object>();
    for (int depth = 0; depth < 200; depth++) {
      nested = new ArrayList<>(List.of(nested));
    }
    var bytes = Values.write(nested).getBytes();
    assertThatThrownBy(() -> Values.read(bytes)).isInstanceOf(IllegalStateException.class);
  }
}
