package dev.orchestrator.testing.telegram;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a call's parameters in each of the four ways that the Bot API takes them. */
final class ParamsReader {

  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("filename=\"([^\"]*)\"");

  private ParamsReader() {}

  static Params read(HttpExchange exchange) throws IOException {
    var values = Json.object();
    addForm(values, exchange.getRequestURI().getRawQuery());
    var body = exchange.getRequestBody().readAllBytes();
    var type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"));
    var files = new HashMap<String, SentFile>();
    var kind = type.orElse("").split(";", 2)[0].strip();
    switch (kind) {
      case "application/json" -> addJson(values, utf8(body));
      case "application/x-www-form-urlencoded" -> addForm(values, utf8(body));
      case "multipart/form-data" -> addMultipart(values, files, type.orElseThrow(), body);
      default -> {}
    }
    return new Params(values, Map.copyOf(files));
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void addJson(ObjectNode values, String body) {
    if (!body.isBlank() && Json.parse(body) instanceof ObjectNode sent) {
      values.setAll(sent);
    }
  }

  private static void addForm(ObjectNode values, @Nullable String form) {
    if (form == null || form.isEmpty()) {
      return;
    }
    for (var pair : form.split("&", -1)) {
      var parts = pair.split("=", 2);
      values.put(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1]));
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Read as Latin 1, in which each byte is one character. */
  private static void addMultipart(
      ObjectNode values, Map<String, SentFile> files, String type, byte[] body) {
    var boundary = BOUNDARY.matcher(type);
    if (!boundary.find()) {
      throw Refusal.badRequest("can't find boundary of multipart data");
    }
    var text = "\r\n" + new String(body, StandardCharsets.ISO_8859_1);
    var parts = text.split(Pattern.quote("\r\n--" + boundary.group(1)), -1);
    for (var part : parts) {
      var head = part.indexOf("\r\n\r\n");
      if (head > 0) {
        addPart(values, files, part.substring(0, head), part.substring(head + 4));
      }
    }
  }

  private static void addPart(
      ObjectNode values, Map<String, SentFile> files, String head, String content) {
    var name = NAME.matcher(head);
    if (!name.find()) {
      return;
    }
    var bytes = content.getBytes(StandardCharsets.ISO_8859_1);
    var file = FILE_NAME.matcher(head);
    if (file.find()) {
      var fileName = utf8(file.group(1).getBytes(StandardCharsets.ISO_8859_1));
      files.put(name.group(1), new SentFile(fileName, bytes));
    } else {
      values.put(name.group(1), utf8(bytes));
    }
  }
}
