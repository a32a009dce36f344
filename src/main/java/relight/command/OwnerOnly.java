package relight.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Writes a new file that nobody else could read at any moment; an existing one is never overwritten. */
  static void file(Path file, String text) {
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
    } catch (FileAlreadyExistsException e) {
      throw Refusal.conflict("data/file-exists", "The file " + file + " exists already; move it away first.");
    } catch (IOException e) {
      throw Refusal.unavailable("data/file", "The file " + file + " cannot be written: " + e);
    }
  }
}
