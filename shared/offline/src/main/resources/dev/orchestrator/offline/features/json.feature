words: \bjson\b|джейсон\w*
noun: json
only: http_service
present: asAsked(request, %s)
---
  /** With {@code ?format=json}, the text as the one field of a JSON object. */
  private static String asAsked(HttpExchange request, String text) {
    if (!"json".equals(parameter(request, "format"))) {
      return text;
    }
    request.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    return "{\"answer\":\"" + text.chars().mapToObj(Service::quoted).collect(Collectors.joining()) + "\"}";
  }

  private static String quoted(int character) {
    return character < ' ' || character == '"' || character == '\\'
        ? "\\u%04x".formatted(character)
        : Character.toString(character);
  }
---
health?format=json => {"answer":"ok"}
