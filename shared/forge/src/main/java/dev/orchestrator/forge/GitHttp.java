package dev.orchestrator.forge;

import dev.orchestrator.messages.ProjectId;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/**
 * What git's smart HTTP protocol answers to somebody who clones or fetches; pushing is not offered.
 * Who may ask is the caller's matter. Calls block.
 *
 * <ul>
 *   <li>{@code GET …/info/refs?service=git-upload-pack} is {@link #advertise}
 *   <li>{@code POST …/git-upload-pack} is {@link #upload}
 * </ul>
 *
 * <p>Both answers are to be sent with {@code Cache-Control: no-cache}.
 */
public final class GitHttp {

  /** The content type of what {@link #advertise} writes. */
  public static final String ADVERTISEMENT = "application/x-git-upload-pack-advertisement";

  /** The content type of what {@link #upload} writes. */
  public static final String RESULT = "application/x-git-upload-pack-result";

  private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;
  private static final int GZIP_FIRST_BYTE = 0x1f;

  private final Forge forge;

  public GitHttp(Forge forge) {
    this.forge = forge;
  }

  /**
   * Writes what there is to fetch.
   *
   * @param protocol the request's {@code Git-Protocol} header, if it had one
   */
  public void advertise(ProjectId project, @Nullable String protocol, OutputStream answer)
      throws IOException {
    try (var git = repository(project)) {
      var lines = new PacketLineOut(answer);
      uploadPack(git, protocol)
          .sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), "git-upload-pack");
    }
    answer.flush();
  }

  /**
   * Answers one request for objects.
   *
   * @param protocol the request's {@code Git-Protocol} header, if it had one
   * @param body the request's body, plain or gzipped
   */
  public void upload(
      ProjectId project, @Nullable String protocol, InputStream body, OutputStream answer)
      throws IOException {
    try (var git = repository(project);
        var request = new BoundedInput(plain(body), MAX_REQUEST_BYTES)) {
      uploadPack(git, protocol).uploadWithExceptionPropagation(request, answer, null);
    }
    answer.flush();
  }

  private Repository repository(ProjectId project) throws IOException {
    return new FileRepository(forge.open(project).directory().toFile());
  }

  private static UploadPack uploadPack(Repository git, @Nullable String protocol) {
    var pack = new UploadPack(git);
    pack.setBiDirectionalPipe(false);
    pack.setTimeout(60);
    Optional.ofNullable(protocol)
        .map(p -> List.of(p.split(":")))
        .ifPresent(pack::setExtraParameters);
    return pack;
  }

  /** Git gzips large requests; a plain one begins with four hexadecimal digits. */
  private static InputStream plain(InputStream body) throws IOException {
    var buffered = new BufferedInputStream(body);
    buffered.mark(1);
    var first = buffered.read();
    buffered.reset();
    return first == GZIP_FIRST_BYTE ? new GZIPInputStream(buffered) : buffered;
  }
}
