package dev.orchestrator.messages;

/**
 * A message was refused because it does not fit. Of its body only the measure and the hash are
 * told: nobody has looked for secrets in it.
 *
 * @param address where it came
 * @param type what it said it was; may be empty
 * @param reason what is wrong with it
 * @param bytes how long its body was
 * @param sha256 of its body, in hexadecimal
 */
public record MessageRefused(
    String address, String type, String reason, int bytes, String sha256) {}
