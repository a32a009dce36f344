package relight.api;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.X509KeyManager;

/**
 * Certificate chain and private key as PEM files, used anew when they change.
 *
 * @param look how often to look whether they have
 */
public record TlsFiles(Path certificate, Path key, Duration look) {

  /** Refuses a key that does not belong to the certificate: a renewal replaces two files, and one comes first. */
  ServerSSLOptions options(Vertx vertx) throws Exception {
    var pem = new PemKeyCertOptions().addCertValue(Buffer.buffer(Files.readAllBytes(certificate)))
        .addKeyValue(Buffer.buffer(Files.readAllBytes(key)));
    for (var manager : pem.getKeyManagerFactory(vertx).getKeyManagers()) {
      if (manager instanceof X509KeyManager keys && !belongTogether(keys))
        throw new IOException(key + " is not the key of " + certificate);
    }
    return new ServerSSLOptions().setKeyCertOptions(pem).setUseAlpn(true).setApplicationLayerProtocols(List.of("h2", "http/1.1"));
  }

  private static boolean belongTogether(X509KeyManager keys) throws GeneralSecurityException {
    for (var type : List.of("RSA", "EC", "EdDSA")) {
      var aliases = keys.getServerAliases(type, null);
      if (aliases == null)
        continue;
      for (var alias : aliases) {
        var algorithm = type.equals("EdDSA") ? "EdDSA" : "SHA256with" + (type.equals("EC") ? "ECDSA" : type);
        var sample = new byte[]{1, 2, 3};
        var sign = Signature.getInstance(algorithm);
        sign.initSign(keys.getPrivateKey(alias));
        sign.update(sample);
        var verify = Signature.getInstance(algorithm);
        verify.initVerify(keys.getCertificateChain(alias)[0].getPublicKey());
        verify.update(sample);
        if (!verify.verify(sign.sign()))
          return false;
      }
    }
    return true;
  }

  /** When the files were last changed; the dawn of time for one that cannot be read, which the next look at its content will name. */
  List<FileTime> changed() {
    return List.of(changed(certificate), changed(key));
  }

  private static FileTime changed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0);
    }
  }
}
