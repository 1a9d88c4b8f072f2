package dev.orchestrator.access;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a key lets its owner do. It never adds to what the owner's role allows. */
public enum Scope {
  /** To look. */
  READ,
  /** To change. */
  WRITE,
  /** To do either where only admins may. */
  ADMIN,
  /** To join as a service: to listen at addresses of its own, and to announce tools. */
  SERVE;

  /** All that there are, which is what a person who has logged in holds. */
  public static final Set<Scope> ALL = Collections.unmodifiableSet(EnumSet.allOf(Scope.class));

  /** The scope of that name in any case. */
  public static Optional<Scope> named(String name) {
    return Arrays.stream(values())
        .filter(scope -> scope.toString().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Names that this version does not know give nothing. */
  static Set<Scope> of(String[] names) {
    var scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(names).forEach(name -> named(name).ifPresent(scopes::add));
    return Collections.unmodifiableSet(scopes);
  }

  static String[] names(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Enum::name).toArray(String[]::new);
  }

  static List<String> words(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::toString).toList();
  }

  /** As people write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
