package relight.file;

import java.util.Arrays;
import java.util.Optional;

/** What is taken in. A file is what its first bytes say, whatever it is called. */
public enum FileType {

  JPEG("image/jpeg", 0xFF, 0xD8, 0xFF), PNG("image/png", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n');

  private final String media;
  private final byte[] beginning;

  FileType(String media, int... beginning) {
    this.media = media;
    this.beginning = new byte[beginning.length];
    for (int i = 0; i < beginning.length; i++)
      this.beginning[i] = (byte) beginning[i];
  }

  /** As in a Content-Type. */
  public String media() {
    return media;
  }

  static Optional<FileType> ofMedia(String media) {
    return Arrays.stream(values()).filter(type -> type.media.equals(media)).findFirst();
  }

  static Optional<FileType> ofContent(byte[] content) {
    return Arrays.stream(values())
        .filter(type -> content.length >= type.beginning.length
            && Arrays.equals(type.beginning, 0, type.beginning.length, content, 0, type.beginning.length))
        .findFirst();
  }
}
