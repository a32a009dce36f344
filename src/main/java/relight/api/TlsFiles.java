package relight.api;

import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

/**
 * Certificate chain and private key as PEM files, used anew when they change.
 *
 * @param look how often to look whether they have
 */
public record TlsFiles(Path certificate, Path key, Duration look) {

  ServerSSLOptions options() throws IOException {
    // Read here and not by path: a renewal that has replaced only one of the two must fail now, not at the next handshake.
    var pem = new PemKeyCertOptions().addCertValue(buffer(certificate)).addKeyValue(buffer(key));
    return new ServerSSLOptions().setKeyCertOptions(pem).setUseAlpn(true).setApplicationLayerProtocols(List.of("h2", "http/1.1"));
  }

  List<FileTime> changed() throws IOException {
    return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
  }

  private static io.vertx.core.buffer.Buffer buffer(Path file) throws IOException {
    return io.vertx.core.buffer.Buffer.buffer(Files.readAllBytes(file));
  }
}
