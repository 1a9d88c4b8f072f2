package dev.orchestrator.devops;

import dev.orchestrator.flow.Tx;
import dev.orchestrator.messages.FlowId;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ProjectId;
import dev.orchestrator.platform.Settings.PortRange;
import dev.orchestrator.store.Ports;

/** Finds ports: one for a project's URL, which it keeps, and one for each started process. */
final class Placement {

  private final Machine machine;
  private final Ports ports;
  private final Berths berths;

  Placement(Machine machine, Ports ports) {
    this.machine = machine;
    this.ports = ports;
    this.berths = new Berths(ports, machine.server());
  }

  Berths berths() {
    return berths;
  }

  Machine machine() {
    return machine;
  }

  /** The port of the project's URL. */
  int route(Tx tx, ProjectId project, Phrases words) {
    berths.require(tx, project, words);
    return ports
        .allocate(
            tx,
            machine.server(),
            project,
            Traffic.ROUTE,
            machine.routePorts(),
            port -> Apps.isFree(machine.bindHost(), port))
        .orElseThrow(() -> none(words, "ports.route", machine.routePorts()));
  }

  /** The port of a process. */
  int process(Tx tx, ProjectId project, FlowId process, Phrases words) {
    berths.require(tx, project, words);
    return ports
        .allocate(
            tx,
            machine.server(),
            project,
            process.toString(),
            machine.releasePorts(),
            port -> Apps.isFree(Apps.LOOPBACK, port))
        .orElseThrow(() -> none(words, "ports.release", machine.releasePorts()));
  }

  void release(Tx tx, ProjectId project, FlowId process) {
    ports.release(tx, project, process.toString());
  }

  private static DeployFault.OfTheMachine none(Phrases words, String key, PortRange range) {
    var first = String.valueOf(range.first());
    return new DeployFault.OfTheMachine(words.line(key, first, String.valueOf(range.last())), "");
  }
}
