package relight.crew.position;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code to be drawn by a page.
 *
 * @param size of a side, in modules, without the quiet zone
 * @param path of the dark modules, as SVG writes it, a module being one by one
 */
public record Matrix(int size, String path) {

  public static Matrix of(String text) {
    var code = QrCode.encodeText(text, QrCode.Ecc.LOW); // long texts from one screen to another phone: small modules cost more than errors
    var path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      int x = 0;
      while (x < code.size) {
        int from = x;
        while (x < code.size && code.getModule(x, y))
          x++;
        if (x > from)
          path.append('M').append(from).append(' ').append(y).append('h').append(x - from).append("v1h-").append(x - from).append('z');
        x++;
      }
    }
    return new Matrix(code.size, path.toString());
  }
}
