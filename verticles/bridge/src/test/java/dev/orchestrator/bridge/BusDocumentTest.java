package dev.orchestrator.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.orchestrator.messages.Address;
import dev.orchestrator.messages.ThreadId;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BusDocumentTest {

  private final JsonNode document = BusDocument.document();

  @Test
  void every_address_that_we_have_is_in_the_document() {
    var named =
        document
            .path("channels")
            .valueStream()
            .map(channel -> channel.path("address").asText())
            .collect(Collectors.toSet());

    assertThat(named).containsAll(addresses());
    assertThat(named).hasSameSizeAs(Rules.ALL);
  }

  @Test
  void every_reference_leads_somewhere() {
    assertThat(references(document)).isNotEmpty();
    for (var reference : references(document).toList()) {
      assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  @Test
  void every_operation_says_who_may_and_has_the_action_of_its_rule() {
    for (var operation : document.path("operations")) {
      assertThat(operation.path("action").asText()).isIn("send", "receive");
      var channel = document.at(operation.path("channel").path("$ref").asText().substring(1));
      assertThat(channel.path("description").asText()).contains("takes a key with the scope");
      assertThat(channel.path("messages").path("message").path("payload").isObject()).isTrue();
    }
    assertThat(document.path("operations").size())
        .isEqualTo(Rules.ALL.stream().filter(rule -> rule.deed() != Rule.Deed.NOTHING).count());
  }

  @Test
  void what_differs_in_an_address_is_a_parameter() {
    for (var channel : document.path("channels")) {
      var address = channel.path("address").asText();
      assertThat(channel.path("parameters").isEmpty()).isEqualTo(!address.contains("{"));
    }
  }

  @Test
  void it_is_yaml_of_the_same_document() throws Exception {
    assertThat(new YAMLMapper().readTree(BridgeVerticle.asyncApi())).isEqualTo(document);
    assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    assertThat(document.path("info").path("title").asText()).isNotBlank();
  }

  /** The addresses that {@link Address} makes, with {@code {thread}} where a thread's id is. */
  static Set<String> addresses() {
    var thread = ThreadId.next();
    var constants =
        Arrays.stream(Address.class.getFields())
            .filter(field -> field.getType() == Address.class)
            .map(field -> {
              try {
                return (Address<?>) field.get(null);
              } catch (IllegalAccessException e) {
                throw new LinkageError(field.toString(), e);
              }
            });
    var made =
        Arrays.stream(Address.class.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getReturnType() == Address.class)
            .filter(method -> method.getParameterTypes()[0] == ThreadId.class)
            .map(method -> made(method, thread));
    return Stream.concat(constants, made)
        .map(address -> address.name().replace(thread.toString(), "{thread}"))
        .collect(Collectors.toSet());
  }

  private static Address<?> made(Method method, ThreadId thread) {
    try {
      return (Address<?>) method.invoke(null, thread);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method.toString(), e);
    }
  }

  private static Stream<String> references(JsonNode node) {
    var own =
        node.path("$ref").isTextual() ? Stream.of(node.path("$ref").asText()) : Stream.<String>of();
    return Stream.concat(own, node.valueStream().flatMap(BusDocumentTest::references));
  }
}
