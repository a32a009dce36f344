package relight.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import relight.Refusal;

/** The PostgreSQL programs that travel inside a jar, unpacked once for each version. */
final class PostgresBinaries {

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

  private PostgresBinaries() {
  }

  /** The folder that holds {@code bin}, {@code lib} and {@code share}; unpacks (about two seconds) when this version is not there yet. */
  static Path unpacked(Path cache) {
    requireThisPlatform();
    var archive = PostgresBinaries.class.getResource(ARCHIVE);
    if (archive == null) {
      throw Refusal.unavailable("database/binaries", "This build of Relight carries no PostgreSQL. Use --database with an external one.");
    }
    try {
      var home = cache.resolve("postgresql-" + fingerprint(archive));
      if (Files.isExecutable(home.resolve("bin/postgres"))) {
        return home;
      }
      Files.createDirectories(cache);
      var unfinished = Files.createTempDirectory(cache, "unpacking-");
      try {
        unpack(archive, unfinished);
        Files.move(unfinished, home);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException another) {
        delete(unfinished); // somebody else was quicker
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL could not be unpacked into " + cache + ": " + e.getMessage(), e);
    }
  }

  private static void requireThisPlatform() {
    var system = System.getProperty("os.name");
    var processor = System.getProperty("os.arch");
    if (!system.equals("Linux") || !processor.equals("amd64")) {
      throw Refusal.unavailable("database/platform", "The embedded PostgreSQL runs on Linux with an x86-64 processor; this is " + system
          + " on " + processor + ". Use --database with an external PostgreSQL 15 or newer.");
    }
  }

  /** Tells one version from another without reading the 15 MB: the checksum that the jar's own directory keeps. */
  private static String fingerprint(URL archive) throws IOException {
    var connection = (JarURLConnection) archive.openConnection();
    return "%08x".formatted(connection.getJarEntry().getCrc());
  }

  private static void unpack(URL archive, Path home) throws IOException {
    try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream(), 1 << 16)))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        var file = home.resolve(entry.getName()).normalize();
        if (!file.startsWith(home)) {
          throw new IOException("the archive names a file outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else if (entry.isSymbolicLink()) {
          Files.createDirectories(file.getParent());
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(tar, file);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var all = Files.walk(tree)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        try {
          Files.deleteIfExists(path);
        } catch (FileSystemException e) {
          throw new IOException("cannot delete " + path, e);
        }
      }
    }
  }
}
