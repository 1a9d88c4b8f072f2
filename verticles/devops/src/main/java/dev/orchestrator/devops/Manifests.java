package dev.orchestrator.devops;

import dev.orchestrator.forge.Forge;
import dev.orchestrator.manifest.BadManifest;
import dev.orchestrator.manifest.EnvContract;
import dev.orchestrator.manifest.ProjectManifest;
import dev.orchestrator.messages.Phrases;
import dev.orchestrator.messages.ProjectId;

/** What a project says about itself at one commit. */
record Manifests(Forge forge) {

  /** Throws {@link DeployFault} if it does not say how it is run. */
  ProjectManifest at(ProjectId project, String commit, Phrases words) {
    var content =
        forge
            .open(project)
            .read(commit, ProjectManifest.FILE)
            .orElseThrow(() -> fault(words, "there is no " + ProjectManifest.FILE));
    try {
      var manifest = ProjectManifest.read(content);
      if (manifest.run().isEmpty()) {
        throw fault(words, words.line("no_run"));
      }
      return manifest;
    } catch (BadManifest e) {
      throw fault(words, String.valueOf(e.getMessage()));
    }
  }

  /** As {@link #at}, with the variables that its other files name. */
  ProjectManifest complete(ProjectId project, String commit, Phrases words) {
    var repository = forge.open(project);
    try {
      return EnvContract.complete(
          at(project, commit, words), file -> repository.read(commit, file));
    } catch (BadManifest e) {
      throw fault(words, String.valueOf(e.getMessage()));
    }
  }

  private static DeployFault fault(Phrases words, String why) {
    return new DeployFault(words.line("manifest", why), "");
  }
}
