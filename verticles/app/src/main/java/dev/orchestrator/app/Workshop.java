package dev.orchestrator.app;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.messages.ServerId;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where things are made and run: this machine.
 *
 * @param server this machine as the place of what is deployed
 * @param url where people reach the API
 */
record Workshop(
    DataDir data,
    LocalMachine machine,
    Forge forge,
    ServerId server,
    String url,
    InstantSource clock) {

  /** The folder of what is deployed. */
  Path releases() {
    return data.resolve("releases");
  }
}
