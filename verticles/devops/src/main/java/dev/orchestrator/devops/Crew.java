package dev.orchestrator.devops;

/** Those who carry deploys out. */
record Crew(
    Manifests manifests,
    Environments environments,
    Preparation preparation,
    Placement placement,
    Builds builds,
    Rollout rollout,
    Apps apps,
    Traffic traffic,
    ReleaseFolders folders,
    DeployEnd end) {}
