package dev.orchestrator.api;

import dev.orchestrator.access.OpenStreams;

/**
 * How streams of events are kept: so many for each user, until the server is asked to end.
 *
 * @param places who reads how many on this node
 */
record Streams(Leaving leaving, OpenStreams places, Allowance allowance) {

  /** A place for one more, or the problem that all are taken. */
  OpenStreams.Place enter(Call call) {
    return places
        .enter(call.principal().user())
        .orElseThrow(() ->
            new Problem(
                429,
                "too_many_streams",
                null,
                "You read %d streams at once already, which is all that one user may on this node."
                    .formatted(places.most()),
                "Close some of them; ORCHESTRATOR_STREAMS says how many there may be."));
  }
}
