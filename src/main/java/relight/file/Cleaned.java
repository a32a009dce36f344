package relight.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import relight.Refusal;

/**
 * A picture without what cameras write beside it: place, device, owner, previews, films appended to it. Where a photo was taken its record
 * says, if the person shares the place. Which way is up is kept. A picture with nothing to take out keeps every byte.
 *
 * @param orientation as in Exif, 1 to 8
 */
record Cleaned(byte[] bytes, int orientation) {

  private static final int SOS = 0xDA, EOI = 0xD9, APP0 = 0xE0, APP1 = 0xE1, APP2 = 0xE2, APP14 = 0xEE, APP15 = 0xEF, COMMENT = 0xFE;
  private static final int ORIENTATION = 0x0112;
  private static final Set<String> TOLD_BESIDE = Set.of("eXIf", "tEXt", "zTXt", "iTXt", "tIME");

  static Cleaned of(FileType type, byte[] picture) {
    try {
      return switch (type) {
        case JPEG -> jpeg(picture);
        case PNG -> png(picture);
      };
    } catch (IndexOutOfBoundsException e) {
      throw cutOff();
    }
  }

  private static Refusal cutOff() {
    return Refusal.unprocessable("file/corrupt", "The picture is cut off or damaged.");
  }

  private static Cleaned jpeg(byte[] in) {
    var out = new ByteArrayOutputStream(in.length);
    out.write(in, 0, 2);
    int orientation = 1;
    boolean changed = false;
    int i = 2;
    for (;;) {
      if (byteAt(in, i) != 0xFF)
        throw cutOff();
      int marker = byteAt(in, i + 1);
      if (marker == 0xFF) { // filling
        i++;
        continue;
      }
      if (marker == EOI)
        break;
      int length = 2 + (byteAt(in, i + 2) << 8 | byteAt(in, i + 3));
      if (length < 4 || i + length > in.length)
        throw cutOff();
      boolean kept = marker < APP0 || marker > APP15 && marker != COMMENT || marker == APP0 || marker == APP14
          || marker == APP2 && begins(in, i + 4, "ICC_PROFILE");
      if (kept) {
        out.write(in, i, length);
      } else {
        changed = true;
        if (marker == APP1 && begins(in, i + 4, "Exif"))
          orientation = orientation(in, i + 10, length - 10);
      }
      i += length;
      if (marker == SOS) {
        int end = endOfScan(in, i);
        out.write(in, i, end - i);
        i = end;
      }
    }
    out.write(in, i, 2);
    if (!changed && i + 2 == in.length)
      return new Cleaned(in, 1);
    return new Cleaned(orientation == 1 ? out.toByteArray() : turned(out.toByteArray(), orientation), orientation);
  }

  /** Within a scan a marker byte is followed by a nought or is a restart; anything else ends it. */
  private static int endOfScan(byte[] in, int from) {
    for (int i = from;; i++) {
      if (byteAt(in, i) == 0xFF) {
        int next = byteAt(in, i + 1);
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7))
          return i;
      }
    }
  }

  private static int orientation(byte[] in, int from, int length) {
    var exif = ByteBuffer.wrap(in, from, length).slice();
    if (exif.capacity() < 8)
      return 1;
    exif.order(exif.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = exif.getInt(4);
    if (directory < 8 || directory + 2 > exif.capacity())
      return 1;
    int entries = Short.toUnsignedInt(exif.getShort(directory));
    for (int e = 0; e < entries && directory + 14 + 12 * e <= exif.capacity(); e++) {
      int entry = directory + 2 + 12 * e;
      if (Short.toUnsignedInt(exif.getShort(entry)) == ORIENTATION) {
        int value = exif.getShort(entry + 8);
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }

  /** The same picture with an Exif block that says which way is up, and nothing else. */
  private static byte[] turned(byte[] jpeg, int orientation) {
    var block = ByteBuffer.allocate(36).order(ByteOrder.BIG_ENDIAN);
    block.put((byte) 0xFF).put((byte) APP1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    block.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
    block.putShort((short) 1).putShort((short) ORIENTATION).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0)
        .putInt(0);
    var out = new ByteArrayOutputStream(jpeg.length + 36);
    out.write(jpeg, 0, 2);
    out.write(block.array(), 0, 36);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static Cleaned png(byte[] in) {
    var out = new ByteArrayOutputStream(in.length);
    out.write(in, 0, 8);
    int i = 8;
    for (;;) {
      int length = ByteBuffer.wrap(in).getInt(i);
      if (length < 0 || length > in.length - i - 12)
        throw cutOff();
      var name = new String(in, i + 4, 4, StandardCharsets.US_ASCII);
      if (!TOLD_BESIDE.contains(name))
        out.write(in, i, 12 + length);
      i += 12 + length;
      if (name.equals("IEND"))
        return new Cleaned(out.size() == in.length ? in : out.toByteArray(), 1);
    }
  }

  private static int byteAt(byte[] in, int i) {
    if (i >= in.length)
      throw cutOff();
    return in[i] & 0xFF;
  }

  private static boolean begins(byte[] in, int from, String text) {
    for (int i = 0; i < text.length(); i++)
      if (byteAt(in, from + i) != text.charAt(i))
        return false;
    return true;
  }
}
