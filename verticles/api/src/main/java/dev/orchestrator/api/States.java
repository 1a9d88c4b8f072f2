package dev.orchestrator.api;

import dev.orchestrator.platform.StateTag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Entity tags (RFC 9110, sections 8.8.3 and 13.1): the name of a state goes out with what is shown,
 * and comes back with a change that is made for that state alone.
 *
 * @param names those that the sender has named; none, if it does not matter
 */
record States(List<String> names) {

  static final String TAG = "ETag";
  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";

  States {
    names = List.copyOf(names);
  }

  /** The states that a change is made for. */
  static States seen(Call call) {
    return new States(call.query(IF_MATCH).map(States::names).orElse(List.of()));
  }

  /**
   * What is shown, or that it is still what the sender has.
   *
   * @param thing what its state is told by
   */
  static Reply show(Call call, Object shown, Object thing) {
    var tag = StateTag.of(thing);
    var known = call.query(IF_NONE_MATCH).map(States::names).orElse(List.of());
    return known.contains(tag) ? new Reply.Unchanged(header(tag)) : tagged(shown, thing);
  }

  /** What came of a change, with the state that the thing has now. */
  static Reply tagged(Object body, Object thing) {
    return new Reply.Sent(200, body, header(StateTag.of(thing)));
  }

  /** Whether a thing is in one of these states. */
  boolean admit(Object thing) {
    return names.isEmpty() || names.contains(StateTag.of(thing));
  }

  private static Map<String, String> header(String tag) {
    return Map.of(TAG, '"' + tag + '"');
  }

  /** A star stands for whatever is there, so it names nothing. */
  private static List<String> names(String header) {
    return header.strip().equals("*")
        ? List.of()
        : Arrays.stream(header.split(",")).map(States::name).toList();
  }

  /** A tag is quoted; what a proxy has made weak names the same state. */
  private static String name(String tag) {
    return tag.strip().replaceFirst("^W/", "").replace("\"", "");
  }
}
