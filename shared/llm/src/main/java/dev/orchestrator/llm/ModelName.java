package dev.orchestrator.llm;

/**
 * A model by its full name.
 *
 * @param provider the name that this program has for the provider, such as {@code openai}
 * @param model the provider's name for the model
 */
public record ModelName(String provider, String model) {

  /** {@code provider/model}, as people write it. */
  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
