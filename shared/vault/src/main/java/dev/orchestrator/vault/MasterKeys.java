package dev.orchestrator.vault;

import java.util.List;

/**
 * The keys that a server was given.
 *
 * @param current seals from now on
 * @param former only open what was sealed before the rotation that is under way
 * @param remedy what to do if they are the wrong ones, for the person who starts the server
 */
public record MasterKeys(MasterKey current, List<MasterKey> former, String remedy) {

  public MasterKeys {
    former = List.copyOf(former);
  }
}
