package dev.orchestrator.access;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What a user is called who comes by an account at somebody else's. The door's name stands in
 * front, so that nobody takes a name of ours by what they call themselves there.
 */
final class AccountName {

  private static final int LONGEST = 32;

  private AccountName() {}

  /** The names to try, the best first; the last one is free. */
  static List<String> of(Account account) {
    var own = account.door() + "-" + account.subject();
    var name = cleaned(account.name());
    var shown = name.isEmpty() ? own : account.door() + "-" + name;
    return List.of(shown, own, own + "-" + UUID.randomUUID().toString().substring(0, 8));
  }

  private static String cleaned(String name) {
    var letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "");
    return letters.length() > LONGEST ? letters.substring(0, LONGEST) : letters;
  }
}
