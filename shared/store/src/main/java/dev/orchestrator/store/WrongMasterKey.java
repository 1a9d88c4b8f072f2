package dev.orchestrator.store;

/** The given master keys do not open this database's secrets. One line, with the remedy. */
public final class WrongMasterKey extends RuntimeException {
  WrongMasterKey(String message) {
    super(message);
  }
}
