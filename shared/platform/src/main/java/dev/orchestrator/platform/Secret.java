package dev.orchestrator.platform;

/**
 * A value that must not be shown. It prints as {@code ***}, {@link Json} refuses to write it, and
 * only {@link #reveal()} gives it out.
 */
public record Secret(String value) {

  /** The value itself; call it where it is used, and nowhere before. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
