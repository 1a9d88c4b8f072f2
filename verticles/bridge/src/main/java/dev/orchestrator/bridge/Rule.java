package dev.orchestrator.bridge;

import dev.orchestrator.access.Scope;
import dev.orchestrator.messages.Role;
import java.lang.reflect.Type;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may do what at which address. Whatever no rule names is refused.
 *
 * @param address its form; {@code {thread}} and {@code {service}} stand for what differs
 * @param carries what the messages there are
 * @param answered what they are answered with; {@code Void} if they are not
 */
record Rule(
    String address,
    Deed deed,
    Scope scope,
    Role role,
    Owned owned,
    Type carries,
    Type answered,
    String words) {

  private static final String THREAD = "{thread}";
  private static final String SERVICE = "{service}";
  private static final String UUID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  private static final String NAME = "([a-z][a-z0-9_-]{0,62})";

  /** What a program outside may do with an address. */
  enum Deed {
    /** To hear what is published there. */
    LISTEN,
    /** To have something done. */
    SEND,
    /** To be the one that is asked there. */
    SERVE,
    /** Nothing: it is between our own nodes. */
    NOTHING
  }

  /** Whose an address is. */
  enum Owned {
    /** It is for all that may come to it. */
    NOBODYS,
    /** It is a thread's, for the user whose thread it is. */
    THREADS,
    /** It is a service's, for the user who has it first. */
    SERVICES
  }

  /** The address compared with this rule's; its only group is what differs. */
  Matcher match(String given) {
    var form = Pattern.quote(address).replace(THREAD, "\\E" + UUID + "\\Q");
    return Pattern.compile(form.replace(SERVICE, "\\E" + NAME + "\\Q")).matcher(given);
  }
}
