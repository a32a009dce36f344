package relight.job.photo;

import relight.Refusal;
import relight.clock.PhoneTime;
import relight.file.FileHash;

/**
 * A photo that was taken for a job. Its record may come before its bytes.
 *
 * @param about   what it shows, a word of the page's, such as {@code damage}
 * @param when    when it was taken, as far as the phone's clock lets tell
 * @param lon     where, if the person shares the place; with {@code lat}
 */
public record JobPhoto(FileHash file, String about, PhoneTime when, Double lon, Double lat) {

  public JobPhoto {
    if (about == null || !about.matches("[a-zA-Z0-9:._-]{1,60}"))
      throw Refusal.invalid("photo/about", "Say in a word of letters, digits, dots, colons and dashes what the photo is about.");
    if (when.at() == null)
      throw Refusal.invalid("photo/at", "Say when the photo was taken: at.");
    if ((lon == null) != (lat == null) || lon != null && (Math.abs(lon) > 180 || Math.abs(lat) > 90))
      throw Refusal.invalid("photo/place", "A place has a longitude and a latitude.");
  }
}
