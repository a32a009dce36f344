package relight.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import relight.Refusal;

/** What is kept of a photo, and which are none. */
class CleanedTest {

  private static final long PIXELS = 24_000_000;

  /** A picture of noise, so that its bytes are many and each seed's are its own. */
  static byte[] picture(String format, int width, int height, long seed) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var random = new Random(seed);
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++)
        picture.setRGB(x, y, random.nextInt(0x1000000));
    return encoded(picture, format);
  }

  private static byte[] encoded(BufferedImage picture, String format) {
    try {
      var out = new ByteArrayOutputStream();
      ImageIO.write(picture, format, out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The camera's own words beside the picture: which way is up, and where it was, here only as text. */
  private static byte[] withExif(byte[] jpeg, int orientation) {
    var tiff = ByteBuffer.allocate(60);
    tiff.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1).putShort((short) 0x0112).putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation).putShort((short) 0).putInt(0).put("GPS 10.2900 105.7500".getBytes(StandardCharsets.US_ASCII));
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(new byte[]{(byte) 0xFF, (byte) 0xE1, 0, 68});
    out.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(tiff.array());
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  private static boolean tells(byte[] bytes, String word) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(word);
  }

  @Test
  void aPhotoWithNothingToTakeOutKeepsEveryByte() {
    for (var format : new String[]{"jpeg", "png"}) {
      var picture = picture(format, 64, 48, 1);
      assertThat(Photo.of(picture, PIXELS).bytes()).as(format).isEqualTo(picture);
    }
  }

  @Test
  void thePlaceIsTakenOutAndTheWayUpIsKept() throws IOException {
    var picture = new BufferedImage(400, 200, BufferedImage.TYPE_INT_RGB);
    var graphics = picture.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, 100, 200); // the left, which lies at the top once it is turned
    graphics.dispose();
    var told = withExif(encoded(picture, "jpeg"), 6);
    assertThat(tells(told, "GPS 10.29")).isTrue();
    var photo = Photo.of(told, PIXELS);
    assertThat(tells(photo.bytes(), "GPS 10.29")).isFalse();
    assertThat(Cleaned.of(FileType.JPEG, photo.bytes()).orientation()).as("said again in what is kept").isEqualTo(6);
    var small = ImageIO.read(new ByteArrayInputStream(photo.thumbnail()));
    assertThat(small.getWidth() + "x" + small.getHeight()).isEqualTo("160x320");
    assertThat(new Color(small.getRGB(80, 20)).getRed()).isGreaterThan(200);
    assertThat(new Color(small.getRGB(80, 300)).getRed()).isLessThan(60);
  }

  @Test
  void whatIsHungOnBehindThePictureIsCutOff() {
    var picture = picture("jpeg", 64, 48, 1);
    var longer = Arrays.copyOf(picture, picture.length + 500);
    assertThat(Photo.of(longer, PIXELS).bytes()).isEqualTo(picture);
  }

  @Test
  void textInAPngIsTakenOut() {
    var picture = picture("png", 32, 32, 1);
    var text = "tEXtComment\0at home".getBytes(StandardCharsets.US_ASCII);
    var crc = new CRC32();
    crc.update(text);
    var chunk = ByteBuffer.allocate(text.length + 8).putInt(text.length - 4).put(text).putInt((int) crc.getValue()).array();
    var out = new ByteArrayOutputStream();
    out.write(picture, 0, 33); // signature and header
    out.writeBytes(chunk);
    out.write(picture, 33, picture.length - 33);
    assertThat(Photo.of(out.toByteArray(), PIXELS).bytes()).isEqualTo(picture);
  }

  @Test
  void aPictureCutAnywhereIsRefusedAndNeverAFault() {
    var random = new Random(4);
    for (var format : new String[]{"jpeg", "png"}) {
      var picture = picture(format, 200, 100, 2);
      for (int i = 0; i < 60; i++) {
        int length = 1 + random.nextInt(picture.length - 1);
        refused(Arrays.copyOf(picture, length), format + " cut after " + length, "file/corrupt", "file/type");
      }
    }
  }

  @Test
  void aPictureDamagedAnywhereIsTakenOrRefusedAndNeverAFault() {
    var random = new Random(5);
    for (var format : new String[]{"jpeg", "png"}) {
      var picture = picture(format, 120, 80, 3);
      for (int i = 0; i < 200; i++) {
        var damaged = picture.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
        try {
          Photo.of(damaged, PIXELS);
        } catch (Refusal no) {
          assertThat(no.code()).startsWith("file/");
        }
      }
    }
  }

  @Test
  void aSmallFileThatUnfoldsIntoAHugePictureIsRefusedUnread() {
    var flat = encoded(new BufferedImage(3000, 2000, BufferedImage.TYPE_BYTE_BINARY), "png");
    assertThat(flat.length).isLessThan(20_000);
    assertThatThrownBy(() -> Photo.of(flat, 5_000_000)).isInstanceOfSatisfying(Refusal.class,
        no -> assertThat(no.code()).isEqualTo("file/pixels"));
  }

  @Test
  void aFileIsWhatItsFirstBytesSay() {
    refused("<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8), "a page", "file/type");
    refused("GIF89a".getBytes(StandardCharsets.UTF_8), "a moving picture", "file/type");
    refused(new byte[0], "nothing", "file/type");
  }

  private static void refused(byte[] content, String what, String... codes) {
    assertThatThrownBy(() -> Photo.of(content, PIXELS)).as(what).isInstanceOfSatisfying(Refusal.class,
        no -> assertThat(codes).contains(no.code()));
  }
}
