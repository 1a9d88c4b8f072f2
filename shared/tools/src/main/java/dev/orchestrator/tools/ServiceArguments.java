package dev.orchestrator.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Objects;

/** Arguments for a service, compared with the schema that it announced. */
final class ServiceArguments {

  private ServiceArguments() {}

  static ToolUse read(AnnouncedTool tool, String arguments) {
    var json = Arguments.tree(arguments.isBlank() ? "{}" : arguments);
    if (!(json instanceof ObjectNode object)) {
      return Arguments.garbage(
          "", "The arguments of %s are no JSON object.".formatted(tool.name()));
    }
    if (arguments.length() > Arguments.LONGEST) {
      return Arguments.garbage(
          "", "The arguments are longer than %d.".formatted(Arguments.LONGEST));
    }
    var result = validator(tool.card().arguments()).validate(new JsonObject(object.toString()));
    return Boolean.TRUE.equals(result.getValid())
        ? new ToolUse.ServiceCall(tool, object)
        : misfit(tool, result);
  }

  /** The validator leaves marks in a schema, so it gets one of its own. */
  private static Validator validator(ObjectNode schema) {
    var options =
        new JsonSchemaOptions()
            .setBaseUri("https://tools.invalid/")
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Basic);
    return Validator.create(JsonSchema.of(new JsonObject(schema.toString())), options);
  }

  /** The error that lies deepest says most. */
  private static ToolUse misfit(AnnouncedTool tool, OutputUnit result) {
    var errors = Objects.requireNonNullElse(result.getErrors(), List.<OutputUnit>of());
    if (errors.isEmpty()) {
      return Arguments.garbage(
          "", "The arguments of %s do not fit its schema.".formatted(tool.name()));
    }
    var error = errors.getLast();
    var field = Arguments.shown(error.getInstanceLocation().replaceFirst("^#/?", ""));
    var what = Arguments.shown(String.valueOf(error.getError()), 200);
    return Arguments.garbage(
        field,
        "The arguments of %s do not fit its schema%s: %s"
            .formatted(tool.name(), field.isEmpty() ? "" : " at " + field, what));
  }
}
