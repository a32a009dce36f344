package relight.file;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import relight.Refusal;

/**
 * A photo that was looked at as a whole: it is what it says, within bounds, every line of it can be read. Slow (tens of milliseconds a
 * megapixel): made on a worker of its own.
 *
 * @param bytes     what is kept of it; see {@link Cleaned}
 * @param thumbnail JPEG, the right way up, its long side at most 320 pixels
 */
record Photo(FileType type, int width, int height, byte[] bytes, byte[] thumbnail) {

  private static final int SMALL = 320;

  static {
    ImageIO.setUseCache(false); // pictures are read from memory; nothing is to lie about on disk
  }

  /** @param pixels at most; a small file may unfold into a picture that fills the memory */
  static Photo of(byte[] content, long pixels) {
    var type = FileType.ofContent(content)
        .orElseThrow(() -> Refusal.unprocessable("file/type", "This is neither a JPEG nor a PNG picture, whatever it is called."));
    var cleaned = Cleaned.of(type, content);
    var readers = ImageIO.getImageReadersByMIMEType(type.media());
    if (!readers.hasNext())
      throw new IllegalStateException("no reader for " + type.media());
    var reader = readers.next();
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(cleaned.bytes()))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if ((long) width * height > pixels)
        throw Refusal
            .unprocessable("file/pixels", "The picture has " + width + " × " + height + " pixels; at most " + pixels + " are taken.")
            .with("pixels", pixels);
      var small = read(reader, width, height);
      return new Photo(type, width, height, cleaned.bytes(), thumbnail(small, cleaned.orientation()));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw Refusal.unprocessable("file/corrupt", "The picture is damaged: " + e.getMessage());
    } finally {
      reader.dispose();
    }
  }

  /** Decodes every line, keeping as few of them as the thumbnail needs. */
  private static BufferedImage read(ImageReader reader, int width, int height) throws IOException {
    var damaged = new AtomicBoolean();
    reader.addIIOReadWarningListener(new IIOReadWarningListener() {

      @Override
      public void warningOccurred(ImageReader source, String warning) {
        // The decoder fills what is missing with grey and only mentions it.
        if (warning.contains("Premature end") || warning.contains("Corrupt"))
          damaged.set(true);
      }
    });
    int step = Math.max(1, Math.max(width, height) / (2 * SMALL));
    var how = reader.getDefaultReadParam();
    how.setSourceSubsampling(step, step, 0, 0);
    var picture = reader.read(0, how);
    if (damaged.get())
      throw Refusal.unprocessable("file/corrupt", "The picture is cut off or damaged.");
    return picture;
  }

  private static byte[] thumbnail(BufferedImage picture, int orientation) throws IOException {
    double scale = Math.min(1, SMALL / (double) Math.max(picture.getWidth(), picture.getHeight()));
    int w = Math.max(1, (int) Math.round(picture.getWidth() * scale));
    int h = Math.max(1, (int) Math.round(picture.getHeight() * scale));
    boolean lying = orientation >= 5;
    var small = new BufferedImage(lying ? h : w, lying ? w : h, BufferedImage.TYPE_INT_RGB);
    var graphics = small.createGraphics();
    graphics.setColor(Color.WHITE); // behind what is transparent
    graphics.fillRect(0, 0, small.getWidth(), small.getHeight());
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    var way = upright(orientation, w, h);
    way.scale(w / (double) picture.getWidth(), h / (double) picture.getHeight());
    graphics.drawImage(picture, way, null);
    graphics.dispose();
    var out = new ByteArrayOutputStream();
    ImageIO.write(small, "jpeg", out);
    return out.toByteArray();
  }

  /** Exif's eight ways of holding a camera. */
  private static AffineTransform upright(int orientation, int w, int h) {
    return switch (orientation) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
      default -> new AffineTransform();
    };
  }
}
