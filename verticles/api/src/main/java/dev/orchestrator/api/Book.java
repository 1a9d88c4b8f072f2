package dev.orchestrator.api;

import dev.orchestrator.access.Audit;
import dev.orchestrator.access.Caller;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes down every request that may change something, before it is carried out and after. */
record Book(Audit audit) {

  /** What stands for a name may be a value that somebody put there by mistake. */
  private static final String NAME = "name";

  private static final String ABOUT = "audit";
  private static final int LONGEST = 100;

  /** What a request changes, where its path does not tell. */
  static void about(Call call, String kind, String what) {
    call.context().put(ABOUT, kind + "=" + what);
  }

  Reply run(Route route, Call call) throws Exception {
    if (!route.changes()) {
      return route.deed().run(call);
    }
    var begun = audit.begin(deed(route, call));
    try {
      var reply = route.deed().run(call);
      audit.end(begun, target(call, true), Integer.toString(status(reply)));
      return reply;
    } catch (Exception e) {
      audit.end(begun, target(call, false), Integer.toString(Faults.status(e)));
      throw e;
    }
  }

  private static Audit.Deed deed(Route route, Call call) {
    return new Audit.Deed(
        call.caller().map(caller -> caller.principal().user()),
        call.caller().map(Caller::credential).orElse(""),
        route.method() + " " + route.path(),
        target(call, false));
  }

  private static int status(Reply reply) {
    return switch (reply) {
      case Reply.Sent sent -> sent.status();
      case Reply.Unchanged _ -> 304;
      case Reply.Written() -> 200;
    };
  }

  private static String target(Call call, boolean done) {
    Map<String, String> parts = new TreeMap<>(call.context().pathParams());
    if (!done) {
      parts.remove(NAME);
    }
    var path =
        parts.entrySet().stream()
            .filter(part -> part.getValue().length() <= LONGEST && Text.clean(part.getValue()))
            .map(part -> part.getKey() + "=" + part.getValue())
            .collect(Collectors.joining(" "));
    String about = call.context().get(ABOUT);
    return about == null ? path : (path + " " + about).strip();
  }
}
