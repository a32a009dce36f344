package relight.job.photo;

import java.time.Instant;
import relight.Refusal;
import relight.file.FileHash;

/**
 * A photo that was taken for a job. Its record may come before its bytes.
 *
 * @param about   what it shows, a word of the page's, such as {@code damage}
 * @param at      when it was taken
 * @param phoneAt the same by the phone's own, unmended clock; may be null
 * @param lon     where, if the person shares the place; with {@code lat}
 */
public record JobPhoto(FileHash file, String about, Instant at, Instant phoneAt, Double lon, Double lat) {

  public JobPhoto {
    if (about == null || !about.matches("[a-zA-Z0-9:._-]{1,60}"))
      throw Refusal.invalid("photo/about", "Say in a word of letters, digits, dots, colons and dashes what the photo is about.");
    if (at == null)
      throw Refusal.invalid("photo/at", "Say when the photo was taken: at.");
    if ((lon == null) != (lat == null) || lon != null && (Math.abs(lon) > 180 || Math.abs(lat) > 90))
      throw Refusal.invalid("photo/place", "A place has a longitude and a latitude.");
  }
}
