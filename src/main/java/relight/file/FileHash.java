package relight.file;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import relight.Refusal;

/** The SHA-256 by which a file is known, written as 64 lower-case hexadecimal digits. */
public record FileHash(byte[] bytes) {

  private static final int LENGTH = 32;

  public FileHash {
    if (bytes == null || bytes.length != LENGTH)
      throw wrong();
    bytes = bytes.clone();
  }

  public static FileHash parse(String text) {
    if (text == null || !text.matches("[0-9a-f]{64}"))
      throw wrong();
    return new FileHash(HexFormat.of().parseHex(text));
  }

  public static FileHash of(byte[] content) {
    try {
      return new FileHash(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Refusal wrong() {
    return Refusal.invalid("file/hash", "Name the file by its SHA-256, as 64 lower-case hexadecimal digits.");
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
