package relight.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import relight.Refusal;

/** Files and folders that only the account Relight runs under can read. */
final class OwnerOnly {

  private OwnerOnly() {
  }

  /** Makes the folder; one that exists is taken as it is. */
  static void folder(Path folder) {
    try {
      var absolute = folder.toAbsolutePath();
      Files.createDirectories(absolute.getParent());
      if (!Files.isDirectory(absolute)) {
        Files.createDirectory(absolute, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw Refusal.unavailable("data/folder", "The data directory " + folder + " cannot be made: " + e);
    }
  }

  /** Writes a file that nobody else can read at any moment, whole or not at all; an older one is replaced. */
  static void file(Path file, String text) {
    var unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(unfinished);
      Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, text);
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Refusal.unavailable("data/file", "The file " + file + " cannot be written: " + e);
    }
  }
}
