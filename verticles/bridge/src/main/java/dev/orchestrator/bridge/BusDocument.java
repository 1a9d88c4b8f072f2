package dev.orchestrator.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.orchestrator.bridge.Rule.Deed;
import dev.orchestrator.messages.Answer;
import dev.orchestrator.tools.RecordSchemas;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.regex.Pattern;

/** Every address and message of the bus as an AsyncAPI document, made from rules and records. */
final class BusDocument {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final RecordSchemas schemas = new RecordSchemas("#/components/schemas/");
  private final ObjectNode channels = JSON.objectNode();
  private final ObjectNode operations = JSON.objectNode();

  private BusDocument() {}

  static String yaml() {
    try {
      return YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .build()
          .writeValueAsString(document());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  static ObjectNode document() {
    var document = new BusDocument();
    Rules.ALL.forEach(document::add);
    return document.whole();
  }

  private ObjectNode whole() {
    var whole = JSON.objectNode().put("asyncapi", "3.0.0");
    whole
        .putObject("info")
        .put("title", "Orchestrator's event bus")
        .put("version", "1")
        .put("description", WORDS);
    whole
        .putObject("servers")
        .putObject("bridge")
        .put("host", "127.0.0.1:7080")
        .put("protocol", "tcp")
        .put("description", "The bridge; server.json in the data folder says where it listens.");
    whole.put("defaultContentType", "application/json");
    whole.set("channels", channels);
    whole.set("operations", operations);
    var named = whole.putObject("components").putObject("schemas");
    schemas.named().forEach(named::set);
    return whole;
  }

  private void add(Rule rule) {
    var id = id(rule.address());
    var channel = channels.putObject(id).put("address", rule.address());
    channel.put("description", rule.words() + " " + who(rule));
    parameters(channel, rule);
    var messages = channel.putObject("messages");
    message(messages, "message", rule.carries());
    if (rule.answered() != Void.class) {
      messages.putObject("answer").put("title", "answer").set("payload", answer(rule.answered()));
    }
    if (rule.deed() != Deed.NOTHING) {
      operation(id, rule);
    }
  }

  private static String who(Rule rule) {
    var role = rule.role().name().toLowerCase(Locale.ROOT);
    var needed = "a key with the scope %s of a user with the role %s".formatted(rule.scope(), role);
    var owned =
        switch (rule.owned()) {
          case NOBODYS -> "";
          case THREADS -> " whose thread it is";
          case SERVICES -> " who has the name first";
        };
    return switch (rule.deed()) {
      case LISTEN -> "To listen takes %s%s.".formatted(needed, owned);
      case SEND -> "To send takes %s%s.".formatted(needed, owned);
      case SERVE -> "To serve takes %s%s.".formatted(needed, owned);
      case NOTHING -> "Nobody outside may listen or send.";
    };
  }

  private static void parameters(ObjectNode channel, Rule rule) {
    var parameter = PARAMETER.matcher(rule.address());
    if (parameter.find()) {
      var name = parameter.group(1);
      var words = name.equals("thread") ? "The id of a thread of one's own." : "A service's name.";
      channel.putObject("parameters").putObject(name).put("description", words);
    }
  }

  private void message(ObjectNode messages, String name, Type type) {
    var title = type instanceof Class<?> plain ? plain.getSimpleName() : name;
    messages.putObject(name).put("title", title).set("payload", schemas.of(type));
  }

  /** Commands are answered with what they promise, or with a refusal. */
  private ObjectNode answer(Type result) {
    var both = JSON.objectNode();
    var oneOf = both.putArray("oneOf");
    var done = oneOf.addObject().put("type", "object");
    var properties = done.putObject("properties");
    properties.putObject("type").put("const", "Done");
    properties.set("result", result == Answer.class ? JSON.objectNode() : schemas.of(result));
    done.putArray("required").add("type").add("result");
    oneOf.add(schemas.of(Answer.Refused.class));
    return both;
  }

  private void operation(String id, Rule rule) {
    var receives = rule.deed() != Deed.SEND; // from where a program outside stands
    var operation = operations.putObject((receives ? "hear_" : "order_") + id);
    operation.put("action", receives ? "receive" : "send");
    operation.putObject("channel").put("$ref", "#/channels/" + id);
    operation.put("summary", rule.words());
    operation
        .putArray("messages")
        .addObject()
        .put("$ref", "#/channels/%s/messages/message".formatted(id));
    if (rule.answered() != Void.class) {
      var reply = operation.putObject("reply");
      reply.putObject("channel").put("$ref", "#/channels/" + id);
      reply
          .putArray("messages")
          .addObject()
          .put("$ref", "#/channels/%s/messages/answer".formatted(id));
    }
  }

  private static String id(String address) {
    return address.replaceAll("[{}]", "").replace(':', '_');
  }

  private static final String WORDS =
      """
      Frames are four bytes of length, the highest first, then so many bytes of JSON, at most 1 MiB.
      The first frame is {"type":"auth","key":"ork_…"} and is answered with {"type":"ready",…}.
      Then {"type":"register","address":…} hears what comes to an address, {"type":"send","address":…,
      "replyAddress":…,"body":{…}} has something done and is answered at the reply address, and
      {"type":"ping"} is answered with {"type":"pong"}. What is not done is told in
      {"type":"err","address":…,"code":…,"field":…,"message":…,"remedy":…}.
      Whatever no channel here names is refused. docs/bridge.md explains the rest.
      """;
}
