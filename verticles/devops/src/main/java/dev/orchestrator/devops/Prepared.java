package dev.orchestrator.devops;

import dev.orchestrator.manifest.ProjectManifest;

/**
 * All that is known before anything is placed.
 *
 * @param order with the commit that is deployed, which may be a newer one than was ordered first
 */
record Prepared(DeployOrder order, ProjectManifest manifest, Environment environment) {}
