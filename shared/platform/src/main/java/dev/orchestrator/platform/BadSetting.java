package dev.orchestrator.platform;

/** A setting that is missing or cannot be used. Its message names the setting and the remedy. */
public final class BadSetting extends RuntimeException {

  /**
   * @param name the setting's name in the environment
   * @param problem what is wrong with its value, never the value of a secret
   */
  public BadSetting(String name, String problem) {
    super(name + ": " + problem);
  }
}
